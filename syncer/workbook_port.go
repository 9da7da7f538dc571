package syncer

import (
	"context"
	"errors"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/overview"
)

// Errors of a Workbook that the run branches on. Each is wrapped with what
// Google said, never with cell values.
var (
	// ErrReadOnly says that the account may read but not write the spreadsheet.
	ErrReadOnly = errors.New("no right to write to the spreadsheet")
	// ErrNoAccess says that the account may not open the spreadsheet or that
	// there is none of this id.
	ErrNoAccess = errors.New("no access to the spreadsheet")
	// ErrUnsettled says that people changed the workbook so often during the
	// call that no consistent answer came about; a later run will succeed.
	ErrUnsettled = errors.New("the spreadsheet kept changing")
)

// A Workbook reads and writes one spreadsheet. An error is never “no rows”:
// an answer that is empty, truncated or not understood is an error.
type Workbook interface {
	// Describe returns the spreadsheet's tabs without their cells. It changes
	// nothing.
	Describe(ctx context.Context) (*Description, error)
	// CleanUp removes what a Write that was cut short has left in the
	// spreadsheet, if there is anything; describe it again afterwards. It would
	// spoil a Write that is still under way, so only who may write and holds the
	// register's lock calls it. The error wraps ErrReadOnly where the account
	// may not write.
	CleanUp(ctx context.Context) error
	// Fetch returns the cells of tabs, all at one moment as far as can be
	// told: an answer pieced together from different states is fetched again,
	// and is ErrUnsettled after some attempts. Columns that an unfinished Write
	// is filling, or has left, are shown as empty ones. It changes nothing.
	Fetch(ctx context.Context, tabs []TabRequest) (*Content, error)
	// Write carries out a plan. Rows and columns are written only where they
	// still are what the plan was made from; what moved meanwhile is followed
	// where possible and skipped otherwise (WriteReport.Skipped). A write whose
	// answer was lost is looked up, not repeated.
	Write(ctx context.Context, plan *WritePlan) (*WriteReport, error)
	// Requests returns how many requests were sent to Google so far.
	Requests() int
}

// Description is a spreadsheet without its cells.
type Description struct {
	ID, Title, Locale, TimeZone string
	Tabs                        []TabInfo // in the workbook's order
	// Overview is the overview tab, which isn't among Tabs; nil when there is
	// none.
	Overview *OverviewTab
	// Unfinished says that a Write is under way or was cut short; see
	// Workbook.CleanUp.
	Unfinished bool
}

// OverviewTab is the tab that the service keeps for itself.
type OverviewTab struct {
	SheetID int64
	Title   string
	Layout  string // as it was last laid out; see overview.Content
	Charts  []int64
}

// TabInfo describes one tab. Indexes are counted from 0.
type TabInfo struct {
	SheetID       int64
	Title         string
	Index         int
	Hidden        bool
	Rows, Columns int // of the whole grid
	FrozenRows    int
	// Service maps a service column's name to its index, as the column's own
	// metadata says, whatever its header reads now.
	Service map[string]int
	// Protected are service columns that are protected with a warning.
	Protected map[string]bool
	// Highlights are the service's own conditional-format rules, by position
	// in the tab's list of rules.
	Highlights map[int]Highlight
	Charts     int
}

// A TabRequest asks for one tab's cells.
type TabRequest struct {
	SheetID int64
	Title   string
	// Display returns the columns whose numbers are needed as people see them
	// as well, once the tab's values are known; nil for none.
	Display func(g *table.Grid) []int
	// Keys returns the columns by which rows are told apart when two answers
	// are fitted together; nil for the displayed columns alone.
	Keys func(g *table.Grid) []int
}

// Content is what Fetch read.
type Content struct {
	Grids []*table.Grid // one a request, in order
	// Digest identifies everything that was fetched, byte for byte.
	Digest string
}

// A WritePlan says what the sheet should hold in service-owned places.
type WritePlan struct {
	Tabs []TabPlan
	// Overview is what the overview tab should show; nil leaves it alone.
	Overview *OverviewPlan
}

// An OverviewPlan is the part of a plan for the overview tab.
type OverviewPlan struct {
	Content *overview.Content
	// Tab is where it is now; nil when the tab has to be made.
	Tab *OverviewTab
	// Rows are the rows to be written; all of them when the tab is made or laid
	// out anew.
	Rows []int
}

// A TabPlan is the part of a plan for one tab.
type TabPlan struct {
	SheetID int64
	Title   string
	Grid    *table.Grid // what the plan was made from
	Header  int         // row of the header in Grid
	// Columns are all service columns of the tab in their order; those with
	// Index -1 are to be inserted in that order, after column Last and after
	// the service columns that are there, so that none of these moves.
	Columns []ServiceColumn
	Last    int // index of the last column with people's content
	Rows    []RowWrite
	// Highlights are the rules that the tab should have; nil leaves them alone.
	Highlights []Highlight
}

// A ServiceColumn is a column that the service owns.
type ServiceColumn struct {
	Name   string // stable: a field's name, or _id, _issues, _duplicate_of, _deadlines
	Header string // in the register's language
	Note   string // on the header
	Index  int    // in the tab now; -1 when it has to be made
	Format string // number format pattern; "" for automatic
	Width  int    // pixels; 0 for the default
}

// A RowWrite writes cells of one row.
type RowWrite struct {
	Row   int    // index in Grid
	ID    string // the record id that the row shows now; "" for none
	Cells []CellValue
}

// A CellValue is one cell to write: a number, boolean, text, or nothing.
type CellValue struct {
	Column int // index in TabPlan.Columns
	Cell   table.Cell
}

// A Highlight is one conditional-format rule: it colours Field's column in the
// rows whose service column shows the state.
type Highlight struct {
	Column  int    // index of the coloured column in the tab, once missing service columns are made
	State   string // error, warning, duplicate_certain, duplicate_possible, due, overdue
	Formula string // a constant formula over the same row's service columns
}

// WriteReport is what a Write did.
type WriteReport struct {
	Written int // cells
	// Skipped counts the cells that were left for the next run, because their
	// row or column had moved or gone, or their content had changed.
	Skipped int
	// Confirmed says for each row of the plan, tab by tab, whether it holds
	// what was to be written, as read back.
	Confirmed [][]bool
	// Overview says whether the overview shows what was planned.
	Overview bool
}
