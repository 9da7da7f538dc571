package hold

import (
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	r := &sheetschema.Resource{Name: "customers", Fields: []*sheetschema.Field{
		{Name: "code", Essential: true}, {Name: "city"}, {Name: "age", Type: sheetschema.TypeInteger},
	}}
	h := Limits{DeletedRatio: 0.3, DeletedRows: 20}
	full := func(n int) map[string]Filling {
		return map[string]Filling{"code": {Valid: n}, "city": {Valid: n}, "age": {Valid: n}}
	}
	with := func(n int, field string, f Filling) map[string]Filling {
		m := full(n)
		m[field] = f
		return m
	}
	tests := []struct {
		name                   string
		before, after, deleted int
		then, now              map[string]Filling
		want                   string // in the reason; "" for not held
	}{
		{"nothing", 100, 100, 0, full(100), full(100), ""},
		{"few rows of many", 1000, 900, 100, full(1000), full(900), ""},
		{"many rows of few", 40, 20, 20, full(40), full(20), ""},
		{"both exceeded", 60, 39, 21, full(60), full(39), "21 of 60 records would be deleted (35 %: more than 30 % and more than 20)"},
		{"replaced as a whole", 60, 60, 60, full(60), full(60), "60 of 60"},
		{"all of a small tab", 3, 0, 3, full(3), full(0), "all 3 records would be deleted"},
		{"the only row", 1, 0, 1, full(1), full(0), ""},
		{"a first run", 0, 100, 0, nil, full(100), ""},
		{"a column emptied", 100, 100, 0, full(100), with(100, "city", Filling{Valid: 60}), "40 of 100 cells in the column city would be emptied"},
		{"a column emptied along with rows", 100, 80, 20, full(100), full(80), ""},
		{"a column turned invalid", 100, 100, 0, full(100), with(100, "age", Filling{Valid: 69, Invalid: 31}), "31 of 100 cells in the column age would no longer be whole numbers"},
		{"always invalid", 100, 100, 0, with(100, "age", Filling{Invalid: 100}), with(100, "age", Filling{Invalid: 100}), ""},
		{"references that stop matching", 8, 8, 0, with(8, "city", Filling{Valid: 8, Linked: 8}), with(8, "city", Filling{Valid: 8, Linked: 2}), "6 of 8 references in the column city would no longer name one record"},
		{"half of the references", 12, 12, 0, with(12, "city", Filling{Valid: 12, Linked: 12}), with(12, "city", Filling{Valid: 12, Linked: 6}), ""},
		{"a few references", 4, 4, 0, with(4, "city", Filling{Valid: 4, Linked: 4}), with(4, "city", Filling{Valid: 4}), ""},
		{"references that never matched", 9, 9, 0, with(9, "city", Filling{Valid: 9}), with(9, "city", Filling{Valid: 9}), ""},
		{"references that were emptied", 8, 8, 0, with(8, "city", Filling{Valid: 8, Linked: 8}), with(8, "city", Filling{}), ""},
		{"new references that name nothing", 8, 20, 0, with(8, "city", Filling{Valid: 8, Linked: 8}), with(20, "city", Filling{Valid: 20, Linked: 8}), ""},
		{"references of a tab that was not there", 8, 8, 0, with(8, "city", Filling{Valid: 8}), with(8, "city", Filling{Valid: 8, Linked: 1}), ""},
		{"references of deleted records", 20, 12, 8, with(20, "city", Filling{Valid: 20, Linked: 12}), with(12, "city", Filling{Valid: 12, Linked: 4}), ""},
		{"a small required column emptied", 5, 5, 0, full(5), with(5, "code", Filling{}), "the whole column code would be emptied"},
		{"a small optional column emptied", 5, 5, 0, full(5), with(5, "city", Filling{}), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			deleted := make([]string, tt.deleted)
			v := Check(h, []Loss{{Resource: r, Before: tt.before, After: tt.after, Deleted: deleted, Then: tt.then, Now: tt.now}})
			got := ""
			if v.Held() {
				got = Text(v.Reasons, "acme", language.NewPrinter(language.English))
			}
			if v.Held() != (tt.want != "") || !strings.Contains(got, tt.want) {
				t.Errorf("reason is %q, want %q", got, tt.want)
			}
			if v.Held() != (v.Digest != "") {
				t.Errorf("digest is %q", v.Digest)
			}
		})
	}
}
