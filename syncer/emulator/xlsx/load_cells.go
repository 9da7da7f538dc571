package xlsx

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/emulator/grid"
)

// days1904 is how many days the two epochs of workbooks lie apart.
const days1904 = 1462

func (l *loader) cells(sheet *grid.Sheet, name string, rows, cols int) error {
	columns := make([]string, cols)
	for c := range columns {
		columns[c] = grid.ColumnName(c)
	}
	for r := range rows {
		for c := range cols {
			at := columns[c] + strconv.Itoa(r+1)
			cell, err := l.cell(name, at)
			if err != nil {
				return err
			}
			if !cell.Zero() {
				sheet.SetCell(r, c, cell)
			}
		}
	}
	return nil
}

func (l *loader) cell(name, at string) (grid.Cell, error) {
	var cell grid.Cell
	raw, err := l.file.GetCellValue(name, at, excelize.Options{RawCellValue: true})
	if err != nil {
		return cell, err
	}
	style, err := l.file.GetCellStyle(name, at)
	if err != nil {
		return cell, err
	}
	formula, err := l.file.GetCellFormula(name, at)
	if err != nil {
		return cell, err
	}
	if raw == "" && style == 0 && formula == "" {
		return cell, nil
	}
	cell = cell.WithFormat(l.format(style))
	kind, err := l.file.GetCellType(name, at)
	if err != nil {
		return cell, err
	}
	value := l.value(raw, kind, style)
	switch {
	case formula != "":
		cell = cell.WithFormula("="+strings.TrimPrefix(formula, "="), value)
	case value.Kind != grid.Empty:
		cell = cell.WithValue(value)
	}
	return cell, nil
}

func (l *loader) value(raw string, kind excelize.CellType, style int) grid.Value {
	if raw == "" {
		return grid.Value{}
	}
	switch kind {
	case excelize.CellTypeBool:
		return grid.BoolValue(raw == "1" || strings.EqualFold(raw, "true"))
	case excelize.CellTypeError:
		return grid.ErrorValue(raw)
	case excelize.CellTypeInlineString, excelize.CellTypeSharedString:
		return grid.TextValue(raw)
	case excelize.CellTypeFormula: // the type of a formula's text result
		if isError(raw) {
			return grid.ErrorValue(raw)
		}
		return grid.TextValue(raw)
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return grid.TextValue(raw)
	}
	if l.date1904 && l.dates[style] {
		n += days1904
	}
	return grid.NumberValue(n)
}

func isError(shown string) bool {
	return strings.HasPrefix(shown, "#") && (strings.HasSuffix(shown, "!") || strings.HasSuffix(shown, "?") || shown == "#N/A")
}
