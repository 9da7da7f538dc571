// Package audit keeps the trail of who decided what on the page, and who signed in to it:
// the table sheetsync.audit. Rows are only ever added.
//
// A decision and its entry belong into one transaction ([Record]), so that neither is
// without the other; what has no transaction is recorded before it is done ([Log.Record]).
package audit

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgerr"
)

// Via is how somebody was known.
type Via string

// The ways.
const (
	ViaIssuer  Via = "issuer"  // by OpenID Connect
	ViaLink    Via = "link"    // by a link that the command line made
	ViaCommand Via = "command" // on the command line
	ViaDemo    Via = "demo"    // everybody who looks at the demo
)

// Action is what somebody did. Whoever decides something on the page adds theirs.
type Action string

// What belongs to signing in.
const (
	SignedIn      Action = "signed-in"
	SignInRefused Action = "sign-in-refused"
	SignedOut     Action = "signed-out"
	SessionsEnded Action = "sessions-ended" // all of a person, by themselves or on the command line
	LinkMade      Action = "link-made"
)

// Operator is the actor that has no address: whoever works on the command line, or came
// by a link that was made there for no one else.
const Operator = "operator"

// An Entry is one thing that somebody did.
type Entry struct {
	Register string // "" for none
	Actor    string // an address in lower case, [Operator], or "" where nobody knows
	Via      Via
	Action   Action
	Subject  map[string]any // to what; nil for nothing that isn't said yet
}

// Record adds an entry, in the transaction of what it is about.
func Record(ctx context.Context, tx sqlx.ExecerContext, e Entry) error {
	subject := []byte("{}")
	if len(e.Subject) > 0 {
		var err error
		if subject, err = json.Marshal(e.Subject); err != nil {
			return fmt.Errorf("record %s: %w", e.Action, err)
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO sheetsync.audit (register, actor, via, action, subject) VALUES ($1, $2, $3, $4, $5)`, e.Register, e.Actor, string(e.Via), string(e.Action), string(subject))
	return pgerr.Wrap("record "+string(e.Action), err)
}

// Log is the table.
type Log struct{ db *sqlx.DB }

// NewLog returns the log in the database.
func NewLog(db *sqlx.DB) *Log { return &Log{db: db} }

// Record adds an entry by itself.
func (l *Log) Record(ctx context.Context, e Entry) error { return Record(ctx, l.db, e) }
