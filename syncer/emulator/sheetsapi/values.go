package sheetsapi

import (
	"runtime"
	"slices"
	"sync"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// valueOptions are the options of a request that reads values.
type valueOptions struct {
	columns bool   // majorDimension
	render  string // "", FORMATTED_VALUE, UNFORMATTED_VALUE, FORMULA
	dates   string // "", SERIAL_NUMBER, FORMATTED_STRING
}

func readValueOptions(get func(string) string, major, render, dates string) (valueOptions, *wire.Error) {
	if err := wire.DimensionEnum.Check("major_dimension", get(major)); err != nil {
		return valueOptions{}, err
	}
	if err := wire.RenderEnum.Check(snakeOf(render), get(render)); err != nil {
		return valueOptions{}, err
	}
	if err := wire.DateTimeEnum.Check(snakeOf(dates), get(dates)); err != nil {
		return valueOptions{}, err
	}
	return valueOptions{columns: get(major) == "COLUMNS", render: get(render), dates: get(dates)}, nil
}

var snakes = map[string]string{
	"valueRenderOption": "value_render_option", "dateTimeRenderOption": "date_time_render_option",
	"responseValueRenderOption":    "response_value_render_option",
	"responseDateTimeRenderOption": "response_date_time_render_option",
}

func snakeOf(name string) string { return snakes[name] }

// valueRange is the values of a range (a ValueRange), read from a version when it is written out.
type valueRange struct {
	f       *formatter
	sheet   *grid.Sheet
	area    grid.Range
	options valueOptions
}

// AppendJSON implements [Response].
func (v *valueRange) AppendJSON(b []byte) []byte {
	b = append(b, `{"range":`...)
	b = appendString(b, v.sheet.A1(v.area))
	if v.options.columns {
		b = append(b, `,"majorDimension":"COLUMNS"`...)
	} else {
		b = append(b, `,"majorDimension":"ROWS"`...)
	}
	if v.options.columns {
		b = v.appendColumns(b)
	} else {
		b = v.appendRows(b)
	}
	return append(b, '}')
}

func (v *valueRange) appendRows(b []byte) []byte {
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
	var group sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range parts {
		room <- struct{}{}
		group.Go(func() {
			defer func() { <-room }()
			own := *v
			own.f = newFormatter(v.f.book)
			start := v.area.StartRow + i*part
			parts[i] = own.appendLines(nil, start, min(start+part, last))
		})
	}
	group.Wait()
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
func (v *valueRange) appendLines(b []byte, start, end int) []byte {
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
func (v *valueRange) width(row int) int {
	cells := v.sheet.Row(row).Cells()
	n := min(len(cells), v.area.EndCol)
	for n > v.area.StartCol && blankShown(cells[n-1]) {
		n--
	}
	return n
}

// blankShown tells whether a cell counts as empty when values are read: ="" has no value either.
func blankShown(c grid.Cell) bool {
	return c.Kind() == grid.Empty && c.Formula() == "" || c.Kind() == grid.Text && c.Text() == "" && c.Formula() == ""
}

func (v *valueRange) appendColumns(b []byte) []byte {
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

func (v *valueRange) appendCell(b []byte, c grid.Cell) []byte {
	switch v.options.render {
	case "FORMULA":
		if f := c.Formula(); f != "" {
			return appendString(b, f)
		}
	case "UNFORMATTED_VALUE":
	default:
		return v.f.append(b, c)
	}
	switch c.Kind() {
	case grid.Number:
		if v.options.dates == "FORMATTED_STRING" && v.f.isDate(c) {
			return appendString(b, v.f.shown(c))
		}
		return appendNumber(b, c.Number())
	case grid.Bool:
		if c.Number() != 0 {
			return append(b, "true"...)
		}
		return append(b, "false"...)
	}
	return appendString(b, c.Text())
}
