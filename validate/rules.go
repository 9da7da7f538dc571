package validate

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

// rules checks the resource's rules. A rule is violated where its condition is
// false: one that is unknown, since a cell is empty, is not. The issue has the
// rule's name for its variant.
func (b *builder) rules() {
	for i := range b.resource.Rules {
		rule := &b.resource.Rules[i]
		if b.anyAbsent(b.resource, rule.Check.Indexes()) {
			continue
		}
		violated := b.ruleIssue(rule, sheetschema.CodeRowConstraint)
		violated.Variant = rule.Name
		violated.Severity, violated.Text = rule.Severity, rule.Message
		// A condition that divides by zero says nothing about the record, but
		// somebody should know.
		failed := b.ruleIssue(rule, sheetschema.CodeUncheckedRule)
		failed.Severity = sheetschema.SeverityWarning
		t, scope := b.table, b.options.Scope
		order := -1
		if len(rule.Fields) > 0 {
			order = rule.Fields[0]
		}
		b.addStateful(order, func() evaluator {
			cursor := &table.Cursor{Table: t}
			return func(record int) *sheetschema.Issue {
				cursor.Record = record
				v, err := rule.Check.Eval(cursor, scope)
				switch {
				case err != nil:
					return failed
				case v.IsFalse():
					return violated
				default:
					return nil
				}
			}
		})
	}
}

func (b *builder) ruleIssue(rule *sheetschema.Rule, code sheetschema.Code) *sheetschema.Issue {
	args := map[string]string{"rule": rule.Name, "table": b.resource.Caption(b.options.Language)}
	issue := &sheetschema.Issue{Resource: b.resource.Name, Code: code, Args: args}
	if len(rule.Fields) > 0 {
		issue.Field = b.resource.Fields[rule.Fields[0]].Name
		args["field"] = b.captions(rule.Fields)
	} else {
		args["field"] = args["table"]
	}
	return issue
}
