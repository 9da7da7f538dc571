package digest

import (
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// OfBackup tells a manager that the database could not be backed up, in the words of the
// program: reason, and on which day the last good backup was made; nil for none.
func OfBackup(register *Register, reason string, last *expression.Day) *Page {
	p := language.NewPrinter(register.Language)
	page := newPage(KindBackup, p, register)
	page.Heading, page.Subject = p.Say("mail.backup_heading", nil), p.Say("mail.backup_subject", nil)
	page.Footer = p.Say("mail.backup_footer", language.Args{"register": register.Title})
	page.Intro = p.Say("mail.backup_none", language.Args{"reason": celltext.Flat(reason)})
	if last != nil {
		page.Intro = p.Say("mail.backup_intro", language.Args{"reason": celltext.Flat(reason), "day": *last})
	}
	page.More = p.Say("mail.backup_more", nil)
	page.Preheader = preheader(page)
	return page
}
