package sheetsapi

import (
	"unicode/utf8"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// cellEdit sets fields of cells from a CellData.
type cellEdit struct {
	w       *writer
	mask    wire.Mask
	formats map[formatEdit]grid.FormatID
}

type formatEdit struct {
	base grid.FormatID
	from int // which CellData of the request
}

func (w *writer) cellEdit(in grid.Tree) (*cellEdit, *wire.Error) {
	mask, err := fieldMask(in, wire.CellData)
	return &cellEdit{w: w, mask: mask, formats: map[formatEdit]grid.FormatID{}}, err
}

// apply sets a cell's fields; data is the nth CellData of the request.
func (e *cellEdit) apply(c grid.Cell, data grid.Tree, nth int) (grid.Cell, *wire.Error) {
	if e.mask.Has("userEnteredValue") {
		now, err := e.value(c, grid.Sub(data, "userEnteredValue"))
		if err != nil {
			return c, err
		}
		c = now
	}
	if e.mask.Has("userEnteredFormat") {
		key := formatEdit{c.Format(), nth}
		id, known := e.formats[key]
		if !known {
			sub := e.mask.Sub("userEnteredFormat")
			format := grid.Sub(data, "userEnteredFormat")
			id = e.w.book.Intern(sub.Set(e.w.book.Format(c.Format()), format))
			e.formats[key] = id
		}
		c = c.WithFormat(id)
	}
	if e.mask.Has("note") {
		c = c.WithNote(grid.Str(data, "note"))
	}
	if e.mask.Has("dataValidation") {
		rule := grid.Sub(data, "dataValidation")
		if rule != nil {
			if err := checkValidation(rule); err != nil {
				return c, err
			}
			rule = tidy(rule)
		}
		c = c.WithValidation(rule)
	}
	if e.mask.Has("textFormatRuns") || e.mask.Has("pivotTable") {
		x := c.Extra()
		if e.mask.Has("textFormatRuns") {
			x.Runs = grid.List(data, "textFormatRuns")
		}
		if e.mask.Has("pivotTable") {
			x.Pivot = grid.Sub(data, "pivotTable")
		}
		c = c.WithExtra(x)
	}
	return c, nil
}

func (e *cellEdit) value(c grid.Cell, v grid.Tree) (grid.Cell, *wire.Error) {
	if n, ok := v["numberValue"].(float64); ok {
		return c.WithValue(grid.NumberValue(n)), nil
	}
	if b, ok := v["boolValue"].(bool); ok {
		return c.WithValue(grid.BoolValue(b)), nil
	}
	if s, ok := v["formulaValue"].(string); ok && s != "" {
		if s[0] != '=' {
			return c, wire.Invalid("Formula must begin with '=': %s", s)
		}
		return c.WithFormula(s, grid.ErrorValue("#NAME?")), nil
	}
	if s, ok := v["stringValue"].(string); ok && s != "" {
		if len(s) > maxText && utf8.RuneCountInString(s) > maxText {
			return c, wire.Invalid("Your input contains more than the maximum of %d characters in a single cell.", maxText)
		}
		return c.WithValue(grid.TextValue(s)), nil
	}
	return c.WithValue(grid.Value{}), nil
}

// touchesValues tells whether values change, so that formulas are computed anew.
func (e *cellEdit) touchesValues() bool { return e.mask.Has("userEnteredValue") }

func (w *writer) updateCells(in grid.Tree) (grid.Tree, *wire.Error) {
	edit, err := w.cellEdit(in)
	if err != nil {
		return nil, err
	}
	rows := grid.List(in, "rows")
	width := 0
	for _, row := range rows {
		t, _ := row.(grid.Tree)
		width = max(width, len(grid.List(t, "values")))
	}
	var area grid.Range
	if start := grid.Sub(in, "start"); start != nil {
		r, _ := grid.Int(start, "rowIndex")
		c, _ := grid.Int(start, "columnIndex")
		area = grid.Range{SheetID: grid.ID(start, "sheetId"), StartRow: r, EndRow: r + len(rows), StartCol: c, EndCol: c + width}
		sh := w.book.Sheet(area.SheetID)
		if sh == nil {
			return nil, noGrid(area.SheetID)
		}
		if r < 0 || c < 0 || area.EndRow > sh.RowCount || area.EndCol > sh.ColumnCount {
			return nil, wire.Invalid("Attempting to write row: %d, column: %d, beyond the last requested row of: %d",
				area.EndRow-1, max(area.EndCol-1, 0), sh.RowCount-1)
		}
	} else {
		if area, err = gridRange(w.book, grid.Sub(in, "range")); err != nil {
			return nil, err
		}
		if len(rows) > area.Rows() {
			return nil, wire.Invalid("Attempting to write row: %d, beyond the last requested row of: %d", area.StartRow+area.Rows(), area.EndRow-1)
		}
		if width > area.Cols() {
			return nil, wire.Invalid("Attempting to write column: %d, beyond the last requested column of: %d", area.StartCol+area.Cols(), area.EndCol-1)
		}
	}
	if area.Empty() {
		return nil, nil
	}
	if err := w.guard(area); err != nil {
		return nil, err
	}
	sh := w.book.Edited(area.SheetID)
	nth := 0
	withStart := grid.Sub(in, "start") != nil
	for i := 0; i < area.Rows(); i++ {
		var values []any
		if i < len(rows) {
			t, _ := rows[i].(grid.Tree)
			values = grid.List(t, "values")
		} else if area.StartRow+i >= sh.UsedRows() {
			break // nothing there to clear
		}
		last := area.Cols()
		if withStart {
			last = len(values)
		} else if len(values) < last {
			last = min(last, max(len(values), sh.Row(area.StartRow+i).Len()-area.StartCol))
		}
		for j := 0; j < last; j++ {
			var data grid.Tree
			if j < len(values) {
				data, _ = values[j].(grid.Tree)
			}
			nth++
			r, c := area.StartRow+i, area.StartCol+j
			cell, err := edit.apply(sh.Cell(r, c), data, nth)
			if err != nil {
				return nil, err
			}
			sh.SetCell(r, c, cell)
		}
	}
	if edit.touchesValues() {
		w.touch(area)
	}
	return nil, nil
}

func (w *writer) repeatCell(in grid.Tree) (grid.Tree, *wire.Error) {
	edit, err := w.cellEdit(in)
	if err != nil {
		return nil, err
	}
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	if err := w.guard(area); err != nil {
		return nil, err
	}
	data := grid.Sub(in, "cell")
	sh := w.book.Edited(area.SheetID)
	formula := grid.Str(grid.Sub(data, "userEnteredValue"), "formulaValue")
	for r := area.StartRow; r < area.EndRow; r++ {
		for c := area.StartCol; c < area.EndCol; c++ {
			cell, err := edit.apply(sh.Cell(r, c), data, 0)
			if err != nil {
				return nil, err
			}
			if formula != "" && edit.touchesValues() {
				cell = cell.WithFormula(grid.Translate(formula, r-area.StartRow, c-area.StartCol), cell.Value())
			}
			sh.SetCell(r, c, cell)
		}
	}
	if edit.touchesValues() {
		w.touch(area)
	}
	return nil, nil
}

func (w *writer) appendCells(in grid.Tree) (grid.Tree, *wire.Error) {
	id := grid.ID(in, "sheetId")
	sh := w.book.Edited(id)
	if sh == nil {
		return nil, noGrid(id)
	}
	last, _ := lastFilled(sh, sh.Bounds())
	rows := grid.List(in, "rows")
	width := 0
	for _, row := range rows {
		t, _ := row.(grid.Tree)
		width = max(width, len(grid.List(t, "values")))
	}
	if err := w.resize(sh, max(sh.RowCount, last+1+len(rows)), max(sh.ColumnCount, width)); err != nil {
		return nil, err
	}
	return w.updateCells(grid.Tree{"rows": in["rows"], "fields": in["fields"],
		"start": grid.Tree{"sheetId": float64(id), "rowIndex": float64(last + 1), "columnIndex": 0.0}})
}

func (w *writer) setDataValidation(in grid.Tree) (grid.Tree, *wire.Error) {
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	rule := grid.Sub(in, "rule")
	if rule != nil {
		if err := checkValidation(rule); err != nil {
			return nil, err
		}
		rule = tidy(rule)
	}
	if err := w.guard(area); err != nil {
		return nil, err
	}
	sh := w.book.Edited(area.SheetID)
	end := area.EndRow
	if rule == nil {
		end = min(end, sh.UsedRows())
	}
	for r := area.StartRow; r < end; r++ {
		for c := area.StartCol; c < area.EndCol; c++ {
			if cell := sh.Cell(r, c); rule != nil || cell.Extra().Validation != nil {
				sh.SetCell(r, c, cell.WithValidation(rule))
			}
		}
	}
	return nil, nil
}

// checkValidation refuses what no data validation can be.
func checkValidation(rule grid.Tree) *wire.Error {
	condition := grid.Sub(rule, "condition")
	if condition == nil {
		return wire.Invalid("DataValidationRule.condition is required.")
	}
	for _, v := range grid.List(condition, "values") {
		if t, ok := v.(grid.Tree); ok && t["relativeDate"] != nil {
			return wire.Invalid("Relative dates are not supported for data validation.")
		}
	}
	return checkCondition(condition)
}

// checkCondition refuses a condition with too few or too many values.
func checkCondition(condition grid.Tree) *wire.Error {
	kind, n := grid.Str(condition, "type"), len(grid.List(condition, "values"))
	low, high := 1, 1
	switch kind {
	case "", "CONDITION_TYPE_UNSPECIFIED":
		return wire.Invalid("BooleanCondition.type is required.")
	case "BLANK", "NOT_BLANK", "TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID":
		low, high = 0, 0
	case "NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN":
		low, high = 2, 2
	case "ONE_OF_LIST":
		high = 1 << 20
	case "BOOLEAN":
		low, high = 0, 2
	}
	if n < low || n > high {
		return wire.Invalid("BooleanCondition.values: condition type %s does not take %d values.", kind, n)
	}
	if kind == "CUSTOM_FORMULA" || kind == "ONE_OF_RANGE" {
		v, _ := grid.List(condition, "values")[0].(grid.Tree)
		if s := grid.Str(v, "userEnteredValue"); s == "" || s[0] != '=' {
			return wire.Invalid("Invalid ConditionValue.userEnteredValue: %s", s)
		}
	}
	return nil
}

// tidy drops members that the API doesn't show when they have their default: false, "" and null. Formats keep theirs.
func tidy(t grid.Tree) grid.Tree {
	out := make(grid.Tree, len(t))
	for k, v := range t {
		switch v := v.(type) {
		case bool:
			if v {
				out[k] = v
			}
		case string:
			if v != "" {
				out[k] = v
			}
		case grid.Tree:
			if k == "format" || k == "textFormat" {
				out[k] = v
			} else {
				out[k] = tidy(v)
			}
		case []any:
			list := make([]any, len(v))
			for i, m := range v {
				if t, ok := m.(grid.Tree); ok {
					m = tidy(t)
				}
				list[i] = m
			}
			if len(list) > 0 {
				out[k] = list
			}
		default:
			out[k] = v
		}
	}
	return out
}
