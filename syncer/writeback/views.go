package writeback

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/table"
)

// A View is a saved filter of a tab (filter view): the rows beside which a service
// column says something. It changes nothing for others who look at the tab.
type View struct {
	Title  string
	Titles []string // in all languages: a tab that has one of them has the view
	Column string   // name of the service column
	Says   string   // what a cell of it must have in it; "" for anything
	SortBy int      // column of people's by which the rows are sorted; -1 for none
}

// Views are the views that people work off what the service says with: all rows with
// issues, the same by who is responsible, since a filter view can't know who looks at
// it, and what may be a duplicate where the resource has a policy for that.
func Views(r *sheetschema.Resource, m *table.HeaderMatch, tag language.Tag) []View {
	view := func(key language.Key, column string, by int) View {
		v := View{Title: language.NewPrinter(tag).Say(key, nil), Column: column, SortBy: by}
		for _, other := range language.Tags() {
			v.Titles = append(v.Titles, language.NewPrinter(other).Say(key, nil))
		}
		return v
	}
	views := []View{view("sheet.view_issues", sheetschema.IssuesColumn, -1)}
	if owner := Owner(r); owner >= 0 && m.Columns[owner] >= 0 {
		views = append(views, view("sheet.view_issues_by_owner", sheetschema.IssuesColumn, m.Columns[owner]))
	}
	if r.Duplicates != nil {
		open := view("sheet.view_duplicates", sheetschema.DuplicateColumn, -1)
		open.Says = language.NewPrinter(tag).Say("sheet.mark_row", nil) // what is answered names no row
		views = append(views, open)
	}
	return views
}

// Owner is the field of the person who is responsible for a record: the one whom its
// deadlines write to; -1 for none.
func Owner(r *sheetschema.Resource) int {
	return r.OwnerField()
}

// maxFrozen is how many columns are frozen at most: on a small screen there must be
// room beside them.
const maxFrozen = 2

// Frozen is how many of a tab's first columns stay in sight while people scroll to the
// service's: up to the one that names the record; 0 where that is too far in.
func Frozen(r *sheetschema.Resource, m *table.HeaderMatch) int {
	for _, f := range naming.Title(r) {
		if column := m.Columns[f]; column >= 0 && column < maxFrozen {
			return column + 1
		}
	}
	return 0
}
