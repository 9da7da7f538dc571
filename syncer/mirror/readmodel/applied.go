package readmodel

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
)

// An AppliedRun is one that changed the records.
type AppliedRun struct {
	ID      string    `db:"id"`
	Started time.Time `db:"started_at"` // or when its changes hold from, where no more is known of it
}

// AppliedRuns returns the runs that changed the register's records, the latest first; more
// says that there are others before them. The history knows runs that were deleted from the
// list of runs since; they are looked up one after the other in its index, since each may
// have made any number of versions.
func (m *Model) AppliedRuns(ctx context.Context, db sqlx.QueryerContext, limit, offset int) (runs []AppliedRun, more bool, err error) {
	var steps, parts []string
	for i, r := range m.d.Resources {
		const latest = `SELECT h._valid_from AS at, h._run AS id FROM %s AS h %s ORDER BY h._valid_from DESC, h._run DESC LIMIT 1`
		history, step := ddl.History(m.register, r.Name).String(), fmt.Sprint("step", i)
		steps = append(steps, fmt.Sprintf("%s AS ((%s)\nUNION ALL SELECT next.* FROM %[1]s, LATERAL (%[3]s) AS next)", step,
			fmt.Sprintf(latest, history, ""), fmt.Sprintf(latest, history, "WHERE (h._valid_from, h._run) < ("+step+".at, "+step+".id)")))
		parts = append(parts, "(SELECT id, at FROM "+step+" LIMIT $2::bigint + $3::bigint)")
	}
	parts = append(parts, `(SELECT id, started_at FROM sheetsync.runs WHERE register = $1 AND status = 'applied' ORDER BY started_at DESC LIMIT $2::bigint + $3::bigint)`)
	err = sqlx.SelectContext(ctx, db, &runs, "WITH RECURSIVE "+strings.Join(steps, ",\n")+`
		SELECT id, min(at) AS started_at FROM (`+strings.Join(parts, "\nUNION ALL ")+`) AS run (id, at)
		GROUP BY id ORDER BY started_at DESC, id DESC LIMIT $2::bigint OFFSET $3::bigint`, m.register, limit+1, offset)
	more = len(runs) > limit
	return runs[:min(limit, len(runs))], more, pgerr.Wrap("read the runs of a register", err)
}

// AppliedRun returns one such run; none where there is no such.
func (m *Model) AppliedRun(ctx context.Context, db sqlx.QueryerContext, id string) (runs []AppliedRun, err error) {
	parts := []string{`SELECT min(started_at) AS at FROM sheetsync.runs WHERE register = $1 AND id = $2 AND status = 'applied'`}
	args := []any{m.register, id}
	if start, ok := syncer.RunStart(id); ok { // its changes hold from then on, by the database's clock
		args = append(args, start.Add(-clockSkew), start.Add(longestRun))
		for _, r := range m.d.Resources {
			parts = append(parts, `SELECT min(_valid_from) FROM `+ddl.History(m.register, r.Name).String()+` WHERE _valid_from BETWEEN $3 AND $4 AND _run = $2`)
		}
	}
	err = sqlx.SelectContext(ctx, db, &runs, `SELECT $2 AS id, min(at) AS started_at FROM (`+strings.Join(parts, "\nUNION ALL ")+`) AS run HAVING min(at) IS NOT NULL`, args...)
	return runs, pgerr.Wrap("read a run of a register", err)
}

// By how much the clocks of the service and the database may differ, and how long a run
// takes at most.
const (
	clockSkew  = time.Hour
	longestRun = 24 * time.Hour
)
