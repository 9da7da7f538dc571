package requests

import (
	"regexp"
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// autoFill continues what stands at the start of a range, or in a source, into the cells beside it.
func (b *batch) autoFill(in *sheets.AutoFillRequest) *wire.Error {
	source, dim, length, err := b.fillFrom(in)
	if err != nil || length == 0 {
		return err
	}
	sh := b.Book.Sheet(source.SheetID)
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
		return ranges.Exceeds(sh, into)
	}
	if err := b.Guard(into); err != nil {
		return err
	}
	sh = b.Book.Edited(source.SheetID)
	if dim == grid.Rows {
		for c := source.StartCol; c < source.EndCol; c++ {
			b.continueLine(sh, source.StartRow, source.EndRow, into.StartRow, into.EndRow, in.UseAlternateSeries,
				func(i int) (int, int) { return i, c })
		}
	} else {
		for r := source.StartRow; r < source.EndRow; r++ {
			b.continueLine(sh, source.StartCol, source.EndCol, into.StartCol, into.EndCol, in.UseAlternateSeries,
				func(i int) (int, int) { return r, i })
		}
	}
	b.Touch(into)
	return nil
}

// fillFrom reads what is continued, in which dimension and how far. With a range only, its filled
// corner is the source; a range that is filled, or empty, as a whole has nothing to fill.
func (b *batch) fillFrom(
	in *sheets.AutoFillRequest,
) (source grid.Range, dim grid.Dimension, length int, err *wire.Error) {
	if t := in.SourceAndDestination; t != nil {
		source, err = ranges.Grid(b.Book, t.Source)
		if t.Dimension == "COLUMNS" {
			dim = grid.Columns
		}
		return source, dim, int(t.FillLength), err
	}
	if in.Range == nil {
		return source, dim, 0, wire.Invalid("Must specify a range or a sourceAndDestination.")
	}
	area, err := ranges.Grid(b.Book, in.Range)
	if err != nil {
		return area, dim, 0, err
	}
	sh, rows, cols := b.Book.Sheet(area.SheetID), 0, 0
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
func (b *batch) continueLine(
	sh *grid.Sheet, start, end, from, to int, alternate bool, at func(int) (row, col int),
) {
	n := end - start
	cells := make([]grid.Cell, n)
	for i := range cells {
		cells[i] = sh.Cell(at(start + i))
	}
	step, series := b.series(cells, alternate)
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
			cell = cell.WithValue(grid.TextValue(m[1] + strconv.Itoa(begin+int(step)*(i-start))))
		}
		x := cell.Extra()
		x.Note = sh.Cell(row, col).Note() // notes aren't filled
		sh.SetCell(row, col, cell.WithExtra(x))
	}
}

// series tells whether cells go on in equal steps, and in which.
func (b *batch) series(cells []grid.Cell, alternate bool) (step float64, ok bool) {
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
		plain := texts == 0 && !render.NewFormatter(b.Book).IsDate(cells[0])
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
