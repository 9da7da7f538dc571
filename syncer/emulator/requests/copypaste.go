package requests

import (
	"slices"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// lift copies the cells of an area out of a sheet, row by row.
func lift(sh *grid.Sheet, area grid.Range) [][]grid.Cell {
	cells := make([][]grid.Cell, area.Rows())
	for i := range cells {
		cells[i] = make([]grid.Cell, area.Cols())
		for j := range cells[i] {
			cells[i][j] = sh.Cell(area.StartRow+i, area.StartCol+j)
		}
	}
	return cells
}

func transposed(cells [][]grid.Cell, cols int) [][]grid.Cell {
	out := make([][]grid.Cell, cols)
	for i := range out {
		out[i] = make([]grid.Cell, len(cells))
		for j := range out[i] {
			out[i][j] = cells[j][i]
		}
	}
	return out
}

// paste puts one cell on another, as a PasteType says, at a place some rows and columns away.
func (b *batch) paste(onto, c grid.Cell, kind string, rows, cols int) grid.Cell {
	switch kind {
	case "PASTE_VALUES":
		return onto.WithValue(c.Value())
	case "PASTE_FORMAT":
		return onto.WithFormat(c.Format())
	case "PASTE_DATA_VALIDATION":
		return onto.WithValidation(c.Extra().Validation)
	case "PASTE_CONDITIONAL_FORMATTING":
		return onto
	case "PASTE_FORMULA":
		if f := c.Formula(); f != "" {
			return onto.WithFormula(grid.Translate(f, rows, cols), c.Value())
		}
		return onto.WithValue(c.Value())
	}
	if f := c.Formula(); f != "" {
		x := c.Extra()
		x.Formula = grid.Translate(f, rows, cols)
		c = c.WithExtra(x)
	}
	if kind == "PASTE_NO_BORDERS" && c.Format() != 0 {
		f := *b.Book.Format(c.Format())
		f.Borders = nil
		c = c.WithFormat(b.Book.Intern(&f))
	}
	return c
}

// everything tells whether a PasteType pastes all there is.
func everything(kind string) bool { return kind == "" || kind == "PASTE_NORMAL" }

func (b *batch) copyPaste(in *sheets.CopyPasteRequest) *wire.Error {
	from, err := ranges.Grid(b.Book, in.Source)
	if err != nil {
		return err
	}
	to, err := ranges.Grid(b.Book, in.Destination)
	if err != nil || from.Empty() {
		return err
	}
	source := lift(b.Book.Sheet(from.SheetID), from)
	transpose := in.PasteOrientation == "TRANSPOSE"
	if transpose {
		source = transposed(source, from.Cols())
	}
	rows, cols := len(source), len(source[0])
	// A destination that is a multiple of the source is filled; any other gets one copy from its
	// corner on.
	if to.Rows()%rows != 0 {
		to.EndRow = to.StartRow + rows
	}
	if to.Cols()%cols != 0 {
		to.EndCol = to.StartCol + cols
	}
	if err := b.Guard(to); err != nil {
		return err
	}
	sh := b.Book.Edited(to.SheetID)
	to = sh.Clip(to)
	if in.PasteType == "PASTE_FORMAT" || in.PasteType == "PASTE_DATA_VALIDATION" {
		if err := edit.Untyped(sh, to); err != nil {
			return err
		}
	}
	for r := to.StartRow; r < to.EndRow; r++ {
		for c := to.StartCol; c < to.EndCol; c++ {
			i, j := (r-to.StartRow)%rows, (c-to.StartCol)%cols
			sh.SetCell(r, c, b.paste(sh.Cell(r, c), source[i][j], in.PasteType, r-from.StartRow-i, c-from.StartCol-j))
		}
	}
	if everything(in.PasteType) && !transpose {
		addMerges(sh, inside(b.Book.Sheet(from.SheetID).Merges, from), from, to)
	}
	if everything(in.PasteType) || in.PasteType == "PASTE_CONDITIONAL_FORMATTING" {
		b.copyRules(from, to)
	}
	b.Touch(to)
	return nil
}

// inside is the ranges that lie in an area wholly.
func inside(list []grid.Range, area grid.Range) []grid.Range {
	return slices.DeleteFunc(slices.Clone(list), func(m grid.Range) bool { return !area.Contains(m) })
}

// addMerges merges cells where merged blocks come to lie that were copied or moved.
func addMerges(sh *grid.Sheet, merges []grid.Range, from, to grid.Range) {
	for _, m := range merges {
		m = m.Moved(to.StartRow-from.StartRow, to.StartCol-from.StartCol)
		m.SheetID = to.SheetID
		if split(sh, m) == nil {
			sh.Merges = append(sh.Merges, m)
		}
	}
}

// copyRules makes the conditional formats of a range hold where it was copied to: on the same sheet
// the rule's ranges grow, on another the rule is copied. A place is covered as a whole when the rule
// covers the whole range.
func (b *batch) copyRules(from, to grid.Range) {
	source := b.Book.Sheet(from.SheetID)
	for i, rule := range slices.Clone(source.ConditionalFormats) {
		var more []grid.Range
		for _, g := range rule.Ranges {
			part := source.Clip(grid.RangeOf(g)).Intersect(from)
			if part == from {
				more = append(more, to)
			} else if !part.Empty() {
				more = append(more, copies(part, from, to)...)
			}
		}
		if len(more) == 0 {
			continue
		}
		sh, copied := b.Book.Edited(to.SheetID), *rule
		if from.SheetID != to.SheetID {
			copied.Ranges = nil
		}
		copied.Ranges = slices.Clone(copied.Ranges)
		for _, m := range more {
			if !slices.ContainsFunc(copied.Ranges, func(have *sheets.GridRange) bool {
				return from.SheetID == to.SheetID && sh.Clip(grid.RangeOf(have)).Contains(m)
			}) {
				copied.Ranges = append(copied.Ranges, m.GridRange())
			}
		}
		if from.SheetID != to.SheetID {
			sh.ConditionalFormats = append(sh.ConditionalFormats, &copied)
		} else {
			sh.ConditionalFormats[i] = &copied
		}
	}
}

// copies is where a part of a range comes to lie when that fills another.
func copies(part, from, to grid.Range) []grid.Range {
	var out []grid.Range
	for r := to.StartRow; r+from.Rows() <= to.EndRow; r += from.Rows() {
		for c := to.StartCol; c+from.Cols() <= to.EndCol; c += from.Cols() {
			one := part.Moved(r-from.StartRow, c-from.StartCol)
			one.SheetID = to.SheetID
			out = append(out, one)
		}
	}
	return out
}

func (b *batch) cutPaste(in *sheets.CutPasteRequest) *wire.Error {
	from, err := ranges.Grid(b.Book, in.Source)
	if err != nil {
		return err
	}
	at := wire.OrNew(in.Destination)
	to := from.Moved(int(at.RowIndex)-from.StartRow, int(at.ColumnIndex)-from.StartCol)
	to.SheetID = at.SheetId
	sh := b.Book.Edited(to.SheetID)
	if sh == nil {
		return ranges.NoGrid(to.SheetID)
	}
	for _, r := range []grid.Range{from, to} {
		if err := b.Guard(r); err != nil {
			return err
		}
	}
	if err := b.Grow(sh, to.EndRow, to.EndCol); err != nil {
		return err
	}
	source := b.Book.Edited(from.SheetID)
	cells := lift(source, from)
	for r := from.StartRow; r < from.EndRow; r++ {
		for c := from.StartCol; c < from.EndCol; c++ {
			left := source.Cell(r, c).WithValue(grid.Value{})
			if everything(in.PasteType) {
				left = grid.Cell{}
			}
			source.SetCell(r, c, left)
		}
	}
	for i, line := range cells {
		for j, c := range line {
			r, k := to.StartRow+i, to.StartCol+j
			sh.SetCell(r, k, b.paste(sh.Cell(r, k), c, in.PasteType, 0, 0)) // keeps its references
		}
	}
	if everything(in.PasteType) {
		merges := inside(source.Merges, from)
		source.Merges = slices.DeleteFunc(slices.Clone(source.Merges), from.Contains)
		addMerges(sh, merges, from, to)
		b.Book.CarryComments(from, to)
		if err := b.MoveTables(from, to); err != nil {
			return err
		}
	}
	if b.Assume.CutPaste == assume.Follow && from.StartCol == 0 && from.EndCol >= source.UsedColumns() {
		b.Book.CarryRowMetadata(from, to)
	}
	b.Touch(from)
	b.Touch(to)
	return nil
}

func (b *batch) pasteData(in *sheets.PasteDataRequest) *wire.Error {
	if in.Html {
		return wire.Invalid("This emulator doesn't read HTML.")
	}
	if in.Delimiter == "" {
		return wire.Invalid("delimiter is required.")
	}
	var values [][]any
	data := strings.TrimSuffix(strings.ReplaceAll(in.Data, "\r\n", "\n"), "\n")
	for line := range strings.SplitSeq(data, "\n") {
		values = append(values, pieces(line, in.Delimiter))
	}
	at := wire.OrNew(in.Coordinate)
	sh := b.Book.Sheet(at.SheetId)
	if sh == nil {
		return ranges.NoGrid(at.SheetId)
	}
	_, err := b.Put(ranges.Cell(sh, int(at.RowIndex), int(at.ColumnIndex)), values, false)
	return err
}

// pieces cuts a line into values.
func pieces(line, delimiter string) []any {
	var row []any
	for cell := range strings.SplitSeq(line, delimiter) {
		row = append(row, cell)
	}
	return row
}
