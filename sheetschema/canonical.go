package sheetschema

import (
	"fmt"

	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/source"
)

// synonymsMember says what people write for a choice. The choice is stored:
//
//	synonyms: {paid: [settled, paid in full], unpaid: [open]}
const synonymsMember = "synonyms"

// Canonicalises reports whether different texts can mean the same value of the
// field: currencies have codes and names, choices have synonyms.
func (f *Field) Canonicalises() bool {
	return f.Type == TypeString && (f.Format == "currency" || len(f.Constraints.Enum) > 0)
}

// Cleans reports whether texts are stored as package textkey cleans them, without
// what nobody sees: e-mail addresses, which somebody writes to.
func (f *Field) Cleans() bool { return f.Type == TypeString && f.Format == "email" }

// Canonical returns what the field stores for a text that people wrote: the code
// of a currency (RMB is CNY), the choice that the text is or stands for, apart
// from case, width and white space, and any other text as it is, for validation
// to judge. ok is false where the text could mean several values ($); suggestion
// is then what it most likely means.
func (f *Field) Canonical(text string) (value, suggestion string, ok bool) {
	if f.Format == "currency" {
		code, suggestion := currency.Parse(text)
		if suggestion != "" {
			return "", suggestion, false
		}
		if code != "" {
			text = code
		}
	}
	if len(f.spellings) == 0 || f.isChoice[text] {
		return text, "", true
	}
	if choice, known := f.spellings[lexical.Fold(text)]; known {
		return choice, "", true
	}
	return text, "", true
}

// OutsideChoices reports whether people write the field's cells, as a choice, and a
// text is none of the choices as they are stored. Expressions take such a text for
// unknown: “paid (5 March)” may well mean paid, and “called off” that nothing is
// owed.
func (f *Field) OutsideChoices(text string) bool {
	return len(f.isChoice) > 0 && !f.Computed() && !f.isChoice[text]
}

// synonyms reads the field's synonyms, and notes each spelling of its choices.
func (l *loader) synonyms(f *Field, o *source.Object) {
	n := o.Member(synonymsMember)
	if f.Type != TypeString {
		if n != nil {
			o.Fail(synonymsMember, fmt.Sprintf("a field of type %s has no synonyms", f.Declared), "leave them out, or make the field a string")
		}
		return
	}
	f.spellings = make(map[string]string, len(f.Constraints.Enum))
	f.isChoice = make(map[string]bool, len(f.Constraints.Enum))
	several := make(map[string]bool) // choices that differ by case only are told apart by it
	for _, choice := range f.Constraints.Enum {
		f.isChoice[choice.Text()] = true
		folded := lexical.Fold(choice.Text())
		if _, taken := f.spellings[folded]; taken {
			several[folded] = true
		}
		f.spellings[folded] = choice.Text()
	}
	for folded := range several {
		delete(f.spellings, folded)
	}
	if n == nil {
		return
	}
	held := l.Object(n, source.JoinPath(o.Path, synonymsMember))
	for _, choice := range f.Constraints.Enum {
		for _, word := range held.Texts(choice.Text()) {
			folded := lexical.Fold(word.Text)
			switch other, taken := f.spellings[folded]; {
			case folded == "":
				l.FailAt(word.At, word.Path, "this is blank", "write what stands in the sheet")
			case taken || several[folded]:
				l.FailAt(word.At, word.Path, fmt.Sprintf("%q also means %q", word.Text, other), "give each word to one choice")
			default:
				f.spellings[folded] = choice.Text()
			}
		}
	}
	held.RejectUnknown()
}
