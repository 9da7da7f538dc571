package reminders

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"sheetsync/sheetschema/language"
)

//go:embed digest.html
var digestSource string

var digestPage = template.Must(template.New("digest").Parse(digestSource))

// words are the texts of a mail in the reader's language. Every value of a cell is
// sanitized; the template escapes.
type words struct {
	Language, Heading, AsOf, Intro, More, UnconfirmedHeading, UnconfirmedIntro, Footer, LinkText, Link string
	Groups                                                                                             []wordGroup
	Told                                                                                               []wordGroup // what a manager is told beside the reminders
	Notices                                                                                            []wordLine
	TitleHeader, DateHeader, LeftHeader                                                                string
	Wraps                                                                                              bool // the second column is longer than a date: it stands below the first

	zone     *time.Location // of the mail's date
	register string         // its title
}

type wordGroup struct {
	Heading, Intro, More string
	Lines                []wordLine
}

type wordLine struct {
	Title, Date, Left string
	Late, Today       bool
}

// newWords begins the texts of a mail about a register.
func newWords(p *language.Printer, register *Register) *words {
	w := &words{Language: register.Language.String(), zone: register.Zone, register: register.title()}
	if register.Link != "" {
		w.Link, w.LinkText = register.Link, p.Say("mail.open_sheet", nil)
	}
	return w
}

// message is the mail with the texts, and where it goes to a robot the card.
func (w *words) message(to, subject, id string, at time.Time) (Message, error) {
	var html bytes.Buffer
	if err := digestPage.Execute(&html, w); err != nil {
		return Message{}, fmt.Errorf("write the mail: %w", err)
	}
	m := Message{To: to, Subject: subject, Text: w.text(), HTML: html.String(), MessageID: id, Language: w.Language, Date: at.In(w.zone)}
	if _, ok := RobotOf(to); ok {
		m.Card = w.card(subject)
	}
	return m, nil
}

func named(p *language.Printer, title string) string {
	if title == "" {
		return p.Say("mail.untitled", nil)
	}
	return title
}

// text writes the mail as plain text.
func (w *words) text() string {
	var b strings.Builder
	line := func(parts ...string) {
		for _, part := range parts {
			b.WriteString(part)
		}
		b.WriteByte('\n')
	}
	list := func(g wordGroup) {
		line()
		line(g.Heading)
		if g.Intro != "" {
			line(g.Intro)
		}
		for _, l := range g.Lines {
			line("  • ", isolate(l.Title), " — ", l.Date, " — ", l.Left)
		}
		if g.More != "" {
			line("  ", g.More)
		}
	}
	line(w.Heading)
	if w.AsOf != "" {
		line()
		line(w.AsOf)
	}
	if w.Intro != "" {
		line()
		line(w.Intro)
	}
	for _, g := range w.Groups {
		list(g)
	}
	if w.More != "" {
		line()
		line(w.More)
	}
	for _, g := range w.Told {
		list(g)
	}
	if len(w.Notices) > 0 {
		list(wordGroup{Heading: w.UnconfirmedHeading, Intro: w.UnconfirmedIntro, Lines: w.Notices})
	}
	line()
	if w.Link != "" {
		line(w.LinkText, " ", w.Link)
	}
	line("-- ")
	line(w.Footer)
	return b.String()
}
