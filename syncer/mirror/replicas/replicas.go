// Package replicas keeps which processes run the service over one database, and divides
// among them what they share: the requests that Google allows in a minute.
//
// Each process renews a row of its own every [Every], and counts by the same statement who
// else does: a process that dies or is cut off leaves its share to the others after
// [LiveFor]. No statement stands before a request, and while the database is away, each
// keeps the share that it had.
package replicas

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgerr"
)

const (
	// Every is how often a process shows that it lives.
	Every = 15 * time.Second
	// LiveFor is after how long without a sign it counts as gone.
	LiveFor = 45 * time.Second
)

// A Replica is a process that runs the service.
type Replica struct {
	ID       string // at random
	Host     string // the machine's name
	PID      int
	Version  string    // of the program
	Settings string    // a digest of the files that it was started with
	Started  time.Time `db:"started_at"` // when it first showed itself
}

// A Store has the replicas of a database.
type Store struct{ db *sqlx.DB }

// NewStore returns that of a database.
func NewStore(db *sqlx.DB) *Store { return &Store{db} }

// Beat notes that a process lives and how many requests it sent in the last minute, and
// returns the part of the budget that is its own, above 0 and up to 1.
func (s *Store) Beat(ctx context.Context, self *Replica, requests int64) (share float64, err error) {
	var others []int64
	err = s.db.SelectContext(ctx, &others, `
		WITH beat AS (
			INSERT INTO sheetsync.replicas (id, host, pid, version, settings, requests) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (id) DO UPDATE SET seen_at = now(), requests = excluded.requests),
		gone AS (DELETE FROM sheetsync.replicas WHERE seen_at < now() - interval '1 day' AND id <> $1)
		SELECT requests FROM sheetsync.replicas WHERE id <> $1 AND seen_at > now() - $7 * interval '1 second'`,
		self.ID, self.Host, self.PID, self.Version, self.Settings, requests, LiveFor.Seconds())
	if err != nil {
		return 0, pgerr.Wrap("note that this process runs", err)
	}
	return Share(requests, others), nil
}

// Share is the part of the budget of a process that sent so many requests lately, beside
// others that sent so many each: one half is divided equally, so that each can begin, and
// the other by what they sent. Those of all together are the whole.
func Share(own int64, others []int64) float64 {
	all := own
	for _, n := range others {
		all += n
	}
	equal := 1 / float64(len(others)+1)
	if all == 0 {
		return equal
	}
	return equal/2 + float64(own)/float64(all)/2
}

// Leave notes that a process ends.
func (s *Store) Leave(ctx context.Context, id string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM sheetsync.replicas WHERE id = $1`, id)
	return pgerr.Wrap("note that this process ends", err)
}

// Live returns the replicas that live, the oldest first.
func (s *Store) Live(ctx context.Context) ([]Replica, error) {
	list := []Replica{}
	err := s.db.SelectContext(ctx, &list, `
		SELECT id, host, pid, version, settings, started_at FROM sheetsync.replicas
		WHERE seen_at > now() - $1 * interval '1 second' ORDER BY started_at, id`, LiveFor.Seconds())
	return list, pgerr.Wrap("read which processes run the service", err)
}
