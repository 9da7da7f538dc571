package trend

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

const (
	// maxDays is how many days are remembered, and maxRecent how many of the records
	// that were entered last.
	maxDays   = 14
	maxRecent = 20
	// maxEntered is after how many new records the older ones count half.
	maxEntered = 1000
)

// Memory is what is known of a resource's past. Its JSON form is stored.
type Memory struct {
	// Days are the profiles of days, the oldest first: the last one of each.
	Days []Profile `json:"days,omitempty"`
	// Recent are the ids of the records that were entered last, after the first run.
	Recent []string `json:"recent,omitempty"`
	// Entered says, by field, how often it was filled in records that were new.
	Entered map[string]Entered `json:"entered,omitempty"`
}

// A Profile says how a tab was at the end of a day.
type Profile struct {
	Day     expression.Day    `json:"day"`
	Rows    int               `json:"rows"`
	Columns map[string]Column `json:"columns"` // by field; of those that people fill
}

// A Column says how a column was filled: how many cells were blank, and how many
// different values it had.
type Column struct {
	Blank  int `json:"blank"`
	Values int `json:"values"`
}

// Entered counts new records, and those of them in which a field was filled.
type Entered struct {
	Rows   int `json:"rows"`
	Filled int `json:"filled"`
}

// Next is what will be known after a run that found the table on a day. inserted are
// the records that are new; first says that all are, since nothing was known before.
// fields are those that people fill and that have a column.
func (m Memory) Next(t *table.Table, fields []*sheetschema.Field, today expression.Day, inserted []int, first bool) Memory {
	next := Memory{Days: slices.Clone(m.Days), Recent: m.Recent, Entered: m.Entered}
	next.Days = append(slices.DeleteFunc(next.Days, func(p Profile) bool { return p.Day >= today }), profileOf(t, fields, today))
	next.Days = next.Days[max(len(next.Days)-maxDays, 0):]
	if first || len(inserted) == 0 {
		return next
	}
	next.Recent = slices.Clone(m.Recent)
	for _, record := range inserted {
		next.Recent = append(next.Recent, t.ID(record))
	}
	next.Recent = slices.Clone(next.Recent[max(len(next.Recent)-maxRecent, 0):])
	next.Entered = make(map[string]Entered, len(fields))
	for _, f := range fields {
		e := m.Entered[f.Name]
		if e.Rows > maxEntered {
			e.Rows, e.Filled = e.Rows/2, e.Filled/2
		}
		for _, record := range inserted {
			e.Rows++
			if t.State(record, f.Index) != table.StateEmpty {
				e.Filled++
			}
		}
		next.Entered[f.Name] = e
	}
	return next
}

// Fields are those of a table that people fill.
func Fields(t *table.Table, lacks func(*sheetschema.Field) bool) []*sheetschema.Field {
	return slices.DeleteFunc(slices.Clone(t.Resource.Fields), func(f *sheetschema.Field) bool {
		return f.Computed() || lacks != nil && lacks(f)
	})
}

func profileOf(t *table.Table, fields []*sheetschema.Field, today expression.Day) Profile {
	p := Profile{Day: today, Rows: t.Len(), Columns: make(map[string]Column, len(fields))}
	columns := make([]Column, len(fields))
	parallel.Each(len(fields), func(i int) { columns[i] = columnOf(t, fields[i].Index) })
	for i, f := range fields {
		p.Columns[f.Name] = columns[i]
	}
	return p
}
