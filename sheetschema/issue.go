package sheetschema

import "sheetsync/sheetschema/language"

// An Issue is something wrong with a cell, a row or a tab. It holds no cell
// values: Args name titles, limits and other facts of the schema; only of what
// statistics find they hold the figures and days that made it so, and a currency's code.
type Issue struct {
	Resource string
	Record   int    // index in the resource's table; -1 for an issue of the tab
	RecordID string // filled in once ids are settled
	Row      int    // the tab's row, the header being row 1; 0 for the tab itself
	Tab      string // title of the tab, where the resource's records stand in several; else ""
	Field    string // name of the field; "" for the row or the tab
	Code     Code
	// Variant is what is special about it: the type for type-error, the constraint,
	// the format or the rule's name for the errors of these; "" for nothing.
	Variant  string
	Severity Severity
	Args     map[string]string // for the message of Code in the catalogue
	Text     language.Text     // a rule's own message; empty to use the catalogue
}

// key is the place of one of the issue's texts in the catalogue: that of its
// variant, else that of its code.
func (i Issue) key(p *language.Printer, part string) language.Key {
	if i.Variant != "" && i.Code != CodeRowConstraint {
		if key := language.Key("issues." + string(i.Code) + "." + i.Variant + "." + part); p.Has(key) {
			return key
		}
	}
	return language.Key("issues." + string(i.Code) + "." + part)
}

// Message says what is wrong: a rule's own message, else the catalogue's.
func (i Issue) Message(p *language.Printer) string {
	if !i.Text.IsZero() {
		return p.In(i.Text)
	}
	return p.Say(i.key(p, "message"), i.args())
}

// Suggestion says what to do about it.
func (i Issue) Suggestion(p *language.Printer) string { return p.Say(i.key(p, "suggestion"), i.args()) }

func (i Issue) args() language.Args {
	args := make(language.Args, len(i.Args))
	for name, value := range i.Args {
		args[name] = value
	}
	return args
}
