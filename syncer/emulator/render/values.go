package render

import (
	"runtime"
	"slices"
	"sync"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// ValueOptions are the options of a request that reads values.
type ValueOptions struct {
	Columns bool   // majorDimension
	Render  string // "", FORMATTED_VALUE, UNFORMATTED_VALUE, FORMULA
	Dates   string // "", SERIAL_NUMBER, FORMATTED_STRING
}

// Values is the values of a range (a ValueRange), read from a version when it is written out.
type Values struct {
	f       *Formatter
	sheet   *grid.Sheet
	area    grid.Range
	options ValueOptions
}

// Values returns the values of a range.
func (f *Formatter) Values(sheet *grid.Sheet, area grid.Range, o ValueOptions) *Values {
	return &Values{f: f, sheet: sheet, area: area, options: o}
}

// AppendJSON implements [wire.Appender].
func (v *Values) AppendJSON(b []byte, mask wire.Mask) []byte {
	head := sheets.ValueRange{Range: v.sheet.A1(v.area), MajorDimension: grid.Rows.String()}
	if v.options.Columns {
		head.MajorDimension = grid.Columns.String()
	}
	b = wire.Writer{}.Append(b, &head, mask)
	if !mask.Has("values") {
		return b
	}
	open := len(b) - 1 // where the values go, before the brace
	b = b[:open]
	if v.options.Columns {
		b = v.appendColumns(b)
	} else {
		b = v.appendRows(b)
	}
	if len(b) > open && b[open-1] == '{' { // the mask left no member before the values
		b = append(b[:open], b[open+1:]...)
	}
	return append(b, '}')
}

func (v *Values) appendRows(b []byte) []byte {
	last := v.area.StartRow
	for row := min(v.area.EndRow, v.sheet.UsedRows()); row > v.area.StartRow; row-- {
		if v.width(row-1) > v.area.StartCol {
			last = row
			break
		}
	}
	if last == v.area.StartRow {
		return b
	}
	b = append(b, `,"values":[`...)
	const part = 4096 // rows that one goroutine writes at a time
	if last-v.area.StartRow <= part {
		b = v.appendLines(b, v.area.StartRow, last)
		return append(b, ']')
	}
	parts := make([][]byte, (last-v.area.StartRow+part-1)/part)
	failed := make(chan any, len(parts)) // what goroutines panicked with
	var group sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range parts {
		room <- struct{}{}
		group.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					failed <- p
				}
				<-room
			}()
			own := *v
			own.f = NewFormatter(v.f.book)
			start := v.area.StartRow + i*part
			parts[i] = own.appendLines(nil, start, min(start+part, last))
		})
	}
	group.Wait()
	if len(failed) > 0 {
		panic(<-failed) // in the goroutine of the request, which answers for it
	}
	size := len(b) + len(parts) + 64
	for _, p := range parts {
		size += len(p)
	}
	b = slices.Grow(b, size-len(b))
	for i, p := range parts {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, p...)
	}
	return append(b, ']')
}

// appendLines writes rows start to end, separated by commas.
func (v *Values) appendLines(b []byte, start, end int) []byte {
	before := len(b) // b may hold other tabs already
	for row := start; row < end; row++ {
		if row > start {
			b = append(b, ',')
		}
		b = append(b, '[')
		cells := v.sheet.Row(row).Cells()
		width := v.width(row)
		for col := v.area.StartCol; col < width; col++ {
			if col > v.area.StartCol {
				b = append(b, ',')
			}
			b = v.appendCell(b, cells[col])
		}
		b = append(b, ']')
		if row == start {
			b = slices.Grow(b, (len(b)-before+1)*(end-start)*9/8)
		}
	}
	return b
}

// width is the column behind a row's last cell in the range that isn't blank.
func (v *Values) width(row int) int {
	cells := v.sheet.Row(row).Cells()
	n := min(len(cells), v.area.EndCol)
	for n > v.area.StartCol && blankShown(cells[n-1]) {
		n--
	}
	return n
}

// blankShown tells whether a cell counts as empty when values are read: ="" has no value either.
func blankShown(c grid.Cell) bool {
	return c.Formula() == "" &&
		(c.Kind() == grid.Empty || c.Kind() == grid.Text && c.Text() == "")
}

func (v *Values) appendColumns(b []byte) []byte {
	n := max(v.area.Cols(), 0)
	heights := make([]int, n)
	for row := v.area.StartRow; row < min(v.area.EndRow, v.sheet.UsedRows()); row++ {
		cells := v.sheet.Row(row).Cells()
		for i := range n {
			if col := v.area.StartCol + i; col < len(cells) && !blankShown(cells[col]) {
				heights[i] = row + 1
			}
		}
	}
	for n > 0 && heights[n-1] == 0 {
		n--
	}
	if n == 0 {
		return b
	}
	b = append(b, `,"values":[`...)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for row := v.area.StartRow; row < heights[i]; row++ {
			if row > v.area.StartRow {
				b = append(b, ',')
			}
			b = v.appendCell(b, v.sheet.Cell(row, v.area.StartCol+i))
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

func (v *Values) appendCell(b []byte, c grid.Cell) []byte {
	switch v.options.Render {
	case "FORMULA":
		if f := c.Formula(); f != "" {
			return wire.AppendString(b, f)
		}
	case "UNFORMATTED_VALUE":
	default:
		return v.f.append(b, c)
	}
	switch c.Kind() {
	case grid.Number:
		if v.options.Dates == "FORMATTED_STRING" && v.f.IsDate(c) {
			return wire.AppendString(b, v.f.Shown(c))
		}
		return wire.AppendNumber(b, c.Number())
	case grid.Bool:
		if c.Number() != 0 {
			return append(b, "true"...)
		}
		return append(b, "false"...)
	}
	return wire.AppendString(b, c.Text())
}
