package readmodel

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
)

// A RecordIssue is something that is wrong with a record, or with a tab.
type RecordIssue struct {
	Resource string
	RecordID string // "" for an issue of the tab
	Record   Cell   // what people call it
	Row      int    // in the tab, the header being row 1; 0 for an issue of the tab
	Field    string // "" for an issue of the whole row or the tab
	Title    string // of the field, in the register's language
	Code     string
	Severity string
	// Message is in words, in the register's language. For those who may not see what
	// cells hold it is what kind of issue it is.
	Message    string
	Suggestion string
	// Dismissed says that somebody said that it is none; Until, that it was put off until
	// that day.
	Dismissed bool
	Until     string
}

// An IssueQuery says which issues are asked for; what is empty doesn't count.
type IssueQuery struct {
	Resource, RecordID, Field, Code, Severity string
	// Dismissed asks for those that somebody dismissed or put off, instead of the others.
	Dismissed bool
	either    bool
}

// IssuesOf lists what is wrong with a record, the worst first, with what was dismissed.
func (m *Model) IssuesOf(ctx context.Context, v *reading.View, resource, id string) ([]RecordIssue, error) {
	list, _, err := m.ListIssues(ctx, v, IssueQuery{Resource: resource, RecordID: id, either: true}, maxFindings, 0)
	return list, err
}

// ListIssues lists what is wrong, the worst first and by tab and row, and how much there
// is in all. Errors: [UnknownError] for a resource that there isn't, those of the database.
func (m *Model) ListIssues(ctx context.Context, v *reading.View, q IssueQuery, limit, offset int) (list []RecordIssue, total int, err error) {
	if q.Resource != "" {
		if _, err := m.resource(q.Resource); err != nil {
			return nil, 0, err
		}
	}
	words := "i.message, i.suggestion"
	if v.Reader.Role == access.Analyst {
		words = "'' AS message, '' AS suggestion"
	}
	conditions, arguments := []string{"i.register = $1"}, []any{m.register}
	for _, c := range []struct{ column, value string }{
		{"resource", q.Resource}, {"record_id", q.RecordID}, {"field", q.Field}, {"code", q.Code}, {"severity", q.Severity},
	} {
		if c.value != "" {
			value, err := textOf(c.column, c.value)
			if err != nil {
				return nil, 0, err
			}
			arguments = append(arguments, value)
			conditions = append(conditions, fmt.Sprintf("i.%s = $%d", c.column, len(arguments)))
		}
	}
	if !q.either {
		dismissed := "(i.dismissed_at IS NOT NULL AND coalesce(i.dismissed_until > (now() AT TIME ZONE " + pq.QuoteLiteral(m.locale.Zone) + ")::date, true))"
		conditions = append(conditions, map[bool]string{true: dismissed, false: "NOT " + dismissed}[q.Dismissed])
	}
	var rows []issueRow
	err = v.Select(ctx, &rows, `SELECT i.resource, coalesce(i.record_id, '') AS record_id, coalesce(i.row, 0) AS row, coalesce(i.field, '') AS field, i.code, i.severity, `+words+`,
			i.dismissed_at, coalesce(to_char(i.dismissed_until, 'YYYY-MM-DD'), '') AS until, count(*) OVER () AS total
		FROM `+v.Service("issues")+` AS i WHERE `+strings.Join(conditions, " AND ")+`
		ORDER BY array_position(ARRAY['error', 'warning', 'info'], i.severity), i.resource, i.row NULLS FIRST, i.record_id, i.field NULLS FIRST, i.code, i.first_seen_run
		LIMIT `+fmt.Sprintf("%d OFFSET %d", max(limit, 1), max(offset, 0)), arguments...)
	if err != nil {
		return nil, 0, err
	}
	for i := range rows {
		total = rows[i].Total
		list = append(list, m.issue(&rows[i]))
	}
	return list, total, m.nameIssues(ctx, v, list)
}

// issueRow is an issue as the database has it.
type issueRow struct {
	Resource   string     `db:"resource"`
	RecordID   string     `db:"record_id"`
	Row        int        `db:"row"`
	Field      string     `db:"field"`
	Code       string     `db:"code"`
	Severity   string     `db:"severity"`
	Message    string     `db:"message"`
	Suggestion string     `db:"suggestion"`
	Dismissed  *time.Time `db:"dismissed_at"`
	Until      string     `db:"until"`
	Total      int        `db:"total"`
}

func (m *Model) issue(row *issueRow) RecordIssue {
	issue := RecordIssue{
		Resource: row.Resource, RecordID: row.RecordID, Record: Cell{Text: row.RecordID, Null: row.RecordID == ""}, Row: row.Row, Field: row.Field, Title: row.Field,
		Code: row.Code, Severity: row.Severity, Message: row.Message, Suggestion: row.Suggestion, Dismissed: row.Dismissed != nil, Until: row.Until,
	}
	hidden := false
	if r, ok := m.d.Resource(row.Resource); ok {
		if f, ok := r.Field(row.Field); ok {
			issue.Title, hidden = f.Caption(m.locale.Language), m.salt != "" && m.personal[f]
		}
	}
	if issue.Message == "" || hidden {
		issue.Message, issue.Suggestion = m.kindOfIssue(row.Code), ""
	}
	return issue
}

// nameIssues adds what people call the records.
func (m *Model) nameIssues(ctx context.Context, v *reading.View, list []RecordIssue) error {
	ids := make(map[string][]string)
	for i := range list {
		if list[i].RecordID != "" {
			ids[list[i].Resource] = append(ids[list[i].Resource], list[i].RecordID)
		}
	}
	names := make(map[Ref]Cell)
	for resource, of := range ids {
		r, ok := m.d.Resource(resource)
		if !ok {
			continue // of an earlier descriptor
		}
		rows, err := newShown(m, r).read(ctx, v, m.live(v, r), "s._id = ANY ($1)", pq.StringArray(of))
		if err != nil {
			return err
		}
		for _, row := range rows {
			names[Ref{resource, row.ID}] = row.Name
		}
	}
	for i := range list {
		if name, ok := names[Ref{list[i].Resource, list[i].RecordID}]; ok {
			list[i].Record = name
		}
	}
	return nil
}

// kindOfIssue says what kind of issue a code is of, in the register's language.
func (m *Model) kindOfIssue(code string) string {
	if kind, _, ok := sheetschema.KindOf(code); ok {
		return kind.Title(m.printer)
	}
	return code
}
