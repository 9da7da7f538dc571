package writeback

import (
	"iter"
	"strconv"
	"time"

	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/overview"
)

// OverviewResource is what the audit of written cells calls the overview tab.
const OverviewResource = "_overview"

// A CellWrite is one cell that the service wrote in the sheet.
type CellWrite struct {
	Resource string
	RecordID string
	Column   string // header of the service-owned column
	From, To string // as displayed
	At       time.Time
}

// Writes lists the cells that were written, for the audit: those of the plan
// that the report confirms. The tables are those of the plan's tabs, in order;
// shown is the overview from before the write, and at the time of it.
func Writes(plan *Plan, report *Report, tables []*table.Table, shown overview.Shown, at time.Time) iter.Seq[CellWrite] {
	return func(yield func(CellWrite) bool) {
		if plan.Overview != nil && report.Overview {
			for c := range plan.Overview.Changes(shown) {
				w := CellWrite{
					Resource: OverviewResource, RecordID: strconv.Itoa(c.Row + 1), Column: lexical.ColumnName(c.Column),
					From: c.From.Seen(), To: c.To.Seen(), At: at,
				}
				if !yield(w) {
					return
				}
			}
		}
		for i, t := range tables {
			p := &plan.Tabs[i]
			next := 0
			for j, row := range p.Rows {
				for next < t.Len() && t.Row(next) <= row.Row {
					next++
				}
				id := row.ID // a blank row's
				if next < t.Len() && t.Row(next) == row.Row+1 {
					id = t.ID(next)
				}
				if !report.confirmed(i, j) {
					continue
				}
				for _, c := range row.Cells {
					column := p.Columns[c.Column]
					w := CellWrite{
						Resource: t.Resource.Name, RecordID: id, Column: column.Header,
						From: p.Grid.Cell(row.Row, column.Index).Seen(), To: c.Cell.Seen(), At: at,
					}
					if !yield(w) {
						return
					}
				}
			}
		}
	}
}
