package robot

import (
	"net/http"
	"regexp"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"sheetsync/reminders"
)

// teamsBytes is how long a card may be. A workflow answers 202 before it posts, and
// nobody hears that it then fails; and what it holds to 28,672 bytes isn't what it was
// sent, but the card as a text within other JSON, with an escape before each quotation
// mark. So the card is measured as that, with other characters than ASCII escaped too,
// and the rest is room for what goes around it.
const teamsBytes = 28_000

// teamsFits measures a message as a text in JSON.
func teamsFits(_ any, body []byte) bool {
	n := 0
	for _, r := range string(body) {
		switch {
		case r == '"' || r == '\\':
			n += 2
		case r < utf8.RuneSelf:
			n++
		default:
			n += len(`\u0000`) * utf16.RuneLen(r)
		}
	}
	return n <= teamsBytes
}

// teamsMessage writes a card as an Adaptive Card, whose texts are in a Markdown of bold,
// italics, lists and links.
// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
func teamsMessage(card reminders.Card) any {
	block := func(text string, more object) any {
		b := object{"type": "TextBlock", "text": text, "wrap": true}
		for name, value := range more {
			b[name] = value
		}
		return b
	}
	body := []any{block(escaped(card.Title), object{"size": "Large", "weight": "Bolder"})}
	for _, text := range card.Summary {
		body = append(body, block(escaped(text), nil))
	}
	for _, s := range card.Sections {
		if s.Heading != "" {
			body = append(body, block(linked(escaped(s.Heading), s.Link), object{"weight": "Bolder", "separator": true}))
		}
		for _, l := range s.Lines {
			body = append(body, block(styled(l, "", ""), teamsUrgency(l.Urgency)))
		}
	}
	if card.Footer != "" {
		body = append(body, block(escaped(card.Footer), object{"isSubtle": true, "size": "Small"}))
	}
	content := object{
		"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
		"msteams": object{"width": "Full"}, "body": body,
	}
	if card.Link.URL != "" {
		content["actions"] = []any{object{"type": "Action.OpenUrl", "title": plain(card.Link.Text), "url": card.Link.URL}}
	}
	return object{"type": "message", "attachments": []any{object{
		"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": nil, "content": content,
	}}}
}

func teamsUrgency(u reminders.Urgency) object {
	switch u {
	case reminders.UrgencyOverdue:
		return object{"color": "Attention", "spacing": "Small"}
	case reminders.UrgencyToday:
		return object{"color": "Warning", "spacing": "Small"}
	}
	return object{"spacing": "Small"}
}

// teamsError finds the status in the text by which a connector tells of a failure while
// its own status is 200.
var teamsError = regexp.MustCompile(`(?i)HTTP error (\d{3})`)

func judgeTeams(a answer) verdict {
	if a.status == http.StatusOK {
		if !a.whole {
			return unconfirmed("the answer was cut off")
		}
		if m := teamsError.FindSubmatch(a.body); m != nil {
			a.status, _ = strconv.Atoi(string(m[1]))
		}
	}
	switch {
	case a.status/100 == 2:
		return verdict{}
	case a.status == http.StatusBadRequest:
		return notSent("the webhook doesn't take the message", "see that it is a workflow that posts a card in a channel, or "+wayNewWebhook).status(a)
	}
	return a.byStatus()
}
