package mirror

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pglock"
	"sheetsync/syncer/postgres/pgsession"
)

var _ syncer.Mirror = (*Mirror)(nil)

// Mirror keeps registers in one PostgreSQL database. It may be used by several
// goroutines, for different registers at once.
type Mirror struct {
	db  *sqlx.DB
	log *slog.Logger

	mu      sync.Mutex
	held    map[string]*pglock.Lock // by register
	decided map[string]int64        // by register: how many decisions of no run the last Peek saw
	planned map[string]planned      // by register
	sealed  map[string]bool         // by register: its histories have the column for what is sealed

	keys    Keys // that seal and open; nil for none
	encrypt bool // what is replaced is sealed
}

// Open connects to the database. The connection URL is one of lib/pq. The
// logger receives what is done to tables, without values; nil logs nothing. The
// service's own tables are made by Migrate, not here.
func Open(ctx context.Context, url string, log *slog.Logger) (*Mirror, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	db, err := pgsession.Open(url, pgsession.Options{})
	if err != nil {
		return nil, err
	}
	m := &Mirror{db: db, log: log, held: make(map[string]*pglock.Lock), planned: make(map[string]planned), decided: make(map[string]int64), sealed: make(map[string]bool)}
	if err := m.db.PingContext(ctx); err != nil {
		_ = m.db.Close()
		return nil, pgerr.Wrap("connect to the database", err)
	}
	return m, nil
}

// Close closes the connections. Locks that are still held end with them.
func (m *Mirror) Close() error {
	m.mu.Lock()
	held := maps.Clone(m.held)
	m.mu.Unlock()
	for register, lock := range held {
		_ = m.unlock(register, lock) // the session ends, or has ended
	}
	return m.db.Close()
}

// Ping asks whether the database answers.
func (m *Mirror) Ping(ctx context.Context) error {
	_, err := m.db.ExecContext(ctx, `SELECT`)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return errors.New("no answer in time: the server is stopped, or has too much to do")
	}
	return pgerr.Wrap("ask the database whether it answers", err)
}

// DB returns the connections, for other parts of the service that keep tables
// in the same database.
func (m *Mirror) DB() *sqlx.DB { return m.db }
