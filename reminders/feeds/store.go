package feeds

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgerr"
)

var (
	// ErrUnknown says that a token opens no calendar: it was revoked, or never was one.
	ErrUnknown = errors.New("no such calendar")
	// ErrExists says that somebody has a calendar already, whose address nobody can tell
	// any more.
	ErrExists = errors.New("there is a calendar already")
)

// A Feed is a calendar that somebody may subscribe to.
type Feed struct {
	ID       int64
	Person   string // an address in lower case
	Register string // "" for all
	MadeAt   time.Time
	ReadAt   *time.Time // when an app last asked for it, to [readEvery]; nil for never
}

// readEvery is how exactly it is noted when a calendar was read.
const readEvery = time.Hour

// Store is the table of feeds.
type Store struct{ db *sqlx.DB }

// NewStore returns the feeds in the database.
func NewStore(db *sqlx.DB) *Store { return &Store{db: db} }

// Make makes a calendar of a person's dates in a register, "" for all. The error wraps
// [ErrExists] where there is one already, unless it is to be replaced, and so revoked.
func (s *Store) Make(ctx context.Context, person, register string, replace bool, at time.Time) (Token, error) {
	const doing = "note a calendar"
	token := newToken()
	hash := token.Hash()
	tx, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return Token{}, pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if replace {
		if _, err := tx.ExecContext(ctx, `UPDATE sheetsync.calendar_feeds SET revoked_at = $3 WHERE person = $1 AND register = $2 AND revoked_at IS NULL`, person, register, at); err != nil {
			return Token{}, pgerr.Wrap(doing, err)
		}
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO sheetsync.calendar_feeds (token_hash, person, register, made_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person, register) WHERE revoked_at IS NULL DO NOTHING`, hash[:], person, register, at)
	if err != nil {
		return Token{}, pgerr.Wrap(doing, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return Token{}, errors.Join(err, ErrExists)
	}
	return token, pgerr.Wrap(doing, tx.Commit())
}

// feed is a row.
type feed struct {
	ID       int64
	Person   string
	Register string
	MadeAt   time.Time    `db:"made_at"`
	ReadAt   sql.NullTime `db:"read_at"`
}

const feedColumns = "id, person, register, made_at, read_at"

func (f *feed) feed() Feed {
	feed := Feed{ID: f.ID, Person: f.Person, Register: f.Register, MadeAt: f.MadeAt}
	if f.ReadAt.Valid {
		feed.ReadAt = &f.ReadAt.Time
	}
	return feed
}

// List returns the calendars that aren't revoked, by person and register.
func (s *Store) List(ctx context.Context) ([]Feed, error) {
	return s.feeds(ctx, "read who has a calendar", `SELECT `+feedColumns+` FROM sheetsync.calendar_feeds WHERE revoked_at IS NULL`)
}

// Revoke ends a person's calendars: that of a register, or all for "". It returns
// those, none where there was none.
func (s *Store) Revoke(ctx context.Context, person, register string, at time.Time) ([]Feed, error) {
	return s.feeds(ctx, "revoke a calendar", `UPDATE sheetsync.calendar_feeds SET revoked_at = $3
		WHERE person = $1 AND ($2 = '' OR register = $2) AND revoked_at IS NULL RETURNING `+feedColumns, person, register, at)
}

func (s *Store) feeds(ctx context.Context, doing, query string, args ...any) ([]Feed, error) {
	var rows []feed
	if err := s.db.SelectContext(ctx, &rows, `WITH f AS (`+query+`) SELECT * FROM f ORDER BY person, register`, args...); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	list := make([]Feed, len(rows))
	for i := range rows {
		list[i] = rows[i].feed()
	}
	return list, nil
}

// Find returns the calendar that a token opens. The error wraps [ErrUnknown] where it
// opens none.
func (s *Store) Find(ctx context.Context, token Token) (Feed, error) {
	hash := token.Hash()
	var row feed
	err := s.db.GetContext(ctx, &row, `SELECT `+feedColumns+` FROM sheetsync.calendar_feeds WHERE token_hash = $1 AND revoked_at IS NULL`, hash[:])
	if errors.Is(err, sql.ErrNoRows) {
		return Feed{}, ErrUnknown
	}
	return row.feed(), pgerr.Wrap("look a calendar up", err)
}

// Read notes that a calendar was read.
func (s *Store) Read(ctx context.Context, f Feed, at time.Time) error {
	if f.ReadAt != nil && at.Sub(*f.ReadAt) < readEvery {
		return nil
	}
	_, err := s.db.ExecContext(ctx, `UPDATE sheetsync.calendar_feeds SET read_at = $2 WHERE id = $1`, f.ID, at)
	return pgerr.Wrap("note that a calendar was read", err)
}
