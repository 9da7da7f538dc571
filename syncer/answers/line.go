package answers

import (
	"strings"
	"sync"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/recordid"
)

// The keys of what the service writes into the column, a line each.
const (
	keyCertain   language.Key = "sheet.duplicate_certain"
	keyPossible  language.Key = "sheet.duplicate_possible"
	keySame      language.Key = "sheet.answered_same"
	keyDifferent language.Key = "sheet.answered_different"
)

// maxFields is how many agreeing fields a line names.
const maxFields = 4

// A Finding is what a line says of a record: which other one it seems to be.
type Finding struct {
	Name    string   // what people call the other record; "" for none
	Row     int      // of the other one, the header being row 1
	Tab     string   // title of its tab, where that is another one
	Fields  []string // titles of the fields that agree
	Alike   []string // titles of those that are similar: but for a typing fault, or in a part
	Certain bool
}

// Question words a finding. It names the row, though that changes when people sort:
// names that are alike are what duplicates have, and open questions are few.
func Question(f Finding, p *language.Printer) string {
	key := keyPossible
	if f.Certain {
		key = keyCertain
	}
	name := nameOr(f.Name, p)
	if f.Tab != "" {
		name = p.Say("sheet.name_in_tab", language.Args{"name": name, "tab": f.Tab})
	}
	return p.Say(key, language.Args{"name": name, "row": f.Row, "fields": agreement(f, p)})
}

// Standing words a decision about the record and another one. It names no row, so
// that it is written once.
func Standing(v Verdict, name string, p *language.Printer) string {
	key := keyDifferent
	if v == Same {
		key = keySame
	}
	return p.Say(key, language.Args{"name": nameOr(name, p)})
}

func nameOr(name string, p *language.Printer) string {
	if name == "" {
		return p.Say("sheet.nameless", nil)
	}
	return name
}

// agreement says which fields agree: “E-mail and Phone agree, Company is similar”.
func agreement(f Finding, p *language.Printer) string {
	equal, alike := listed(f.Fields, "sheet.agrees", "sheet.agree", p), listed(f.Alike, "sheet.is_alike", "sheet.are_alike", p)
	switch {
	case equal == "" && alike == "":
		return p.Say(keyInParts, nil)
	case equal == "":
		return alike
	case alike == "":
		return equal
	}
	return p.Say("sheet.agree_and_alike", language.Args{"agree": equal, "alike": alike})
}

// keyInParts is said where no field agrees by itself.
const keyInParts language.Key = "sheet.agree_in_parts"

// listed says something of one field or of several; "" of none.
func listed(fields []string, one, several language.Key, p *language.Printer) string {
	switch len(fields) {
	case 0:
		return ""
	case 1:
		return p.Say(one, language.Args{"field": fields[0]})
	}
	shown, last := fields[:len(fields)-1], fields[len(fields)-1]
	if len(fields) > maxFields {
		shown, last = fields[:maxFields-1], p.Say("sheet.more_fields", language.Args{"count": len(fields) - maxFields + 1})
	}
	return p.Say(several, language.Args{"fields": strings.Join(shown, p.Say("sheet.field_separator", nil)), "last": last})
}

// form is a message as the text around its arguments.
type form []string

// forms are what the service writes, in all languages.
var forms = sync.OnceValue(func() []form {
	const gap = "\x00"
	blank := language.Args{"name": gap}
	var all []form
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		for _, key := range []language.Key{keyCertain, keyPossible} {
			for _, tail := range tails(p, gap) {
				all = append(all, strings.Split(p.Say(key, language.Args{"name": gap, "row": gap, "fields": tail}), gap))
			}
		}
		for _, key := range []language.Key{keySame, keyDifferent} {
			all = append(all, strings.Split(p.Say(key, blank), gap))
		}
	}
	return all
})

// tails are how questions end.
func tails(p *language.Printer, gap string) []string {
	ends := []string{p.Say(keyInParts, nil)}
	for _, key := range []language.Key{"sheet.agrees", "sheet.agree", "sheet.is_alike", "sheet.are_alike"} {
		ends = append(ends, p.Say(key, language.Args{"field": gap, "fields": gap, "last": gap}))
	}
	return ends
}

func (f form) fits(line string) bool {
	rest, ok := strings.CutPrefix(line, f[0])
	if !ok {
		return false
	}
	for _, literal := range f[1 : len(f)-1] {
		_, after, found := strings.Cut(rest, literal)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, f[len(f)-1])
}

// IsOurs reports whether a cell's text is what the service writes, in whatever
// language: nobody's answer.
func IsOurs(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if !isOurs(line) {
			return false
		}
	}
	return true
}

func isOurs(line string) bool {
	for _, f := range forms() {
		if f.fits(line) {
			return true
		}
	}
	id, _, _ := strings.Cut(strings.ReplaceAll(line, "（", " "), " ") // as earlier versions wrote it
	return line == more || recordid.WellFormed(id)
}

// more ends a text that is cut.
const more = "…"
