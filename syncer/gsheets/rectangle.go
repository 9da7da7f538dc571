package gsheets

import (
	"cmp"
	"math"
	"sheetsync/sheetschema/table"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// placed is a cell to be written at its place.
type placed struct {
	row, column int
	cell        *table.Cell
}

// A rectangle of cells: one updateCells. The cells lie column by column.
type rectangle struct {
	row, column, height, width int
	columns                    [][]placed
}

// rectangles groups cells into rectangles without gaps: first into stretches
// within a column, then stretches of the same rows in adjacent columns.
func rectangles(all []placed) []rectangle {
	slices.SortFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.column, b.column), cmp.Compare(a.row, b.row))
	})
	type span struct{ row, height int }
	var done []rectangle
	open := make(map[span]int) // of the column before, into done
	here := make(map[span]int)
	column := -1
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && all[end].column == all[start].column && all[end].row == all[end-1].row+1 {
			end++
		}
		first := all[start]
		if first.column != column {
			if first.column == column+1 {
				open, here = here, make(map[span]int)
			} else {
				open, here = make(map[span]int), make(map[span]int)
			}
			column = first.column
		}
		s := span{first.row, end - start}
		if i, ok := open[s]; ok {
			done[i].columns = append(done[i].columns, all[start:end])
			done[i].width++
			here[s] = i
		} else {
			here[s] = len(done)
			done = append(done, rectangle{first.row, first.column, s.height, 1, [][]placed{all[start:end]}})
		}
		start = end
	}
	return done
}

// cells adds an updateCells.
func (b *batch) cells(sheet int64, r rectangle) {
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
			b.value(r.columns[column][row].cell)
		}
		b.str(`]}`)
	}
	b.str(`]}}`)
}

func (b *batch) value(c *table.Cell) {
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
func (b *batch) quote(s string) {
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
