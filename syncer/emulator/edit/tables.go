package edit

import (
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// typed are the types of columns that show their cells in a number format, and which.
var typed = map[string]string{"DATE": "DATE", "TIME": "TIME", "DATE_TIME": "DATE_TIME", "PERCENT": "PERCENT", "CURRENCY": "CURRENCY"}

// ErrTyped is the answer to a number format or a validation for a cell whose column has a type of its own.
func ErrTyped() *wire.Error {
	return wire.Invalid("This operation is not allowed on cells in typed columns.")
}

// IsTyped tells whether a cell lies in a column of a Table that has a type, below the header and above the footer.
func IsTyped(sh *grid.Sheet, row, col int) bool {
	return slices.ContainsFunc(sh.Tables, func(t *sheets.Table) bool {
		body := grid.TableBody(t)
		return body.Has(row, col) && hasType(t.ColumnProperties[col-body.StartCol])
	})
}

func hasType(p *sheets.TableColumnProperties) bool {
	return p.ColumnType != "" && p.ColumnType != "COLUMN_TYPE_UNSPECIFIED"
}

// Untyped refuses an area with a cell in a column that has a type.
func Untyped(sh *grid.Sheet, area grid.Range) *wire.Error {
	for _, t := range sh.Tables {
		common := grid.TableBody(t).Intersect(area)
		for col := common.StartCol; col < common.EndCol && !common.Empty(); col++ {
			if hasType(t.ColumnProperties[col-int(t.Range.StartColumnIndex)]) {
				return ErrTyped()
			}
		}
	}
	return nil
}

// settleTables brings the Tables up to date with the cells: columns are named by their header cells, and cells of typed
// columns are shown as their type says.
func (w *Writer) settleTables() {
	for _, sh := range w.Book.Sheets() {
		for i, t := range sh.Tables {
			r := grid.RangeOf(t.Range)
			if !w.change.Structure && !slices.ContainsFunc(w.change.Cells, r.Overlaps) {
				continue
			}
			if w.Book.NameTableColumns(sh.ID, i, render.NewFormatter(w.Book).Shown) {
				head := r
				head.EndRow = head.StartRow + 1
				w.Touch(head)
			}
			w.showTypes(w.Book.Sheet(sh.ID), t)
		}
	}
}

// showTypes gives the cells of typed columns that have no number format that of the type.
func (w *Writer) showTypes(sh *grid.Sheet, t *sheets.Table) {
	body := grid.TableBody(t)
	for _, p := range t.ColumnProperties {
		kind, shown := typed[p.ColumnType]
		if !shown {
			continue
		}
		known := map[grid.FormatID]grid.FormatID{}
		for row, col := body.StartRow, body.StartCol+int(p.ColumnIndex); row < min(body.EndRow, sh.UsedRows()); row++ {
			cell := sh.Cell(row, col)
			now, ok := known[cell.Format()]
			if !ok {
				now = w.numberFormat(cell.Format(), kind)
				known[cell.Format()] = now
			}
			if now != cell.Format() {
				sh = w.Book.Edited(sh.ID)
				sh.SetCell(row, col, cell.WithFormat(now))
			}
		}
	}
}

// numberFormat is a format with a kind of number format, where it has none.
func (w *Writer) numberFormat(id grid.FormatID, kind string) grid.FormatID {
	f := sheets.CellFormat{}
	if own := w.Book.Format(id); own != nil {
		f = *own
	}
	if f.NumberFormat != nil {
		return id
	}
	f.NumberFormat = &sheets.NumberFormat{Type: kind}
	return w.Book.Intern(&f)
}
