package outages

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pglock"
)

// ForgetAfter is after how long an end is told to nobody any more who could not be told of
// it before.
const ForgetAfter = 7 * 24 * time.Hour

// An End is that of a register's outage.
type End struct {
	Register string
	Since    time.Time // which identifies the outage
	Until    time.Time `db:"ended_at"`
}

// A Store has the outages of a database's registers.
type Store struct{ db *sqlx.DB }

// NewStore returns that of a database.
func NewStore(db *sqlx.DB) *Store { return &Store{db} }

// digestOf shortens a cause, which may quote what Google said; "" stays.
func digestOf(cause string) string {
	if cause == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(cause))
	return hex.EncodeToString(sum[:16])
}

// Failed notes for what cause a register fails at the moment, equal for those that fail for
// the same one; "" for what is its own. An earlier outage of it has ended.
func (s *Store) Failed(ctx context.Context, register string, since time.Time, cause string) error {
	_, err := s.db.ExecContext(ctx, `
		WITH earlier AS (UPDATE sheetsync.outages SET ended_at = $2 WHERE register = $1 AND since < $2 AND ended_at IS NULL)
		INSERT INTO sheetsync.outages AS o (register, since, cause) VALUES ($1, $2, $3)
		ON CONFLICT (register, since) DO UPDATE SET cause = excluded.cause WHERE o.cause <> excluded.cause`, register, since, digestOf(cause))
	return pgerr.Wrap("note why register "+register+" fails", err)
}

// lasting are the outages that last: where a process ended before it noted the end, the
// register's heartbeat knows better.
const lasting = `SELECT o.register, o.cause FROM sheetsync.outages AS o JOIN sheetsync.heartbeats AS h ON h.register = o.register AND h.failing_since = o.since
	WHERE o.ended_at IS NULL AND o.cause <> ''`

// Alike returns the other registers that fail for the same cause as one does or, where it
// is well again, did.
func (s *Store) Alike(ctx context.Context, register string) ([]string, error) {
	var list []string
	err := s.db.SelectContext(ctx, &list, `WITH lasting AS (`+lasting+`)
		SELECT register FROM lasting WHERE register <> $1 AND cause = (SELECT cause FROM sheetsync.outages WHERE register = $1 ORDER BY since DESC LIMIT 1) ORDER BY register`, register)
	return list, pgerr.Wrap("read which registers fail as "+register+" does", err)
}

// Ended notes that a register's outage is over, of which managers are still to be told.
func (s *Store) Ended(ctx context.Context, e End) error {
	_, err := s.db.ExecContext(ctx, `
		INSERT INTO sheetsync.outages AS o (register, since, cause, ended_at) VALUES ($1, $2, '', $3)
		ON CONFLICT (register, since) DO UPDATE SET ended_at = excluded.ended_at WHERE o.ended_at IS NULL`, e.Register, e.Since, e.Until)
	return pgerr.Wrap("note that the outage of register "+e.Register+" is over", err)
}

// Ends returns the ended outages of a register of whose end managers are still to be told,
// and those of others that had the same cause, in the order of their names.
func (s *Store) Ends(ctx context.Context, register string) ([]End, error) {
	var list []End
	err := s.db.SelectContext(ctx, &list, `
		SELECT register, since, ended_at FROM sheetsync.outages AS o
		WHERE ended_at IS NOT NULL AND (register = $1
			OR cause <> '' AND cause IN (SELECT cause FROM sheetsync.outages WHERE register = $1 AND ended_at IS NOT NULL))
		ORDER BY register, since`, register)
	return list, pgerr.Wrap("read which outages are over", err)
}

// Waiting returns the registers whose outages' ends are to be told: those for whose cause no
// other register fails any more, or that have waited for so long. It notes what
// has ended though nobody noted it, and forgets what is too old to be told.
func (s *Store) Waiting(ctx context.Context, wait time.Duration) ([]string, error) {
	var list []string
	err := s.db.SelectContext(ctx, &list, `
		WITH unnoted AS (
			UPDATE sheetsync.outages AS o SET ended_at = h.looked_at FROM sheetsync.heartbeats AS h
			WHERE h.register = o.register AND o.ended_at IS NULL AND h.looked_at > o.since AND h.failing_since IS DISTINCT FROM o.since),
		forgotten AS (DELETE FROM sheetsync.outages WHERE ended_at < now() - $2 * interval '1 second'),
		lasting AS (`+lasting+`)
		SELECT DISTINCT register FROM sheetsync.outages AS o
		WHERE ended_at IS NOT NULL AND (ended_at <= now() - $1 * interval '1 second' OR cause NOT IN (SELECT cause FROM lasting))
		ORDER BY register`, wait.Seconds(), ForgetAfter.Seconds())
	return list, pgerr.Wrap("read which outages are over", err)
}

// Told forgets the ends of outages that managers were told of.
func (s *Store) Told(ctx context.Context, ends []End) error {
	for _, e := range ends {
		if _, err := s.db.ExecContext(ctx, `DELETE FROM sheetsync.outages WHERE register = $1 AND since = $2`, e.Register, e.Since); err != nil {
			return pgerr.Wrap("note that managers know of the end of an outage", err)
		}
	}
	return nil
}

// lockName is what is locked by who tells managers of outages.
const lockName = "sheetsync mails of outages"

// Lock waits until no other process tells managers of outages, or the context ends.
func (s *Store) Lock(ctx context.Context) (unlock func(context.Context) error, err error) {
	again := time.NewTicker(200 * time.Millisecond)
	defer again.Stop()
	for {
		l, err := pglock.TryAcquire(ctx, s.db, lockName)
		if err == nil {
			return l.Release, nil
		}
		if !errors.Is(err, pglock.ErrHeld) {
			return nil, pgerr.Wrap("wait for who tells managers of outages", err)
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil, err
		}
	}
}
