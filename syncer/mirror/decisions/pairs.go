package decisions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/answers"
	"sheetsync/syncer/postgres/pgerr"
)

// LoadPairs reads people's latest decision about each two records, and whether it has
// lapsed since.
func LoadPairs(ctx context.Context, q sqlx.QueryerContext, register string) ([]answers.Decision, error) {
	var rows []struct {
		Resource, Older, Newer, Verdict, Source, By, Answer string
		At                                                  time.Time
		OlderValues                                         []byte `db:"older_values"`
		NewerValues                                         []byte `db:"newer_values"`
		Lapsed                                              bool
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT DISTINCT ON (resource, older_id, newer_id)
			resource, older_id AS older, newer_id AS newer, verdict, source, coalesce(decided_by, '') AS by, coalesce(answer, '') AS answer,
			decided_at AS at, older_values, newer_values, EXISTS (
				SELECT FROM sheetsync.duplicate_decisions AS l
				WHERE (l.register, l.resource, l.older_id, l.newer_id) = (d.register, d.resource, d.older_id, d.newer_id) AND l.id > d.id) AS lapsed
		FROM sheetsync.duplicate_decisions AS d WHERE register = $1 AND verdict <> 'lapsed'
		ORDER BY resource, older_id, newer_id, id DESC`, register)
	if err != nil {
		return nil, err
	}
	var list []answers.Decision
	for _, r := range rows {
		d := answers.Decision{
			Resource: r.Resource, Older: r.Older, Newer: r.Newer, Verdict: answers.Verdict(r.Verdict), Source: answers.Source(r.Source),
			By: r.By, Text: r.Answer, At: r.At, Lapsed: r.Lapsed,
		}
		if err := errors.Join(json.Unmarshal(r.OlderValues, &d.OlderValues), json.Unmarshal(r.NewerValues, &d.NewerValues)); err != nil {
			return nil, fmt.Errorf("a decision about %s and %s: %w", r.Older, r.Newer, err)
		}
		list = append(list, d)
	}
	return list, nil
}

// LogPairs adds decisions about pairs of records to the log. run is "" for
// a command and the page.
func LogPairs(ctx context.Context, db sqlx.ExecerContext, register, run string, list ...answers.Decision) error {
	for i := range list {
		d := &list[i]
		_, err := db.ExecContext(ctx, `
			INSERT INTO sheetsync.duplicate_decisions (register, resource, older_id, newer_id, verdict, source, decided_by, answer, decided_at, run, older_values, newer_values)
			VALUES ($1, $2, $3, $4, $5, $6, nullif($7, ''), nullif($8, ''), $9, nullif($10, ''), $11, $12)`,
			register, d.Resource, d.Older, d.Newer, string(d.Verdict), string(d.Source), d.By, storable(d.Text), d.At, run,
			HashesText(d.OlderValues), HashesText(d.NewerValues))
		if err != nil {
			return pgerr.Wrap("note what was decided about duplicates", err)
		}
	}
	return nil
}
