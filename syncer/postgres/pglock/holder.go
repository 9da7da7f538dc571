package pglock

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// A Holder is who has a lock.
type Holder struct {
	PID     int    `db:"pid"`     // of its session's process on the server
	User    string `db:"usename"` // of the database
	Process string `db:"process"` // what the replica calls its sessions, as sheetsync/host/pid; "" where that isn't told
	Client  string `db:"client"`  // its address; "" for a socket
	// Since is when it took the lock; nil where that isn't told.
	Since *time.Time `db:"since"`
	// Silent is for how many seconds none of its process's sessions has done anything;
	// nil where that isn't told.
	Silent *float64 `db:"silent"`
}

// stale reports whether a holder gives no sign of life. One whose session doesn't say
// since when it has the lock gives none at all: it is of another program, or of a
// version that knew no heartbeat.
func (h *Holder) stale() bool {
	return h.Since != nil && h.Silent != nil && *h.Silent > silence.Seconds()
}

// String says who it is.
func (h *Holder) String() string {
	text := sessionText(h.Process, h.PID, h.User, h.Client)
	if h.Since != nil {
		text += ", since " + h.Since.UTC().Format("2006-01-02 15:04:05") + " UTC"
	}
	if h.stale() {
		text += fmt.Sprintf(", without a sign of life for %.0f s", *h.Silent)
	}
	return text
}

// A HeldError says who has a lock. It is [ErrHeld].
type HeldError struct {
	Holder *Holder // nil where it had gone by the time that it was asked for
	cause  error   // why a holder that gives no sign of life still has it
}

// Error implements error.
func (e *HeldError) Error() string {
	text := ErrHeld.Error()
	if e.Holder != nil {
		text += ": " + e.Holder.String()
	}
	if e.cause != nil {
		text += ", and " + e.cause.Error()
	}
	return text
}

// Cause is why a holder that gives no sign of life still has the lock, its session not
// being this user's to end, perhaps; nil for one that lives.
func (e *HeldError) Cause() error { return e.cause }

// Unwrap returns ErrHeld and why the lock could not be taken away.
func (e *HeldError) Unwrap() []error {
	if e.cause == nil {
		return []error{ErrHeld}
	}
	return []error{ErrHeld, e.cause}
}

// holderOf asks who has a lock; nil for nobody. A process is known by what its
// sessions are called, so that each of them is a sign of its life.
func holderOf(ctx context.Context, db *sqlx.DB, name string) (*Holder, error) {
	h := new(Holder)
	err := db.GetContext(ctx, h, `
		SELECT a.pid, coalesce(a.usename, '') AS usename, split_part(coalesce(a.application_name, ''), '@', 1) AS process,
			coalesce(host(a.client_addr), '') AS client,
			CASE WHEN a.application_name ~ '@\d{8}T\d{6}Z$'
				THEN to_timestamp(substring(a.application_name FROM '@(\d{8}T\d{6})Z$') || '+00', 'YYYYMMDD"T"HH24MISSTZH') END AS since,
			(SELECT extract(epoch FROM clock_timestamp() - max(o.state_change))::float8 FROM pg_stat_activity AS o
				WHERE o.datname = a.datname AND o.usesysid = a.usesysid
					AND split_part(o.application_name, '@', 1) = split_part(a.application_name, '@', 1)) AS silent
		FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
		WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND `+strings.Replace(thisLock, "$2", "$1", 1)+` LIMIT 1`, name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // it has gone meanwhile: not an error
	}
	return h, err
}

// String says who it is.
func (b Blocker) String() string {
	text := sessionText(b.Application, b.PID, b.User, b.Client)
	if b.State != "" {
		text += ", " + b.State
	}
	if b.Since != nil {
		text += ", in a transaction since " + b.Since.UTC().Format("2006-01-02 15:04:05") + " UTC"
	}
	return text
}

// sessionText says whose a session is, as far as that is told.
func sessionText(program string, pid int, user, client string) string {
	if program == "" {
		program = "a program without a name"
	}
	text := fmt.Sprintf("%s, session %d", program, pid)
	if user != "" {
		text += " of database user " + user
	}
	if client != "" {
		text += " at " + client
	}
	return text
}
