package readmodel

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/decisions"
	"sheetsync/syncer/mirror/reading"
)

// An Issue is something that is wrong with a record or a tab.
type Issue struct {
	Resource   string
	RecordID   *string `db:"record_id"` // nil for an issue of the tab
	Row        *int    // as of the last run; nil for an issue of the tab
	Tab        *string
	Field      *string
	Code       string
	Variant    string // "" for analysts, as are Message and Suggestion
	Severity   string
	Message    string // in the register's language
	Suggestion string
	FirstRun   string `db:"first_seen_run"`
	// Record is what people call the record.
	Record, Customer, CustomerID, Owner *string `db:"-"`
	// Dismissed is when somebody dismissed it or put it off; nil for nobody did.
	Dismissed *time.Time `db:"dismissed_at"`
	By        *string    `db:"dismissed_by"`
	Answer    *string    `db:"dismissed_answer"`
	Until     *string    `db:"dismissed_until"` // nil for as long as the cells are the same
	// Line is the number of the log's last line about it, 0 for none; Verdict and Later are
	// what that line says: dismissed, later (with the day), withdrawn or lapsed.
	Line    int64
	Verdict *string
	Later   *string
}

// Pending reports whether people have decided something that no run has taken up yet;
// today is the register's date.
func (i *Issue) Pending(today string) bool {
	if i.Verdict == nil {
		return false
	}
	switch *i.Verdict {
	case "dismissed":
		return i.Dismissed == nil || i.Until != nil
	case "later":
		return i.Later != nil && *i.Later > today && (i.Dismissed == nil || i.Until == nil || *i.Until != *i.Later)
	case "withdrawn":
		return i.Dismissed != nil
	}
	return false
}

// Key names the finding as decisions about it do.
func (i *Issue) Key() dismissals.Key {
	f := decisions.Finding{Resource: i.Resource, Code: i.Code, Variant: i.Variant}
	if i.RecordID != nil {
		f.RecordID = *i.RecordID
	}
	if i.Field != nil {
		f.Field = *i.Field
	}
	return f.Key()
}

// Ref is the record that it is about; that of an issue of a tab names none.
func (i *Issue) Ref() Ref {
	if i.RecordID == nil {
		return Ref{Resource: i.Resource}
	}
	return Ref{i.Resource, *i.RecordID}
}

// Since is when it was first seen; nil where that isn't known.
func (i *Issue) Since() *time.Time {
	if at, ok := syncer.RunStart(i.FirstRun); ok {
		return &at
	}
	return nil
}

// IssueStates are which issues are asked for.
const (
	IssuesOpen      = ""          // that nobody dismissed
	IssuesDismissed = "dismissed" // that somebody dismissed or put off
)

// An IssueFilter says which issues are asked for; what is empty doesn't count.
type IssueFilter struct {
	State    string // of the above
	Owner    string // as the record or its customer names them
	Nobody   bool   // those of whom nobody is named
	Resource string
	Severity string
	Code     string
	Text     string // part of the record's or the customer's name, or of the message
}

// named reports whether the filter asks for names.
func (f *IssueFilter) named() bool { return f.Owner != "" || f.Nobody || f.Text != "" }

func (f *IssueFilter) where(v *reading.View, args *[]any) string {
	conditions := []string{"i.register = $1", "i.dismissed_at IS NULL"}
	if f.State == IssuesDismissed {
		conditions[1] = "i.dismissed_at IS NOT NULL"
	}
	*args = append(*args, v.Reader.Register)
	add := func(condition, value string) {
		if value != "" {
			*args = append(*args, value)
			conditions = append(conditions, strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(*args))))
		}
	}
	add("r.owner = ?", f.Owner)
	add("i.resource = ?", f.Resource)
	add("i.severity = ?", f.Severity)
	add("i.code = ?", f.Code)
	if f.Nobody {
		conditions = append(conditions, "r.owner IS NULL")
	}
	if f.Text != "" {
		add("concat_ws(' ', r.record, r.customer"+issueWords(v, ", i.message")+") ILIKE ?", contains(f.Text))
	}
	return strings.Join(conditions, " AND ")
}

// issueWords is SQL that reads what an issue says, which analysts aren't told.
func issueWords(v *reading.View, sql string) string {
	if v.Reader.Role == access.Analyst {
		return ""
	}
	return sql
}

// issuesFrom joins issues with what is known of their records, where the filter asks for
// that: it is much to read.
func issuesFrom(v *reading.View, named bool) string {
	if !named {
		return v.Service("issues") + ` AS i`
	}
	return v.Service("issues") + ` AS i LEFT JOIN ` + v.Relation(reportRecords) + ` AS r ON r.resource = i.resource AND r.record_id = i.record_id`
}

const reportRecords = "report_records"

// Issues returns what is wrong, errors first and what was seen last first, and how much
// that is in all. A register without tables has none.
func Issues(ctx context.Context, v *reading.View, f IssueFilter, limit, offset int) (list []Issue, total int, err error) {
	if has, err := v.Has(ctx, reportRecords); err != nil || !has[reportRecords] {
		return nil, 0, err
	}
	var args []any
	where := f.where(v, &args)
	if err := v.Get(ctx, &total, `SELECT count(*) FROM `+issuesFrom(v, f.named())+` WHERE `+where, args...); err != nil {
		return nil, 0, err
	}
	args = append(args, limit, offset)
	list, err = issues(ctx, v, f.named(), where, fmt.Sprintf(`LIMIT $%d OFFSET $%d`, len(args)-1, len(args)), args...)
	return list, total, err
}

// IssueOf returns the issue of a finding, which is a record's. The error is ErrNotFound
// where there is none any more, or it isn't the reader's.
func IssueOf(ctx context.Context, v *reading.View, k dismissals.Key) (Issue, error) {
	list, err := issues(ctx, v, false, `i.register = $1 AND i.resource = $2 AND i.record_id = $3 AND coalesce(i.field, '') = $4 AND i.code = $5 AND `+variantOfKey+` = $6`, `LIMIT 1`,
		v.Reader.Register, k.Resource, k.RecordID, k.Field, string(k.Code), k.Variant)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("an issue of a record of %s: %w", k.Resource, ErrNotFound)
	}
	if err != nil {
		return Issue{}, err
	}
	return list[0], nil
}

// variantOfKey is the part of an issue's variant that tells findings apart: see
// dismissals.KeyOf.
const variantOfKey = `CASE WHEN i.code IN ('` + string(sheetschema.CodeConstraintError) + `', '` + string(sheetschema.CodeRowConstraint) + `') THEN i.variant ELSE '' END`

// issueOrder has errors first, and of each severity what was seen last.
const issueOrder = ` ORDER BY array_position(ARRAY['error', 'warning'], i.severity) NULLS LAST, i.first_seen_run DESC, i.resource, i.row NULLS FIRST, i.field, i.code `

// issues reads the issues of a condition, those of a part of the list, with what was
// decided about them.
func issues(ctx context.Context, v *reading.View, named bool, where, part string, args ...any) (list []Issue, err error) {
	words := issueWords(v, `, i.tab, i.variant, i.message, i.suggestion, i.dismissed_by, i.dismissed_answer`)
	decided := issueWords(v, ` LEFT JOIN LATERAL (
			SELECT id, verdict, until FROM `+v.Service("issue_decisions")+` AS l
			WHERE l.register = $1 AND l.resource = i.resource AND l.record_id = i.record_id AND l.field = coalesce(i.field, '') AND l.code = i.code AND l.variant = `+variantOfKey+`
			ORDER BY id DESC LIMIT 1) AS l ON true`)
	err = v.Select(ctx, &list, `SELECT i.*`+issueWords(v, `, coalesce(l.id, 0) AS line, l.verdict, l.until::text AS later`)+`
		FROM (SELECT i.resource, i.record_id, i.row, i.field, i.code, i.severity, i.first_seen_run, i.dismissed_at, i.dismissed_until::text`+words+`
			FROM `+issuesFrom(v, named)+` WHERE `+where+issueOrder+part+`) AS i`+decided+issueOrder, args...)
	if err != nil {
		return nil, err
	}
	return list, whose(ctx, v, list)
}

// whose adds what people call the records of issues, and whose they are.
func whose(ctx context.Context, v *reading.View, list []Issue) error {
	of := make(map[string][]string)
	for i := range list {
		if list[i].RecordID != nil {
			of[list[i].Resource] = append(of[list[i].Resource], *list[i].RecordID)
		}
	}
	known := make(map[Ref]recordOf)
	for resource, ids := range of {
		var rows []recordOf
		err := v.Select(ctx, &rows, `SELECT record_id, record, customer, customer_id, owner FROM `+v.Relation(reportRecords)+` WHERE resource = $1 AND record_id = ANY ($2)`, resource, pq.StringArray(ids))
		if err != nil {
			return err
		}
		for _, row := range rows {
			known[Ref{resource, row.RecordID}] = row
		}
	}
	for i := range list {
		if r, ok := known[list[i].Ref()]; ok {
			list[i].Record, list[i].Customer, list[i].CustomerID, list[i].Owner = r.Record, r.Customer, r.CustomerID, r.Owner
		}
	}
	return nil
}

// A recordOf is a record with whose it is.
type recordOf struct {
	RecordID                string `db:"record_id"`
	Record, Customer, Owner *string
	CustomerID              *string `db:"customer_id"`
}

// An IssueCount is how many issues of a kind the records of somebody have.
type IssueCount struct {
	Owner     *string // nil for nobody's
	Resource  string
	Code      string
	Severity  string
	Dismissed bool
	Count     int
}

// IssueCounts counts all issues by whose, what and where they are.
func IssueCounts(ctx context.Context, v *reading.View) (counts []IssueCount, err error) {
	if has, err := v.Has(ctx, reportRecords); err != nil || !has[reportRecords] {
		return nil, err
	}
	err = v.Select(ctx, &counts, `SELECT r.owner, i.resource, i.code, i.severity, i.dismissed_at IS NOT NULL AS dismissed, count(*) AS count
		FROM `+issuesFrom(v, true)+` WHERE i.register = $1 GROUP BY 1, 2, 3, 4, 5`, v.Reader.Register)
	return counts, err
}
