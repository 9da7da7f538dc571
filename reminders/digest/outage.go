package digest

import (
	"time"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
)

// moment is how mails write a time.
const moment = "2006-01-02 15:04"

// OfFailing tells a manager that the sheet can't be synchronised since an instant; reason
// says what goes wrong and what to do, in English.
func OfFailing(register *Register, since time.Time, reason string) *Page {
	p := language.NewPrinter(register.Language)
	title := language.Args{"register": register.Title}
	page := newPage(KindFailing, p, register)
	page.Heading, page.Footer, page.Subject = p.Say("outage.failing_heading", title), p.Say("outage.footer", title), p.Say("outage.failing_subject", title)
	page.Intro = p.Say("outage.failing_intro", language.Args{"since": since.In(register.Zone).Format(moment), "reason": celltext.Flat(reason)})
	page.More = p.Say("outage.failing_more", language.Args{"command": "sheetsync sync " + register.Name})
	page.Preheader = preheader(page)
	return page
}

// OfRecovered tells a manager that the sheet, which could not be synchronised since an
// instant, has been since another one.
func OfRecovered(register *Register, since, until time.Time) *Page {
	p := language.NewPrinter(register.Language)
	title := language.Args{"register": register.Title}
	page := newPage(KindRecovered, p, register)
	page.Heading, page.Footer, page.Subject = p.Say("outage.recovered_heading", title), p.Say("outage.footer", title), p.Say("outage.recovered_subject", title)
	page.Intro = p.Say("outage.recovered_intro", language.Args{"since": since.In(register.Zone).Format(moment), "until": until.In(register.Zone).Format(moment)})
	page.Preheader = preheader(page)
	return page
}
