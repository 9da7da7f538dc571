package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/reminders"
	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/postgres/pgerr"
)

// A Guard notices that the ledger was restored from a backup; see the package's
// documentation. It may be used from several goroutines.
type Guard struct {
	db   *sqlx.DB
	file string
	log  *slog.Logger
	mu   sync.Mutex // around the file
}

// NewGuard returns the guard of a database's ledger that keeps its marks in a file.
func NewGuard(db *sqlx.DB, file string, log *slog.Logger) *Guard {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Guard{db: db, file: file, log: log}
}

// A mark is how far a ledger had come.
type mark struct {
	Mark int64     `json:"mark"`
	At   time.Time `json:"at"`
}

// marks are those that a data directory has seen, by the ledger's lineage.
type marks struct {
	Marks map[string]mark `json:"marks"`
}

// home names the server and the database. A copy of the data directory of a server
// keeps it, as does a replica that takes over; what was dumped and restored doesn't.
func (g *Guard) home(ctx context.Context) (string, error) {
	var database, system string
	if err := g.db.GetContext(ctx, &database, `SELECT oid::text FROM pg_database WHERE datname = current_database()`); err != nil {
		return "", err
	}
	// Some providers keep this to themselves; then the database's number has to do.
	_ = g.db.GetContext(ctx, &system, `SELECT system_identifier::text FROM pg_control_system()`)
	return system + "/" + database, nil
}

// state is the ledger's own mark.
type state struct {
	Lineage  string     `db:"lineage"`
	Mark     int64      `db:"mark"`
	Home     *string    `db:"home"`
	MarkedAt *time.Time `db:"marked_at"`
}

func (g *Guard) state(ctx context.Context) (state, error) {
	var s state
	err := g.db.GetContext(ctx, &s, `SELECT lineage, mark, home, marked_at FROM sheetsync.ledger_mark`)
	return s, err
}

// Check returns nil where mails may be sent. Else the error wraps
// [reminders.ErrRestored] and says what speaks for a restored backup; [Pause] is
// then what it goes by.
func (g *Guard) Check(ctx context.Context) (Pause, error) {
	// The file is written after the ledger, and so read before it: what others send
	// meanwhile makes the ledger newer, and never the file.
	g.mu.Lock()
	seen, err := g.read()
	g.mu.Unlock()
	if err != nil {
		return Pause{}, err
	}
	s, err := g.state(ctx)
	if err != nil {
		return Pause{}, pgerr.Wrap("look whether the ledger was restored", err)
	}
	home, err := g.home(ctx)
	if err != nil {
		return Pause{}, pgerr.Wrap("look whether the ledger was restored", err)
	}
	pause := Pause{since: s.MarkedAt}
	known, ok := seen.Marks[s.Lineage]
	switch {
	case ok && s.Mark < known.Mark:
		pause.until = &known.At
		return pause, fmt.Errorf("%w: it knows of no mail since %s, and mails were sent up to %s", reminders.ErrRestored, when(s.MarkedAt), when(&known.At))
	case !ok && len(seen.Marks) > 0:
		for _, m := range seen.Marks {
			if pause.until == nil || m.At.After(*pause.until) {
				pause.until = &m.At
			}
		}
		return pause, fmt.Errorf("%w, or is another one: mails were sent from here with another ledger, up to %s", reminders.ErrRestored, when(pause.until))
	case s.Home != nil && strings.HasPrefix(*s.Home, restoredHome):
		return pause, fmt.Errorf("%w of %s: it knows of no mail since %s", reminders.ErrRestored, strings.TrimPrefix(*s.Home, restoredHome), when(s.MarkedAt))
	case s.Home != nil && *s.Home != home:
		return pause, fmt.Errorf("%w into another database: it knows of no mail since %s", reminders.ErrRestored, when(s.MarkedAt))
	case s.Home == nil:
		_, err := g.db.ExecContext(ctx, `UPDATE sheetsync.ledger_mark SET home = $1 WHERE home IS NULL`, home)
		return Pause{}, pgerr.Wrap("note where the ledger is", err)
	}
	return Pause{}, nil
}

func when(t *time.Time) string {
	if t == nil {
		return "the beginning"
	}
	return t.UTC().Format("2006-01-02 15:04 MST")
}

// A Pause is what is known of a ledger that was restored.
type Pause struct{ since, until *time.Time }

// Until is when the last mail was sent that the ledger may not know of: now where
// nobody has noted it.
func (p Pause) Until(now time.Time) time.Time {
	if p.until == nil {
		return now
	}
	return *p.until
}

// restoredHome begins the home of a ledger that was restored, with the time of the backup.
const restoredHome = "restored "

// Restored pauses the reminders of a database that was restored just now from a backup
// that was made at a time, wherever it is and whatever data directories know of it.
func Restored(ctx context.Context, db sqlx.ExecerContext, made time.Time) error {
	_, err := db.ExecContext(ctx, `UPDATE sheetsync.ledger_mark SET home = $1`, restoredHome+when(&made))
	return pgerr.Wrap("pause the reminders of the restored database", err)
}

// begun counts an attempt in the transaction that begins it, and returns what the
// file is to note once it is committed.
func begun(ctx context.Context, tx *sqlx.Tx) (state, error) {
	var s state
	err := tx.GetContext(ctx, &s, `UPDATE sheetsync.ledger_mark SET mark = mark + 1, marked_at = now() RETURNING lineage, mark, home, marked_at`)
	return s, err
}

// note keeps a mark in the file. That it can't costs a protection and no mail.
func (g *Guard) note(s state) {
	if g == nil || g.file == "" || s.MarkedAt == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	seen, err := g.read()
	if err == nil && seen.Marks[s.Lineage].Mark < s.Mark {
		seen.Marks[s.Lineage] = mark{s.Mark, s.MarkedAt.UTC()}
		err = g.write(seen)
	}
	if err != nil {
		g.log.Warn("how far the reminders have come can't be noted in data_dir, so a restored backup may not be noticed", "cause", err.Error())
	}
}

// Resume lets mails be sent again: the ledger counts as ahead of every mark, and at
// home where it is. It is called once what may have been sent is noted as
// unconfirmed.
func (g *Guard) Resume(ctx context.Context) error {
	home, err := g.home(ctx)
	if err != nil {
		return pgerr.Wrap("resume the reminders", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	seen, err := g.read()
	if err != nil {
		return err
	}
	s, err := g.state(ctx)
	if err != nil {
		return pgerr.Wrap("resume the reminders", err)
	}
	next := max(s.Mark, seen.Marks[s.Lineage].Mark) + 1
	if err := g.db.GetContext(ctx, &s, `UPDATE sheetsync.ledger_mark SET mark = $1, home = $2, marked_at = now() RETURNING lineage, mark, home, marked_at`, next, home); err != nil {
		return pgerr.Wrap("resume the reminders", err)
	}
	seen.Marks[s.Lineage] = mark{s.Mark, s.MarkedAt.UTC()}
	return g.write(seen)
}

func (g *Guard) read() (marks, error) {
	seen := marks{Marks: make(map[string]mark)}
	content, err := os.ReadFile(g.file)
	if g.file == "" || errors.Is(err, fs.ErrNotExist) {
		return seen, nil
	}
	if err == nil {
		err = json.Unmarshal(content, &seen)
	}
	if err != nil {
		return seen, fmt.Errorf("read %s, by which a restored backup is noticed: %w", g.file, err)
	}
	return seen, nil
}

func (g *Guard) write(seen marks) error {
	content, err := json.MarshalIndent(seen, "", "\t")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(g.file), 0o700); err != nil {
		return err
	}
	return atomicfile.WriteFile(g.file, append(content, '\n'), 0o600)
}
