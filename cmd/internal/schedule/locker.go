package schedule

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-co-op/gocron/v2"

	"sheetsync/cmd/internal/config"
	"sheetsync/syncer"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pglock"
)

// A locker lets one replica at a time do a job: gocron's distributed locker over
// PostgreSQL's session locks, so that a killed replica leaves none behind. All of a
// process's jobs have theirs in one session: they wait for Google most of the time, and one
// each would take all that the database allows.
//
// What a job does is guarded by locks of its own besides, in whose sessions the work is
// done: that of the register, that of the ledger. This one keeps replicas whose clocks
// agree from asking Google for the same sheet twice.
type locker struct{ locks *pglock.Shared }

var _ gocron.Locker = locker{}

// Lock takes the job's lock without waiting. The error wraps pglock.ErrHeld
// where another replica is doing the job, or another job of that name in this one.
func (l locker) Lock(ctx context.Context, job string) (gocron.Lock, error) {
	lock, err := l.locks.TryAcquire(ctx, "sheetsync job "+job)
	if errors.Is(err, pglock.ErrHeld) {
		return nil, fmt.Errorf("another replica is doing the job %s: %w", job, err)
	}
	if err != nil {
		return nil, pgerr.Wrap("lock the job "+job, err)
	}
	return jobLock{lock}, nil
}

type jobLock struct{ *pglock.SharedLock }

// Unlock gives the lock back, also when the context has ended.
func (l jobLock) Unlock(ctx context.Context) error { return l.Release(ctx) }

// refused takes in that a job could not begin, which the scheduler drops; r is nil where it
// is of no register.
func (s *Schedule) refused(ctx context.Context, r *config.Register, job string, err error) {
	if ctx.Err() != nil {
		return // stopping: nothing to report
	}
	if !errors.Is(err, pglock.ErrHeld) {
		switch gone, first := s.databaseFailed(err); {
		case gone && first && r != nil:
			s.reportSynced(r, syncer.Result{Register: r.Name, Status: syncer.StatusFailed, Reason: err.Error()}, err)
		case !gone && s.failures.isNews(job, err):
			s.Log.Error("a job can't begin", "job", job, "cause", err.Error())
		}
	}
	if r != nil && job == syncJob+r.Name {
		s.lookAgain(ctx, r, s.lastLook(ctx, r))
	}
}
