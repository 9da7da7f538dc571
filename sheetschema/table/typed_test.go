package table_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

const typedYAML = `
name: typed
resources:
  - name: orders
    schema:
      fields:
        - {name: customer, type: string}
        - {name: amount, type: number, formula: "1"}
`

// What people typed in the column of a computed field is their content, apart from
// what is computed there; a blank such column is as good as none.
func TestTypedContent(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, typedYAML).Resources[0]
	contents := func(typed bool, compute int64, rows ...string) []uint64 {
		g := schematest.Grid(t, rows...)
		m := &table.HeaderMatch{Columns: []int{0, 1}, Typed: []bool{false, typed}}
		records, issues := table.Parse(g, m, r, table.ParseOptions{})
		if len(issues) > 0 {
			t.Fatal(issues)
		}
		for i := range records.Len() {
			if records.TypedState(i, 1) == table.StateEmpty {
				records.SetValue(i, 1, expression.IntegerOf(compute))
			}
		}
		h := records.Hash()
		if got := records.Hash(); !cmp.Equal(h, got) {
			t.Error("a second hash differs")
		}
		return h.Content
	}
	base := contents(false, 1, "customer|amount", "A|1", "B|2")
	blank := contents(true, 1, "customer|amount", "A|", "B|")
	other := contents(true, 7, "customer|amount", "A|", "B|")
	typed := contents(true, 1, "customer|amount", "A|1", "B|")
	edited := contents(true, 1, "customer|amount", "A|3", "B|")
	if !cmp.Equal(base, blank) || !cmp.Equal(blank, other) {
		t.Error("a blank typed column makes other content")
	}
	if typed[0] == base[0] || typed[0] == edited[0] || typed[1] != base[1] {
		t.Error("what is typed is not content")
	}
}

// Only a column that people keep makes a row a record, and its cells are read as any.
func TestParseTypedColumn(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, typedYAML).Resources[0]
	for _, test := range []struct {
		name  string
		typed bool
		want  []string
	}{
		{"people's", true, []string{"2 7.5", "3 ?", "4 "}},
		{"the service's", false, []string{"4 "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m := &table.HeaderMatch{Columns: []int{0, 1}, Typed: []bool{false, test.typed}}
			records, _ := table.Parse(schematest.Grid(t, "customer|amount", "|7.50", "|some", "A|"), m, r, table.ParseOptions{})
			var got []string
			for i := range records.Len() {
				v := records.Value(i, 1)
				text := v.String()
				if v.IsUnknown() {
					text = "?"
				}
				got = append(got, string(rune('0'+records.Row(i)))+" "+text)
				if records.IsComputed(i, 1) != (records.TypedState(i, 1) == table.StateEmpty) || records.IsComputed(i, 0) {
					t.Errorf("record %d: computed %v", i, records.IsComputed(i, 1))
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("records (-want +got):\n%s", diff)
			}
		})
	}
}
