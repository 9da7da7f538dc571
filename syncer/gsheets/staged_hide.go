package gsheets

import (
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/gsheets/metadata"
)

// withoutStaged returns a grid in which the columns that are being filled are
// empty. They are known by the title that they have meanwhile: their places may
// have changed since the tab was described, and a column whose title somebody
// has changed is theirs.
func withoutStaged(g *table.Grid) *table.Grid {
	staged := make(map[int]bool)
	for c := range g.Columns() {
		if beginsWith(g, c, metadata.StagedTitle) {
			staged[c] = true
		}
	}
	if len(staged) == 0 {
		return g
	}
	b := table.NewGridBuilder()
	b.Reserve(g.Rows())
	for row := range g.Rows() {
		for c := range g.Columns() {
			cell := g.Cell(row, c)
			switch {
			case staged[c] || cell.Kind == table.CellEmpty:
				b.Empty()
			case cell.Kind == table.CellText:
				b.Text([]byte(cell.Text))
			case cell.Kind == table.CellNumber:
				b.Number(cell.Number)
			default:
				b.Bool(cell.Number != 0)
			}
		}
		b.EndRow()
	}
	return b.Grid()
}

// beginsWith reports whether the first filled cell of a column is this text.
func beginsWith(g *table.Grid, column int, text string) bool {
	for row := range g.Rows() {
		if g.Kind(row, column) != table.CellEmpty {
			return g.Cell(row, column).Text == text
		}
	}
	return false
}
