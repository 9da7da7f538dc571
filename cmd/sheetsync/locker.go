package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/go-co-op/gocron/v2"
	"github.com/jmoiron/sqlx"
)

// A locker lets one replica at a time run a scheduled job: gocron's distributed
// locker over PostgreSQL's advisory locks, which end with the session that
// holds them, so that a killed replica leaves none behind.
type locker struct {
	db *sqlx.DB
}

var _ gocron.Locker = locker{}

var errJobElsewhere = errors.New("another replica is at it")

// Lock takes the job's lock without waiting.
func (l locker) Lock(ctx context.Context, job string) (gocron.Lock, error) {
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the job %s: %w", job, err)
	}
	var got bool
	if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, "sheetsync job "+job).Scan(&got); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the job %s: %w", job, err), conn.Close())
	}
	if !got {
		return nil, errors.Join(errJobElsewhere, conn.Close())
	}
	return &jobLock{conn: conn, job: job}, nil
}

type jobLock struct {
	conn *sql.Conn
	job  string
}

// Unlock gives the lock back. A session that fails to is closed for good, which
// ends the lock as well.
func (l *jobLock) Unlock(ctx context.Context) error {
	_, err := l.conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(hashtextextended($1, 0))`, "sheetsync job "+l.job)
	if err != nil {
		_ = l.conn.Raw(func(any) error { return driver.ErrBadConn }) // takes it out of the pool
	}
	return errors.Join(err, l.conn.Close())
}
