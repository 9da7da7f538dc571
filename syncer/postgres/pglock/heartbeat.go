package pglock

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

const (
	// beatEvery is how often whoever has a lock gives a sign of life.
	beatEvery = 5 * time.Second
	// beatTimeout bounds one.
	beatTimeout = 5 * time.Second
	// trustFor is how long what was confirmed is gone by without asking again. It is
	// shorter than silence by as much as may go by between the asking and the acting.
	trustFor = 30 * time.Second
	// silence is how long a replica may give no sign of life before its locks are taken
	// away.
	silence = 45 * time.Second
	// checkTimeout bounds asking whether a lock stands.
	checkTimeout = 10 * time.Second
)

// A Blocker is a session that another one waits for.
type Blocker struct {
	PID         int        `db:"pid"` // of its process on the server
	User        string     `db:"usename"`
	Application string     `db:"application_name"`
	Client      string     `db:"client"` // address; "" for a socket
	State       string     `db:"state"`  // as in pg_stat_activity
	Since       *time.Time `db:"since"`  // since when its transaction is open; nil where that isn't told
}

// beat gives signs of life until the context ends: a statement in some session of the
// process. In the lock's own one the run works, which a statement in between would
// disturb. It asks for what the lock's session waits for, so as not to ask for nothing.
func (l *Lock) beat(ctx context.Context) {
	defer close(l.beats)
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			l.beatOnce(ctx)
		}
	}
}

func (l *Lock) beatOnce(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, beatTimeout)
	defer cancel()
	blockers, stands, err := l.look(ctx)
	if err != nil {
		return // Check says whether the lock stands
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lost = l.lost || !stands
	if len(blockers) > 0 {
		l.blockers = blockers
	}
}

func (l *Lock) look(ctx context.Context) (blockers []Blocker, stands bool, err error) {
	if err := l.db.GetContext(ctx, &stands, `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = $1
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND `+thisLock+`)`, l.pid, l.name); err != nil {
		return nil, false, err
	}
	blockers, err = blocking(ctx, l.db, l.pid)
	return blockers, stands, err
}

// blocking returns the sessions that one waits for.
func blocking(ctx context.Context, db *sqlx.DB, pid int) ([]Blocker, error) {
	var list []Blocker
	err := db.SelectContext(ctx, &list, `
		SELECT a.pid, coalesce(a.usename, '') AS usename, coalesce(a.application_name, '') AS application_name,
			coalesce(host(a.client_addr), '') AS client, coalesce(a.state, '') AS state, a.xact_start AS since
		FROM unnest(pg_blocking_pids($1)) AS b (pid) JOIN pg_stat_activity AS a USING (pid) ORDER BY a.xact_start`, pid)
	return list, err
}

// Blockers returns the sessions for which the lock's last waited, as far as that was
// seen.
func (l *Lock) Blockers() []Blocker {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.blockers
}
