package mirror

import (
	"context"

	"sheetsync/syncer/postgres/pgerr"
)

// Vitals are figures of all registers that a monitor asks for often. They hold nothing
// from a sheet but how many.
type Vitals struct {
	Rows   []RowCount
	Issues []IssueCount
	Lags   []Lag
}

// A Lag is by how many seconds a register is behind its schedule: 0 while the next look at
// its sheet isn't due yet.
type Lag struct {
	Register string  `db:"register"`
	Seconds  float64 `db:"seconds"`
}

// A RowCount is how many records a resource of a register had at the last applied run.
type RowCount struct {
	Register string `db:"register"`
	Resource string `db:"resource"`
	Rows     int64  `db:"rows"`
}

// An IssueCount is how many open issues of a severity a register has, without those that
// people dismissed.
type IssueCount struct {
	Register string `db:"register"`
	Severity string `db:"severity"`
	Issues   int64  `db:"issues"`
}

// Vitals returns the figures, by register.
func (m *Mirror) Vitals(ctx context.Context) (Vitals, error) {
	var v Vitals
	err := m.db.SelectContext(ctx, &v.Rows, `
		SELECT register, c.key AS resource, coalesce((c.value ->> 'rows')::bigint, 0) AS rows
		FROM sheetsync.registers, jsonb_each(counts) AS c ORDER BY register, c.key`)
	if err != nil {
		return Vitals{}, pgerr.Wrap("count the registers' records", err)
	}
	err = m.db.SelectContext(ctx, &v.Issues, `
		SELECT register, severity, count(*) AS issues FROM sheetsync.issues
		WHERE dismissed_at IS NULL GROUP BY register, severity ORDER BY register, severity`)
	if err != nil {
		return Vitals{}, pgerr.Wrap("count the registers' issues", err)
	}
	err = m.db.SelectContext(ctx, &v.Lags, `
		SELECT register, greatest(0, extract(epoch FROM now() - due_at))::double precision AS seconds
		FROM sheetsync.heartbeats WHERE due_at IS NOT NULL ORDER BY register`)
	return v, pgerr.Wrap("read how far the registers are behind their schedules", err)
}
