package retention

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
)

// Horizons are the times before which things go; zero times keep all.
type Horizons struct{ History, Runs, Audit, Ledger time.Time }

// Deleted is how many rows went.
type Deleted struct {
	History int `json:"history"`
	Runs    int `json:"runs"`
	Writes  int `json:"cell_writes"`
	Audit   int `json:"audit"`
	Ledger  int `json:"ledger"`
}

// Total is how many rows that is.
func (d *Deleted) Total() int { return d.History + d.Runs + d.Writes + d.Audit + d.Ledger }

// The bounds of a batch, and of a call: in an hour a register of the largest size loses
// less than the latter.
const (
	DefaultBatch = 10_000
	DefaultMost  = 2_000_000
)

// A Pruner deletes what is too old.
type Pruner struct {
	DB    *sqlx.DB
	Zone  *time.Location // whose days are meant
	Batch int            // rows a transaction; 0 for the default
	Most  int            // rows of a kind a call; 0 for the default
}

// resource is a table with a history.
type resource struct {
	Name    string `db:"name"`
	History bool   `db:"history"` // its tables are there
}

// Prune deletes what is too old of a register. After an error, what was deleted until then
// is gone.
func (p Pruner) Prune(ctx context.Context, register string, h Horizons) (deleted Deleted, err error) {
	resources, err := p.resources(ctx, register)
	if err != nil {
		return deleted, err
	}
	for _, step := range []struct {
		horizon time.Time
		count   *int
		do      func(horizon time.Time) (int, error)
	}{
		{h.History, &deleted.History, func(at time.Time) (int, error) { return p.history(ctx, register, resources, at) }},
		{h.Runs, &deleted.Runs, func(at time.Time) (int, error) { return p.runs(ctx, register, at, h.History) }},
		{h.Audit, &deleted.Writes, func(at time.Time) (int, error) {
			return p.batches(ctx, "delete old entries of cell_writes", `DELETE FROM sheetsync.cell_writes WHERE ctid = ANY (ARRAY(
				SELECT ctid FROM sheetsync.cell_writes WHERE register = $1 AND written_at < $2 LIMIT $3))`, register, at)
		}},
		{h.Audit, &deleted.Audit, func(at time.Time) (int, error) {
			return p.batches(ctx, "delete old entries of the audit", `DELETE FROM sheetsync.audit WHERE id IN (
				SELECT id FROM sheetsync.audit WHERE register = $1 AND at < $2 ORDER BY id LIMIT $3)`, register, at)
		}},
		{h.Ledger, &deleted.Ledger, func(at time.Time) (int, error) { return p.ledger(ctx, register, resources, at) }},
	} {
		if step.horizon.IsZero() {
			continue
		}
		if *step.count, err = step.do(step.horizon); err != nil {
			return deleted, fmt.Errorf("register %s: %w", register, err)
		}
	}
	return deleted, nil
}

// resources are those that the register's tables were made for.
func (p Pruner) resources(ctx context.Context, register string) (list []resource, err error) {
	err = p.DB.SelectContext(ctx, &list, `SELECT r ->> 'name' AS name, count(c.oid) = 2 AS history
		FROM sheetsync.registers AS g CROSS JOIN LATERAL jsonb_array_elements(g.layout -> 'resources') AS r
		LEFT JOIN pg_namespace AS n ON n.nspname = g.register
		LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind = 'r' AND c.relname IN (r ->> 'name', (r ->> 'name') || $2)
		WHERE g.register = $1 GROUP BY 1 ORDER BY 1`, register, ddl.HistorySuffix)
	return list, pgerr.Wrap("look which tables register "+register+" has", err)
}

// batches repeats a statement that deletes $3 rows at most, until there are no more.
func (p Pruner) batches(ctx context.Context, doing, statement string, args ...any) (total int, err error) {
	batch, most := p.Batch, p.Most
	if batch == 0 {
		batch = DefaultBatch
	}
	if most == 0 {
		most = DefaultMost
	}
	args = append(args[:2:2], append([]any{batch}, args[2:]...)...)
	for total < most {
		result, err := p.DB.ExecContext(ctx, statement, args...)
		if err != nil {
			return total, pgerr.Wrap(doing, err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			return total, pgerr.Wrap(doing, err)
		}
		if total += int(n); int(n) < batch {
			break
		}
	}
	return total, nil
}

// history deletes versions. That there are none before the horizon any more is noted
// first: nobody is to be shown half of what there was.
func (p Pruner) history(ctx context.Context, register string, resources []resource, horizon time.Time) (total int, err error) {
	for _, r := range resources {
		if !r.History {
			continue
		}
		live, history := ddl.Live(register, r.Name), ddl.History(register, r.Name)
		// The oldest version of a record is the first in the index of those that ended.
		old := fmt.Sprintf(`SELECT h.ctid FROM %s AS h WHERE h._valid_from < $1 AND h._valid_to < $1
			AND NOT (h._op <> 'delete' AND EXISTS (SELECT FROM %s AS l WHERE l._id = h._id)
				AND NOT EXISTS (SELECT FROM %[1]s AS o WHERE o._id = h._id AND o._valid_to IS NOT NULL AND o._valid_to <= h._valid_from))`, history, live)
		doing := "delete old versions of " + r.Name
		var any bool
		if err := p.DB.GetContext(ctx, &any, `SELECT EXISTS (`+old+`)`, horizon); err != nil {
			return total, pgerr.Wrap(doing, err)
		}
		if !any {
			continue
		}
		if _, err := p.DB.ExecContext(ctx, `UPDATE sheetsync.registers SET history_from = $2 WHERE register = $1 AND coalesce(history_from, '-infinity') < $2`, register, horizon); err != nil {
			return total, pgerr.Wrap(doing, err)
		}
		n, err := p.batches(ctx, doing, `DELETE FROM `+history.String()+` WHERE ctid = ANY (ARRAY(`+old+` AND $2::text IS NOT NULL ORDER BY h._valid_from LIMIT $3))`, horizon, register)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// runs deletes runs.
func (p Pruner) runs(ctx context.Context, register string, horizon, history time.Time) (int, error) {
	var until *time.Time // the last of each day stays from then on
	if !history.IsZero() {
		until = &history
	}
	return p.batches(ctx, "delete old runs", `DELETE FROM sheetsync.runs WHERE id IN (
		SELECT r.id FROM sheetsync.runs AS r WHERE r.register = $1 AND r.started_at < $2
			AND r.started_at < (SELECT max(g.started_at) FROM sheetsync.runs AS g WHERE g.register = $1 AND g.status IN ('applied', 'unchanged'))
			AND NOT EXISTS (SELECT FROM sheetsync.registers AS g WHERE g.register = $1 AND g.applied_run = r.id)
			AND NOT EXISTS (SELECT FROM sheetsync.issues AS i WHERE i.register = $1 AND i.first_seen_run = r.id)
			AND (r.status <> 'applied' OR r.started_at < coalesce($4, '-infinity'::timestamptz) OR EXISTS (SELECT FROM sheetsync.runs AS l
				WHERE l.register = $1 AND l.status = 'applied' AND l.started_at > r.started_at AND l.started_at < r.started_at + interval '1 day'
					AND (l.started_at AT TIME ZONE $5)::date = (r.started_at AT TIME ZONE $5)::date))
		ORDER BY r.started_at LIMIT $3)`, register, horizon, until, p.Zone.String())
}

// ended are the states in which nothing more becomes of a reminder.
const ended = `(l.state IN ('sent', 'failed', 'skipped') OR l.state = 'unconfirmed' AND l.told_at IS NOT NULL) AND l.updated_at < $2 AND l.due_date < $2::date`

// ledger deletes reminders of records that nobody knows of any more, and what was told on
// a day of a register as a whole.
func (p Pruner) ledger(ctx context.Context, register string, resources []resource, horizon time.Time) (total int, err error) {
	const doing = "delete old reminders"
	for _, r := range resources {
		if !r.History {
			continue
		}
		n, err := p.batches(ctx, doing, `DELETE FROM sheetsync.ledger WHERE id IN (
			SELECT l.id FROM sheetsync.ledger AS l WHERE l.register = $1 AND `+ended+` AND l.resource = $4
				AND NOT EXISTS (SELECT FROM `+ddl.Live(register, r.Name).String()+` AS t WHERE t._id = l.record_id)
				AND NOT EXISTS (SELECT FROM `+ddl.History(register, r.Name).String()+` AS h WHERE h._id = l.record_id)
			LIMIT $3)`, register, horizon, r.Name)
		total += n
		if err != nil {
			return total, err
		}
	}
	n, err := p.batches(ctx, doing, `DELETE FROM sheetsync.ledger WHERE id IN (
		SELECT l.id FROM sheetsync.ledger AS l WHERE l.register = $1 AND `+ended+` AND l.resource = '' AND l.stage = ANY ($4) LIMIT $3)`,
		register, horizon, pq.StringArray(daily))
	return total + n, err
}

// daily are the stages of what is told on a day of a register as a whole, which no later
// day asks for again.
var daily = []string{"backup", "held", "issues", "stale", "unconfirmed"}

// Service deletes what is too old of what belongs to no register: who signed in to the
// page, sessions that ended, and how backups went.
func (p Pruner) Service(ctx context.Context, audit, now time.Time) (int, error) {
	var total int
	var errs []error
	for _, step := range []struct{ doing, statement string }{
		{"delete old entries of the audit", `DELETE FROM sheetsync.audit WHERE register = '' AND at < $1 AND at < $2`},
		{"delete sessions that ended", `DELETE FROM sheetsync.web_sessions WHERE expires_at < $2 AND $1::timestamptz IS NOT NULL`},
		{"delete links that ended", `DELETE FROM sheetsync.web_links WHERE expires_at < $2 AND $1::timestamptz IS NOT NULL`},
		{"forget old backups", `DELETE FROM sheetsync.backups WHERE ended_at < $2::timestamptz - interval '400 days' AND $1::timestamptz IS NOT NULL
			AND id < (SELECT max(id) FROM sheetsync.backups WHERE error IS NULL)`},
	} {
		result, err := p.DB.ExecContext(ctx, step.statement, audit, now)
		if err != nil {
			errs = append(errs, pgerr.Wrap(step.doing, err))
			continue
		}
		n, err := result.RowsAffected()
		total += int(n)
		errs = append(errs, err)
	}
	return total, errors.Join(errs...)
}
