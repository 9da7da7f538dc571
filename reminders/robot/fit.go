package robot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"

	"sheetsync/reminders"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
)

// How long the parts of a card may be, in UTF-16 code units. What isn't counted as a
// line fits into the smallest kind's card by these.
const (
	maxTitle   = 120
	maxSummary = 600
	maxHeading = 150
	maxText    = 400
	maxFooter  = 200
)

// Body writes a card as a kind's robot takes it, as JSON: as many lines as fit. The
// error says that there is no such kind.
func Body(kind Kind, card reminders.Card) ([]byte, error) {
	p, ok := protocols[kind]
	if !ok {
		return nil, fmt.Errorf("there is no kind %q of chat robots", kind)
	}
	return encode(p.fit(card)), nil
}

// fit renders as many lines of a card as fit.
func (p protocol) fit(card reminders.Card) any {
	card = bounded(card)
	total := countLines(card)
	render := func(left int) (any, bool) {
		payload := p.render(keep(card, total-left))
		return payload, p.fits(payload, encode(payload))
	}
	// Leaving out one line adds one that says so, so “all” is looked at by itself.
	payload, ok := render(0)
	if ok {
		return payload
	}
	left := 1 + sort.Search(total-1, func(i int) bool {
		_, ok := render(1 + i)
		return ok
	})
	payload, _ = render(min(left, total))
	return payload
}

// bounded makes each text of a card one line of a length that fits.
func bounded(card reminders.Card) reminders.Card {
	cut := func(text string, limit int) string { return celltext.Cut(celltext.Flat(text), limit) }
	out := reminders.Card{
		Language: card.Language, Title: cut(card.Title, maxTitle), Footer: cut(card.Footer, maxFooter),
		Link: reminders.CardLink{Text: cut(card.Link.Text, maxHeading), URL: webLink(card.Link.URL)},
	}
	if out.Link.URL == "" || out.Link.Text == "" {
		out.Link = reminders.CardLink{}
	}
	for _, text := range card.Summary {
		out.Summary = append(out.Summary, cut(text, maxSummary))
	}
	for _, s := range card.Sections {
		section := reminders.CardSection{Heading: cut(s.Heading, maxHeading), Link: webLink(s.Link)}
		for _, l := range s.Lines {
			section.Lines = append(section.Lines, reminders.CardLine{Text: cut(l.Text, maxText), Link: webLink(l.Link), Urgency: l.Urgency})
		}
		out.Sections = append(out.Sections, section)
	}
	return out
}

func countLines(card reminders.Card) int {
	n := len(card.Summary)
	for _, s := range card.Sections {
		n += len(s.Lines)
	}
	return n
}

// keep returns the card with its first n lines, and a line that says how many more
// there were. Headings without lines go.
func keep(card reminders.Card, n int) reminders.Card {
	more := countLines(card) - n
	out := card
	out.Summary = card.Summary[:min(n, len(card.Summary))]
	n -= len(out.Summary)
	out.Sections = nil
	for _, s := range card.Sections {
		s.Lines = s.Lines[:min(n, len(s.Lines))]
		n -= len(s.Lines)
		if len(s.Lines) > 0 {
			out.Sections = append(out.Sections, s)
		}
	}
	if more > 0 {
		text := language.NewPrinter(card.Language).Say("card.more", language.Args{"count": more})
		out.Sections = append(out.Sections, reminders.CardSection{Lines: []reminders.CardLine{{Text: text}}})
	}
	return out
}

// encode writes JSON without HTML's escapes, which would count.
func encode(payload any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(payload); err != nil {
		panic(err) // maps, lists and texts have their JSON
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
