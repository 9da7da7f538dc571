package robot

import (
	"strings"

	"sheetsync/reminders"
)

// dingtalkBytes is how long a message may be, as JSON.
const dingtalkBytes = 20_000

// dingtalkMessage writes a card in the Markdown of 钉钉, of which it takes headings,
// bold and links. A line ends in two blanks, or it would run into the next one.
// https://open.dingtalk.com/document/orgapp/custom-bots-send-group-messages
func dingtalkMessage(card reminders.Card) any {
	paragraphs := []string{"### " + escaped(card.Title)}
	add := func(lines []string) {
		if len(lines) > 0 {
			paragraphs = append(paragraphs, strings.Join(lines, "  \n"))
		}
	}
	add(allEscaped(card.Summary))
	for _, s := range card.Sections {
		var lines []string
		if s.Heading != "" {
			lines = append(lines, "**"+linked(escaped(s.Heading), s.Link)+"**")
		}
		for _, l := range s.Lines {
			if l.Urgency == reminders.UrgencyOverdue {
				lines = append(lines, styled(l, "**", "**"))
			} else {
				lines = append(lines, styled(l, "", ""))
			}
		}
		add(lines)
	}
	var end []string
	if card.Link.URL != "" {
		end = append(end, linked(escaped(card.Link.Text), card.Link.URL))
	}
	if card.Footer != "" {
		end = append(end, escaped(card.Footer))
	}
	add(end)
	return object{
		"msgtype":  "markdown",
		"markdown": object{"title": plain(card.Title), "text": strings.Join(paragraphs, "\n\n")},
		"at":       object{"isAtAll": false},
	}
}

var dingtalkCodes = map[int]verdict{
	0:      {},
	-1:     deferred("the service is busy"),
	130101: deferred("more was posted than the robot may"),
	130102: deferred("more was posted than the robot may"),
	410100: deferred("more was posted than the robot may"),
	302033: deferred("more was posted than the robot may"),
	300001: notSent("there is no robot with this webhook's token", wayNewWebhook),
	300005: notSent("there is no robot with this webhook's token", wayNewWebhook),
	400101: notSent("there is no robot with this webhook's token", wayNewWebhook),
	400102: notSent("the robot was switched off", "switch it on in the group's settings"),
	400106: notSent("the robot was removed from the group", wayNewWebhook),
	400013: notSent("the group was dismissed", wayNewWebhook),
	40035:  refused("the message has a form that the service doesn't take"),
	400105: refused("the message has a kind that the service doesn't know"),
	430101: refused("the service takes the message's links for unsafe"),
	430102: refused("the service takes the message's words for improper"),
	430104: refused("the service takes the message's words for improper"),
	460101: refused("the message is too long"),
}

// judgeDingTalk reads an answer. 310000 says that the robot's own safety settings
// refused; which, only the text says.
func judgeDingTalk(a answer) verdict {
	v := a.byCode(dingtalkCodes, "errcode")
	if v.code != 310000 {
		return v
	}
	text := strings.ToLower(a.member("errmsg"))
	what := notSent("the robot's safety settings refuse the message", "compare them with the channel: a signature (加签) needs the secret; keywords and addresses have to let the message pass")
	switch {
	case strings.Contains(text, "keyword") || strings.Contains(text, "关键词"):
		what = notSent("the robot asks for a keyword that the message doesn't have", wayKeyword)
	case strings.Contains(text, "timestamp"):
		what = notSent("the signature's time isn't the service's", wayClock)
	case strings.Contains(text, "sign") || strings.Contains(text, "签名"):
		what = notSent("the signature is wrong", waySecret)
	case strings.Contains(text, "ip"):
		what = notSent("this machine's address isn't in the robot's list", wayAddress)
	}
	what.code = v.code
	return what
}
