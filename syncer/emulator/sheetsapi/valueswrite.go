package sheetsapi

import (
	"fmt"
	"unicode/utf8"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// maxText is how many characters a cell holds.
const maxText = 50_000

// matrix is the values of a ValueRange, row by row.
func matrix(body grid.Tree) [][]any {
	list := grid.List(body, "values")
	out := make([][]any, len(list))
	for i, row := range list {
		out[i], _ = row.([]any)
	}
	if grid.Str(body, "majorDimension") != "COLUMNS" {
		return out
	}
	height := 0
	for _, column := range out {
		height = max(height, len(column))
	}
	rows := make([][]any, height)
	for i := range rows {
		for c, column := range out {
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

// written is what a write of values did.
type written struct {
	sheet *grid.Sheet
	area  grid.Range
	// rows and cols are those in which at least one cell was written: a null writes none.
	rows, cols map[int]bool
	cells      int
}

// put writes values into a range: within it, or from its corner on when it names a cell or a sheet.
func (w *writer) put(target parsedRange, values [][]any, raw bool) (written, *wire.Error) {
	width := 0
	for _, row := range values {
		width = max(width, len(row))
	}
	area := grid.Range{SheetID: target.SheetID, StartRow: target.StartRow, StartCol: target.StartCol,
		EndRow: target.StartRow + len(values), EndCol: target.StartCol + width}
	out := written{sheet: target.sheet, area: area, rows: map[int]bool{}, cols: map[int]bool{}}
	if len(values) == 0 || width == 0 {
		out.area.EndRow, out.area.EndCol = area.StartRow+1, area.StartCol+1
		return out, nil
	}
	switch {
	case !target.anchor && area.EndRow > target.EndRow && target.EndRow < target.sheet.RowCount:
		return out, wire.Invalid("Requested writing within range [%s], but tried writing to row [%d]",
			target.sheet.A1(target.Range), target.EndRow+1)
	case !target.anchor && area.EndCol > target.EndCol && target.EndCol < target.sheet.ColumnCount:
		return out, wire.Invalid("Requested writing within range [%s], but tried writing to column [%s]",
			target.sheet.A1(target.Range), grid.ColumnName(target.EndCol))
	case area.EndRow > target.sheet.RowCount || area.EndCol > target.sheet.ColumnCount:
		return out, exceeds(target.sheet, area)
	}
	if err := w.guard(area); err != nil {
		return out, err
	}
	sheet := w.book.Edited(target.SheetID)
	out.sheet = sheet
	var merges []grid.Range
	for _, m := range sheet.Merges {
		if m.Overlaps(area) {
			merges = append(merges, m)
		}
	}
	wrote := make([]bool, width)
	for i, row := range values {
		before := out.cells
		for j, v := range row {
			if v == nil {
				continue
			}
			r, c := area.StartRow+i, area.StartCol+j
			out.cells++
			wrote[j] = true
			if covered(merges, r, c) {
				continue
			}
			cell, err := w.enter(sheet.Cell(r, c), v, raw)
			if err != nil {
				return out, wire.Invalid("Invalid values[%d][%d]: %s", i, j, err)
			}
			if cell.Kind() == grid.Text && len(cell.Text()) > maxText && utf8.RuneCountInString(cell.Text()) > maxText {
				return out, wire.Invalid("Your input contains more than the maximum of %d characters in a single cell.", maxText)
			}
			sheet.SetCell(r, c, cell)
		}
		if out.cells > before {
			out.rows[area.StartRow+i] = true
		}
	}
	for j, yes := range wrote {
		if yes {
			out.cols[area.StartCol+j] = true
		}
	}
	w.touch(area)
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
func (w *writer) enter(c grid.Cell, v any, raw bool) (grid.Cell, error) {
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
		return w.typed(c, v), nil
	}
	return c, fmt.Errorf("%s", protoText(v))
}

func (w *writer) isTextFormat(c grid.Cell) bool {
	return c.Format() != 0 && grid.Str(grid.Sub(w.book.Format(c.Format()), "numberFormat"), "type") == "TEXT"
}

// typed puts a text into a cell as if a person had typed it.
func (w *writer) typed(c grid.Cell, text string) grid.Cell {
	e := w.locale.Enter(text, w.op.Time)
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
		format := w.book.Format(id)
		if format["numberFormat"] == nil {
			now := grid.Tree{"numberFormat": grid.Tree{"type": e.Type, "pattern": e.Pattern}}
			for k, v := range format {
				now[k] = v
			}
			id = w.book.Intern(now)
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
	case grid.Tree:
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
	case grid.Tree:
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
		s := string(appendNumber(nil, v))
		if v == float64(int64(v)) {
			s += ".0"
		}
		return indent + "number_value: " + s + "\n"
	case bool:
		return indent + fmt.Sprintf("bool_value: %t\n", v)
	case []any:
		return indent + "list_value " + protoBlock(indent, v)
	case grid.Tree:
		return indent + "struct_value " + protoBlock(indent, v)
	}
	return indent + "null_value: NULL_VALUE\n"
}
