package lookup

import (
	"slices"
	"testing"
	"unicode/utf8"
)

// FuzzParse holds that whatever is asked names few things, none of them twice and none
// of them blank.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"Cedargate Electronics", "li@cedar.example, +86 755 8345 6789", "www.cedar.example", "深圳市华强电子有限公司 电话：0755-83456789", "=1+1", "1234567", "a@b,com",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // a cell holds none such
		}
		q := parse(text)
		for _, list := range [][]string{q.emails, q.hosts, q.names, q.codes} {
			sorted := slices.Clone(list)
			slices.Sort(sorted)
			if len(list) > maxQuery || len(slices.Compact(sorted)) != len(list) || slices.Contains(list, "") {
				t.Errorf("%q names %q", text, list)
			}
		}
	})
}
