package mirror

import (
	"context"
	"maps"
	"slices"

	"github.com/lib/pq"

	"sheetsync/syncer/postgres/pgerr"
)

// APIFacts returns how Google's API was seen to answer about a register's
// spreadsheet, by question; empty where nobody has asked.
func (m *Mirror) APIFacts(ctx context.Context, register string) (map[string]string, error) {
	var rows []struct{ Question, Answer string }
	err := m.db.SelectContext(ctx, &rows, `SELECT question, answer FROM sheetsync.api_facts WHERE register = $1`, register)
	if err != nil && pgerr.KindOf(err) != pgerr.KindNoTable {
		return nil, pgerr.Wrap("read what is known of Google's API", err)
	}
	facts := make(map[string]string, len(rows))
	for _, row := range rows {
		facts[row.Question] = row.Answer
	}
	return facts, nil
}

// RecordAPIFacts keeps answers that were seen, by question; later ones replace
// earlier ones.
func (m *Mirror) RecordAPIFacts(ctx context.Context, register string, facts map[string]string) error {
	questions := slices.Sorted(maps.Keys(facts))
	answers := make([]string, len(questions))
	for i, q := range questions {
		answers[i] = facts[q]
	}
	_, err := m.db.ExecContext(ctx, `
		INSERT INTO sheetsync.api_facts (register, question, answer)
		SELECT $1, question, answer FROM unnest($2::text[], $3::text[]) AS seen (question, answer)
		ON CONFLICT (register, question) DO UPDATE SET answer = excluded.answer, observed_at = excluded.observed_at`,
		register, pq.Array(questions), pq.Array(answers))
	return pgerr.Wrap("keep what was seen of Google's API", err)
}
