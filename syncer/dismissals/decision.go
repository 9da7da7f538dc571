package dismissals

import (
	"slices"
	"strings"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
)

// The verdicts about a finding.
const (
	Dismissed = answers.Verdict("dismissed") // it is none
	Later     = answers.Verdict("later")     // it is one, to be told again on a day
	Withdrawn = answers.Withdrawn            // whatever was said before counts no more
	Lapsed    = answers.Lapsed               // the cell changed, by the service's own note
)

// FromComment is the source of what somebody replied to a comment.
const FromComment = answers.Source("comment")

// A Key names a finding, as long as it is about the same.
type Key struct {
	Resource, RecordID, Field string
	Code                      sheetschema.Code
	Variant                   string // of constraints and rules; else ""
}

// KeyOf is an issue's. What it says otherwise may change: a date that was no date and
// now might be two is the same finding.
func KeyOf(i *sheetschema.Issue) Key {
	k := Key{Resource: i.Resource, RecordID: i.RecordID, Field: i.Field, Code: i.Code}
	if i.Code == sheetschema.CodeConstraintError || i.Code == sheetschema.CodeRowConstraint {
		k.Variant = i.Variant
	}
	return k
}

// Can reports whether people can dismiss an issue.
func Can(i *sheetschema.Issue) bool {
	switch i.Code {
	case sheetschema.CodeComputedOvertyped, sheetschema.CodeAnswerUnreadable, sheetschema.CodeAnswersContradict, sheetschema.CodeErased, sheetschema.CodeRetentionExpired:
		return false
	}
	return i.Record >= 0
}

// A Decision is about one finding.
type Decision struct {
	Key
	Verdict answers.Verdict
	Source  answers.Source
	By      string // who decided, as far as known; "" for nobody knows
	Text    string // what was written, reason included
	Row     int    // of the tab, where it was written
	At      time.Time
	Until   expression.Day // of Later: the day on which it is told again
	// Values are the hashes of the cells that the finding was about, by field.
	Values map[string]string
	// Lapsed says that the log has it already that the decision lapsed.
	Lapsed bool
}

// Quiets reports whether a decision that holds keeps its finding from being told.
func (d *Decision) Quiets(today expression.Day) bool {
	return d.Verdict == Dismissed || d.Verdict == Later && today < d.Until
}

// WakeOn is the first day after today on which a finding that was put off is told
// again; 0 for none.
func WakeOn(standing map[Key]*Decision, today expression.Day) expression.Day {
	var first expression.Day
	for _, d := range standing {
		if d.Verdict == Later && d.Until > today && (first == 0 || d.Until < first) {
			first = d.Until
		}
	}
	return first
}

// Values are the hashes of the cells that a finding is about, by field.
func Values(t *table.Table, record int, k Key) map[string]string {
	values := make(map[string]string)
	for _, i := range concerned(t.Resource, k) {
		values[t.Resource.Fields[i].Name] = answers.HashOf(strings.TrimSpace(t.Plain(record, i)))
	}
	return values
}

// concerned are the fields whose cells a finding is about: its own, with those of the
// rule or the keys that it breaks; or all of people's, of a row or a computed cell.
func concerned(r *sheetschema.Resource, k Key) []int {
	var fields []int
	field, ok := r.Field(k.Field)
	if ok {
		fields = append(fields, field.Index)
	}
	switch k.Code {
	case sheetschema.CodeRowConstraint, sheetschema.CodeUncheckedRule:
		for i := range r.Rules {
			if r.Rules[i].Name == k.Variant {
				fields = append(fields, r.Rules[i].Check.Indexes()...)
			}
		}
	case sheetschema.CodePrimaryKeyError, sheetschema.CodeUniqueError, sheetschema.CodeForeignKeyError:
		if ok {
			fields = append(fields, sharedKeys(r, field.Index)...)
		}
	}
	slices.Sort(fields)
	fields = slices.Compact(fields)
	if len(fields) > 0 && !slices.ContainsFunc(fields, func(i int) bool { return r.Fields[i].Computed() }) {
		return fields
	}
	fields = nil
	for _, f := range r.Fields {
		if !f.Computed() {
			fields = append(fields, f.Index)
		}
	}
	return fields
}

// sharedKeys are the fields that are part of a key with another one.
func sharedKeys(r *sheetschema.Resource, field int) []int {
	keys := append(slices.Clone(r.UniqueKeys), r.PrimaryKey)
	for i := range r.ForeignKeys {
		keys = append(keys, r.ForeignKeys[i].Fields)
	}
	var fields []int
	for _, key := range keys {
		if slices.Contains(key, field) {
			fields = append(fields, key...)
		}
	}
	return fields
}

// Unchanged reports whether the cells are as they were, in the fields that there are.
func Unchanged(then, now map[string]string) bool {
	for field, hash := range now {
		if before, known := then[field]; known && before != hash {
			return false
		}
	}
	return true
}
