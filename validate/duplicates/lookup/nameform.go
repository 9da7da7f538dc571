package lookup

import (
	"strings"
	"unicode/utf8"

	"sheetsync/validate/duplicates/normal"
)

// nameForm is a name as it is compared.
type nameForm struct {
	normal.Form
	han       bool
	bare      string   // of a Chinese company: the key without places
	syllables []string // of a Chinese name: its characters as they are read
	initials  string   // of a name of three words or more
}

// formOf brings a name to its form. The legal form is taken off.
func formOf(text string) nameForm {
	f := nameForm{Form: companyForm(text)}
	if f.Key == "" {
		return f
	}
	f.han = f.Foreign != ""
	if f.han {
		f.bare = withoutPlace(f.Key)
		f.syllables = syllablesOf(f.bare)
		return f
	}
	f.initials = initialsOf(f.Words)
	return f
}

// syllablesOf are the characters of a Chinese text as they are read, one by one.
func syllablesOf(text string) (list []string) {
	for _, r := range text {
		if s := normal.Pinyin(string(r)); s != "" {
			list = append(list, s)
		}
	}
	return list
}

func initialsOf(words []string) string {
	var b strings.Builder
	for _, word := range words {
		r, _ := utf8.DecodeRuneInString(word)
		if r < 'a' || r > 'z' {
			return ""
		}
		b.WriteRune(r)
	}
	if b.Len() < minInitials {
		return ""
	}
	return b.String()
}

// minInitials is from how many letters on initials stand for a name.
const minInitials = 3

// Runs of syllables by which a Chinese name and a word in Latin letters meet.
const (
	minSyllables = 2
	maxSyllables = 4
	minRead      = 4 // letters
)

// eachReading calls do with the runs of a name's syllables.
func (f *nameForm) eachReading(do func(text string)) {
	for from := range f.syllables {
		text := f.syllables[from]
		for n := minSyllables; n <= maxSyllables && from+n <= len(f.syllables); n++ {
			if text += f.syllables[from+n-1]; len(text) >= minRead {
				do(text)
			}
		}
	}
}

// companyForm is the form of a company's name, or of another one.
func companyForm(text string) normal.Form { return normal.FormOf(normal.CompanyName(text)) }
