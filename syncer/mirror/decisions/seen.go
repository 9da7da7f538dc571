package decisions

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/answers"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/postgres/pgerr"
)

// ErrMeanwhile means that somebody has decided about the same thing since whoever decides
// looked at it.
var ErrMeanwhile = errors.New("somebody has decided about it meanwhile")

// Outside is an expression for how many decisions about a register, whose name is $1, no
// run has read: those of commands and of the page. What a run is based on is out of date
// when there are more than there were.
const Outside = `((SELECT count(*) FROM sheetsync.duplicate_decisions WHERE register = $1 AND run IS NULL)
	+ (SELECT count(*) FROM sheetsync.issue_decisions WHERE register = $1 AND run IS NULL))`

// A line is the last one of a log about something.
type line struct {
	ID             int64
	Verdict, Until string
}

// NotePair adds a decision about two records to the log, if the last line about them is
// the one that whoever decides has seen, 0 for none; else the error is ErrMeanwhile. What
// the last line says already isn't added again: noted is false. Decisions about the same
// wait for one another.
func NotePair(ctx context.Context, tx *sqlx.Tx, register string, d *answers.Decision, seen int64) (noted bool, err error) {
	last, err := lastLine(ctx, tx, []string{"pair", register, d.Resource, d.Older, d.Newer}, `SELECT id, verdict, '' AS until FROM sheetsync.duplicate_decisions
		WHERE register = $1 AND resource = $2 AND older_id = $3 AND newer_id = $4 ORDER BY id DESC LIMIT 1`, register, d.Resource, d.Older, d.Newer)
	if err != nil {
		return false, pgerr.Wrap("read what was decided about duplicates", err)
	}
	if noted, err = last.leaves(line{seen, string(d.Verdict), ""}); !noted {
		return false, err
	}
	return true, LogPairs(ctx, tx, register, "", *d)
}

// NoteDismissal does so with a decision about a finding.
func NoteDismissal(ctx context.Context, tx *sqlx.Tx, register string, d *dismissals.Decision, seen int64) (noted bool, err error) {
	last, err := lastLine(ctx, tx, []string{"finding", register, d.Resource, d.RecordID, d.Field, string(d.Code), d.Variant}, `SELECT id, verdict, coalesce(until::text, '') AS until FROM sheetsync.issue_decisions
		WHERE register = $1 AND resource = $2 AND record_id = $3 AND field = $4 AND code = $5 AND variant = $6 ORDER BY id DESC LIMIT 1`,
		register, d.Resource, d.RecordID, d.Field, string(d.Code), d.Variant)
	if err != nil {
		return false, pgerr.Wrap("read what was said about findings", err)
	}
	if noted, err = last.leaves(line{seen, string(d.Verdict), Until(d)}); !noted {
		return false, err
	}
	return true, LogDismissals(ctx, tx, register, "", []dismissals.Decision{*d})
}

// lastLine reads the last line about something, and has others who decide about it wait
// for the transaction's end.
func lastLine(ctx context.Context, tx *sqlx.Tx, about []string, query string, args ...any) (last line, err error) {
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, "sheetsync decision about "+strings.Join(about, "\x1f")); err != nil {
		return last, err
	}
	err = tx.GetContext(ctx, &last, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return line{}, nil
	}
	return last, err
}

// leaves reports whether the last line leaves something to be noted; d is what is to be,
// with the line that was seen.
func (last line) leaves(d line) (bool, error) {
	switch {
	case last.Verdict == d.Verdict && last.Until == d.Until:
		return false, nil
	case last.ID != d.ID:
		return false, ErrMeanwhile
	}
	return true, nil
}
