package sheetschema

import "sheetsync/sheetschema/language"

// The service's own columns of a tab, beside the computed fields.
const (
	IDColumn        = "_id"
	IssuesColumn    = "_issues"
	DuplicateColumn = "_duplicate_of"
	DeadlinesColumn = "_deadlines"
)

var serviceNames = []string{IssuesColumn, DuplicateColumn, DeadlinesColumn, IDColumn}

var serviceTitles = map[string]language.Key{
	IDColumn:        "sheet.record_id",
	IssuesColumn:    "sheet.issues",
	DuplicateColumn: "sheet.duplicate_of",
	DeadlinesColumn: "sheet.deadlines",
}

// ServiceColumns returns the names of the service's own columns, in the order
// in which they are made: what people act on stands first, right beside their own
// columns, and the id last, behind the computed fields.
func ServiceColumns() []string { return append([]string(nil), serviceNames...) }

// ServiceTitle returns the header of one of the service's own columns in a
// language; "" for an unknown name.
func ServiceTitle(name string, tag language.Tag) string {
	key, ok := serviceTitles[name]
	if !ok {
		return ""
	}
	return language.NewPrinter(tag).Say(key, nil)
}
