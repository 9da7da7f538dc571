package findings

import (
	"context"
	"encoding/json"
	"math"
	"strconv"

	"sheetsync/syncer/assess"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/validate/duplicates"
)

// evidence is what a score is made of, as sheetsync.duplicates has it: in bits,
// whose sum is the log2 of the odds.
type evidence struct {
	Prior float64        `json:"prior"` // of any two records
	Lines []evidenceLine `json:"lines"`
	Doubt float64        `json:"doubt"` // 0 or below
	Score float64        `json:"score"` // 0 to 1
}

// An evidenceLine says how strongly one comparison speaks, in bits.
type evidenceLine struct {
	Fields []string `json:"fields"`
	Level  string   `json:"level"`
	Bits   float64  `json:"bits"`
}

// evidenceOf is an explanation as the database has it.
func evidenceOf(e *duplicates.Explanation) evidence {
	round := func(bits float64) float64 { return math.Round(bits*100) / 100 }
	out := evidence{Prior: round(e.Prior), Lines: []evidenceLine{}, Doubt: round(e.Doubt), Score: e.Score}
	for _, l := range e.Lines {
		out.Lines = append(out.Lines, evidenceLine{l.Fields, l.Level.String(), round(l.Bits)})
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
	text, err := json.Marshal(evidenceOf(d.Evidence))
	if err != nil { // a number that JSON doesn't have
		return append(buf, pgcopy.Null...)
	}
	return pgcopy.AppendText(buf, string(text))
}

// writeDuplicates makes the register's duplicates equal to the run's.
func writeDuplicates(ctx context.Context, tx *staging.Tx, register string, found []assess.Duplicate) error {
	const doing = "write the duplicates"
	err := staging.Stage(ctx, tx, doing, "sheetsync_duplicates", `resource text, record_id text, duplicate_of text, score double precision, reasons text[],
		certain boolean, answered boolean, evidence jsonb`, found, appendDuplicate)
	if err != nil {
		return err
	}
	if err := tx.Execute(ctx, doing, `
		DELETE FROM sheetsync.duplicates AS d WHERE register = $1 AND NOT EXISTS (
			SELECT FROM pg_temp.sheetsync_duplicates AS n
			WHERE n.resource = d.resource AND n.record_id = d.record_id AND n.duplicate_of = d.duplicate_of)`, register); err != nil {
		return err
	}
	return tx.Execute(ctx, doing, `
		INSERT INTO sheetsync.duplicates AS d (register, resource, record_id, duplicate_of, score, reasons, certain, answered, evidence)
		SELECT $1, resource, record_id, duplicate_of, score, reasons, certain, answered, evidence FROM pg_temp.sheetsync_duplicates
		ON CONFLICT (register, resource, record_id, duplicate_of) DO UPDATE SET score = excluded.score, reasons = excluded.reasons,
			certain = excluded.certain, answered = excluded.answered, evidence = excluded.evidence
		WHERE (d.score, d.reasons, d.certain, d.answered, d.evidence)
			IS DISTINCT FROM (excluded.score, excluded.reasons, excluded.certain, excluded.answered, excluded.evidence)`, register)
}

// A member is a record of a cluster.
type member struct{ resource, record, cluster, into string }

// writeClusters makes the register's clusters equal to the run's.
func writeClusters(ctx context.Context, tx *staging.Tx, register string, found []assess.Cluster) error {
	const doing = "write the clusters of duplicates"
	var members []member
	for _, c := range found {
		for _, records := range c.Entities {
			for _, record := range records {
				members = append(members, member{c.Resource, record, c.ID, records[0]})
			}
		}
	}
	err := staging.Stage(ctx, tx, doing, "sheetsync_clusters", `resource text, record_id text, cluster_id text, merged_into text`, members, func(buf []byte, m member) []byte {
		for _, text := range []string{m.resource, m.record, m.cluster} {
			buf = append(pgcopy.AppendText(buf, text), '\t')
		}
		return pgcopy.AppendText(buf, m.into)
	})
	if err != nil {
		return err
	}
	if err := tx.Execute(ctx, doing, `
		DELETE FROM sheetsync.duplicate_clusters AS c WHERE register = $1 AND NOT EXISTS (
			SELECT FROM pg_temp.sheetsync_clusters AS n WHERE n.resource = c.resource AND n.record_id = c.record_id)`, register); err != nil {
		return err
	}
	return tx.Execute(ctx, doing, `
		INSERT INTO sheetsync.duplicate_clusters AS c (register, resource, record_id, cluster_id, merged_into)
		SELECT $1, resource, record_id, cluster_id, merged_into FROM pg_temp.sheetsync_clusters
		ON CONFLICT (register, resource, record_id) DO UPDATE SET cluster_id = excluded.cluster_id, merged_into = excluded.merged_into
		WHERE (c.cluster_id, c.merged_into) IS DISTINCT FROM (excluded.cluster_id, excluded.merged_into)`, register)
}
