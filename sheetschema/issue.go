package sheetschema

import "sheetsync/sheetschema/language"

// An Issue is something wrong with a cell, a row or a tab. It holds no cell
// values: Args name titles, limits and other facts of the schema.
type Issue struct {
	Resource string
	Record   int    // index in the resource's table; -1 for an issue of the tab
	RecordID string // filled in once ids are settled
	Row      int    // the tab's row, the header being row 1; 0 for the tab itself
	Field    string // name of the field; "" for the row or the tab
	Code     Code
	Variant  string // which of the code's messages: the type for wrong_type, the format for format; "" where there is one
	Severity Severity
	Args     map[string]string // for the message of Code in the catalogue
	Text     language.Text     // a rule's own message; empty to use the catalogue
}

// key is the place of the issue's messages in the catalogue.
func (i Issue) key(part string) language.Key {
	key := "issues." + string(i.Code)
	if i.Variant != "" {
		key += "." + i.Variant
	}
	return language.Key(key + "." + part)
}

// Message says what is wrong: a rule's own message, else the catalogue's.
func (i Issue) Message(p *language.Printer) string {
	if !i.Text.IsZero() {
		return p.In(i.Text)
	}
	return p.Say(i.key("message"), i.args())
}

// Suggestion says what to do about it; "" where the catalogue has no advice.
func (i Issue) Suggestion(p *language.Printer) string {
	if key := i.key("suggestion"); p.Has(key) {
		return p.Say(key, i.args())
	}
	return ""
}

func (i Issue) args() language.Args {
	args := make(language.Args, len(i.Args))
	for name, value := range i.Args {
		args[name] = value
	}
	return args
}
