package grid

// Calculator computes formulas. The server calls it after every change and before the change is published; it must be safe
// for use on several spreadsheets at once.
type Calculator interface {
	// Recalculate brings the values of formula cells up to date, writing them with [Spreadsheet.SetResult]. s is a version
	// that may be changed. A formula that can't be computed keeps its value if it has one that isn't an error, and becomes
	// #NAME? otherwise.
	Recalculate(s *Spreadsheet, change Change)
}

// Change says what a request touched, so that a Calculator needn't look at everything.
type Change struct {
	// Cells are ranges whose values or formulas were written, at their place after the change.
	Cells []Range
	// Structure is true when rows, columns or sheets were added, removed, moved, sorted or renamed, or the spreadsheet was
	// loaded: nothing is known to be current then.
	Structure bool
}

// SetResult writes what a cell's formula came to; message explains an error.
func (s *Spreadsheet) SetResult(sheet int64, row, col int, v Value, message string) {
	if old := s.Sheet(sheet).Cell(row, col); old.Value() == v && old.Extra().ErrorMessage == message {
		return
	}
	sh := s.Edited(sheet)
	sh.SetCell(row, col, sh.Cell(row, col).WithResult(v, message))
}
