package reminders

import (
	"context"
	"slices"
	"strings"

	"sheetsync/reminders/digest"
	"sheetsync/sheetschema/language"
)

// Card is one post in a group chat: what a mail says, as a chat robot shows it.
// Its texts are data; who posts it knows the robot's mark-up and its limits.
type Card struct {
	Language language.Tag
	Title    string
	Summary  []string // what it comes to, a line each
	Sections []CardSection
	Link     CardLink // where people go on; the zero link for nowhere
	Footer   string
}

// CardSection is a heading with its lines.
type CardSection struct {
	Heading string
	Link    string // where the heading leads; "" for nowhere
	Lines   []CardLine
}

// CardLine is one thing to look at.
type CardLine struct {
	Text    string
	Link    string // where it leads; "" for nowhere
	Urgency Urgency
}

// CardLink is a button.
type CardLink struct{ Text, URL string }

// Urgency says how much a line presses, the most last.
type Urgency uint8

// The urgencies.
const (
	UrgencyNone    Urgency = iota // it lies ahead, or has no date
	UrgencyToday                  // it is due today
	UrgencyOverdue                // its date has passed
)

// Urgency is that of the card's most urgent line.
func (c *Card) Urgency() Urgency {
	most := UrgencyNone
	for _, s := range c.Sections {
		for _, l := range s.Lines {
			most = max(most, l.Urgency)
		}
	}
	return most
}

// Courier posts cards through the robots of group chats.
//
// Post returns nil when the robot's service has taken the card over. Its errors are
// those of a [Mailer]: they wrap exactly one of [ErrRefused], [ErrDeferred],
// [ErrNotSent] and [ErrUnconfirmed], and may have a method Class.
type Courier interface {
	Post(ctx context.Context, robot string, c Card) error
}

// card is what a robot posts for a page.
func card(page *digest.Page) *Card {
	tag := language.Tag(page.Language)
	p := language.NewPrinter(tag)
	c := &Card{Language: tag, Title: page.Subject, Footer: p.Say("card.footer", language.Args{"register": page.Register})}
	if page.Link != "" {
		c.Link = CardLink{Text: p.Say("card.open_sheet", nil), URL: page.Link}
	}
	for _, text := range []string{page.Warning, page.Intro} {
		if text != "" {
			c.Summary = append(c.Summary, text)
		}
	}
	for _, t := range page.Totals {
		c.Summary = append(c.Summary, t.Text)
	}
	sections := slices.Clone(page.Sections)
	if page.More != "" {
		sections = append(sections, digest.Section{Intro: page.More})
	}
	for _, section := range append(sections, page.Notices...) {
		s := CardSection{Heading: section.Heading}
		if section.Intro != "" {
			s.Lines = append(s.Lines, CardLine{Text: section.Intro})
		}
		for i := range section.Lines {
			s.Lines = append(s.Lines, cardLine(&section.Lines[i]))
		}
		if section.More != "" {
			s.Lines = append(s.Lines, CardLine{Text: section.More})
		}
		c.Sections = append(c.Sections, s)
	}
	return c
}

func cardLine(l *digest.Line) CardLine {
	parts := slices.DeleteFunc([]string{l.Title, l.What, l.Amount, l.Count, l.Left, l.Date, l.Moved, l.Risk, l.Owner, l.Late, l.Instead}, func(part string) bool { return part == "" })
	c := CardLine{Text: "• " + strings.Join(parts, " · "), Link: l.Link}
	switch l.Urgency {
	case digest.UrgencyOverdue:
		c.Urgency = UrgencyOverdue
	case digest.UrgencyToday:
		c.Urgency = UrgencyToday
	}
	return c
}
