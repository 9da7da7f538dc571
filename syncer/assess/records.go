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
