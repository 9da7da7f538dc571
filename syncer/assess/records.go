package assess

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/compute"
	"sheetsync/validate"
	"sheetsync/validate/duplicates"
)

// Conditions are what records are assessed by beside the descriptor.
type Conditions struct {
	Scope    expression.Scope // the day and the register's time zone
	Language language.Tag
	Country  string // ISO 3166 code of telephone numbers without a country code; "" for none
}

// Records computes the computed fields of a register's tables, in the order of
// its resources and nil where there is no tab, and returns what is wrong with
// the records. absent are fields that have no column.
func Records(d *sheetschema.Descriptor, tables []*table.Table, has *available.Set, c Conditions) []sheetschema.Issue {
	computed := slices.Clone(tables)
	for i, t := range tables {
		if t == nil {
			computed[i] = table.NewTable(d.Resources[i], 0)
			computed[i].SetLocation(c.Scope.Zone)
		}
	}
	issues := compute.FieldsOf(d, computed, has, c.Scope, c.Language)
	issues = slices.DeleteFunc(issues, func(i sheetschema.Issue) bool {
		return i.Code == sheetschema.CodeLeftOut && isAbsent(d, i, has)
	})
	return append(issues, validate.Check(d, tables, validate.Options{
		Scope: c.Scope, Language: c.Language, Country: c.Country,
		Absent: has.Lacks,
	})...)
}

// isAbsent reports whether the issue is about a field that has no column. A record
// isn't blamed for a cell that it can't have.
func isAbsent(d *sheetschema.Descriptor, i sheetschema.Issue, has *available.Set) bool {
	r, ok := d.Resource(i.Resource)
	if !ok {
		return false
	}
	f, ok := r.Field(i.Field)
	return ok && has.Lacks(f)
}

// A Duplicate is a record that seems to describe the same thing as an older one.
type Duplicate struct {
	Resource    string
	RecordID    string
	DuplicateOf string
	Score       float64  // 0 to 1
	Reasons     []string // names of the fields that agree
}

// A Finder finds the duplicates of a table, as [duplicates.Find] does.
type Finder func(*table.Table, duplicates.Options) *duplicates.Result

// Duplicates finds the records that seem to be the same as an older one. Which
// is older is told by their ids, and doesn't depend on how a tab is sorted.
func Duplicates(tables []*table.Table, country string, find Finder) []Duplicate {
	var out []Duplicate
	for _, t := range tables {
		found := find(t, duplicates.Options{
			Country: country, Older: func(a, b int) bool { return t.ID(a) < t.ID(b) },
		})
		for _, d := range found.Duplicates() {
			out = append(out, Duplicate{
				Resource: t.Resource.Name, RecordID: t.ID(d.Record), DuplicateOf: t.ID(d.Of), Score: d.Score, Reasons: d.Reasons,
			})
		}
	}
	return out
}
