package answers

import (
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
)

// FuzzRead holds that what is understood is one of the verdicts, whatever its letters'
// case, and that a question is no answer.
func FuzzRead(f *testing.F) {
	for v := range verdictKeys {
		for _, tag := range language.Tags() {
			for _, word := range Words(v, language.NewPrinter(tag)) {
				f.Add(word)
				f.Add(word + ", " + word)
			}
		}
	}
	f.Add("yes no")
	f.Add("! 同一个  Y Y ") // a mark before it
	f.Add(strings.Repeat("yes ", 2000))
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := Read(text)
		if !ok {
			if v != "" {
				t.Errorf("%q is not understood and says %s", text, v)
			}
			return
		}
		if _, known := verdictKeys[v]; !known {
			t.Errorf("%q is %q", text, v)
		}
		if again, ok := Read(" " + text + " "); !ok || again != v {
			t.Errorf("%q is %s, with blanks around it %q", text, v, again)
		}
		if v, ok := Read(text + "?"); ok {
			t.Errorf("%q asked is %s", text, v)
		}
	})
}
