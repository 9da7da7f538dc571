package digest

import (
	"time"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
)

// moment is how mails write a time.
const moment = "2006-01-02 15:04"

// OfFailing tells a manager that the sheet can't be synchronised since an instant; reason
// says what goes wrong and what to do, in English. others are registers that fail for the
// same cause.
func OfFailing(register *Register, since time.Time, reason string, others []string) *Page {
	p := language.NewPrinter(register.Language)
	title := language.Args{"register": register.Title}
	page := newPage(KindFailing, p, register)
	page.Heading, page.Footer, page.Subject = p.Say("outage.failing_heading", title), p.Say("outage.footer", title), p.Say("outage.failing_subject", title)
	page.Intro = p.Say("outage.failing_intro", language.Args{"since": since.In(register.Zone).Format(moment), "reason": celltext.Flat(reason)})
	page.More = p.Say("outage.failing_more", language.Args{"command": "sheetsync sync " + register.Name})
	addOthers(page, p, title, others, "outage.failing_several", "outage.failing_others")
	page.Preheader = preheader(page)
	return page
}

// OfRecovered tells a manager that the sheet, which could not be synchronised since an
// instant, has been since another one; and those of others.
func OfRecovered(register *Register, since, until time.Time, others []string) *Page {
	p := language.NewPrinter(register.Language)
	title := language.Args{"register": register.Title}
	page := newPage(KindRecovered, p, register)
	page.Heading, page.Footer, page.Subject = p.Say("outage.recovered_heading", title), p.Say("outage.footer", title), p.Say("outage.recovered_subject", title)
	page.Intro = p.Say("outage.recovered_intro", language.Args{"since": since.In(register.Zone).Format(moment), "until": until.In(register.Zone).Format(moment)})
	addOthers(page, p, title, others, "outage.recovered_several", "outage.recovered_others")
	page.Preheader = preheader(page)
	return page
}

// addOthers says of which registers besides a mail is.
func addOthers(page *Page, p *language.Printer, title language.Args, others []string, subject, section language.Key) {
	if len(others) == 0 {
		return
	}
	page.Subject = p.Say(subject, language.Args{"register": title["register"], "count": len(others)})
	list := Section{Heading: p.Say(section, nil)}
	for _, name := range others {
		list.Lines = append(list.Lines, Line{Title: celltext.Flat(name)})
	}
	page.Sections = append(page.Sections, list)
}
