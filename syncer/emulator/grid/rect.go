package grid

// Range is a rectangle of one sheet, half open.
type Range struct {
	SheetID          int64
	StartRow, EndRow int
	StartCol, EndCol int
}

// NoEnd stands for “to the edge of the sheet” in a [Range]; [Sheet.Clip] resolves it.
const NoEnd = 1<<31 - 1

// RangeOf reads a GridRange; absent starts are 0, absent ends [NoEnd], an absent sheetId is 0.
func RangeOf(t Tree) Range {
	r := Range{SheetID: ID(t, "sheetId"), EndRow: NoEnd, EndCol: NoEnd}
	r.StartRow, _ = Int(t, "startRowIndex")
	r.StartCol, _ = Int(t, "startColumnIndex")
	if n, ok := Int(t, "endRowIndex"); ok {
		r.EndRow = n
	}
	if n, ok := Int(t, "endColumnIndex"); ok {
		r.EndCol = n
	}
	return r
}

// Tree writes the range as a GridRange; open ends are left out, the sheetId never is. (Trees of the model always name the
// sheet; what goes out over HTTP leaves out a sheetId of 0, as the API does.)
func (r Range) Tree() Tree {
	t := Tree{"sheetId": float64(r.SheetID), "startRowIndex": float64(r.StartRow), "startColumnIndex": float64(r.StartCol)}
	if r.EndRow != NoEnd {
		t["endRowIndex"] = float64(r.EndRow)
	}
	if r.EndCol != NoEnd {
		t["endColumnIndex"] = float64(r.EndCol)
	}
	return t
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
	return r.SheetID == o.SheetID && o.StartRow >= r.StartRow && o.EndRow <= r.EndRow && o.StartCol >= r.StartCol && o.EndCol <= r.EndCol
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
