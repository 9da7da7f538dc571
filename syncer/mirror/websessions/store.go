package websessions

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgerr"
)

// Limits are how long sessions last.
type Limits struct {
	Idle     time.Duration // after they were last used
	Absolute time.Duration // after they began
}

// seenEvery is how exactly it is noted when a session was last used.
const seenEvery = time.Minute

// sweepLimit is how many sessions that ended are deleted whenever one begins.
const sweepLimit = 200

// Store is a table of sessions.
type Store struct {
	db     *sqlx.DB
	limits Limits
	now    func() time.Time
}

var _ scs.CtxStore = (*Store)(nil)

// NewStore returns the sessions in the database, which last so long by a clock. Sessions
// of other limits may be in the same table.
func NewStore(db *sqlx.DB, limits Limits, now func() time.Time) *Store {
	return &Store{db: db, limits: limits, now: now}
}

// FindCtx implements [scs.CtxStore]. Who asks keeps the session from becoming idle.
func (s *Store) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	const doing = "look a session up"
	now := s.now()
	hash := sha256.Sum256([]byte(token))
	var row struct {
		Data []byte
		Made time.Time `db:"made_at"`
		Seen time.Time `db:"seen_at"`
	}
	err = s.db.GetContext(ctx, &row, `SELECT data, made_at, seen_at FROM sheetsync.web_sessions WHERE token_hash = $1 AND expires_at > $2 AND made_at > $3`,
		hash[:], now, now.Add(-s.limits.Absolute))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, pgerr.Wrap(doing, err)
	}
	if now.Sub(row.Seen) < min(seenEvery, s.limits.Idle/2) {
		return row.Data, true, nil
	}
	_, err = s.db.ExecContext(ctx, `UPDATE sheetsync.web_sessions SET seen_at = $2, expires_at = $3 WHERE token_hash = $1`, hash[:], now, s.expiry(row.Made, now))
	return row.Data, true, pgerr.Wrap(doing, err)
}

// expiry is when a session ends that is used now.
func (s *Store) expiry(made, now time.Time) time.Time {
	idle, absolute := now.Add(s.limits.Idle), made.Add(s.limits.Absolute)
	if absolute.Before(idle) {
		return absolute
	}
	return idle
}

// CommitCtx implements [scs.CtxStore]. The data are those of [Codec]; the limits say when
// the session ends, and not the caller. It deletes some that have ended.
func (s *Store) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	now := s.now()
	hash := sha256.Sum256([]byte(token))
	_, err := s.db.ExecContext(ctx, `
		WITH ended AS (SELECT token_hash FROM sheetsync.web_sessions WHERE expires_at <= $3 AND token_hash <> $1 LIMIT $5 FOR UPDATE SKIP LOCKED),
			swept AS (DELETE FROM sheetsync.web_sessions WHERE token_hash IN (SELECT token_hash FROM ended))
		INSERT INTO sheetsync.web_sessions (token_hash, data, made_at, seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)
		ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data`, hash[:], string(data), now, s.expiry(now, now), sweepLimit)
	return pgerr.Wrap("note a session", err)
}

// DeleteCtx implements [scs.CtxStore].
func (s *Store) DeleteCtx(ctx context.Context, token string) error {
	hash := sha256.Sum256([]byte(token))
	_, err := s.db.ExecContext(ctx, `DELETE FROM sheetsync.web_sessions WHERE token_hash = $1`, hash[:])
	return pgerr.Wrap("end a session", err)
}

// errNoContext says that package scs called a method that it calls no more for a
// [scs.CtxStore].
var errNoContext = errors.New("sessions are read and written with a context")

// Find implements [scs.Store], for the interface alone.
func (s *Store) Find(string) ([]byte, bool, error) { return nil, false, errNoContext }

// Commit implements [scs.Store], for the interface alone.
func (s *Store) Commit(string, []byte, time.Time) error { return errNoContext }

// Delete implements [scs.Store], for the interface alone.
func (s *Store) Delete(string) error { return errNoContext }

// A Session is somebody who is signed in.
type Session struct {
	Person string    `db:"person"` // an address in lower case; "" for an operator
	Via    string    `db:"via"`
	MadeAt time.Time `db:"made_at"`
	SeenAt time.Time `db:"seen_at"`
}

// List returns the sessions of those who are signed in, by person.
func (s *Store) List(ctx context.Context) ([]Session, error) {
	now := s.now()
	var list []Session
	err := s.db.SelectContext(ctx, &list, `SELECT person, coalesce(data ->> 'via', '') AS via, made_at, seen_at FROM sheetsync.web_sessions
		WHERE person IS NOT NULL AND expires_at > $1 AND made_at > $2 ORDER BY person, made_at`, now, now.Add(-s.limits.Absolute))
	return list, pgerr.Wrap("list who is signed in", err)
}

// Of returns the sessions of a person who is signed in, the oldest first; "" for those of
// operators.
func (s *Store) Of(ctx context.Context, person string) ([]Session, error) {
	now := s.now()
	var list []Session
	err := s.db.SelectContext(ctx, &list, `SELECT person, coalesce(data ->> 'via', '') AS via, made_at, seen_at FROM sheetsync.web_sessions
		WHERE person = $1 AND expires_at > $2 AND made_at > $3 ORDER BY made_at`, person, now, now.Add(-s.limits.Absolute))
	return list, pgerr.Wrap("list where somebody is signed in", err)
}

// Ended is what [Store.End] ended: what let somebody in until then.
type Ended struct {
	Sessions int `db:"sessions"`
	Links    int `db:"links"`
}

// End ends all sessions of a person, "" for those of operators, and the links that would
// let them in.
func (s *Store) End(ctx context.Context, person string) (Ended, error) {
	var ended Ended
	err := s.db.GetContext(ctx, &ended, `
		WITH links AS (DELETE FROM sheetsync.web_links WHERE person = $1 RETURNING used_at IS NULL AND expires_at > $2 AS open),
			sessions AS (DELETE FROM sheetsync.web_sessions WHERE person = $1 RETURNING expires_at > $2 AS open)
		SELECT (SELECT count(*) FROM sessions WHERE open) AS sessions, (SELECT count(*) FROM links WHERE open) AS links`, person, s.now())
	return ended, pgerr.Wrap("end the sessions of a person", err)
}

// EndAll ends everybody's sessions and links: those that a backup knows of may have been
// ended since.
func EndAll(ctx context.Context, db sqlx.ExecerContext) error {
	_, err := db.ExecContext(ctx, `DELETE FROM sheetsync.web_sessions`)
	if err == nil {
		_, err = db.ExecContext(ctx, `DELETE FROM sheetsync.web_links`)
	}
	return pgerr.Wrap("end all sessions", err)
}
