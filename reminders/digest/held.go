package digest

import (
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
)

// OfHeld tells a manager that a run was held; reason says what would be lost and what
// to do, in the register's language.
func OfHeld(register *Register, reason string) *Page {
	p := language.NewPrinter(register.Language)
	title := language.Args{"register": register.Title}
	page := newPage(KindHeld, p, register)
	page.Heading, page.Footer, page.Subject = p.Say("mail.held_heading", title), p.Say("mail.held_footer", title), p.Say("mail.held_subject", title)
	page.Intro, page.More = celltext.Unlink(celltext.Flat(reason)), p.Say("mail.held_undo", nil)
	page.Preheader = preheader(page)
	return page
}

// OfWaiting tells a manager that so many reminders wait, since the records are too old;
// warning says of which time they are, held that a run is on hold.
func OfWaiting(register *Register, warning string, count int, held bool) *Page {
	p := language.NewPrinter(register.Language)
	title := language.Args{"register": register.Title}
	page := newPage(KindWaiting, p, register)
	page.Heading, page.Footer, page.Subject = p.Say("mail.waiting_heading", title), p.Say("mail.held_footer", title), p.Say("mail.waiting_subject", title)
	page.Warning, page.Intro = warning, p.Say("mail.waiting_intro", language.Args{"count": count})
	page.More = p.Say("mail.waiting_more", nil)
	if held {
		page.More = p.Say("mail.waiting_held", nil)
	}
	page.Preheader = preheader(page)
	return page
}
