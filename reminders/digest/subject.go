package digest

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
)

// nameLength is how many characters a subject has of a cell's text: on a phone it ends
// after some forty.
const nameLength = 32

// subject names the worst thing, for whoever reads no more than the list of mails:
// “Overdue 12 days: Cedargate PO-1, USD 3,500.00, and 4 more – Customers”, or without
// an amount what of it is due. What it has of cells is one short line each.
func subject(p *language.Printer, c *Content, all []thing) string {
	args := language.Args{"register": c.Register.Title}
	if len(all) == 0 {
		if len(c.Notices) == 0 && c.Missed != nil {
			args["count"] = grouped(len(c.Missed.Lines))
			return p.Say("mail.subject_unconfirmed", args)
		}
		args["count"] = grouped(c.noticed())
		return p.Say("mail.subject_notices", args)
	}
	worst := &all[0]
	first := &worst.dates[0]
	args["left"] = capital(first.left(p))
	args["what"], args["kind"] = worst.called(p), short(first.What)
	key := language.Key("mail.subject")
	if first.Pool { // what is left says what it is of
		key = "mail.subject_pool"
	}
	if amounts := worst.sum.text(p); amounts != "" {
		key, args["amounts"] = "mail.subject_amount", amounts
	}
	args["worst"] = p.Say(key, args)
	if len(all) == 1 {
		return p.Say("mail.subject_one", args)
	}
	args["count"], args["more"] = grouped(len(all)), grouped(len(all)-1)
	return p.Say("mail.subject_several", args)
}

// called is what a subject calls a thing: whose it is and its name.
func (t *thing) called(p *language.Printer) string {
	first := &t.dates[0]
	switch {
	case first.Customer == "" || strings.Contains(first.Per, first.Customer):
		return short(nameOr(p, first.name()))
	case first.name() == "" || first.Per == "" && strings.HasPrefix(first.Title, first.Customer):
		return short(first.Customer) // it is the customer's own record
	}
	return short(first.Customer) + " " + short(first.name())
}

func short(text string) string {
	return cut(celltext.Line(text), nameLength)
}

// cut keeps so many characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most-1]) + "…"
	}
	return text
}

// capital begins a text with a capital letter.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// noticed is how much the notices tell of.
func (c *Content) noticed() int {
	n := 0
	for _, notice := range c.Notices {
		n += len(notice.Lines)
	}
	return n
}

// preheaderLength is about what a list of mails shows.
const preheaderLength = 160

// preheader is what lists of mails show after the subject: what it comes to, and then
// the lines after the first, which is in the subject.
func preheader(page *Page) string {
	var parts []string
	for _, t := range page.Totals {
		parts = append(parts, t.Text)
	}
	if len(parts) == 0 {
		parts = append(parts, page.Intro)
	}
	for _, n := range page.Notices {
		parts = append(parts, n.Heading)
	}
	return cut(strings.Join(parts, " · "), preheaderLength)
}

// grouped writes a count with commas between thousands.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
