package syncer

import (
	"context"
	"errors"
	"slices"
	"time"

	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/writeback"
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
	// ErrUnguarded says that nothing was written beside people's rows, because
	// Google's API was seen to carry out what should be refused where a row has
	// gone: a write could land on another record's row (promise 2).
	ErrUnguarded = errors.New("writes into people's tabs can't be guarded")
)

// A Standing asks whether a run may still write. What rests on its answer has to begin
// before until. The error wraps ErrLockLost where the run may not, or is the context's.
type Standing func(ctx context.Context) (until time.Time, err error)

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
	// where possible and skipped otherwise (Report.Skipped). A write whose
	// answer was lost is looked up, not repeated. The error wraps ErrUnguarded
	// where it is known that people's rows can't be kept from a write; the
	// overview isn't written then either.
	Write(ctx context.Context, plan *writeback.Plan) (*writeback.Report, error)
	// Guard has stands be asked before each request that changes the spreadsheet, as
	// late as can be, and before each look again after one that was refused. Where it
	// fails, the request isn't sent, and what sent it fails with its error.
	Guard(stands Standing)
	// Requests returns how many requests were sent to Google so far.
	Requests() int
}

// A Commenter is a Workbook that has comments. They are no part of what a Write writes,
// and no promise of one batch covers both.
type Commenter interface {
	// Comments returns the account's own comments, in one request. It changes
	// nothing.
	Comments(ctx context.Context) ([]comments.Thread, error)
	// Make makes comments, each on the cell of its record wherever that is now, and
	// returns their threads by the findings' indexes, also beside an error. A finding
	// whose row or column isn't found gets none; neither does one whose row people
	// moved at that moment.
	Make(ctx context.Context, findings []comments.Finding) (map[int]string, error)
	// Resolve resolves comments by their threads.
	Resolve(ctx context.Context, threads []string) error
}

// Description is a spreadsheet without its cells.
type Description struct {
	ID, Title, Locale, TimeZone string
	// Separators are those of numbers in its text cells; zero where it isn't
	// known what place they are of.
	Separators lexical.Separators
	Tabs       []TabInfo // in the workbook's order
	// Named are the named ranges and the Tables, by their folded names.
	Named map[string]NamedRange
	// Overviews are the overview tabs, which aren't among Tabs: one a register
	// that keeps tabs here.
	Overviews []overview.Tab
	// Enquiries are the tabs in which people look customers up, which aren't among
	// Tabs either: one a register.
	Enquiries []EnquiryInfo
	// Unfinished says that a Write is under way or was cut short; see
	// Workbook.CleanUp.
	Unfinished bool
}

// A NamedRange is a part of a tab that people gave a name, or a Table.
type NamedRange struct {
	SheetID int64
	area.Rectangle
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
	// Refused are the parts of the tab that the team has protected from the account:
	// nothing can be written there.
	Refused []area.Rectangle
	// Highlights are the service's own conditional-format rules, by position
	// in the tab's list of rules.
	Highlights map[int]writeback.Highlight
	Charts     int
	// Tables are the tab's Tables. One whose header is the resource's is the
	// resource's place: what lies below it is no record.
	Tables []TableInfo
	// Copied says that the tab came here with a copy, of the spreadsheet or of
	// the tab: its record ids were given in another spreadsheet. It ends with the
	// first Write to the tab.
	Copied bool
}

// EnquiryInfo describes a tab in which people look customers up.
type EnquiryInfo struct {
	TabInfo
	Owner    string // whose it is: see enquiry.Desk
	Question int    // the column of questions; -1 where its mark is gone
}

// AllTabs are all tabs that rows may be written on.
func (d *Description) AllTabs() []TabInfo {
	all := slices.Clone(d.Tabs)
	for _, e := range d.Enquiries {
		all = append(all, e.TabInfo)
	}
	return all
}

// A TabRequest asks for one tab's cells.
type TabRequest struct {
	SheetID int64
	Title   string
	// Display returns the columns whose numbers are needed as people see them
	// as well, once the tab's values are known; nil for none. It is a pure
	// function of the values.
	Display func(g *table.Grid) []int
	// Keys returns the columns by which rows are told apart when two answers
	// are fitted together; nil for the displayed columns alone. It is pure, too.
	Keys func(g *table.Grid) []int
	// People returns the columns whose texts may be the names of people in chips,
	// once the tab's values are known; nil for none. Where there are any, their
	// addresses take one request more (Grid.Address). It is pure, too.
	People func(g *table.Grid) []int
	// Before is what the tab held when it was read before, which the new grid may
	// share memory with; nil for nothing.
	Before *table.Grid
}

// Content is what Fetch read.
type Content struct {
	Grids []*table.Grid // one a request, in order
	// Digest identifies everything that was fetched, byte for byte.
	Digest string
}
