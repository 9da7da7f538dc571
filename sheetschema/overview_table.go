package sheetschema

import (
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// An OverviewTable is one table of the overview tab: exactly one of records, groups
// of records, deadlines to come, and who holds how many records.
type OverviewTable struct {
	Name  string
	Title language.Text
	// Top is how many rows are shown at most; never 0.
	Top int
	// Overdue says that the numbers of its records are what people are late with.
	Overdue bool

	Records *RecordList
	Groups  *GroupedRecords
	// Days is over how many days from today on the deadlines are listed; 0 where it
	// is a table of something else.
	Days int
	// Holders is the resource with a pool of which the table says who holds how many
	// records; nil where it is a table of something else.
	Holders *Resource
}

// UsualRows is how many rows a table of the overview shows that isn't asked.
const UsualRows = 10

// A RecordList lists records of one resource by some of their fields.
type RecordList struct {
	From    *Resource
	Where   *expression.Program // condition over the record; nil for all
	Sort    []SortKey
	Columns []int // indexes of fields; never empty
}

// GroupedRecords sums up records of one resource, or of several as if they were of
// one, by group: a row a group, with as many aggregates as it has columns.
type GroupedRecords struct {
	Labels  []GroupLabel // word groups, and come first in this order
	Columns []GroupColumn
}

// A GroupColumn is one aggregate of a table. Its sources carry the group.
type GroupColumn struct {
	Title language.Text
	// Issues counts the open issues of the records and of those of other tabs that
	// name them; there is no other aggregate then.
	Issues bool
	// Overdue says that the column counts what people are late with, so that it is
	// shown in that colour where there is any.
	Overdue bool
	Aggregate
}

func (t *OverviewTable) usesToday() bool {
	switch {
	case t.Days > 0, t.Holders != nil:
		return true
	case t.Records != nil:
		return t.Records.Where != nil && t.Records.Where.UsesToday()
	}
	for i := range t.Groups.Columns {
		if t.Groups.Columns[i].usesToday() {
			return true
		}
	}
	return false
}
