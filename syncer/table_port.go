package syncer

import "sheetsync/sheetschema/area"

// A TableInfo is a Table of a spreadsheet: a range of a tab whose columns have
// names and may have types. Indexes are counted from 0.
type TableInfo struct {
	ID, Name               string
	FirstRow, EndRow       int // its header, and the row below it
	FirstColumn, EndColumn int // the column right of it
	// Footer says that its last row holds totals.
	Footer  bool
	Columns []TableColumn // from the first to the last
}

// A TableColumn is a column of a Table.
type TableColumn struct {
	Name string
	// Type is as the API calls it, such as DATE, DROPDOWN or PEOPLE_CHIP; empty
	// for none. A typed column takes no number format and no validation.
	Type    string
	Choices []string // of a drop-down
}

// Rectangle returns the part of its tab that the Table is, its footer included.
func (t *TableInfo) Rectangle() area.Rectangle {
	return area.Rectangle{FirstRow: t.FirstRow, EndRow: t.EndRow, FirstColumn: t.FirstColumn, EndColumn: t.EndColumn}
}

// EndOfRecords returns the row below the last one that may hold a record.
func (t *TableInfo) EndOfRecords() int {
	if t.Footer {
		return t.EndRow - 1
	}
	return t.EndRow
}

// TypePeople is the type of columns that hold people's chips.
const TypePeople = "PEOPLE_CHIP"

// ColumnType returns the type of a column of the tab; "" where it isn't one of the
// Table's, or has none.
func (t *TableInfo) ColumnType(column int) string {
	if i := column - t.FirstColumn; i >= 0 && i < len(t.Columns) {
		return t.Columns[i].Type
	}
	return ""
}

// Typed reports whether a column of the tab is one of the Table's that has a type.
func (t *TableInfo) Typed(column int) bool {
	return t.ColumnType(column) != ""
}

// Table returns the Table whose header is in a row, or nil.
func (i *TabInfo) Table(header int) *TableInfo { return i.TableIn(header, area.Rectangle{}) }

// TableIn returns the Table whose header is in a row and whose columns are of a part
// of the tab, or nil: another one may stand beside it.
func (i *TabInfo) TableIn(header int, part area.Rectangle) *TableInfo {
	for n := range i.Tables {
		if t := &i.Tables[n]; t.FirstRow == header && part.HasColumn(t.FirstColumn) {
			return t
		}
	}
	return nil
}
