package robot

import (
	"net/http"
	"strings"

	"sheetsync/reminders"
	"sheetsync/sheetschema/celltext"
)

// The limits of a message: of blocks, of the text in one, of the header's, and of all
// texts together, which isn't documented and answered with msg_blocks_too_long.
const (
	slackBlocks = 50
	slackBlock  = 3000
	slackHeader = 150
	slackTexts  = 12_000
)

// slackMessage writes a card as blocks. Rich text is literal: unlike Slack's mrkdwn,
// which has no escapes but for <, > and &, it parses nothing.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
func slackMessage(card reminders.Card) any {
	title := plain(card.Title)
	blocks := []any{object{"type": "header", "text": object{"type": "plain_text", "text": celltext.Cut(title, slackHeader), "emoji": false}}}
	var r slackText
	for _, text := range card.Summary {
		r.add(plain(text), "", false)
		r.end()
	}
	blocks = append(blocks, r.blocks()...)
	for _, s := range card.Sections {
		r = slackText{}
		if s.Heading != "" {
			r.add(plain(s.Heading), s.Link, true)
			r.end()
		}
		for _, l := range s.Lines {
			r.add(plain(l.Text), l.Link, l.Urgency != reminders.UrgencyNone)
			r.end()
		}
		blocks = append(blocks, r.blocks()...)
	}
	if card.Link.URL != "" {
		r = slackText{}
		r.add(plain(card.Link.Text), card.Link.URL, false)
		r.end()
		blocks = append(blocks, r.blocks()...)
	}
	if card.Footer != "" {
		blocks = append(blocks, object{"type": "context", "elements": []any{object{"type": "plain_text", "text": plain(card.Footer), "emoji": false}}})
	}
	return object{
		"text":         strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(title), // of the notification
		"blocks":       blocks,
		"unfurl_links": false, "unfurl_media": false,
	}
}

// slackText collects lines of rich text, as many in a block as it takes.
type slackText struct {
	done     []any
	elements []any
	units    int
}

// add adds a text, which leads somewhere if link isn't "".
func (r *slackText) add(text, link string, bold bool) {
	if text == "" {
		return
	}
	units := celltext.Units(text) + len(link) + 1
	if r.units+units > slackBlock {
		r.flush()
	}
	element := object{"type": "text", "text": text}
	if link != "" {
		element = object{"type": "link", "text": text, "url": link}
	}
	if bold {
		element["style"] = object{"bold": true}
	}
	r.elements, r.units = append(r.elements, element), r.units+units
}

// end ends a line.
func (r *slackText) end() {
	if len(r.elements) > 0 {
		r.elements = append(r.elements, object{"type": "text", "text": "\n"})
	}
}

func (r *slackText) flush() {
	if len(r.elements) > 0 {
		r.done = append(r.done, object{"type": "rich_text", "elements": []any{object{"type": "rich_text_section", "elements": r.elements}}})
	}
	r.elements, r.units = nil, 0
}

func (r *slackText) blocks() []any {
	r.flush()
	return r.done
}

func slackFits(payload any, body []byte) bool {
	blocks, _ := payload.(object)["blocks"].([]any)
	return len(blocks) <= slackBlocks && celltext.Fits(string(body), slackTexts)
}

// judgeSlack reads an answer: a status and a word.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
func judgeSlack(a answer) verdict {
	word := strings.TrimSpace(string(a.body))
	switch {
	case a.status/100 == 2:
		return verdict{}
	case a.status == http.StatusBadRequest || word == "invalid_blocks" || word == "invalid_payload":
		return refused("the message has a form that the service doesn't take").status(a)
	case a.status == http.StatusGone || word == "channel_is_archived":
		return notSent("the channel is archived", wayNewWebhook).status(a)
	case a.status == http.StatusNotFound:
		return notSent("the webhook was removed, or its channel", wayNewWebhook).status(a)
	case a.status == http.StatusForbidden:
		return notSent("an administrator doesn't allow posts in this channel", "ask the administrator, or choose another channel").status(a)
	}
	return a.byStatus()
}
