package syncer

import (
	"context"
	"errors"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/hold/preview"
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
