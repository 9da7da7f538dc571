package syncer

import (
	"iter"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/settling"
	"sheetsync/syncer/snoozes"
	"sheetsync/syncer/writeback"
	"sheetsync/validate/trend"
)

// Status is how a run ended.
type Status string

// The statuses of a run.
const (
	StatusApplied   Status = "applied"
	StatusUnchanged Status = "unchanged"
	StatusHeld      Status = "held"
	StatusFailed    Status = "failed"
)

// A Run is one synchronisation of one register.
type Run struct {
	ID         string // unique, sortable by start
	Register   string
	Started    time.Time
	Ended      time.Time
	Status     Status
	Reason     string        // why held or failed, in English, without cell values
	Reasons    []hold.Reason // why it was held; nil for other runs
	HoldDigest string        // identifies what a held run would have done
	Counts     map[string]Counts
	// CellsWritten and Requests are known at RecordWriteBack, and so far at RecordRun.
	CellsWritten int
	Requests     int
}

// A Look is what a run leaves behind whatever it came to.
type Look struct {
	Register string
	Started  time.Time
	Ended    time.Time
	Status   Status
	// Next is when the sheet is to be looked at again; zero where nobody knows.
	Next time.Time
}

// Counts are a run's figures for one resource.
type Counts struct {
	Rows, Inserted, Updated, Deleted, Moved, Issues, Duplicates int
	// Skipped are rows with content that are no records.
	Skipped int
}

// Changes is the outcome of a run for all resources of a register.
type Changes struct {
	Descriptor  *sheetschema.Descriptor
	InputDigest string // see State; "" when a write-back follows
	Basis       string // see State
	Findings    string // see State
	Profile     hold.Profile
	Trends      map[string]trend.Memory // by resource
	Tabs        map[string]KnownTabs
	Resources   []ResourceChanges // in the descriptor's order, without optional ones that have no tab and no records
	Issues      []sheetschema.Issue
	Messages    []string // by issue: what is wrong, in the register's language
	Suggestions []string // by issue: what to do about it
	Duplicates  []assess.Duplicate
	Clusters    []assess.Cluster
	// Young are the records that haven't settled: their issues don't count as new yet.
	Young settling.Young
	// Decisions are to be added to the log of decisions, in this order.
	Decisions []answers.Decision
	// Dismissed are people's decisions about issues that hold, by issue, and Dismissals
	// those to be added to their log.
	Dismissed  map[int]*dismissals.Decision
	Dismissals []dismissals.Decision
	// Snoozed are people's decisions about reminders that are to be added to their log,
	// and Holds all that hold on the day Today. What was held until then and isn't any
	// more stays known as such, unless it was taken back before its day.
	Snoozed []snoozes.Decision
	Holds   []snoozes.Hold
	Today   expression.Day
	// Forgotten are the records whose personal data was to be kept until a day that has
	// passed: no version of theirs is to have it any more.
	Forgotten []Forgotten
	// Merged are the records that stand for several, of each resource whose duplicates
	// are merged: all that there are.
	Merged []MergedRecords
}

// MergedRecords are the records of a resource that stand for several each.
type MergedRecords struct {
	Table *table.Table
	IDs   [][]string // by record of the table: those that it stands for, the oldest first
}

// ResourceChanges says which records of a table differ from the last state.
// Indexes point into Table; a record in none of the lists is as it was.
type ResourceChanges struct {
	Table    *table.Table
	Rows     []int32 // parallel to the table, as in Records; nil where all stand in one tab
	Hash     []uint64
	Content  []uint64
	Key      []uint64
	InSheet  []bool
	Sketch   []uint64
	Computed []uint64
	Entered  []uint64 // as in Records
	Inserted []int
	Updated  []int
	Moved    []int    // only the position changed
	Deleted  []string // record ids
	// Rebuild asks for all rows to be compared in the database, because the
	// descriptor changed and stored hashes no longer tell.
	Rebuild bool
}

// Place is where a record stands, as in Records.
func (c *ResourceChanges) Place(record int) int32 {
	if c.Rows == nil {
		return int32(c.Table.Row(record))
	}
	return c.Rows[record]
}

// A WrittenBack is what a write-back left in the sheet.
type WrittenBack struct {
	// InputDigest becomes the State's; "" while cells remain to be written.
	InputDigest string
	// Shown holds, by resource, the ids of records that are in the tab now and
	// were not known to be (Records.InSheet).
	Shown map[string][]string
	// Young are the records that haven't settled yet, when some have; nil for those
	// that were known. The issues of the others count as new from now on.
	Young settling.Young
	// Writes adds to the audit of written cells; nil for none. It is streamed:
	// a first fill writes a million cells.
	Writes iter.Seq[writeback.CellWrite]
}

// Forgotten are records of a resource, and the fields of which nothing is kept of them.
type Forgotten struct {
	Resource *sheetschema.Resource
	Fields   []int
	IDs      []string
}
