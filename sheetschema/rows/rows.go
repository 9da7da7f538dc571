package rows

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

// Options are what Parse knows beside the cells.
type Options struct {
	table.ParseOptions
	// IsID tells a record id of the service's from other texts in its column; nil
	// takes every text there for one.
	IsID func(text string) bool
	// Foreign are rows, the header being row 1, whose record id is known to be
	// another row's: one that people's cells were sorted away from.
	Foreign map[int]bool
}

// A Kind says why a row is no record. Its text is stable.
type Kind string

// The kinds of rows that are no records.
const (
	KindTotal  Kind = "total"
	KindTitle  Kind = "title"
	KindHeader Kind = "header"
	KindFilled Kind = "filled_down"
	KindSample Kind = "sample"
)

// A LeftOut is a row with content that is no record.
type LeftOut struct {
	Row  int  `json:"row"` // in the tab, the header being row 1
	Kind Kind `json:"kind"`
	// Tab is the title of the tab, where the resource's records stand in several.
	Tab string `json:"tab,omitempty"`
}

// Issue tells of the row to whoever reads about issues. It is no fault.
func (l LeftOut) Issue(r *sheetschema.Resource) sheetschema.Issue {
	return sheetschema.Issue{Resource: r.Name, Record: -1, Row: l.Row, Tab: l.Tab, Code: sheetschema.CodeNoRecord, Variant: string(l.Kind), Severity: sheetschema.SeverityInfo}
}

// Parse tells a grid's records from its other rows, and parses the records as
// [table.Parse] does. What is left out comes in the order of the rows; a record
// that may be none has an issue.
func Parse(g *table.Grid, m *table.HeaderMatch, r *sheetschema.Resource, o Options) (*table.Table, []sheetschema.Issue, []LeftOut) {
	v := classify(g, m, r, o)
	o.Skip = make([]int32, len(v.out))
	for i, left := range v.out {
		o.Skip[i] = int32(left.Row) - 1
	}
	t, issues := table.Parse(g, m, r, o.ParseOptions)
	if len(v.doubts) == 0 {
		return t, issues, v.out
	}
	args := map[string]string{"table": r.Caption(o.Language)}
	record := 0
	for _, d := range v.doubts {
		for record < t.Len() && t.Row(record) < d.Row {
			record++
		}
		if record < t.Len() && t.Row(record) == d.Row {
			issues = append(issues, sheetschema.Issue{
				Resource: r.Name, Record: record, Row: d.Row, Code: sheetschema.CodeMayBeNoRecord, Variant: string(d.Kind),
				Severity: sheetschema.SeverityWarning, Args: args,
			})
		}
	}
	slices.SortStableFunc(issues, func(a, b sheetschema.Issue) int { return cmp.Compare(a.Record, b.Record) })
	return t, issues, v.out
}
