package batch

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/table"
)

// Value is a cell as updateCells writes it: a text, number or boolean, never a
// formula; nil for an empty one.
func Value(c table.Cell) *sheets.ExtendedValue {
	switch c.Kind {
	case table.CellText:
		return &sheets.ExtendedValue{StringValue: &c.Text}
	case table.CellNumber:
		return &sheets.ExtendedValue{NumberValue: &c.Number}
	case table.CellBool:
		v := c.Number != 0
		return &sheets.ExtendedValue{BoolValue: &v}
	default:
		return nil
	}
}

// Fits reports whether a cell can be held by a spreadsheet.
func Fits(c table.Cell) bool {
	return c.Kind != table.CellText || celltext.Fits(c.Text, celltext.Sheets)
}
