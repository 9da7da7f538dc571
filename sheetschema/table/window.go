package table

import (
	"slices"

	"sheetsync/sheetschema/area"
)

// Window returns the grid with nothing outside a part of it, but for the rows of
// the part in some other columns. Its rows and columns keep their numbers. It
// shares its cells with g, addresses included.
func (g *Grid) Window(part area.Rectangle, others ...int) *Grid {
	seen := g
	if part.EndRow > 0 {
		seen = g.Top(part.EndRow)
	}
	w := &Grid{arena: g.arena}
	for i := range seen.columns {
		c := seen.columns[i]
		switch {
		case !part.HasColumn(i) && !slices.Contains(others, i), len(c.kinds) <= part.FirstRow:
			c = gridColumn{}
		case part.FirstRow > 0:
			c.kinds = slices.Clone(c.kinds)
			clear(c.kinds[:part.FirstRow])
		}
		if w.columns = append(w.columns, c); len(c.kinds) > 0 {
			w.rows = max(w.rows, len(c.kinds))
		}
	}
	for n := len(w.columns); n > 0 && len(w.columns[n-1].kinds) == 0; n-- {
		w.columns = w.columns[:n-1]
	}
	return w
}

// End returns the row below the last one with content in a column.
func (g *Grid) End(column int) int {
	if column < 0 || column >= len(g.columns) {
		return 0
	}
	return len(g.columns[column].kinds)
}
