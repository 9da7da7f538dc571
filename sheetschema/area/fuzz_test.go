package area_test

import (
	"strings"
	"testing"

	"sheetsync/sheetschema/area"
)

// FuzzParse holds that a range has room for a header and a row, begins where it should
// and is the same in lower case and with dollar signs.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"A3:K20", "A3:K", "A:K", "'Tab''s'!A3:K", "Orders", "A1", "K3:A4", "A0:B2", "ZZZ99999999:ZZZ", "!A:B", "'a!b'!A1:B9"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := area.Parse(text)
		if err != nil {
			if r != (area.Range{}) {
				t.Errorf("%q is %+v and %v", text, r, err)
			}
			return
		}
		if r.Name != "" {
			if r.Rectangle != (area.Rectangle{}) || r.Tab != "" {
				t.Errorf("the name %q has %+v", text, r)
			}
			return
		}
		if r.FirstRow < 0 || r.FirstColumn < 0 || r.EndColumn <= r.FirstColumn || r.EndRow != 0 && r.EndRow < r.FirstRow+2 {
			t.Errorf("%q is %+v", text, r)
		}
		if !r.HasRow(r.FirstRow) || !r.HasColumn(r.FirstColumn) || r.HasColumn(r.EndColumn) || !r.Overlaps(r.Rectangle) {
			t.Errorf("%q is %+v, which lacks its own corner", text, r)
		}
		at := strings.LastIndexByte(text, '!') + 1
		if lower, err := area.Parse(text[:at] + strings.ToLower(text[at:])); err != nil || lower != r {
			t.Errorf("%q is %+v, in lower case %+v %v", text, r, lower, err)
		}
	})
}
