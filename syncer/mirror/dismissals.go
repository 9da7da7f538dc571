package mirror

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/postgres/pgerr"
)

// loadFindings reads which findings of records the last run told, and what people said
// about them.
func loadFindings(ctx context.Context, q sqlx.QueryerContext, register string, into *syncer.State) error {
	var told []findingRow
	err := sqlx.SelectContext(ctx, q, &told, `
		SELECT resource, record_id, coalesce(field, '') AS field, code, variant FROM sheetsync.issues WHERE register = $1 AND record_id IS NOT NULL`, register)
	if err != nil {
		return err
	}
	into.Told = make(map[dismissals.Key]bool, len(told))
	for i := range told {
		into.Told[told[i].key()] = true
	}
	into.Dismissals, err = loadDismissals(ctx, q, register)
	return err
}

// findingRow names a finding.
type findingRow struct {
	Resource, Field, Code, Variant string
	RecordID                       string `db:"record_id"`
}

func (r *findingRow) key() dismissals.Key {
	return dismissals.KeyOf(&sheetschema.Issue{Resource: r.Resource, RecordID: r.RecordID, Field: r.Field, Code: sheetschema.Code(r.Code), Variant: r.Variant})
}

// loadDismissals reads people's latest decision about each finding, and whether the
// log has it that it lapsed.
func loadDismissals(ctx context.Context, q sqlx.QueryerContext, register string) ([]dismissals.Decision, error) {
	var rows []struct {
		findingRow
		Row                         int
		Verdict, Source, By, Answer string
		At                          time.Time
		Until                       string
		Cells                       []byte
		Lapsed                      bool
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT DISTINCT ON (resource, record_id, field, code, variant)
			resource, record_id, field, code, variant, row, verdict, source, coalesce(decided_by, '') AS by, coalesce(answer, '') AS answer,
			decided_at AS at, coalesce(until::text, '') AS until, cells, EXISTS (
				SELECT FROM sheetsync.issue_decisions AS l
				WHERE (l.register, l.resource, l.record_id, l.field, l.code, l.variant) = (d.register, d.resource, d.record_id, d.field, d.code, d.variant)
					AND l.id > d.id) AS lapsed
		FROM sheetsync.issue_decisions AS d WHERE register = $1 AND verdict <> 'lapsed'
		ORDER BY resource, record_id, field, code, variant, id DESC`, register)
	if err != nil {
		return nil, err
	}
	list := make([]dismissals.Decision, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		d := dismissals.Decision{
			Key: r.key(), Verdict: answers.Verdict(r.Verdict), Source: answers.Source(r.Source), By: r.By, Text: r.Answer, Row: r.Row, At: r.At,
			Values: make(map[string]string), Lapsed: r.Lapsed,
		}
		if r.Until != "" {
			if d.Until, err = expression.ParseDay(r.Until); err != nil {
				return nil, fmt.Errorf("a decision about a finding of %s: %w", r.RecordID, err)
			}
		}
		if err := json.Unmarshal(r.Cells, &d.Values); err != nil {
			return nil, fmt.Errorf("a decision about a finding of %s: %w", r.RecordID, err)
		}
		list = append(list, d)
	}
	return list, nil
}

// logDismissals adds lines to the log.
func (a *applier) logDismissals(ctx context.Context, decisions []dismissals.Decision) error {
	const doing = "note what was said about findings"
	for i := range decisions {
		d := &decisions[i]
		cells, err := json.Marshal(nonNil(d.Values))
		if err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		err = a.exec(ctx, doing, `
			INSERT INTO sheetsync.issue_decisions (register, resource, record_id, row, field, code, variant, verdict, until, source, decided_by, answer, decided_at, run, cells)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, '')::date, $10, nullif($11, ''), nullif($12, ''), $13, $14, $15)`,
			a.run.Register, d.Resource, d.RecordID, d.Row, d.Field, string(d.Code), d.Variant, string(d.Verdict), until(d), string(d.Source), d.By,
			storable(d.Text), d.At, a.run.ID, string(cells))
		if err != nil {
			return pgerr.Wrap(doing, err)
		}
	}
	return nil
}

// until is the day of a decision that has one; "" for none.
func until(d *dismissals.Decision) string {
	if d.Verdict != dismissals.Later {
		return ""
	}
	return d.Until.String()
}
