package ledger

import (
	"context"

	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/syncer/postgres/pgerr"
)

var _ reminders.IssueSource = (*Source)(nil)

// Issues implements [reminders.IssueSource].
func (s *Source) Issues(ctx context.Context, register string) ([]reminders.Issue, error) {
	var rows []struct {
		Resource, RecordID, Tab, Code, Message, Suggestion string
		Row                                                int
	}
	err := s.db.SelectContext(ctx, &rows, `
		SELECT resource, record_id AS recordid, coalesce(tab, '') AS tab, coalesce(row, 0) AS row, code, message, coalesce(suggestion, '') AS suggestion
		FROM sheetsync.issues
		WHERE register = $1 AND record_id IS NOT NULL AND counted_at IS NOT NULL AND (dismissed_at IS NULL OR dismissed_until <= current_date)
		ORDER BY array_position(ARRAY['error', 'warning', 'info'], severity), code, resource, tab NULLS FIRST, row, field`, register)
	if err != nil {
		return nil, pgerr.Wrap("read the open issues of register "+register, err)
	}
	issues := make([]reminders.Issue, len(rows))
	for i, r := range rows {
		issues[i] = reminders.Issue{
			Resource: r.Resource, RecordID: r.RecordID, Tab: r.Tab, Row: r.Row, Code: sheetschema.Code(r.Code), Message: r.Message, Suggestion: r.Suggestion,
		}
	}
	return issues, nil
}
