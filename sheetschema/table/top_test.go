package table_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/schematest"
)

func TestTopOfAGrid(t *testing.T) {
	t.Parallel()
	g := schematest.Grid(t, "a|b", "one", "", "two||x")
	type shape struct{ Rows, Columns int }
	cases := []struct {
		name string
		top  int
		want shape
	}{
		{"all of it", 9, shape{4, 3}},
		{"without the last row", 3, shape{2, 2}},
		{"the header", 1, shape{1, 2}},
		{"nothing", 0, shape{0, 0}},
	}
	for _, c := range cases {
		got := g.Top(c.top)
		if diff := cmp.Diff(c.want, shape{got.Rows(), got.Columns()}); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		for row := range 4 {
			want := g.Cell(row, 0).Text
			if row >= c.top {
				want = ""
			}
			if got := got.Cell(row, 0).Text; got != want {
				t.Errorf("%s: row %d is %q", c.name, row, got)
			}
		}
	}
}
