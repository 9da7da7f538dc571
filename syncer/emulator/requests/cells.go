package requests

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/objects"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// cellEdit sets what a mask selects of cells.
type cellEdit struct {
	b       *batch
	mask    wire.Mask
	formats map[formatEdit]grid.FormatID
}

type formatEdit struct {
	base grid.FormatID
	from int // which CellData of the request
}

func (b *batch) cellEdit(fields string) (*cellEdit, *wire.Error) {
	mask, err := wire.UpdateMask[sheets.CellData](fields)
	return &cellEdit{b: b, mask: mask, formats: map[formatEdit]grid.FormatID{}}, err
}

// apply sets a cell's members; data is the nth CellData of the request.
func (e *cellEdit) apply(c grid.Cell, data *sheets.CellData, nth int) (grid.Cell, *wire.Error) {
	if e.mask.Has("userEnteredValue") {
		now, err := enter(c, data.UserEnteredValue)
		if err != nil {
			return c, err
		}
		c = now
	}
	if e.mask.Has("userEnteredFormat") {
		key := formatEdit{c.Format(), nth}
		id, known := e.formats[key]
		if !known {
			own := e.b.Book.Format(c.Format())
			id = e.b.Book.Intern(wire.Set(e.mask.Sub("userEnteredFormat"), own, data.UserEnteredFormat))
			e.formats[key] = id
		}
		c = c.WithFormat(id)
	}
	if e.mask.Has("note") {
		c = c.WithNote(data.Note)
	}
	if e.mask.Has("dataValidation") {
		rule, err := objects.Validation(data.DataValidation)
		if err != nil {
			return c, err
		}
		c = c.WithValidation(rule)
	}
	if e.mask.Has("chipRuns") && (len(data.ChipRuns) > 0 || len(c.Extra().Chips) > 0) {
		now, err := chipped(c, data.ChipRuns)
		if err != nil {
			return c, err
		}
		c = now
	}
	if e.mask.Has("textFormatRuns") || e.mask.Has("pivotTable") {
		x := c.Extra()
		if e.mask.Has("textFormatRuns") {
			x.Runs = data.TextFormatRuns
		}
		if e.mask.Has("pivotTable") {
			x.Pivot = data.PivotTable
		}
		c = c.WithExtra(x)
	}
	return c, nil
}

// enter puts an ExtendedValue into a cell.
func enter(c grid.Cell, v *sheets.ExtendedValue) (grid.Cell, *wire.Error) {
	switch {
	case v == nil:
	case v.NumberValue != nil:
		return c.WithValue(grid.NumberValue(*v.NumberValue)), nil
	case v.BoolValue != nil:
		return c.WithValue(grid.BoolValue(*v.BoolValue)), nil
	case v.FormulaValue != nil && *v.FormulaValue != "":
		if f := *v.FormulaValue; f[0] != '=' {
			return c, wire.Invalid("Formula must begin with '=': %s", f)
		}
		return c.WithFormula(*v.FormulaValue, grid.ErrorValue("#NAME?")), nil
	case v.StringValue != nil && *v.StringValue != "":
		return c.WithValue(grid.TextValue(*v.StringValue)), edit.CheckText(*v.StringValue)
	}
	return c.WithValue(grid.Value{}), nil
}

// forbidden refuses a number format or a validation for a cell in a typed column of a Table.
func (e *cellEdit) forbidden(sh *grid.Sheet, row, col int, data *sheets.CellData) *wire.Error {
	if len(sh.Tables) == 0 {
		return nil
	}
	named := e.mask != nil && (e.mask.Has("dataValidation") || e.mask.Has("userEnteredFormat", "numberFormat"))
	// Assumed: a mask of everything is fine where there is neither.
	held := e.mask == nil && (data.DataValidation != nil || data.UserEnteredFormat != nil && data.UserEnteredFormat.NumberFormat != nil)
	if (named || held) && edit.IsTyped(sh, row, col) {
		return edit.ErrTyped()
	}
	return nil
}

// touchesValues tells whether values change, so that formulas are computed anew.
func (e *cellEdit) touchesValues() bool {
	return e.mask.Has("userEnteredValue") || e.mask.Has("chipRuns")
}

// width is the length of the longest row.
func width(rows []*sheets.RowData) int {
	n := 0
	for _, row := range rows {
		n = max(n, len(row.Values))
	}
	return n
}

// target is the cells that an updateCells is about.
func (b *batch) target(in *sheets.UpdateCellsRequest) (grid.Range, *wire.Error) {
	rows, cols := len(in.Rows), width(in.Rows)
	if at := in.Start; at != nil {
		r, c := int(at.RowIndex), int(at.ColumnIndex)
		area := grid.Range{SheetID: at.SheetId, StartRow: r, EndRow: r + rows, StartCol: c, EndCol: c + cols}
		sh := b.Book.Sheet(area.SheetID)
		if sh == nil {
			return area, ranges.NoGrid(area.SheetID)
		}
		if r < 0 || c < 0 || area.EndRow > sh.RowCount || area.EndCol > sh.ColumnCount {
			return area, wire.Invalid(
				"Attempting to write row: %d, column: %d, beyond the last requested row of: %d",
				area.EndRow-1, max(area.EndCol-1, 0), sh.RowCount-1)
		}
		return area, nil
	}
	area, err := ranges.Grid(b.Book, in.Range)
	switch {
	case err != nil:
		return area, err
	case rows > area.Rows():
		return area, wire.Invalid("Attempting to write row: %d, beyond the last requested row of: %d",
			area.StartRow+area.Rows(), area.EndRow-1)
	case cols > area.Cols():
		return area, wire.Invalid("Attempting to write column: %d, beyond the last requested column of: %d",
			area.StartCol+area.Cols(), area.EndCol-1)
	}
	return area, nil
}

func (b *batch) updateCells(in *sheets.UpdateCellsRequest) *wire.Error {
	edit, err := b.cellEdit(in.Fields)
	if err != nil {
		return err
	}
	area, err := b.target(in)
	if err != nil || area.Empty() {
		return err
	}
	if err := b.Guard(area); err != nil {
		return err
	}
	sh := b.Book.Edited(area.SheetID)
	nth := 0
	for i := range area.Rows() {
		var values []*sheets.CellData
		if i < len(in.Rows) {
			values = in.Rows[i].Values
		} else if area.StartRow+i >= sh.UsedRows() {
			break // nothing there to clear
		}
		last := area.Cols()
		if in.Start != nil {
			last = len(values)
		} else if len(values) < last {
			last = min(last, max(len(values), sh.Row(area.StartRow+i).Len()-area.StartCol))
		}
		for j := range last {
			data := &sheets.CellData{}
			if j < len(values) {
				data = values[j]
			}
			nth++
			r, c := area.StartRow+i, area.StartCol+j
			if err := edit.forbidden(sh, r, c, data); err != nil {
				return err
			}
			cell, err := edit.apply(sh.Cell(r, c), data, nth)
			if err != nil {
				return err
			}
			sh.SetCell(r, c, cell)
		}
	}
	if edit.touchesValues() {
		b.Touch(area)
	}
	return nil
}

func (b *batch) repeatCell(in *sheets.RepeatCellRequest) *wire.Error {
	edit, err := b.cellEdit(in.Fields)
	if err != nil {
		return err
	}
	area, sh, err := b.Area(in.Range)
	if err != nil {
		return err
	}
	data := wire.OrNew(in.Cell)
	formula := ""
	if v := data.UserEnteredValue; v != nil && v.FormulaValue != nil && edit.mask.Has("userEnteredValue") {
		formula = *v.FormulaValue
	}
	for r := area.StartRow; r < area.EndRow; r++ {
		for c := area.StartCol; c < area.EndCol; c++ {
			if err := edit.forbidden(sh, r, c, data); err != nil {
				return err
			}
			cell, err := edit.apply(sh.Cell(r, c), data, 0)
			if err != nil {
				return err
			}
			if formula != "" {
				here := grid.Translate(formula, r-area.StartRow, c-area.StartCol)
				cell = cell.WithFormula(here, cell.Value())
			}
			sh.SetCell(r, c, cell)
		}
	}
	if edit.touchesValues() {
		b.Touch(area)
	}
	return nil
}

func (b *batch) appendCells(in *sheets.AppendCellsRequest) *wire.Error {
	if in.TableId != "" {
		return b.appendToTable(in)
	}
	sh := b.Book.Edited(in.SheetId)
	if sh == nil {
		return ranges.NoGrid(in.SheetId)
	}
	last, _ := ranges.LastFilled(sh, sh.Bounds())
	if err := b.Grow(sh, last+1+len(in.Rows), width(in.Rows)); err != nil {
		return err
	}
	return b.updateCells(&sheets.UpdateCellsRequest{Rows: in.Rows, Fields: in.Fields,
		Start: &sheets.GridCoordinate{SheetId: in.SheetId, RowIndex: int64(last + 1)}})
}

// appendToTable appends rows behind the last one of a Table's body that holds anything: into what is left of the body, then
// into rows that are inserted.
func (b *batch) appendToTable(in *sheets.AppendCellsRequest) *wire.Error {
	sh, t, err := b.Table(in.TableId)
	if err != nil {
		return err
	}
	body := grid.TableBody(t)
	if n := width(in.Rows); n > body.Cols() {
		return wire.Invalid("Attempting to write column: %d, beyond the last column of the table: %d", n-1, body.Cols()-1)
	}
	if b.Assume.AppendTable == assume.Drop {
		return nil
	}
	row := sh.TableFilled(t)
	if more := row + len(in.Rows) - body.EndRow; more > 0 {
		err := b.insertDimension(&sheets.InsertDimensionRequest{InheritFromBefore: true, Range: &sheets.DimensionRange{
			SheetId: sh.ID, Dimension: grid.Rows.String(), StartIndex: int64(body.EndRow), EndIndex: int64(body.EndRow + more)}})
		if err != nil {
			return err
		}
	}
	return b.updateCells(&sheets.UpdateCellsRequest{Rows: in.Rows, Fields: in.Fields,
		Start: &sheets.GridCoordinate{SheetId: sh.ID, RowIndex: int64(row), ColumnIndex: int64(body.StartCol)}})
}

func (b *batch) setDataValidation(in *sheets.SetDataValidationRequest) *wire.Error {
	rule, err := objects.Validation(in.Rule)
	area, failed := ranges.Grid(b.Book, in.Range)
	switch {
	case failed != nil:
		return failed
	case err != nil:
		return err
	}
	if err := b.Guard(area); err != nil {
		return err
	}
	sh := b.Book.Edited(area.SheetID)
	if err := edit.Untyped(sh, area); err != nil {
		return err
	}
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
	return nil
}
