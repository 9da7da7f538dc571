package erasure

import (
	"fmt"
	"strings"
	"unicode"

	"sheetsync/sheetschema/textkey"
	"sheetsync/syncer/recordid"
	"sheetsync/validate/duplicates/normal"
	"sheetsync/validate/format"
)

// Kind is what somebody is known by.
type Kind string

// The kinds.
const (
	KindEmail  Kind = "email"
	KindPhone  Kind = "phone"
	KindRecord Kind = "record"
	KindName   Kind = "name"
)

// A Subject is what a person who asks is known by.
type Subject struct {
	Kind Kind
	Text string // as it was typed
}

// ParseSubject tells what a text is. The error says how to write it.
func ParseSubject(text string) (Subject, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return Subject{}, fmt.Errorf("nobody is named")
	case strings.Contains(text, "@"):
		if len(normal.Emails(text)) != 1 {
			return Subject{}, fmt.Errorf("this is not one correct e-mail address")
		}
		return Subject{KindEmail, text}, nil
	case recordid.WellFormed(recordid.Canonical(text)):
		return Subject{KindRecord, recordid.Canonical(text)}, nil
	case isNumber(text):
		if len(normal.Phones(text, "")) != 1 {
			return Subject{}, fmt.Errorf("this is not one telephone number")
		}
		return Subject{KindPhone, text}, nil
	case nameKey(text) == "" || len([]rune(text)) < 2:
		return Subject{}, fmt.Errorf("a name has two letters or more")
	}
	return Subject{KindName, text}, nil
}

// isNumber reports whether a text has digits and no letters.
func isNumber(text string) bool {
	return strings.ContainsFunc(text, unicode.IsDigit) && !strings.ContainsFunc(text, unicode.IsLetter)
}

// NameKey is what two spellings of a name have in common.
func NameKey(text string) string { return nameKey(text) }

// nameKey is what two spellings of a name have in common.
func nameKey(text string) string { return normal.LettersAndDigits(text) }

// valueKey is what two spellings of any other value have in common.
func valueKey(text string) string { return textkey.Of(text, textkey.FormOf("")) }

// phonesOf are the numbers in a text that is nothing but numbers.
func phonesOf(text, country string) []string {
	if strings.ContainsRune(text, '@') || strings.Count(text, "")-1 > maxPhoneText {
		return nil
	}
	return normal.Phones(text, country)
}

// maxPhoneText is how long a cell with a few telephone numbers may be, in characters.
const maxPhoneText = 80

// phoneForms are the forms in which a number may be met where its country isn't known,
// or is another register's.
func phoneForms(number, country string) []string {
	forms := []string{number}
	digits, known := strings.CutPrefix(number, "+")
	if !known {
		_, digits, _ = strings.Cut(number, ":")
	}
	forms = append(forms, ":"+digits)
	if country == "" {
		return forms
	}
	forms = append(forms, country+":"+digits)
	if national, ok := strings.CutPrefix(digits, strings.TrimPrefix(format.CallingCode(country), "+")); ok && known {
		forms = append(forms, ":"+national, country+":"+national)
	}
	return forms
}
