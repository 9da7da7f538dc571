package robot

import (
	"strings"

	"sheetsync/reminders"
)

// feishuBytes is how long a message may be, as JSON, less room for the signature.
const feishuBytes = 20*1024 - 256

// feishuMessage writes a card as 飞书 shows one: a coloured header, Markdown, and a
// button. https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
func feishuMessage(card reminders.Card) any {
	var elements []any
	markdown := func(lines []string) {
		if len(lines) == 0 {
			return
		}
		if len(elements) > 0 {
			elements = append(elements, object{"tag": "hr"})
		}
		elements = append(elements, object{"tag": "markdown", "content": strings.Join(lines, "\n")})
	}
	markdown(allEscaped(card.Summary))
	for _, s := range card.Sections {
		var lines []string
		if s.Heading != "" {
			lines = append(lines, "**"+linked(escaped(s.Heading), s.Link)+"**")
		}
		for _, l := range s.Lines {
			lines = append(lines, feishuLine(l))
		}
		markdown(lines)
	}
	if card.Link.URL != "" {
		elements = append(elements, object{"tag": "action", "actions": []any{object{
			"tag": "button", "type": "primary", "url": card.Link.URL, "text": object{"tag": "plain_text", "content": plain(card.Link.Text)},
		}}})
	}
	if card.Footer != "" {
		elements = append(elements, object{"tag": "note", "elements": []any{object{"tag": "plain_text", "content": plain(card.Footer)}}})
	}
	if len(elements) == 0 { // which is refused
		markdown([]string{escaped(card.Title)})
	}
	return object{"msg_type": "interactive", "card": object{
		"config":   object{"wide_screen_mode": true},
		"header":   object{"template": feishuColour(card.Urgency()), "title": object{"tag": "plain_text", "content": plain(card.Title)}},
		"elements": elements,
	}}
}

func feishuColour(u reminders.Urgency) string {
	switch u {
	case reminders.UrgencyOverdue:
		return "red"
	case reminders.UrgencyToday:
		return "orange"
	}
	return "blue"
}

func feishuLine(l reminders.CardLine) string {
	switch l.Urgency {
	case reminders.UrgencyOverdue:
		return styled(l, "<font color='red'>", "</font>")
	case reminders.UrgencyToday:
		return styled(l, "**", "**")
	}
	return styled(l, "", "")
}

var feishuCodes = map[int]verdict{
	0:     {},
	11232: deferred("more was posted than the robot may"),
	11233: deferred("more was posted than the robot may"),
	19001: notSent("there is no robot with this webhook's token", wayNewWebhook),
	19021: notSent("the signature is wrong, or its time isn't the service's", waySecret+", and the machine's clock"),
	19022: notSent("this machine's address isn't in the robot's list", wayAddress),
	19024: notSent("the robot asks for a keyword that the message doesn't have", wayKeyword),
	19002: refused("the message has a form that the service doesn't take"),
	19003: refused("the message has a form that the service doesn't take"),
	11246: refused("the card has a form that the service doesn't take"),
	11247: refused("the message is too long"),
}

// judgeFeishu reads an answer, whose number is called code, and StatusCode in the older
// form of success. 9499 is used both for “too many request” and for “Bad Request”.
func judgeFeishu(a answer) verdict {
	v := a.byCode(feishuCodes, "code", "StatusCode")
	if v.code == 9499 {
		v = deferred("more was posted than the robot may")
		if strings.Contains(strings.ToLower(a.member("msg")), "bad request") {
			v = refused("the message has a form that the service doesn't take")
		}
		v.code = 9499
	}
	return v
}
