package interchange

import (
	"fmt"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
	"sheetsync/validate/duplicates"
)

// available finds out what the register can have, with the columns that the import
// makes.
func (p *Plan) available(d *sheetschema.Descriptor, surveyed []syncer.SurveyedTab) *available.Set {
	made := make(map[*sheetschema.Field]bool)
	for _, c := range p.Columns {
		if c.Outcome == ColumnMade && c.field != nil {
			made[c.field] = true
		}
	}
	var usable []syncer.SurveyedTab
	for i := range surveyed {
		if surveyed[i].Usable() {
			usable = append(usable, surveyed[i])
		}
	}
	return syncer.Available(d, usable, made)
}

// findErased finds the records that name somebody who was erased, however they do: what
// was erased doesn't come back with a file.
func (p *Plan) findErased() {
	p.erased = make(map[int]bool)
	for _, found := range p.options.Erased.Blank([]*table.Table{p.table}, "") {
		p.erased[found.Record] = true
	}
}

// decide finds every row's outcome.
func (p *Plan) decide(d *sheetschema.Descriptor, surveyed []syncer.SurveyedTab, issues []sheetschema.Issue, printer *language.Printer) {
	r := p.target.Resource
	tables := make([]*table.Table, len(d.Resources))
	for _, tabs := range syncer.ByResource(surveyed) {
		usable := slices.DeleteFunc(tabs, func(t *syncer.SurveyedTab) bool { return !t.Usable() })
		if len(usable) > 0 {
			tables[usable[0].Resource.Index], _, _ = syncer.Parse(usable, p.options.Scope.Zone, p.options.Language)
		}
	}
	present := tables[r.Index]
	n := present.Len()
	both := together(present, p.table)
	tables[r.Index] = both
	for _, issue := range assess.Records(d, tables, p.available(d, surveyed), p.options.Conditions) {
		if issue.Resource == r.Name && issue.Record >= n {
			issue.Record -= n
			issues = append(issues, issue)
		}
	}
	place := func(i int) string {
		if i < n {
			if tab := present.Tab(i); tab != "" {
				return printer.Say("interchange.row_in_tab", language.Args{"row": present.Row(i), "tab": tab})
			}
			return printer.Say("interchange.row_in_sheet", language.Args{"row": present.Row(i)})
		}
		return printer.Say("interchange.row_in_file", language.Args{"row": p.table.Row(i - n)})
	}
	holders := &holders{table: both, present: n}
	wrong := make(map[int][]string)
	for _, issue := range issues {
		if issue.Severity == sheetschema.SeverityError && issue.Code != sheetschema.CodeTextNotStorable {
			wrong[issue.Record] = append(wrong[issue.Record], p.reason(issue, holders, printer, place))
		}
	}
	alike := make(map[int]duplicates.Duplicate)
	for _, found := range duplicates.Find(both, duplicates.Options{Country: p.options.Country}).Duplicates() {
		if found.Record >= n {
			alike[found.Record-n] = found
		}
	}
	seen := make(map[string]int, n)
	for i := range n {
		if key, ok := p.key(present, i, true); ok {
			if _, taken := seen[key]; !taken {
				seen[key] = i
			}
		}
	}
	for i := range p.table.Len() {
		row := PlanRow{Source: p.table.Row(i)}
		key, filled := p.key(p.table, i, false)
		first, known := seen[key]
		switch {
		case row.Source <= p.options.Through:
			row.Outcome = RowArrived
		case !filled:
			row.Outcome, row.Reasons = RowRejected, []string{printer.Say("interchange.nothing_mapped", nil)}
		case p.erased[i]:
			row.Outcome, row.Reasons = RowRejected, []string{printer.Say("interchange.erased", nil)}
		case known && !p.options.KeepDuplicates:
			row.Outcome, row.Reasons = RowDuplicate, []string{printer.Say("interchange.already_there", language.Args{"place": place(first)})}
		case p.tooLong(i):
			row.Outcome, row.Reasons = RowRejected, []string{printer.Say("interchange.too_long", nil)}
		case len(wrong[i]) > 0 && !p.options.KeepInvalid:
			row.Outcome, row.Reasons = RowRejected, wrong[i]
		default:
			if found, ok := alike[i]; ok {
				row.Outcome = RowPossible
				if p.options.SkipDuplicates {
					row.Outcome = RowSkipped
				}
				row.Reasons = []string{printer.Say("interchange.possible_duplicate", language.Args{
					"place": place(found.Of), "fields": p.captions(found.Reasons), "percent": int(found.Score * 100),
				})}
			}
		}
		if filled && !known && row.Outcome != RowRejected && row.Outcome != RowSkipped {
			seen[key] = n + i
		}
		p.Rows = append(p.Rows, row)
	}
	p.tellKnown(d, both, present, printer)
}

// reason says what is wrong with a row; of a key that is in use, also where.
func (p *Plan) reason(issue sheetschema.Issue, h *holders, printer *language.Printer, place func(int) string) string {
	text := issue.Message(printer)
	if issue.Code != sheetschema.CodeUniqueError && issue.Code != sheetschema.CodePrimaryKeyError {
		return text
	}
	if first, ok := h.of(issue); ok {
		text += " (" + place(first) + ")"
	}
	return text
}

// holders find the record that has a key already.
type holders struct {
	table   *table.Table // present records, then the file's
	present int
	first   map[string]map[string]int // by fields, then by their values
}

// of returns the first record with the key of the issue's record, which is one
// of the file's.
func (h *holders) of(issue sheetschema.Issue) (int, bool) {
	for _, fields := range keysOf(h.table.Resource, issue) {
		if first, ok := h.withKey(issue.Record+h.present, fields); ok {
			return first, true
		}
	}
	return 0, false
}

// keysOf returns the keys that an issue may be about: it names the first of a joined
// key's fields.
func keysOf(r *sheetschema.Resource, issue sheetschema.Issue) [][]int {
	f, ok := r.Field(issue.Field)
	if !ok || issue.Code == sheetschema.CodePrimaryKeyError {
		return [][]int{r.PrimaryKey}
	}
	if issue.Variant == "" {
		return [][]int{{f.Index}}
	}
	return slices.DeleteFunc(slices.Clone(r.UniqueKeys), func(key []int) bool { return key[0] != f.Index })
}

// withKey returns the first record with a record's key, where that is an earlier one.
func (h *holders) withKey(record int, fields []int) (int, bool) {
	key := func(record int) (string, bool) {
		b, ok := h.table.AppendKey(nil, record, fields)
		return string(b), ok
	}
	name := fmt.Sprint(fields)
	if h.first[name] == nil {
		if h.first == nil {
			h.first = make(map[string]map[string]int)
		}
		h.first[name] = make(map[string]int)
		for i := range h.table.Len() {
			k, whole := key(i)
			if _, taken := h.first[name][k]; whole && !taken {
				h.first[name][k] = i
			}
		}
	}
	k, _ := key(record)
	first, ok := h.first[name][k]
	return first, ok && first < record
}
