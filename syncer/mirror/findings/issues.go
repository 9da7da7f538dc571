package findings

import (
	"context"
	"strconv"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/mirror/decisions"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgcopy"
)

// Write makes a register's issues, duplicates and clusters equal to the run's.
func Write(ctx context.Context, tx *staging.Tx, run syncer.Run, c *syncer.Changes) error {
	if err := writeIssues(ctx, tx, run, c); err != nil {
		return err
	}
	if err := writeDuplicates(ctx, tx, run.Register, c.Duplicates); err != nil {
		return err
	}
	return writeClusters(ctx, tx, run.Register, c.Clusters)
}

func appendIssue(buf []byte, c *syncer.Changes, i int) []byte {
	issue := &c.Issues[i]
	buf = append(pgcopy.AppendText(buf, issue.Resource), '\t')
	buf = append(pgcopy.AppendTextOrNull(buf, issue.RecordID), '\t')
	if issue.Row > 0 {
		buf = strconv.AppendInt(buf, int64(issue.Row), 10)
	} else {
		buf = append(buf, pgcopy.Null...)
	}
	buf = append(buf, '\t')
	buf = append(pgcopy.AppendTextOrNull(buf, issue.Field), '\t')
	buf = append(pgcopy.AppendText(buf, string(issue.Code)), '\t')
	buf = append(pgcopy.AppendText(buf, issue.Severity.String()), '\t')
	buf = append(pgcopy.AppendText(buf, textOf(c.Messages, i)), '\t')
	buf = append(pgcopy.AppendText(buf, issue.Variant), '\t')
	buf = append(pgcopy.AppendText(buf, textOf(c.Suggestions, i)), '\t')
	buf = append(pgcopy.AppendTextOrNull(buf, issue.Tab), '\t')
	return appendDismissal(buf, c.Dismissed[i])
}

// appendDismissal appends what people said about an issue; nil for nothing.
func appendDismissal(buf []byte, d *dismissals.Decision) []byte {
	if d == nil {
		return append(buf, pgcopy.Null+"\t"+pgcopy.Null+"\t"+pgcopy.Null+"\t"+pgcopy.Null...)
	}
	buf = append(pgcopy.AppendTime(buf, d.At), '\t')
	buf = append(pgcopy.AppendTextOrNull(buf, d.By), '\t')
	buf = append(pgcopy.AppendTextOrNull(buf, d.Text), '\t')
	return pgcopy.AppendTextOrNull(buf, decisions.Until(d))
}

func textOf(texts []string, i int) string {
	if i < len(texts) {
		return texts[i]
	}
	return ""
}

// An issue is the same as before when it is at the same place with the same
// code, and of the same constraint or rule; several such are told apart by their
// messages' order. Its row, severity, words and other variants may change: a date
// that was no date and now might be two is the same issue.
const (
	issueKind = `code || CASE WHEN code IN ('` + string(sheetschema.CodeConstraintError) + `', '` + string(sheetschema.CodeRowConstraint) + `') THEN ' ' || variant ELSE '' END`
	oldIssues = `old AS (
		SELECT *, row_number() OVER (PARTITION BY resource, id, f, kind ORDER BY message, row) AS nth
		FROM (SELECT ctid AS at, *, coalesce(record_id, '') AS id, coalesce(field, '') AS f, ` + issueKind + ` AS kind
			FROM sheetsync.issues WHERE register = $1) AS stored)`
	newIssues = `new AS (
		SELECT *, row_number() OVER (PARTITION BY resource, id, f, kind ORDER BY message, row) AS nth
		FROM (SELECT *, coalesce(record_id, '') AS id, coalesce(field, '') AS f, ` + issueKind + ` AS kind
			FROM pg_temp.sheetsync_issues) AS found)`
	sameIssue = `old.resource = new.resource AND old.id = new.id AND old.f = new.f AND old.kind = new.kind AND old.nth = new.nth`
)

// writeIssues makes the register's issues equal to the run's. Surplus ones go first,
// so that the rest keep their order numbers.
func writeIssues(ctx context.Context, tx *staging.Tx, run syncer.Run, c *syncer.Changes) error {
	const doing = "write the issues"
	numbers := make([]int, len(c.Issues))
	for i := range numbers {
		numbers[i] = i
	}
	err := staging.Stage(ctx, tx, doing, "sheetsync_issues", `resource text, record_id text, row integer, field text, code text, severity text, message text,
		variant text, suggestion text, tab text, dismissed_at timestamptz, dismissed_by text, dismissed_answer text, dismissed_until date`,
		numbers, func(buf []byte, i int) []byte { return appendIssue(buf, c, i) })
	if err != nil {
		return err
	}
	if err := tx.Execute(ctx, doing, `WITH `+oldIssues+`, `+newIssues+`
		DELETE FROM sheetsync.issues WHERE register = $1 AND ctid IN (
			SELECT old.at FROM old LEFT JOIN new ON `+sameIssue+` WHERE new.nth IS NULL)`, run.Register); err != nil {
		return err
	}
	if err := tx.Execute(ctx, doing, `WITH `+oldIssues+`, `+newIssues+`
		UPDATE sheetsync.issues AS i SET row = new.row, severity = new.severity, message = new.message, variant = new.variant, suggestion = new.suggestion, tab = new.tab,
			dismissed_at = new.dismissed_at, dismissed_by = new.dismissed_by, dismissed_answer = new.dismissed_answer, dismissed_until = new.dismissed_until
		FROM old JOIN new ON `+sameIssue+`
		WHERE i.register = $1 AND i.ctid = old.at
			AND (old.row, old.severity, old.message, old.variant, old.suggestion, old.tab, old.dismissed_at, old.dismissed_by, old.dismissed_answer, old.dismissed_until)
				IS DISTINCT FROM (new.row, new.severity, new.message, new.variant, new.suggestion, new.tab, new.dismissed_at, new.dismissed_by, new.dismissed_answer, new.dismissed_until)`, run.Register); err != nil {
		return err
	}
	return tx.Execute(ctx, doing, `WITH `+oldIssues+`, `+newIssues+`
		INSERT INTO sheetsync.issues (register, resource, record_id, row, field, code, severity, message, first_seen_run, variant, suggestion, tab,
			dismissed_at, dismissed_by, dismissed_answer, dismissed_until)
		SELECT $1, new.resource, new.record_id, new.row, new.field, new.code, new.severity, new.message, $2, new.variant, new.suggestion, new.tab,
			new.dismissed_at, new.dismissed_by, new.dismissed_answer, new.dismissed_until
		FROM new LEFT JOIN old ON `+sameIssue+` WHERE old.nth IS NULL`, run.Register, run.ID)
}
