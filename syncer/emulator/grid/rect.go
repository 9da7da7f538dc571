package grid

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// Range is a rectangle of one sheet, half open.
type Range struct {
	SheetID          int64
	StartRow, EndRow int
	StartCol, EndCol int
}

// NoEnd stands for “to the edge of the sheet” in a [Range]; [Sheet.Clip] resolves it.
const NoEnd = 1<<31 - 1

// RangeOf reads a GridRange; absent starts are 0, absent ends [NoEnd]. No GridRange is all of the
// sheet 0.
func RangeOf(g *sheets.GridRange) Range {
	if g == nil {
		g = &sheets.GridRange{}
	}
	r := Range{SheetID: g.SheetId, StartRow: int(g.StartRowIndex), StartCol: int(g.StartColumnIndex),
		EndRow: int(g.EndRowIndex), EndCol: int(g.EndColumnIndex)}
	if !wire.Given(g.EndRowIndex, g.ForceSendFields, "EndRowIndex") {
		r.EndRow = NoEnd
	}
	if !wire.Given(g.EndColumnIndex, g.ForceSendFields, "EndColumnIndex") {
		r.EndCol = NoEnd
	}
	return r
}

// GridRange writes the range as the API does; open ends are left out.
func (r Range) GridRange() *sheets.GridRange {
	g := &sheets.GridRange{SheetId: r.SheetID,
		StartRowIndex: int64(r.StartRow), StartColumnIndex: int64(r.StartCol),
		ForceSendFields: []string{"StartRowIndex", "StartColumnIndex"}}
	if r.EndRow != NoEnd {
		g.EndRowIndex, g.ForceSendFields = int64(r.EndRow), append(g.ForceSendFields, "EndRowIndex")
	}
	if r.EndCol != NoEnd {
		g.EndColumnIndex = int64(r.EndCol)
		g.ForceSendFields = append(g.ForceSendFields, "EndColumnIndex")
	}
	return g
}

// Empty reports whether the range holds no cell.
func (r Range) Empty() bool { return r.StartRow >= r.EndRow || r.StartCol >= r.EndCol }

// Rows is the number of rows.
func (r Range) Rows() int { return r.EndRow - r.StartRow }

// Cols is the number of columns.
func (r Range) Cols() int { return r.EndCol - r.StartCol }

// Has reports whether a cell of the same sheet lies in the range.
func (r Range) Has(row, col int) bool {
	return row >= r.StartRow && row < r.EndRow && col >= r.StartCol && col < r.EndCol
}

// Contains reports whether o lies in r wholly.
func (r Range) Contains(o Range) bool {
	return r.SheetID == o.SheetID && o.StartRow >= r.StartRow && o.EndRow <= r.EndRow &&
		o.StartCol >= r.StartCol && o.EndCol <= r.EndCol
}

// Intersect returns what two ranges have in common; it is empty when they lie on different sheets.
func (r Range) Intersect(o Range) Range {
	if r.SheetID != o.SheetID {
		return Range{SheetID: r.SheetID}
	}
	return Range{
		SheetID:  r.SheetID,
		StartRow: max(r.StartRow, o.StartRow), EndRow: min(r.EndRow, o.EndRow),
		StartCol: max(r.StartCol, o.StartCol), EndCol: min(r.EndCol, o.EndCol),
	}
}

// Overlaps reports whether two ranges have a cell in common.
func (r Range) Overlaps(o Range) bool { return r.SheetID == o.SheetID && !r.Intersect(o).Empty() }

// Moved is the range some rows and columns away.
func (r Range) Moved(rows, cols int) Range {
	r.StartRow, r.EndRow = r.StartRow+rows, r.EndRow+rows
	r.StartCol, r.EndCol = r.StartCol+cols, r.EndCol+cols
	return r
}
