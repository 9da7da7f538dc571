package tabset_test

import (
	"testing"

	"sheetsync/sheetschema/tabset"
)

// FuzzParse holds that a pattern without signs fits its own title alone, that a pattern
// overlaps itself, and that two overlap where a title fits both.
func FuzzParse(f *testing.F) {
	f.Add("客户20??", "客户2024")
	f.Add("Orders *", "orders  2024")
	f.Add("*a*b*c*", "aabbcc")
	f.Add("?", "x")
	f.Fuzz(func(t *testing.T, text, title string) {
		p, err := tabset.Parse(text)
		if err != nil {
			return
		}
		if !p.Overlaps(p) {
			t.Errorf("%q doesn't overlap itself", text)
		}
		if p.Exact() && !p.Fits(text) {
			t.Errorf("%q doesn't fit itself", text)
		}
		exact := tabset.Title(title)
		if p.Fits(title) != p.Overlaps(exact) || p.Overlaps(exact) != exact.Overlaps(p) {
			t.Errorf("%q fits %q: %v, overlaps it: %v and %v", text, title, p.Fits(title), p.Overlaps(exact), exact.Overlaps(p))
		}
	})
}
