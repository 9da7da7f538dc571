package erasure

import (
	"slices"
	"strings"

	"sheetsync/validate/duplicates/normal"
)

// masked stands in the place of what is about somebody else.
const masked = "•••"

// A Mask hides others' addresses and names in texts that a person is to read.
type Mask struct {
	person *Person
	others []string
}

// NewMask returns the mask for what a person is to read. others are everybody else's names.
func NewMask(p *Person, others []string) *Mask { return &Mask{person: p, others: others} }

// Text returns the text without others' addresses and names.
func (m *Mask) Text(text string) string {
	for from := 0; ; {
		at := strings.IndexByte(text[from:], '@')
		if at < 0 {
			break
		}
		at += from
		from = at + 1
		for _, part := range []func(rune) bool{isAddress, isASCIIAddress, isUsual} {
			start, end := spanAround(text, at, part)
			emails := normal.Emails(text[start:end])
			if len(emails) != 1 {
				continue
			}
			if !slices.Contains(m.person.Emails, emails[0]) {
				text = text[:start] + masked + text[end:]
				from = start + len(masked)
			} else {
				from = end
			}
			break
		}
	}
	r := Redactor{mark: func(string) string { return masked }}
	for _, name := range m.others {
		if first, _, _ := strings.Cut(name, " "); strings.Contains(strings.ToLower(text), strings.ToLower(first)) {
			r.Name(name, nil)
		}
	}
	for i := range r.names {
		text, _ = r.names[i].replace(text, masked)
	}
	return text
}
