package sheetsapi

import (
	"regexp"
	"strconv"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// autoFill continues what stands at the start of a range, or in a source, into the cells beside it.
func (w *writer) autoFill(in grid.Tree) (grid.Tree, *wire.Error) {
	source, dim, length, err := w.fillFrom(in)
	if err != nil || length == 0 {
		return nil, err
	}
	sh := w.book.Sheet(source.SheetID)
	into := source
	switch {
	case dim == grid.Rows && length > 0:
		into.StartRow, into.EndRow = source.EndRow, source.EndRow+length
	case dim == grid.Rows:
		into.StartRow, into.EndRow = source.StartRow+length, source.StartRow
	case length > 0:
		into.StartCol, into.EndCol = source.EndCol, source.EndCol+length
	default:
		into.StartCol, into.EndCol = source.StartCol+length, source.StartCol
	}
	if into.StartRow < 0 || into.StartCol < 0 || into.EndRow > sh.RowCount || into.EndCol > sh.ColumnCount {
		return nil, exceeds(sh, into)
	}
	if err := w.guard(into); err != nil {
		return nil, err
	}
	sh = w.book.Edited(source.SheetID)
	alternate := grid.Flag(in, "useAlternateSeries")
	if dim == grid.Rows {
		for c := source.StartCol; c < source.EndCol; c++ {
			w.continueLine(sh, source.StartRow, source.EndRow, into.StartRow, into.EndRow, alternate,
				func(i int) (int, int) { return i, c })
		}
	} else {
		for r := source.StartRow; r < source.EndRow; r++ {
			w.continueLine(sh, source.StartCol, source.EndCol, into.StartCol, into.EndCol, alternate,
				func(i int) (int, int) { return r, i })
		}
	}
	w.touch(into)
	return nil, nil
}

// fillFrom reads what is continued, in which dimension and how far. With a range only, its filled corner is the source; a range
// that is filled, or empty, as a whole has nothing to fill.
func (w *writer) fillFrom(in grid.Tree) (source grid.Range, dim grid.Dimension, length int, err *wire.Error) {
	if t := grid.Sub(in, "sourceAndDestination"); t != nil {
		source, err = gridRange(w.book, grid.Sub(t, "source"))
		if grid.Str(t, "dimension") == "COLUMNS" {
			dim = grid.Columns
		}
		length, _ = grid.Int(t, "fillLength")
		return source, dim, length, err
	}
	if grid.Sub(in, "range") == nil {
		return source, dim, 0, wire.Invalid("Must specify a range or a sourceAndDestination.")
	}
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return area, dim, 0, err
	}
	sh, rows, cols := w.book.Sheet(area.SheetID), 0, 0
	for r := area.StartRow; r < area.EndRow; r++ {
		for c := area.StartCol; c < area.EndCol; c++ {
			if !sh.Cell(r, c).Blank() {
				rows, cols = max(rows, r-area.StartRow+1), max(cols, c-area.StartCol+1)
			}
		}
	}
	source = area
	switch {
	case rows == 0:
	case rows < area.Rows():
		source.EndRow, length = area.StartRow+rows, area.Rows()-rows
	case cols < area.Cols():
		source.EndCol, length, dim = area.StartCol+cols, area.Cols()-cols, grid.Columns
	}
	return source, dim, length, nil
}

var numbered = regexp.MustCompile(`^(.*?)(\d{1,15})$`)

// continueLine fills one row or column: numbers and numbered texts go on in equal steps, everything else repeats. A single
// number repeats too, unless the alternate series is asked for; a single date goes on by days.
func (w *writer) continueLine(sh *grid.Sheet, start, end, from, to int, alternate bool, at func(int) (row, col int)) {
	n := end - start
	cells := make([]grid.Cell, n)
	for i := range cells {
		cells[i] = sh.Cell(at(start + i))
	}
	step, series := w.series(cells, alternate)
	for i := from; i < to; i++ {
		k := ((i-start)%n + n) % n
		cell := cells[k]
		row, col := at(i)
		switch fromRow, fromCol := at(start + k); {
		case cell.Formula() != "":
			cell = cell.WithFormula(grid.Translate(cell.Formula(), row-fromRow, col-fromCol), cell.Value())
		case series && cell.Kind() == grid.Number:
			cell = cell.WithValue(grid.NumberValue(cells[0].Number() + step*float64(i-start)))
		case series:
			m, first := numbered.FindStringSubmatch(cell.Text()), numbered.FindStringSubmatch(cells[0].Text())
			begin, _ := strconv.Atoi(first[2])
			cell = cell.WithValue(grid.TextValue(m[1] + itoa(begin+int(step)*(i-start))))
		}
		x := cell.Extra()
		x.Note = sh.Cell(row, col).Note() // notes aren't filled
		sh.SetCell(row, col, cell.WithExtra(x))
	}
}

// series tells whether cells go on in equal steps, and in which.
func (w *writer) series(cells []grid.Cell, alternate bool) (step float64, ok bool) {
	var values []float64
	texts := 0
	for _, c := range cells {
		m := numbered.FindStringSubmatch(c.Text())
		switch {
		case c.Formula() != "":
			return 0, false
		case c.Kind() == grid.Number:
			values = append(values, c.Number())
		case c.Kind() == grid.Text && m != nil:
			n, _ := strconv.Atoi(m[2])
			values = append(values, float64(n))
			texts++
		default:
			return 0, false
		}
	}
	if texts != 0 && texts != len(cells) {
		return 0, false
	}
	if len(values) == 1 {
		plain := texts == 0 && !newFormatter(w.book).isDate(cells[0])
		return 1, plain == alternate
	}
	step = values[1] - values[0]
	for i := 2; i < len(values); i++ {
		if values[i]-values[i-1] != step {
			return 0, false
		}
	}
	return step, !alternate
}

// randomizeRange shuffles the rows of a range.
func (w *writer) randomizeRange(in grid.Tree) (grid.Tree, *wire.Error) {
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	if err := w.guard(area); err != nil {
		return nil, err
	}
	for _, m := range w.book.Sheet(area.SheetID).Merges {
		if m.Overlaps(area) {
			return nil, wire.Invalid("You can't randomize a range with merged cells.")
		}
	}
	order := w.ids.Perm(area.Rows())
	for i := range order {
		order[i] += area.StartRow
	}
	w.book.Permute(area, order)
	w.change.Structure = true
	return nil, nil
}

// updateEmbeddedObjectBorder sets the border of a chart.
func (w *writer) updateEmbeddedObjectBorder(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.Request.Field("updateEmbeddedObjectBorder").Message.Field("border").Message)
	if err != nil {
		return nil, err
	}
	sh, i, err := charts.find(w, grid.ID(in, "objectId"))
	if err != nil {
		return nil, err
	}
	c := shallow(sh.Charts[i])
	if b := mask.Set(grid.Sub(c, "border"), grid.Sub(in, "border")); len(b) > 0 {
		c["border"] = b
	} else {
		delete(c, "border")
	}
	sh.Charts[i] = c
	return nil, nil
}
