package reminders

import (
	"context"
	"slices"

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

// card is what a robot posts for a mail with the texts and the subject.
func (w *words) card(subject string) *Card {
	tag := language.Tag(w.Language)
	p := language.NewPrinter(tag)
	c := &Card{Language: tag, Title: subject, Footer: p.Say("card.footer", language.Args{"register": w.register})}
	if w.Link != "" {
		c.Link = CardLink{Text: p.Say("card.open_sheet", nil), URL: w.Link}
	}
	for _, text := range []string{w.AsOf, w.Intro} {
		if text != "" {
			c.Summary = append(c.Summary, text)
		}
	}
	groups := slices.Clone(w.Groups)
	if w.More != "" {
		groups = append(groups, wordGroup{Intro: w.More})
	}
	groups = append(groups, w.Told...)
	if len(w.Notices) > 0 {
		groups = append(groups, wordGroup{Heading: w.UnconfirmedHeading, Lines: w.Notices,
			Intro: p.Say("card.unconfirmed_intro", language.Args{"count": len(w.Notices)})})
	}
	for _, g := range groups {
		s := CardSection{Heading: g.Heading}
		if g.Intro != "" {
			s.Lines = append(s.Lines, CardLine{Text: g.Intro})
		}
		for _, l := range g.Lines {
			s.Lines = append(s.Lines, l.card())
		}
		if g.More != "" {
			s.Lines = append(s.Lines, CardLine{Text: g.More})
		}
		c.Sections = append(c.Sections, s)
	}
	return c
}

func (l *wordLine) card() CardLine {
	c := CardLine{Text: "• " + l.Title + " — " + l.Date + " — " + l.Left}
	switch {
	case l.Late:
		c.Urgency = UrgencyOverdue
	case l.Today:
		c.Urgency = UrgencyToday
	}
	return c
}
