package batch

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"sheetsync/sheetschema/table"
)

// Cell is a cell to be written at its place.
type Cell struct {
	Row, Column int
	Cell        *table.Cell
}

// A rectangle of cells: one updateCells. The cells lie column by column.
type rectangle struct {
	row, column, height, width int
	columns                    [][]Cell
}

// rectangles groups cells into rectangles without gaps: first into stretches
// within a column, then stretches of the same rows in adjacent columns.
func rectangles(all []Cell) []rectangle {
	slices.SortFunc(all, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Column, b.Column), cmp.Compare(a.Row, b.Row))
	})
	type span struct{ row, height int }
	var done []rectangle
	open := make(map[span]int) // of the column before, into done
	here := make(map[span]int)
	column := -1
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && all[end].Column == all[start].Column && all[end].Row == all[end-1].Row+1 {
			end++
		}
		first := all[start]
		if first.Column != column {
			if first.Column == column+1 {
				open, here = here, make(map[span]int)
			} else {
				open, here = make(map[span]int), make(map[span]int)
			}
			column = first.Column
		}
		s := span{first.Row, end - start}
		if i, ok := open[s]; ok {
			done[i].columns = append(done[i].columns, all[start:end])
			done[i].width++
			here[s] = i
		} else {
			here[s] = len(done)
			done = append(done, rectangle{row: first.Row, column: first.Column, height: s.height, width: 1, columns: [][]Cell{all[start:end]}})
		}
		start = end
	}
	return done
}

// Write adds what writes cells of a tab, in as few updateCells as they make up
// rectangles. It sorts them.
func (b *Batch) Write(sheet int64, all []Cell) {
	for _, r := range rectangles(all) {
		b.cells(sheet, r)
	}
}

// cells adds an updateCells.
func (b *Batch) cells(sheet int64, r rectangle) {
	b.begin()
	b.str(`{"updateCells":{"fields":"userEnteredValue","start":{"sheetId":`)
	b.int(sheet)
	b.str(`,"rowIndex":`)
	b.int(int64(r.row))
	b.str(`,"columnIndex":`)
	b.int(int64(r.column))
	b.str(`},"rows":[`)
	for row := range r.height {
		if row > 0 {
			b.str(`,`)
		}
		b.str(`{"values":[`)
		for column := range r.width {
			if column > 0 {
				b.str(`,`)
			}
			b.value(r.columns[column][row].Cell)
		}
		b.str(`]}`)
	}
	b.str(`]}}`)
}

func (b *Batch) value(c *table.Cell) {
	switch {
	case c.Kind == table.CellText && c.Text != "":
		b.str(`{"userEnteredValue":{"stringValue":`)
		b.quote(c.Text)
		b.str(`}}`)
	case c.Kind == table.CellNumber && !math.IsNaN(c.Number) && !math.IsInf(c.Number, 0):
		b.str(`{"userEnteredValue":{"numberValue":`)
		b.body = strconv.AppendFloat(b.body, c.Number, 'g', -1, 64)
		b.str(`}}`)
	case c.Kind == table.CellBool:
		b.str(`{"userEnteredValue":{"boolValue":`)
		b.body = strconv.AppendBool(b.body, c.Number != 0)
		b.str(`}}`)
	default:
		b.str(`{}`) // with the field mask, this clears the cell
	}
}

// quote adds a JSON string. Bytes that aren't UTF-8 become U+FFFD.
func (b *Batch) quote(s string) {
	out, err := jsontext.AppendQuote(b.body, s)
	if err != nil {
		out, _ = jsontext.AppendQuote(b.body, strings.ToValidUTF8(s, "\uFFFD"))
	}
	b.body = out
}

// sameText compares what was written with what is read back: line ends may
// come back as line feeds.
func sameText(a, b string) bool {
	if a == b {
		return true
	}
	lines := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	return lines.Replace(strings.ToValidUTF8(a, "\uFFFD")) == lines.Replace(b)
}
