package robot

import (
	"strings"

	"sheetsync/reminders"
)

// wecomBytes is how long the Markdown of a message may be, in bytes of UTF-8.
const wecomBytes = 4096

type object = map[string]any

// wecomMessage writes a card in the Markdown of 企业微信: headings, bold, links, and
// three colours. It knows no escapes.
// https://developer.work.weixin.qq.com/document/path/91770
func wecomMessage(card reminders.Card) any {
	var b strings.Builder
	b.WriteString("### " + escaped(card.Title) + "\n")
	for _, text := range card.Summary {
		b.WriteString(escaped(text) + "\n")
	}
	for _, s := range card.Sections {
		b.WriteByte('\n')
		if s.Heading != "" {
			b.WriteString("**" + linked(escaped(s.Heading), s.Link) + "**\n")
		}
		for _, l := range s.Lines {
			b.WriteString(wecomLine(l) + "\n")
		}
	}
	b.WriteByte('\n')
	if card.Link.URL != "" {
		b.WriteString(linked(escaped(card.Link.Text), card.Link.URL) + "\n")
	}
	if card.Footer != "" {
		b.WriteString(`<font color="comment">` + escaped(card.Footer) + "</font>")
	}
	return object{"msgtype": "markdown", "markdown": object{"content": strings.TrimRight(b.String(), "\n")}}
}

func wecomLine(l reminders.CardLine) string {
	switch l.Urgency {
	case reminders.UrgencyOverdue:
		return styled(l, `<font color="warning">`, "</font>")
	case reminders.UrgencyToday:
		return styled(l, "**", "**")
	}
	return styled(l, "", "")
}

func wecomFits(payload any, _ []byte) bool {
	content, _ := payload.(object)["markdown"].(object)["content"].(string)
	return len(content) <= wecomBytes
}

var wecomCodes = map[int]verdict{
	0:     {},
	-1:    deferred("the service is busy"),
	45009: deferred("more was posted than the robot may"),
	45033: deferred("more was posted than the robot may"),
	93000: notSent("there is no robot with this webhook's key", wayNewWebhook),
	93004: notSent("the robot was switched off", wayNewWebhook),
	93008: notSent("the robot is not in the group", wayNewWebhook),
	93017: notSent("the robot was deleted", wayNewWebhook),
	40058: refused("the message has a form that the service doesn't take"),
	40008: refused("the message has a kind that the service doesn't know"),
	44004: refused("the message is empty"),
	45002: refused("the message is too long"),
}

func judgeWeCom(a answer) verdict {
	return a.byCode(wecomCodes, "errcode")
}
