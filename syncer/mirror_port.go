package syncer

import (
	"context"
	"errors"
	"iter"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/settling"
	"sheetsync/syncer/snoozes"
	"sheetsync/syncer/writeback"
	"sheetsync/validate/trend"
)

// ErrLocked says that another run of the register is under way.
var ErrLocked = errors.New("another run of this register is under way")

// ErrLockLost says that a run no longer has the register's lock: its session of the
// database ended, as that of a replica that was stopped for long is ended by another.
// Another run may be under way, so that this one changes nothing any more, neither the
// mirror nor the sheet.
var ErrLockLost = errors.New("the run lost the register's lock, and another may be under way: it writes nothing more")

// A Mirror keeps a register's records in a database. Its errors say what it was doing.
// One run uses it as:
// Lock, Prepare, Peek, Load, then Apply or RecordRun, then RecordWriteBack, then
// RecordLook, then unlock. One that has to be held asks after Load what is Stored, and
// ends with RecordRun and RecordLosses. A dry run leaves out Prepare, Apply and what
// records.
type Mirror interface {
	// Lock takes the register's lock, across processes, without waiting.
	// The error is ErrLocked when another run holds it. A lock ends with its
	// holder: a killed process leaves none behind.
	Lock(ctx context.Context, register string) (unlock func() error, err error)
	// Stands makes sure that the lock that Lock took is still held. It is a Standing,
	// for the moments in which the run asks nothing else of the mirror.
	Stands(ctx context.Context, register string) (until time.Time, err error)
	// Prepare brings the register's tables to the descriptor, keeping history,
	// and writes nothing when they fit already. It refuses a change that would
	// lose data, naming the field. Reports over the tables are for the locale.
	Prepare(ctx context.Context, register string, d *sheetschema.Descriptor, in Locale) error
	// Peek returns what the last applied run left, without Records: enough to
	// tell whether a run has work. It is the zero State before the first run,
	// also where Prepare has not made the register's tables yet.
	Peek(ctx context.Context, register string) (*State, error)
	// Load returns what the last applied run left, Records included.
	Load(ctx context.Context, register string, d *sheetschema.Descriptor) (*State, error)
	// Apply makes the register's tables equal to the changes' outcome in one
	// transaction, together with the run's row, issues, duplicates, hashes and
	// the rest of the next State. It forgets an approval.
	Apply(ctx context.Context, run Run, c *Changes) error
	// RecordRun notes a run that was held or failed, with its reason, or the
	// unchanged one that ends a hold. Applied runs are recorded by Apply; other
	// unchanged ones are not recorded at all.
	RecordRun(ctx context.Context, run Run) error
	// Stored says what cells of the register's live records hold, record by record
	// in the question's order. What isn't there is empty.
	Stored(ctx context.Context, register string, q *preview.Question) ([]preview.Cell, error)
	// RecordLosses notes what a held run would lose, in place of what the held run
	// before it would have, and writes nothing where that is the same. Apply and the
	// unchanged run that ends a hold forget it.
	RecordLosses(ctx context.Context, run Run, losses []preview.Loss) error
	// RecordLook notes when the sheet was looked at and how that ended. It is the
	// register's heartbeat, and all that an unchanged run writes.
	RecordLook(ctx context.Context, look Look) error
	// RecordWriteBack notes, in one transaction, what the write-back after the last
	// Apply left in the sheet. It is also called without an Apply, when an
	// earlier run was cut off before it could record that, and when records settled.
	RecordWriteBack(ctx context.Context, run Run, s WrittenBack) error
	// RecordComments notes the comments on cells, as they are now.
	RecordComments(ctx context.Context, register string, known comments.Known) error
	// ChangedAt returns when records of a resource last changed, by id; those that
	// aren't there are left out.
	ChangedAt(ctx context.Context, register, resource string, ids []string) (map[string]time.Time, error)
	// Approve lets what the register's last run was held for through at the
	// next run. digest is the HoldDigest that whoever approves has seen. The error is
	// ErrNothingHeld when the last run was not held, ErrNotApprovable when it was held
	// for what only the sheet can mend (its HoldDigest starts with StructuralHold), and
	// ErrHoldChanged when it was held for something else than what was seen.
	Approve(ctx context.Context, register, digest string) error
}

// A Locale is what a register's people read, and where their day begins.
type Locale struct {
	Language language.Tag
	TimeZone *time.Location // nil for UTC
}

// ErrNothingHeld says that there is no held run to approve.
var ErrNothingHeld = errors.New("no held run of this register waits for approval")

// ErrNotApprovable says that a held run found the spreadsheet itself broken, a
// tab or a required column missing, which no approval lets through.
var ErrNotApprovable = errors.New("the spreadsheet has to be mended first")

// ErrHoldChanged says that a run was held for something else than what whoever
// approves has seen.
var ErrHoldChanged = errors.New("the run is held for something else by now")

// StructuralHold starts the HoldDigest of a run that can't be approved.
const StructuralHold = "structure/"

// State is what the last applied run of a register left. It is zero before the
// first one.
type State struct {
	// InputDigest identifies an input (sheet content, descriptor, day) for
	// which nothing remains to be done, neither in the database nor in the
	// sheet. It is "" while something may remain.
	InputDigest string
	// Basis says what Records' numbers were computed with (descriptor, program
	// format); numbers of another basis can't be compared.
	Basis string
	// Findings identifies the stored issues and duplicates.
	Findings string
	// Held is the HoldDigest of the register's latest run if that was held,
	// so that the same hold is not recorded over and over; "" otherwise. Failed runs
	// don't count: they changed nothing.
	Held string
	// Profile says how well filled each column was.
	Profile hold.Profile
	// Trends says what is known of each resource's past.
	Trends map[string]trend.Memory
	// Counts are the last applied run's figures by resource.
	Counts map[string]Counts
	// Tabs holds each resource's tabs.
	Tabs map[string]KnownTabs
	// Approved is the HoldDigest that a person let through; "" for none.
	Approved string
	// Records holds, by resource, what is known of each live record.
	Records map[string]*Records
	// Young are the records that hadn't settled.
	Young settling.Young
	// Duplicates is what was said and answered about duplicates. Peek leaves it out.
	Duplicates KnownDuplicates
	// Comments are those on cells.
	Comments comments.Known
	// Told are the findings that the last run told of records, and Dismissals people's
	// latest decision about each finding, lapsed ones included. Peek leaves them out.
	Told       map[dismissals.Key]bool
	Dismissals []dismissals.Decision
	// Snoozes are people's latest decisions about reminders, lapsed ones included. Peek
	// leaves them out.
	Snoozes []snoozes.Decision
}

// KnownDuplicates is what is known of duplicates.
type KnownDuplicates struct {
	// Asked is what the last run said, by resource.
	Asked map[string]answers.Asked
	// Clusters are the ids of the clusters that records were in, by resource and
	// record.
	Clusters map[string]map[string]string
	// Decisions are people's latest about each two records, lapsed ones included.
	Decisions []answers.Decision
}

// Records is what is known of a resource's live records, as parallel slices
// without order.
type Records struct {
	IDs []string
	// Rows are where they stand: the row, or where a resource has several tabs its
	// tab's number, too; see [KnownTab].
	Rows []int32
	// Hash covers the whole stored row (values, raw, extra), not its position.
	Hash []uint64
	// Content covers people's columns only: what identity without an id goes by.
	Content []uint64
	// Key covers the primary key's values; 0 where there is none or it is empty.
	Key []uint64
	// InSheet is false for a record whose id was not yet seen in the tab.
	InSheet []bool
	// Sketch holds eight small hashes of groups of people's columns, by which
	// an edited row is still recognised. Nil when nothing was stored.
	Sketch []uint64
	// Computed holds eight small hashes of groups of computed columns, by which
	// an overtyped computed cell is recognised. Nil when nothing was stored.
	Computed []uint64
	// Entered are when records were first seen, in seconds since 1970-01-01 UTC, of
	// resources with a pool; nil otherwise, and when nothing was stored.
	Entered []uint64
}

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
