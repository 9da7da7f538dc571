package decisions

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/postgres/pgerr"
)

// A Finding is how rows name a finding of a record.
type Finding struct {
	Resource, Field, Code, Variant string
	RecordID                       string `db:"record_id"`
}

// Key is the finding's.
func (f *Finding) Key() dismissals.Key {
	return dismissals.KeyOf(&sheetschema.Issue{Resource: f.Resource, RecordID: f.RecordID, Field: f.Field, Code: sheetschema.Code(f.Code), Variant: f.Variant})
}

// LoadDismissals reads people's latest decision about each finding, and whether the
// log has it that it lapsed.
func LoadDismissals(ctx context.Context, q sqlx.QueryerContext, register string) ([]dismissals.Decision, error) {
	var rows []struct {
		Finding
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
			Key: r.Key(), Verdict: answers.Verdict(r.Verdict), Source: answers.Source(r.Source), By: r.By, Text: r.Answer, Row: r.Row, At: r.At,
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

// LogDismissals adds decisions about findings to the log. run is "" for the page.
func LogDismissals(ctx context.Context, db sqlx.ExecerContext, register, run string, list []dismissals.Decision) error {
	for i := range list {
		d := &list[i]
		_, err := db.ExecContext(ctx, `
			INSERT INTO sheetsync.issue_decisions (register, resource, record_id, row, field, code, variant, verdict, until, source, decided_by, answer, decided_at, run, cells)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, '')::date, $10, nullif($11, ''), nullif($12, ''), $13, nullif($14, ''), $15)`,
			register, d.Resource, d.RecordID, d.Row, d.Field, string(d.Code), d.Variant, string(d.Verdict), Until(d), string(d.Source), d.By,
			storable(d.Text), d.At, run, HashesText(d.Values))
		if err != nil {
			return pgerr.Wrap("note what was said about findings", err)
		}
	}
	return nil
}

// Until is the day of a decision that has one; "" for none.
func Until(d *dismissals.Decision) string {
	if d.Verdict != dismissals.Later {
		return ""
	}
	return d.Until.String()
}
