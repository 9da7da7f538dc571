package reminders

import (
	"context"
	"errors"
	"iter"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// RecordSource gives the live records of a register as they are now.
type RecordSource interface {
	// Records yields the records that the query asks for, in no particular
	// order. An error ends the sequence. It wraps [ErrNotMirrored] when the
	// register's tables don't hold what is asked for yet.
	Records(ctx context.Context, q Query) iter.Seq2[Record, error]
}

// Source gives the live records of a register and what is known of them.
type Source interface {
	RecordSource
	// FirstSeen returns for dates of records since when the register has had
	// them there; those that it can't tell are left out. The errors are those
	// of Records.
	FirstSeen(ctx context.Context, q DateQuery) (map[RecordDate]time.Time, error)
	// Unsettled returns the records of a register that somebody was at work on at
	// the last look at the sheet, and since when they have been as they are.
	Unsettled(ctx context.Context, register string) (map[RecordKey]time.Time, error)
	// Holds returns what people put off, muted and paused in a register, as of the last
	// look at the sheet. Those that were put off until a day stay on after it.
	Holds(ctx context.Context, register string) ([]Hold, error)
}

// RecordKey identifies a record within a register.
type RecordKey struct{ Resource, RecordID string }

// DateQuery asks since when records have had dates.
type DateQuery struct {
	Register string
	Resource *sheetschema.Resource
	// Date is the index of the date or datetime field that holds the dates; -1 where
	// they are computed from Operands: then it is since when a record has had the
	// values there that it has now.
	Date     int
	Operands []int
	Zone     *time.Location
	Dates    []RecordDate
}

// RecordDate is a civil day that stands in a record.
type RecordDate struct {
	RecordID string
	Day      expression.Day
}

// ErrNotMirrored says that a register was not synchronised yet, or not since
// its descriptor changed.
var ErrNotMirrored = errors.New("not synchronised yet")

// Query asks for records of one resource.
type Query struct {
	Register string
	Resource *sheetschema.Resource
	Fields   []int // indexes of the fields that are wanted
	// Date is the index of a date or datetime field that must lie between From
	// and To, both included, in Zone, or hold something that can't be read; -1 for
	// records of any date.
	Date     int
	From, To expression.Day
	Zone     *time.Location
	// IDs restricts the records to these; nil for all.
	IDs []string
	// Past adds those of IDs that are gone from the sheet, as they were at last.
	Past bool
}

// Record is one record of a [Query].
type Record struct {
	ID     string
	Row    int                // in the tab, the header being row 1
	Tab    string             // title of the tab, where the resource has several
	Values []expression.Value // by field index; unknown where the cell can't be read, empty where not asked for
}

// State is how far a reminder has come.
type State string

// The states of a reminder. It begins as owed or skipped; an attempt makes it
// sending, and the attempt's end one of the others or owed again.
const (
	StateOwed        State = "owed"        // to be sent
	StateSending     State = "sending"     // on its way, or its sender died
	StateSent        State = "sent"        // taken over by the mail server
	StateUnconfirmed State = "unconfirmed" // perhaps sent; not sent again
	StateFailed      State = "failed"      // refused for good
	StateSkipped     State = "skipped"     // not sent, for the reason in the class
)

// Classes of skipped reminders.
const (
	ClassSettled    = "settled"    // the record is done, gone, or has another date or recipient
	ClassSuperseded = "superseded" // a later reminder of the same date took its place
	ClassLapsed     = "lapsed"     // its time had long passed when the date was first seen
	ClassSnoozed    = "snoozed"    // people put it off, muted it or paused its record
)

// ClassRestored is that of unconfirmed reminders which may have been sent after the
// backup was made that the ledger comes from.
const ClassRestored = "restored"

// ErrRestored says that the ledger seems to come from a backup, so that nothing is
// sent until somebody has looked.
var ErrRestored = errors.New("reminders are paused: the database seems to have been restored from a backup")

// Stages of what the managers are told of, once, beside the reminders of dates.
const (
	StageLapsed     = "lapsed"      // the date had long passed when it was first seen
	StageUnknown    = "unknown"     // the date, whether it is done, or whom it concerns can't be read
	StageNotAllowed = "not allowed" // addresses in the record may not be written to
	StageNobody     = "nobody"      // a date is due, and there is nobody to remind
)

// isNotice tells those apart from the reminders of dates.
func isNotice(stage string) bool {
	return stage == StageLapsed || stage == StageUnknown || stage == StageNotAllowed || stage == StageNobody || stage == StageUnreachable || stage == StageBounced || stage == StageChannel || stage == StageDeferred || stage == StageCalendar
}

// Key identifies a reminder within a register.
type Key struct {
	Resource  string
	RecordID  string
	Deadline  string
	DueDate   expression.Day
	Stage     string // an ISO 8601 period before the date, “overdue 1”, …, or one of a notice
	Recipient string // an address in lower case, or the robot of a channel ([RobotRecipient])
}

// Entry is a row of the ledger.
type Entry struct {
	ID int64
	Key
	State      State
	MessageID  string
	Attempts   int
	ErrorClass string
	UpdatedAt  time.Time
}

// PastDate is what the ledger knows of a date that has passed.
type PastDate struct {
	RecordDate
	Stage  string // of a reminder that went out
	Lapsed bool
}

// Skip says which owed reminder is not to be sent and why.
type Skip struct {
	ID    int64
	Class string
}

// Plan is what a run wants of the ledger.
type Plan struct {
	Owe    []Key  // reminders that are due
	Lapsed []Key  // reminders to note as skipped
	Skip   []Skip // owed reminders to give up
}

// Planned is what a plan changed.
type Planned struct {
	Owed, Lapsed, Skipped int
}

// ErrBusy says that another process is sending to the recipient.
var ErrBusy = errors.New("another process is sending to this recipient")

// Ledger remembers every reminder that was ever owed, attempted or sent.
type Ledger interface {
	// Owed returns the register's owed reminders.
	Owed(ctx context.Context, register string) ([]Entry, error)
	// States returns the states of those of the keys that the ledger knows, and
	// the class beside it.
	States(ctx context.Context, register string, keys []Key) (map[Key]Entry, error)
	// Past returns those dates of a deadline before a day that may need no
	// reminder any more: a reminder of them was sent or is unconfirmed, or they
	// lapsed.
	Past(ctx context.Context, register, resource, deadline string, before expression.Day) ([]PastDate, error)
	// Told returns the latest reminder of each record's deadline that a recipient was
	// sent since, at most so many, the newest first; its ID is that of the first one.
	Told(ctx context.Context, register, recipient string, since time.Time, limit int) ([]Entry, error)
	// Untold returns the unconfirmed reminders that their recipients haven't
	// been told of.
	Untold(ctx context.Context, register string) ([]Entry, error)
	// Apply carries out a plan in one transaction. A reminder that is known
	// already stays as it is, but one that was skipped as settled or snoozed is owed
	// again, or lapses.
	Apply(ctx context.Context, register string, p Plan) (Planned, error)
	// Recover turns reminders that a dead process left as sending into
	// unconfirmed ones and returns how many. It leaves those of a process
	// that lives.
	Recover(ctx context.Context, register string) (int, error)
	// Unreachable returns the addresses that were suppressed after an instant and
	// weren't lifted since.
	Unreachable(ctx context.Context, after time.Time) ([]Unreachable, error)
	// Approved returns the addresses that somebody let through for a register, beside
	// those that its configuration permits.
	Approved(ctx context.Context, register string) ([]string, error)
	// Hold notes addresses that may not be written to, for somebody to approve.
	Hold(ctx context.Context, register string, addresses []string, at time.Time) error
	// Suppress notes that a recipient's address leads nowhere: the reminders of a
	// message to it that are still owed have failed, and nobody writes there any more.
	Suppress(ctx context.Context, register, recipient, messageID, class string, at time.Time) error
	// Doubt notes reminders as unconfirmed that a ledger before this one, which was
	// restored from a backup, may have sent; what is known to be sent stays so.
	Doubt(ctx context.Context, register string, keys []Key) error
	// Reconsider takes a Suppress back.
	Reconsider(ctx context.Context, register, recipient, messageID string) error
	// Claim reserves a recipient's reminders for the caller, across processes.
	// The error wraps ErrBusy when they are another's.
	Claim(ctx context.Context, register, recipient string) (Claim, error)
}

// Claim is the exclusive right to send one recipient's reminders. A process
// that dies loses it.
type Claim interface {
	// Owed returns the recipient's owed reminders.
	Owed() []Entry
	// Untold returns the unconfirmed reminders that the recipient hasn't been
	// told of.
	Untold() []Entry
	// Begin notes, durably, that the reminders are now being sent in a message.
	// After an error none of them may be sent; it wraps ErrBusy where another process
	// has changed them since they were read.
	Begin(ctx context.Context, ids []int64, messageID string) error
	// Finish notes how the attempt ended: Sent, Owed, Failed or Unconfirmed. When it
	// was sent, the recipient counts as told of the untold.
	Finish(ctx context.Context, state State, class string, told []int64) error
	// Release gives the right back, also when the context has ended.
	Release(ctx context.Context) error
}
