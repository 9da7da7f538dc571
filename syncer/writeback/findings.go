package writeback

import (
	"maps"
	"strconv"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/assess"
)

// A finding is what one line of a cell tells: an issue, or all the computed cells of the
// record that one cell keeps from being known. There is one thing to mend.
type finding struct {
	issues    []int // of the assessment
	dismissed bool
}

// findings gathers a record's issues, in their order.
func findings(f *assess.Assessment, of assess.Span) []finding {
	all := make([]finding, 0, of.To-of.From)
next:
	for i := of.From; i < of.To; i++ {
		if f.Issues[i].Code == sheetschema.CodeUnknownValue {
			for n := range all {
				if all[n].dismissed == f.IsDismissed(i) && haveOneCause(&f.Issues[all[n].issues[0]], &f.Issues[i]) {
					all[n].issues = append(all[n].issues, i)
					continue next
				}
			}
		}
		all = append(all, finding{[]int{i}, f.IsDismissed(i)})
	}
	return all
}

// haveOneCause reports whether two cells can't be computed for the same reason: their
// messages differ in the field alone.
func haveOneCause(a, b *sheetschema.Issue) bool {
	if a.Code != b.Code || a.Variant != b.Variant || len(a.Args) != len(b.Args) {
		return false
	}
	for name, value := range a.Args {
		if name != argField && b.Args[name] != value {
			return false
		}
	}
	return true
}

// argField is the argument of messages that names the field.
const argField = "field"

// named is what a finding says, after the field's title.
func named(f *assess.Assessment, t *table.Table, one *finding, p *language.Printer) string {
	i := one.issues[0]
	if len(one.issues) == 1 {
		return afterTitle(f.Messages[i], &f.Issues[i], t.Resource, p)
	}
	several := f.Issues[i]
	several.Args = maps.Clone(several.Args)
	several.Args[argField] = fieldsOf(f, one, p)
	return several.Message(p)
}

// said is what a finding says, and what to do about it. What waits for another finding
// of the same cell has nothing to be done about.
func said(f *assess.Assessment, t *table.Table, all []finding, i int, p *language.Printer) string {
	if waits(f, t, all, i, p) {
		return p.Say("sheet.until_then", language.Args{"fields": fieldsOf(f, &all[i], p)})
	}
	issue := all[i].issues[0]
	return remedied(named(f, t, &all[i], p), &f.Issues[issue], f.Suggestions[issue], p)
}

// waits reports whether cells can't be computed for a cell of the same row of which
// another finding tells what is wrong.
func waits(f *assess.Assessment, t *table.Table, all []finding, i int, p *language.Printer) bool {
	issue := &f.Issues[all[i].issues[0]]
	if issue.Code != sheetschema.CodeUnknownValue || issue.Args["operand"] == "" ||
		issue.Args["row"] != strconv.Itoa(issue.Row) || issue.Args["table"] != t.TabOr(issue.Record, t.Resource.Caption(p.Tag())) {
		return false
	}
	for n := range all {
		other := &f.Issues[all[n].issues[0]]
		if n == i || all[n].dismissed || other.Code == sheetschema.CodeUnknownValue {
			continue
		}
		if field, ok := t.Resource.Field(other.Field); ok && field.Caption(p.Tag()) == issue.Args["operand"] {
			return true
		}
	}
	return false
}

// maxFieldsNamed is how many fields a line names.
const maxFieldsNamed = 4

// fieldsOf lists the titles of a finding's fields.
func fieldsOf(f *assess.Assessment, one *finding, p *language.Printer) string {
	titles := make([]string, len(one.issues))
	for n, i := range one.issues {
		titles[n] = f.Issues[i].Args[argField]
	}
	separator := p.Say("sheet.field_separator", nil)
	switch n := len(titles); {
	case n == 1:
		return titles[0]
	case n <= maxFieldsNamed:
		return p.Say("sheet.fields", language.Args{"fields": strings.Join(titles[:n-1], separator), "last": titles[n-1]})
	default:
		return p.Say("sheet.fields", language.Args{
			"fields": strings.Join(titles[:maxFieldsNamed-1], separator), "last": p.Say("sheet.more_fields", language.Args{"count": n - maxFieldsNamed + 1}),
		})
	}
}
