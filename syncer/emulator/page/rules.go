package page

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/highlight"
)

// conditions finds the conditional formats that hold in the rows from..to.
func (p *painter) conditions(from, to, columns int) {
	if p.rules == nil {
		p.rules = map[[2]int][]*sheets.CellFormat{}
	}
	window := grid.Range{SheetID: p.sheet.ID, StartRow: from, EndRow: to, EndCol: columns}
	for cell, formats := range highlight.Formats(p.book, p.sheet, window, p.shown) {
		p.rules[cell] = formats
	}
}
