package edit

import (
	"fmt"
	"unicode/utf16"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// maxText is how many characters a cell holds, in UTF-16 units.
const maxText = 50_000

// CheckText refuses a text that is too long for a cell.
func CheckText(s string) *wire.Error {
	if len(s) <= maxText { // no character has more UTF-16 units than bytes
		return nil
	}
	units := 0
	for _, r := range s {
		if units += utf16.RuneLen(r); units > maxText {
			return wire.Invalid("Your input contains more than the maximum of %d characters in a single cell.",
				maxText)
		}
	}
	return nil
}

// Matrix is the values of a ValueRange, row by row.
func Matrix(values [][]any, majorDimension string) [][]any {
	if majorDimension != "COLUMNS" {
		return values
	}
	height := 0
	for _, column := range values {
		height = max(height, len(column))
	}
	rows := make([][]any, height)
	for i := range rows {
		for c, column := range values {
			if i < len(column) {
				for len(rows[i]) < c {
					rows[i] = append(rows[i], nil)
				}
				rows[i] = append(rows[i], column[i])
			}
		}
	}
	return rows
}

// Width is the length of the longest row.
func Width[T any](rows [][]T) int {
	n := 0
	for _, row := range rows {
		n = max(n, len(row))
	}
	return n
}

// Written is what a write of values did.
type Written struct {
	Sheet *grid.Sheet
	Area  grid.Range
	// Rows and Cols are those in which at least one cell was written: a null writes none.
	Rows, Cols map[int]bool
	Cells      int
}

// Put writes values into a range: within it, or from its corner on when that is an anchor. With raw
// they are taken as they are, else as if typed.
func (w *Writer) Put(target ranges.Parsed, values [][]any, raw bool) (Written, *wire.Error) {
	width := Width(values)
	area := grid.Range{SheetID: target.SheetID, StartRow: target.StartRow, StartCol: target.StartCol,
		EndRow: target.StartRow + len(values), EndCol: target.StartCol + width}
	out := Written{Sheet: target.Sheet, Area: area, Rows: map[int]bool{}, Cols: map[int]bool{}}
	if len(values) == 0 || width == 0 {
		out.Area.EndRow, out.Area.EndCol = area.StartRow+1, area.StartCol+1
		return out, nil
	}
	switch {
	case !target.Anchor && area.EndRow > target.EndRow && target.EndRow < target.Sheet.RowCount:
		return out, wire.Invalid("Requested writing within range [%s], but tried writing to row [%d]",
			target.Sheet.A1(target.Range), target.EndRow+1)
	case !target.Anchor && area.EndCol > target.EndCol && target.EndCol < target.Sheet.ColumnCount:
		return out, wire.Invalid("Requested writing within range [%s], but tried writing to column [%s]",
			target.Sheet.A1(target.Range), grid.ColumnName(target.EndCol))
	case area.EndRow > target.Sheet.RowCount || area.EndCol > target.Sheet.ColumnCount:
		return out, ranges.Exceeds(target.Sheet, area)
	}
	if err := w.Guard(area); err != nil {
		return out, err
	}
	sheet := w.Book.Edited(target.SheetID)
	out.Sheet = sheet
	var merges []grid.Range
	for _, m := range sheet.Merges {
		if m.Overlaps(area) {
			merges = append(merges, m)
		}
	}
	wrote := make([]bool, width)
	for i, row := range values {
		before := out.Cells
		for j, v := range row {
			if v == nil {
				continue
			}
			r, c := area.StartRow+i, area.StartCol+j
			out.Cells++
			wrote[j] = true
			if covered(merges, r, c) {
				continue
			}
			cell, err := w.enter(sheet.Cell(r, c), v, raw)
			if err != nil {
				return out, wire.Invalid("Invalid values[%d][%d]: %s", i, j, err)
			}
			if cell.Kind() == grid.Text {
				if err := CheckText(cell.Text()); err != nil {
					return out, err
				}
			}
			sheet.SetCell(r, c, cell)
		}
		if out.Cells > before {
			out.Rows[area.StartRow+i] = true
		}
	}
	for j, yes := range wrote {
		if yes {
			out.Cols[area.StartCol+j] = true
		}
	}
	w.Touch(area)
	return out, nil
}

// covered tells whether a cell is hidden under a merged block: what is written there is dropped.
func covered(merges []grid.Range, row, col int) bool {
	for _, m := range merges {
		if m.Has(row, col) {
			return row != m.StartRow || col != m.StartCol
		}
	}
	return false
}

// enter puts one JSON value into a cell.
func (w *Writer) enter(c grid.Cell, v any, raw bool) (grid.Cell, error) {
	switch v := v.(type) {
	case float64:
		return c.WithValue(grid.NumberValue(v)), nil
	case bool:
		return c.WithValue(grid.BoolValue(v)), nil
	case string:
		if v == "" {
			return c.WithValue(grid.Value{}), nil
		}
		if raw || w.isTextFormat(c) {
			return c.WithValue(grid.TextValue(v)), nil
		}
		return w.Typed(c, v), nil
	}
	return c, fmt.Errorf("%s", protoText(v))
}

func (w *Writer) isTextFormat(c grid.Cell) bool {
	f := w.Book.Format(c.Format())
	return f != nil && f.NumberFormat != nil && f.NumberFormat.Type == "TEXT"
}

// Typed puts a text into a cell as if a person had typed it.
func (w *Writer) Typed(c grid.Cell, text string) grid.Cell {
	e := w.locale.Enter(text, w.Time)
	switch {
	case e.Formula != "":
		return c.WithFormula(e.Formula, grid.ErrorValue("#NAME?"))
	case e.IsText:
		return c.WithValue(grid.TextValue(e.Text))
	case e.IsBool:
		return c.WithValue(grid.BoolValue(e.Number != 0))
	}
	c = c.WithValue(grid.NumberValue(e.Number))
	if e.Type == "" {
		return c
	}
	key := enteredFormat{c.Format(), e.Type, e.Pattern}
	id, known := w.entered[key]
	if !known {
		id = c.Format()
		now := sheets.CellFormat{}
		if own := w.Book.Format(id); own != nil {
			now = *own
		}
		if now.NumberFormat == nil {
			now.NumberFormat = &sheets.NumberFormat{Type: e.Type, Pattern: e.Pattern}
			id = w.Book.Intern(&now)
		}
		if w.entered == nil {
			w.entered = map[enteredFormat]grid.FormatID{}
		}
		w.entered[key] = id
	}
	return c.WithFormat(id)
}

// protoText writes a value that no cell can hold the way the API's errors do.
func protoText(v any) string {
	switch v := v.(type) {
	case []any:
		return "list_value \t " + protoBlock("", v)
	case map[string]any:
		return "struct_value \t " + protoBlock("", v)
	}
	return fmt.Sprint(v)
}

func protoBlock(indent string, v any) string {
	in := indent + "  "
	switch v := v.(type) {
	case []any:
		s := "{\n"
		for _, m := range v {
			s += in + "values {\n" + protoValue(in+"  ", m) + in + "}\n"
		}
		return s + indent + "}\n"
	case map[string]any:
		s := "{\n"
		for k, m := range v {
			s += in + "fields {\n" + in + "  key: " + fmt.Sprintf("%q", k) + "\n" + in + "  value {\n" +
				protoValue(in+"    ", m) + in + "  }\n" + in + "}\n"
		}
		return s + indent + "}\n"
	}
	return ""
}

func protoValue(indent string, v any) string {
	switch v := v.(type) {
	case string:
		return indent + fmt.Sprintf("string_value: %q\n", v)
	case float64:
		s := string(wire.AppendNumber(nil, v))
		if v == float64(int64(v)) {
			s += ".0"
		}
		return indent + "number_value: " + s + "\n"
	case bool:
		return indent + fmt.Sprintf("bool_value: %t\n", v)
	case []any:
		return indent + "list_value " + protoBlock(indent, v)
	case map[string]any:
		return indent + "struct_value " + protoBlock(indent, v)
	}
	return indent + "null_value: NULL_VALUE\n"
}
