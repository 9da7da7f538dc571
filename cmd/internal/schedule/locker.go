package schedule

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-co-op/gocron/v2"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pglock"
)

// A locker lets one replica at a time run a scheduled job: gocron's distributed
// locker over PostgreSQL's session locks, so that a killed replica leaves none
// behind.
type locker struct{ db *sqlx.DB }

var _ gocron.Locker = locker{}

// Lock takes the job's lock without waiting. The error wraps pglock.ErrHeld
// where another replica is doing the job.
func (l locker) Lock(ctx context.Context, job string) (gocron.Lock, error) {
	lock, err := pglock.TryAcquire(ctx, l.db, "sheetsync job "+job)
	switch {
	case errors.Is(err, pglock.ErrHeld):
		return nil, fmt.Errorf("another replica is doing the job %s: %w", job, err)
	case err != nil:
		return nil, fmt.Errorf("lock the job %s: %w", job, err)
	}
	return jobLock{lock}, nil
}

type jobLock struct{ *pglock.Lock }

// Unlock gives the lock back, also when the context has ended.
func (l jobLock) Unlock(ctx context.Context) error { return l.Release(ctx) }
