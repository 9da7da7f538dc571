package schedule

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-co-op/gocron/v2"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pglock"
)

// A locker lets one replica at a time make a backup: gocron's distributed
// locker over PostgreSQL's session locks, so that a killed replica leaves none
// behind. The jobs of registers need none, which would take a session each while they wait:
// a run has a lock of its own, and the ledger lets one process at a time send to somebody.
type locker struct {
	db *sqlx.DB
	// failed hears of errors other than that another replica has the lock, which the
	// scheduler drops; nil for nobody.
	failed func(job string, err error)
}

var _ gocron.Locker = locker{}

// Lock takes the job's lock without waiting. The error wraps pglock.ErrHeld
// where another replica is doing the job.
func (l locker) Lock(ctx context.Context, job string) (gocron.Lock, error) {
	lock, err := pglock.TryAcquire(ctx, l.db, "sheetsync job "+job)
	switch {
	case errors.Is(err, pglock.ErrHeld):
		return nil, fmt.Errorf("another replica is doing the job %s: %w", job, err)
	case err != nil:
		err = pgerr.Wrap("lock the job "+job, err)
		if l.failed != nil && ctx.Err() == nil {
			l.failed(job, err)
		}
		return nil, err
	}
	return jobLock{lock}, nil
}

type jobLock struct{ *pglock.Lock }

// Unlock gives the lock back, also when the context has ended.
func (l jobLock) Unlock(ctx context.Context) error { return l.Release(ctx) }
