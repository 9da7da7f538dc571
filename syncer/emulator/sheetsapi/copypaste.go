package sheetsapi

import (
	"reflect"
	"slices"
	"strings"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// block is cells lifted out of a sheet.
type block struct {
	area  grid.Range
	cells [][]grid.Cell
}

func lift(sh *grid.Sheet, area grid.Range) block {
	b := block{area: area, cells: make([][]grid.Cell, area.Rows())}
	for i := range b.cells {
		b.cells[i] = make([]grid.Cell, area.Cols())
		for j := range b.cells[i] {
			b.cells[i][j] = sh.Cell(area.StartRow+i, area.StartCol+j)
		}
	}
	return b
}

func (b block) transposed() block {
	t := block{area: b.area, cells: make([][]grid.Cell, b.area.Cols())}
	for i := range t.cells {
		t.cells[i] = make([]grid.Cell, b.area.Rows())
		for j := range t.cells[i] {
			t.cells[i][j] = b.cells[j][i]
		}
	}
	return t
}

// paste puts one cell on another, as a PasteType says, at a place some rows and columns away.
func (w *writer) paste(onto, c grid.Cell, kind string, rows, cols int) grid.Cell {
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
		t := shallow(w.book.Format(c.Format()))
		delete(t, "borders")
		c = c.WithFormat(w.book.Intern(t))
	}
	return c
}

func (w *writer) copyPaste(in grid.Tree) (grid.Tree, *wire.Error) {
	from, err := gridRange(w.book, grid.Sub(in, "source"))
	if err != nil {
		return nil, err
	}
	to, err := gridRange(w.book, grid.Sub(in, "destination"))
	if err != nil {
		return nil, err
	}
	source := lift(w.book.Sheet(from.SheetID), from)
	if grid.Str(in, "pasteOrientation") == "TRANSPOSE" {
		source = source.transposed()
	}
	rows, cols := len(source.cells), 0
	if rows > 0 {
		cols = len(source.cells[0])
	}
	if rows == 0 || cols == 0 {
		return nil, nil
	}
	// A destination that is a multiple of the source is filled; any other gets one copy from its corner on.
	if to.Rows()%rows != 0 {
		to.EndRow = to.StartRow + rows
	}
	if to.Cols()%cols != 0 {
		to.EndCol = to.StartCol + cols
	}
	if err := w.guard(to); err != nil {
		return nil, err
	}
	sh := w.book.Edited(to.SheetID)
	if err := w.resize(sh, max(sh.RowCount, to.EndRow), max(sh.ColumnCount, to.EndCol)); err != nil {
		return nil, err
	}
	kind := grid.Str(in, "pasteType")
	for r := to.StartRow; r < to.EndRow; r++ {
		for c := to.StartCol; c < to.EndCol; c++ {
			i, j := (r-to.StartRow)%rows, (c-to.StartCol)%cols
			sh.SetCell(r, c, w.paste(sh.Cell(r, c), source.cells[i][j], kind, r-from.StartRow-i, c-from.StartCol-j))
		}
	}
	if kind == "" || kind == "PASTE_NORMAL" {
		for _, m := range w.book.Sheet(from.SheetID).Merges {
			if !from.Contains(m) || grid.Str(in, "pasteOrientation") == "TRANSPOSE" {
				continue
			}
			m.StartRow, m.EndRow = m.StartRow-from.StartRow+to.StartRow, m.EndRow-from.StartRow+to.StartRow
			m.StartCol, m.EndCol = m.StartCol-from.StartCol+to.StartCol, m.EndCol-from.StartCol+to.StartCol
			m.SheetID = to.SheetID
			if split(sh, m) == nil {
				sh.Merges = append(sh.Merges, m)
			}
		}
	}
	if kind == "" || kind == "PASTE_NORMAL" || kind == "PASTE_CONDITIONAL_FORMATTING" {
		w.copyRules(from, to)
	}
	w.touch(to)
	return nil, nil
}

// copyRules makes the conditional formats of a range hold where it was copied to: on the same sheet the rule's ranges grow, on
// another the rule is copied. A place is covered as a whole when the rule covers the whole range.
func (w *writer) copyRules(from, to grid.Range) {
	for _, rule := range slices.Clone(w.book.Sheet(from.SheetID).ConditionalFormats) {
		var more []any
		for _, v := range grid.List(rule, "ranges") {
			t, _ := v.(grid.Tree)
			part := w.book.Sheet(from.SheetID).Clip(grid.RangeOf(t)).Intersect(from)
			switch {
			case part.Empty():
			case part == from:
				more = append(more, to.Tree())
			default:
				for r := to.StartRow; r+from.Rows() <= to.EndRow; r += from.Rows() {
					for c := to.StartCol; c+from.Cols() <= to.EndCol; c += from.Cols() {
						more = append(more, grid.Range{SheetID: to.SheetID,
							StartRow: part.StartRow - from.StartRow + r, EndRow: part.EndRow - from.StartRow + r,
							StartCol: part.StartCol - from.StartCol + c, EndCol: part.EndCol - from.StartCol + c}.Tree())
					}
				}
			}
		}
		if len(more) == 0 {
			continue
		}
		sh := w.book.Edited(to.SheetID)
		copied := shallow(rule)
		if from.SheetID != to.SheetID {
			copied["ranges"] = more
			sh.ConditionalFormats = append(sh.ConditionalFormats, copied)
			continue
		}
		now := slices.Clone(grid.List(rule, "ranges"))
		for _, m := range more {
			t, _ := m.(grid.Tree)
			if !slices.ContainsFunc(now, func(v any) bool {
				have, _ := v.(grid.Tree)
				return sh.Clip(grid.RangeOf(have)).Contains(grid.RangeOf(t))
			}) {
				now = append(now, t)
			}
		}
		copied["ranges"] = now
		for i, have := range sh.ConditionalFormats {
			if sameTree(have, rule) {
				sh.ConditionalFormats[i] = copied
				break
			}
		}
	}
}

func sameTree(a, b grid.Tree) bool {
	return reflect.ValueOf(a).UnsafePointer() == reflect.ValueOf(b).UnsafePointer()
}

func (w *writer) cutPaste(in grid.Tree) (grid.Tree, *wire.Error) {
	from, err := gridRange(w.book, grid.Sub(in, "source"))
	if err != nil {
		return nil, err
	}
	at := grid.Sub(in, "destination")
	row, _ := grid.Int(at, "rowIndex")
	col, _ := grid.Int(at, "columnIndex")
	to := grid.Range{SheetID: grid.ID(at, "sheetId"), StartRow: row, StartCol: col, EndRow: row + from.Rows(), EndCol: col + from.Cols()}
	sh := w.book.Edited(to.SheetID)
	if sh == nil {
		return nil, noGrid(to.SheetID)
	}
	for _, r := range []grid.Range{from, to} {
		if err := w.guard(r); err != nil {
			return nil, err
		}
	}
	if err := w.resize(sh, max(sh.RowCount, to.EndRow), max(sh.ColumnCount, to.EndCol)); err != nil {
		return nil, err
	}
	source := w.book.Edited(from.SheetID)
	cells := lift(source, from)
	kind := grid.Str(in, "pasteType")
	for r := from.StartRow; r < from.EndRow; r++ {
		for c := from.StartCol; c < from.EndCol; c++ {
			if kind == "" || kind == "PASTE_NORMAL" {
				source.SetCell(r, c, grid.Cell{})
			} else {
				source.SetCell(r, c, source.Cell(r, c).WithValue(grid.Value{}))
			}
		}
	}
	for i, line := range cells.cells {
		for j, c := range line {
			r, k := to.StartRow+i, to.StartCol+j
			sh.SetCell(r, k, w.paste(sh.Cell(r, k), c, kind, 0, 0)) // what is cut keeps its references
		}
	}
	if kind == "" || kind == "PASTE_NORMAL" {
		w.moveMerges(source, sh, from, to)
	}
	w.touch(from)
	w.touch(to)
	return nil, nil
}

// moveMerges takes the merged blocks of a range along to where it was cut and pasted.
func (w *writer) moveMerges(source, sh *grid.Sheet, from, to grid.Range) {
	var moved []grid.Range
	source.Merges = slices.DeleteFunc(slices.Clone(source.Merges), func(m grid.Range) bool {
		if from.Contains(m) {
			moved = append(moved, grid.Range{SheetID: to.SheetID,
				StartRow: m.StartRow - from.StartRow + to.StartRow, EndRow: m.EndRow - from.StartRow + to.StartRow,
				StartCol: m.StartCol - from.StartCol + to.StartCol, EndCol: m.EndCol - from.StartCol + to.StartCol})
		}
		return from.Contains(m)
	})
	for _, m := range moved {
		if split(sh, m) == nil {
			sh.Merges = append(sh.Merges, m)
		}
	}
}

func (w *writer) pasteData(in grid.Tree) (grid.Tree, *wire.Error) {
	data, delimiter := grid.Str(in, "data"), grid.Str(in, "delimiter")
	if grid.Flag(in, "html") {
		return nil, wire.Invalid("This emulator doesn't read HTML.")
	}
	if delimiter == "" {
		return nil, wire.Invalid("delimiter is required.")
	}
	var values [][]any
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(data, "\r\n", "\n"), "\n"), "\n") {
		var row []any
		for cell := range strings.SplitSeq(line, delimiter) {
			row = append(row, cell)
		}
		values = append(values, row)
	}
	at := grid.Sub(in, "coordinate")
	row, _ := grid.Int(at, "rowIndex")
	col, _ := grid.Int(at, "columnIndex")
	id := grid.ID(at, "sheetId")
	sh := w.book.Sheet(id)
	if sh == nil {
		return nil, noGrid(id)
	}
	area := grid.Range{SheetID: id, StartRow: row, EndRow: row + 1, StartCol: col, EndCol: col + 1}
	_, err := w.put(parsedRange{sheet: sh, Range: area, anchor: true}, values, false)
	return nil, err
}

// shiftCells moves the cells beside an area that is inserted or deleted. Merges that it would tear are refused.
func (w *writer) shiftCells(in grid.Tree, insert bool) *wire.Error {
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return err
	}
	sh := w.book.Edited(area.SheetID)
	tail := area
	tail.EndRow = sh.RowCount
	if byColumn := grid.Str(in, "shiftDimension") == "COLUMNS"; byColumn {
		tail.EndRow, tail.EndCol = area.EndRow, sh.ColumnCount
	}
	if err := w.guard(tail); err != nil {
		return err
	}
	for _, m := range sh.Merges {
		if m.Overlaps(tail) && !tail.Contains(m) {
			return wire.Invalid("You can't perform this action on a range that overlaps a part of a merged cell.")
		}
	}
	rows, cols := area.Rows(), 0
	if tail.EndCol != area.EndCol || grid.Str(in, "shiftDimension") == "COLUMNS" {
		rows, cols = 0, area.Cols()
	}
	if !insert {
		rows, cols = -rows, -cols
	}
	if insert {
		used := tail
		used.EndRow, used.EndCol = min(tail.EndRow, max(sh.UsedRows(), area.StartRow)), min(tail.EndCol, max(sh.UsedColumns(), area.StartCol))
		if err := w.resize(sh, max(sh.RowCount, used.EndRow+rows), max(sh.ColumnCount, used.EndCol+cols)); err != nil {
			return err
		}
		tail.EndRow, tail.EndCol = used.EndRow, used.EndCol
	}
	cells := lift(sh, tail)
	for r := tail.StartRow; r < tail.EndRow; r++ {
		for c := tail.StartCol; c < tail.EndCol; c++ {
			sh.SetCell(r, c, grid.Cell{})
		}
	}
	for i, line := range cells.cells {
		for j, c := range line {
			r, k := tail.StartRow+i+rows, tail.StartCol+j+cols
			if r >= tail.StartRow && k >= tail.StartCol && !c.Zero() {
				sh.SetCell(r, k, c)
			}
		}
	}
	for i, m := range sh.Merges {
		if tail.Contains(m) && (insert || !area.Contains(m)) {
			m.StartRow, m.EndRow, m.StartCol, m.EndCol = m.StartRow+rows, m.EndRow+rows, m.StartCol+cols, m.EndCol+cols
			sh.Merges[i] = m
		}
	}
	w.change.Structure = true
	return nil
}

func (w *writer) insertRange(in grid.Tree) (grid.Tree, *wire.Error) {
	return nil, w.shiftCells(in, true)
}

func (w *writer) deleteRange(in grid.Tree) (grid.Tree, *wire.Error) {
	return nil, w.shiftCells(in, false)
}
