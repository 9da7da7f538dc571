package mirror

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/postgres/pgerr"
)

// storable leaves out what PostgreSQL's text doesn't hold.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "")
}

// Decide adds a decision about duplicates to the log, and has the next run look at
// everything.
func (m *Mirror) Decide(ctx context.Context, register string, d *answers.Decision) error {
	const doing = "note what was decided about duplicates"
	tx, err := m.db.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	if err := logDecision(ctx, tx, register, "", d); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE sheetsync.registers SET input_digest = '' WHERE register = $1`, register); err != nil {
		return pgerr.Wrap(doing, err)
	}
	return pgerr.Wrap(doing, tx.Commit())
}

// Duplicates returns what the last run said of duplicates, and people's latest
// decision about each two records.
func (m *Mirror) Duplicates(ctx context.Context, register string) (syncer.KnownDuplicates, error) {
	known, err := loadDuplicates(ctx, m.db, register)
	return known, pgerr.Wrap("read the duplicates of register "+register, err)
}

// loadDuplicates reads what is known of duplicates.
func loadDuplicates(ctx context.Context, q sqlx.QueryerContext, register string) (syncer.KnownDuplicates, error) {
	var known syncer.KnownDuplicates
	err := errors.Join(loadAsked(ctx, q, register, &known), loadClusters(ctx, q, register, &known))
	if err != nil {
		return known, err
	}
	known.Decisions, err = loadDecisions(ctx, q, register)
	return known, err
}

func loadAsked(ctx context.Context, q sqlx.QueryerContext, register string, known *syncer.KnownDuplicates) error {
	var rows []struct{ Resource, Record, Of string }
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT resource, record_id AS record, duplicate_of AS of FROM sheetsync.duplicates WHERE register = $1 ORDER BY 1, 2, 3`, register)
	if len(rows) > 0 {
		known.Asked = make(map[string]answers.Asked)
	}
	for _, r := range rows {
		into := known.Asked
		if into[r.Resource] == nil {
			into[r.Resource] = make(answers.Asked)
		}
		into[r.Resource][r.Record] = append(into[r.Resource][r.Record], r.Of)
	}
	return err
}

func loadClusters(ctx context.Context, q sqlx.QueryerContext, register string, known *syncer.KnownDuplicates) error {
	var rows []struct{ Resource, Record, Cluster string }
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT resource, record_id AS record, cluster_id AS cluster FROM sheetsync.duplicate_clusters WHERE register = $1`, register)
	if len(rows) > 0 {
		known.Clusters = make(map[string]map[string]string)
	}
	for _, r := range rows {
		into := known.Clusters
		if into[r.Resource] == nil {
			into[r.Resource] = make(map[string]string)
		}
		into[r.Resource][r.Record] = r.Cluster
	}
	return err
}

// loadDecisions reads people's latest decision about each two records, and whether
// it has lapsed since.
func loadDecisions(ctx context.Context, q sqlx.QueryerContext, register string) ([]answers.Decision, error) {
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
