package mirror

import (
	"context"
	"time"

	"sheetsync/syncer/postgres/pgerr"
)

// An Issue is a line of sheetsync.issues. What is nil doesn't apply: an issue of
// a whole row has no field, one of a tab has no row.
type Issue struct {
	Register string  `json:"register" db:"register"`
	Resource string  `json:"resource" db:"resource"`
	RecordID *string `json:"record_id" db:"record_id"`
	Row      *int    `json:"row" db:"row"` // in the tab, the header being row 1
	Field    *string `json:"field" db:"field"`
	Code     string  `json:"code" db:"code"`
	Severity string  `json:"severity" db:"severity"`
	Message  string  `json:"message" db:"message"` // in the register's language
	FirstRun string  `json:"first_seen_run" db:"first_seen_run"`
	// Variant is the type, constraint, format or rule that isn't met; "" for none.
	Variant    string `json:"variant" db:"variant"`
	Suggestion string `json:"suggestion" db:"suggestion"` // in the register's language
	// Tab is the tab's title, where the resource has several.
	Tab *string `json:"tab,omitempty" db:"tab"`
	// These say when somebody dismissed the issue, or put it off until a day, who
	// did as far as known, and in which words; nil for nobody.
	DismissedAt     *time.Time `json:"dismissed_at,omitempty" db:"dismissed_at"`
	DismissedBy     *string    `json:"dismissed_by,omitempty" db:"dismissed_by"`
	DismissedAnswer *string    `json:"dismissed_answer,omitempty" db:"dismissed_answer"`
	DismissedUntil  *string    `json:"dismissed_until,omitempty" db:"dismissed_until"`
}

// Issues lists the issues of a register's last run, the most severe first; with
// onlyNew, those that are new since the last run which changed something: which it
// found first, or whose record had settled by then. Those that people dismissed are
// among them.
func (m *Mirror) Issues(ctx context.Context, register string, onlyNew bool) ([]Issue, error) {
	var issues []Issue
	err := m.db.SelectContext(ctx, &issues, `
		SELECT i.register, i.resource, i.record_id, i.row, i.field, i.code, i.severity, i.message, i.first_seen_run, i.variant, i.suggestion, i.tab,
			i.dismissed_at, i.dismissed_by, i.dismissed_answer, i.dismissed_until::text AS dismissed_until
		FROM sheetsync.issues i LEFT JOIN sheetsync.registers r USING (register)
		WHERE i.register = $1 AND (NOT $2 OR i.counted_at = r.counted_at)
		ORDER BY array_position(ARRAY['error', 'warning', 'info'], i.severity), i.resource, i.tab NULLS FIRST, i.row NULLS FIRST, i.field, i.code`, register, onlyNew)
	return issues, pgerr.Wrap("read the issues of "+register, err)
}

// Clock returns the time of the PostgreSQL server's machine, by which the database notes when
// something was done.
func (m *Mirror) Clock(ctx context.Context) (time.Time, error) {
	var at time.Time
	err := m.db.GetContext(ctx, &at, `SELECT clock_timestamp()`)
	return at, pgerr.Wrap("ask for the server's time", err)
}

// Version returns the version of the PostgreSQL server.
func (m *Mirror) Version(ctx context.Context) (string, error) {
	var version string
	err := m.db.GetContext(ctx, &version, `SELECT current_setting('server_version')`)
	return version, pgerr.Wrap("ask for the server's version", err)
}
