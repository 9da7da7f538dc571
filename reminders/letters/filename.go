package letters

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sheetsync/sheetschema/celltext"
)

// Filenames gives each letter a name that every file system takes. The zero value is
// ready to use.
type Filenames struct{ taken map[string]bool }

// maxNameBytes keeps the customer's part of a name well below the 255 bytes that file
// systems take.
const maxNameBytes = 120

// Of returns a name without extension for a letter, different from all before in more
// than upper and lower case: “Cedargate Electronics, 2026-11-29, 2 en”.
func (f *Filenames) Of(c *Customer, l *Letter) string {
	base := fmt.Sprintf("%s, %s, %d %s", safe(c.Called), l.Date, l.Level, l.Language)
	name := base
	for n := 2; f.taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s (%d)", base, n)
	}
	if f.taken == nil {
		f.taken = make(map[string]bool)
	}
	f.taken[strings.ToLower(name)] = true
	return name
}

// safe takes out what has a meaning in paths, or none on paper. The names that Windows
// keeps for devices are no concern: more follows.
func safe(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '-'
		case !unicode.IsGraphic(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, norm.NFC.String(celltext.Flat(text)))
	for len(text) > maxNameBytes {
		runes := []rune(text)
		text = string(runes[:len(runes)-1])
	}
	if text = strings.Trim(text, ". -"); text == "" {
		return "letter"
	}
	return text
}
