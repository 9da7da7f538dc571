package matching

import "sheetsync/sheetschema/table"

// blocks finds the tables that stand beside the first one: headings behind a column
// that is blank from the headings down.
func blocks(g *table.Grid, h *headings) []Block {
	blank := func(c int) bool {
		for row := h.row; row < g.Rows(); row++ {
			if cell := g.Cell(row, c); cell.Kind != table.CellEmpty && !table.IsBlank(cell.Seen()) {
				return false
			}
		}
		return true
	}
	var all []Block
	first := -1
	for c := 0; c <= g.Columns(); c++ {
		switch {
		case c < g.Columns() && !blank(c):
			if first < 0 {
				first = c
			}
		case first >= 0:
			all = append(all, Block{first, c - 1})
			first = -1
		}
	}
	if len(all) < 2 {
		return nil
	}
	return all[1:]
}
