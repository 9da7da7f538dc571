package table_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

const yearsYAML = `
name: shop
resources:
- name: orders
  tabs: [Orders *]
  schema:
    fields:
    - {name: code, constraints: {required: true}}
    - {name: amount, type: number}
    - {name: total, type: number, formula: amount}
`

// yearTab reads rows, of which the first is the header, as a tab of the descriptor's.
func yearTab(t *testing.T, rows ...[]any) (*table.Table, *table.HeaderMatch) {
	t.Helper()
	b := table.NewGridBuilder()
	for _, row := range rows {
		for _, v := range row {
			switch v := v.(type) {
			case string:
				b.Text([]byte(v))
			case float64:
				b.Number(v)
			default:
				b.Empty()
			}
		}
		b.EndRow()
	}
	g, r := b.Grid(), schematest.Load(t, yearsYAML).Resources[0]
	m, _ := header.Match(g, r, header.MatchOptions{})
	records, _ := table.Parse(g, m, r, table.ParseOptions{})
	return records, m
}

// shownOf writes the records of a table one a line.
func shownOf(t *table.Table) string {
	var b strings.Builder
	for i := range t.Len() {
		fmt.Fprintf(&b, "%s %d:", t.Tab(i), t.Row(i))
		for _, f := range t.Resource.Fields {
			fmt.Fprintf(&b, " %q", table.ExportText(t, i, f.Index))
		}
		for c, x := range t.Extra() {
			fmt.Fprintf(&b, " %s=%q", x.Header, t.ExtraCell(i, c).Seen())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Tables of several tabs are joined whatever the order of their columns and whatever else
// they have; parts of what comes of it are the tabs again, and share its cells.
func TestJoin(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 200_000)
	first, m1 := yearTab(t, []any{"code", "amount", "note"}, []any{"A", 1.5, "n1"}, []any{"B", "soon", "n2"})
	second, m2 := yearTab(t, []any{"amount", "total", "phone", "code", "note"}, []any{}, []any{2.0, 9.0, "p", "C", "n3"}, []any{nil, nil, nil, long, nil})
	all := table.Join([]*table.Table{first, second}, []string{"Orders 1", "Orders 2"})
	want := `Orders 1 2: "A" "1.5" "" note="n1" phone=""
Orders 1 3: "B" "soon" "" note="n2" phone=""
Orders 2 3: "C" "2" "9" note="n3" phone="p"
Orders 2 4: "` + long + `" "" "" note="" phone=""
`
	if diff := cmp.Diff(want, shownOf(all)); diff != "" {
		t.Errorf("joined (-want +got):\n%s", diff)
	}
	lines := strings.SplitAfter(want, "\n")
	one, two := all.Part(0, 2, m1.Typed), all.Part(2, 4, m2.Typed)
	if diff := cmp.Diff(strings.Join(lines[:2], "")+strings.Join(lines[2:], ""), shownOf(one)+shownOf(two)); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if one.IsTyped(2) || !two.IsTyped(2) {
		t.Errorf("people keep the totals: %t, %t", one.IsTyped(2), two.IsTyped(2))
	}
	two.SetID(0, "id")
	all.SetText(2, 0, "D")
	if all.ID(2) != "id" || two.Text(0, 0) != "D" {
		t.Errorf("what is set in one isn't in both: %q, %q", all.ID(2), two.Text(0, 0))
	}
}
