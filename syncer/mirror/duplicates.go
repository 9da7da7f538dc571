package mirror

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/validate/duplicates"
)

// Evidence is what a score is made of, as sheetsync.duplicates has it: in bits,
// whose sum is the log2 of the odds.
type Evidence struct {
	Prior float64        `json:"prior"` // of any two records
	Lines []EvidenceLine `json:"lines"`
	Doubt float64        `json:"doubt"` // 0 or below
	Score float64        `json:"score"` // 0 to 1
}

// An EvidenceLine says how strongly one comparison speaks, in bits.
type EvidenceLine struct {
	Fields []string `json:"fields"`
	Level  string   `json:"level"`
	Bits   float64  `json:"bits"`
}

// EvidenceOf is an explanation as the database has it.
func EvidenceOf(e *duplicates.Explanation) Evidence {
	round := func(bits float64) float64 { return math.Round(bits*100) / 100 }
	out := Evidence{Prior: round(e.Prior), Lines: []EvidenceLine{}, Doubt: round(e.Doubt), Score: e.Score}
	for _, l := range e.Lines {
		out.Lines = append(out.Lines, EvidenceLine{l.Fields, l.Level.String(), round(l.Bits)})
	}
	return out
}

func appendDuplicate(buf []byte, d assess.Duplicate) []byte {
	for _, text := range []string{d.Resource, d.RecordID, d.DuplicateOf} {
		buf = append(pgcopy.AppendText(buf, text), '\t')
	}
	score := d.Score
	if math.IsNaN(score) {
		score = 0
	}
	buf = strconv.AppendFloat(buf, score, 'g', -1, 64)
	buf = append(buf, '\t')
	buf = append(pgcopy.AppendText(buf, pgcopy.ArrayLiteral(d.Reasons)), '\t')
	buf = append(strconv.AppendBool(buf, d.Certain), '\t')
	buf = append(strconv.AppendBool(buf, d.Answered), '\t')
	if d.Evidence == nil {
		return append(buf, pgcopy.Null...)
	}
	text, err := json.Marshal(EvidenceOf(d.Evidence))
	if err != nil { // a number that JSON doesn't have
		return append(buf, pgcopy.Null...)
	}
	return pgcopy.AppendText(buf, string(text))
}

// stage fills a temporary table.
func stage[T any](ctx context.Context, a *applier, doing, name, columns string, items []T, appendRow func([]byte, T) []byte) error {
	if err := a.exec(ctx, doing, `CREATE TEMPORARY TABLE `+name+` (`+columns+`) ON COMMIT DROP`); err != nil {
		return err
	}
	if err := a.copyIn(ctx, doing, `pg_temp.`+name, pgcopy.Each(items, appendRow)); err != nil {
		return err
	}
	return a.exec(ctx, doing, `ANALYZE pg_temp.`+name)
}

// duplicates makes the register's duplicates equal to the run's.
func (a *applier) duplicates(ctx context.Context, found []assess.Duplicate) error {
	const doing = "write the duplicates"
	err := stage(ctx, a, doing, "sheetsync_duplicates", `resource text, record_id text, duplicate_of text, score double precision, reasons text[],
		certain boolean, answered boolean, evidence jsonb`, found, appendDuplicate)
	if err != nil {
		return err
	}
	if err := a.exec(ctx, doing, `
		DELETE FROM sheetsync.duplicates AS d WHERE register = $1 AND NOT EXISTS (
			SELECT FROM pg_temp.sheetsync_duplicates AS n
			WHERE n.resource = d.resource AND n.record_id = d.record_id AND n.duplicate_of = d.duplicate_of)`, a.run.Register); err != nil {
		return err
	}
	return a.exec(ctx, doing, `
		INSERT INTO sheetsync.duplicates AS d (register, resource, record_id, duplicate_of, score, reasons, certain, answered, evidence)
		SELECT $1, resource, record_id, duplicate_of, score, reasons, certain, answered, evidence FROM pg_temp.sheetsync_duplicates
		ON CONFLICT (register, resource, record_id, duplicate_of) DO UPDATE SET score = excluded.score, reasons = excluded.reasons,
			certain = excluded.certain, answered = excluded.answered, evidence = excluded.evidence
		WHERE (d.score, d.reasons, d.certain, d.answered, d.evidence)
			IS DISTINCT FROM (excluded.score, excluded.reasons, excluded.certain, excluded.answered, excluded.evidence)`, a.run.Register)
}

// A member is a record of a cluster.
type member struct{ resource, record, cluster, into string }

// clusters makes the register's clusters equal to the run's.
func (a *applier) clusters(ctx context.Context, found []assess.Cluster) error {
	const doing = "write the clusters of duplicates"
	var members []member
	for _, c := range found {
		for _, records := range c.Entities {
			for _, record := range records {
				members = append(members, member{c.Resource, record, c.ID, records[0]})
			}
		}
	}
	err := stage(ctx, a, doing, "sheetsync_clusters", `resource text, record_id text, cluster_id text, merged_into text`, members, func(buf []byte, m member) []byte {
		for _, text := range []string{m.resource, m.record, m.cluster} {
			buf = append(pgcopy.AppendText(buf, text), '\t')
		}
		return pgcopy.AppendText(buf, m.into)
	})
	if err != nil {
		return err
	}
	if err := a.exec(ctx, doing, `
		DELETE FROM sheetsync.duplicate_clusters AS c WHERE register = $1 AND NOT EXISTS (
			SELECT FROM pg_temp.sheetsync_clusters AS n WHERE n.resource = c.resource AND n.record_id = c.record_id)`, a.run.Register); err != nil {
		return err
	}
	return a.exec(ctx, doing, `
		INSERT INTO sheetsync.duplicate_clusters AS c (register, resource, record_id, cluster_id, merged_into)
		SELECT $1, resource, record_id, cluster_id, merged_into FROM pg_temp.sheetsync_clusters
		ON CONFLICT (register, resource, record_id) DO UPDATE SET cluster_id = excluded.cluster_id, merged_into = excluded.merged_into
		WHERE (c.cluster_id, c.merged_into) IS DISTINCT FROM (excluded.cluster_id, excluded.merged_into)`, a.run.Register)
}

// logDecision adds a line to the log. run is "" for a command.
func logDecision(ctx context.Context, db sqlx.ExecerContext, register, run string, d *answers.Decision) error {
	const doing = "note what was decided about duplicates"
	older, err := json.Marshal(nonNil(d.OlderValues))
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	newer, err := json.Marshal(nonNil(d.NewerValues))
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	_, err = db.ExecContext(ctx, `
		INSERT INTO sheetsync.duplicate_decisions (register, resource, older_id, newer_id, verdict, source, decided_by, answer, decided_at, run, older_values, newer_values)
		VALUES ($1, $2, $3, $4, $5, $6, nullif($7, ''), nullif($8, ''), $9, nullif($10, ''), $11, $12)`,
		register, d.Resource, d.Older, d.Newer, string(d.Verdict), string(d.Source), d.By, storable(d.Text), d.At, run, string(older), string(newer))
	return pgerr.Wrap(doing, err)
}
