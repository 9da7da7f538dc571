package syncer

import (
	"context"
	"sheetsync/sheetschema/table"
)

// An Appender adds rows of people's data below those that a tab has.
type Appender interface {
	// Append inserts the plan's rows as new rows below the tab's content, so
	// that nothing of people's can be overwritten, in as few requests as their
	// size allows, each of which happens as a whole or not at all. With every
	// request it leaves a mark in the spreadsheet that says how far the import
	// has come; progress, which may be nil, is told the number of rows after
	// each. A request whose answer was lost is looked up, not repeated. The
	// error is ErrUnsettled when the tab's columns were changed meanwhile; the
	// report says what had been written until then.
	Append(ctx context.Context, plan *AppendPlan, progress func(rows int)) (*AppendReport, error)
	// Marks returns the marks of all imports that the spreadsheet holds.
	Marks(ctx context.Context) ([]ImportMark, error)
}

// An AppendPlan says which rows are added to a tab.
type AppendPlan struct {
	Import  string // identifies the import; see ImportMark
	SheetID int64
	Title   string
	Header  int // row of the header, from 0
	End     int // the first row below the tab's content, from 0
	Last    int // index of the last column that people own; new columns come after it
	Columns []AppendColumn
	Rows    []AppendRow
	// Table is the Table that the rows belong to and that grows by them; nil for
	// none. Its typed columns get no format.
	Table *TableInfo
	// Complete says that the import ends with these rows.
	Complete bool
}

// An AppendColumn is a column that is filled in the new rows.
type AppendColumn struct {
	Index  int        // in the tab; -1 for a column that has to be made
	Header table.Cell // that the column has, or is to have
	Format string     // number format pattern that the values need; "" for any
}

// An AppendRow is a row to be added. Cells are parallel to the plan's columns.
type AppendRow struct {
	Source int // row in the imported file, from 1
	Cells  []table.Cell
}

// An AppendReport says what Append did.
type AppendReport struct {
	Rows  int // appended
	First int // the first one's row in the tab, from 1; 0 for none
}

// An ImportMark says in the spreadsheet itself what of an import has arrived
// there.
type ImportMark struct {
	Import  string
	Through int  // the last row of the imported file that was seen to
	Done    bool // the import was completed
}
