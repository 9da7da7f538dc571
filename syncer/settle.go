package syncer

import (
	"fmt"
	"hash/fnv"
	"iter"
	"slices"
)

// complete reports whether every row of the plan was confirmed.
func complete(plan *WritePlan, report *WriteReport) bool {
	if report.Skipped > 0 || len(report.Confirmed) != len(plan.Tabs) || plan.Overview != nil && !report.Overview {
		return false
	}
	for i := range plan.Tabs {
		if len(report.Confirmed[i]) != len(plan.Tabs[i].Rows) || slices.Contains(report.Confirmed[i], false) {
			return false
		}
	}
	return true
}

// confirmed reports whether a row of the plan holds what was to be written.
func (report *WriteReport) confirmed(tab, row int) bool {
	return report != nil && tab < len(report.Confirmed) && row < len(report.Confirmed[tab]) && report.Confirmed[tab][row]
}

// shown returns the ids that are in the sheet now and were not known to be. A
// nil report means that nothing was written.
func (r *run) shown(report *WriteReport) map[string][]string {
	out := make(map[string][]string)
	for i, t := range r.tabs {
		written := map[int]bool{} // rows of the grid
		if report != nil {
			for j, row := range r.plan.Tabs[i].Rows {
				if report.confirmed(i, j) {
					written[row.Row] = true
				}
			}
		}
		var ids []string
		for k, id := range t.ids.ids {
			if before := t.ids.before[k]; before != none && t.prev.InSheet[before] {
				continue
			}
			inGrid := t.shown[k] == id
			if r.applied && inGrid {
				continue // Apply said so
			}
			if inGrid || written[t.table.Row(k)-1] {
				ids = append(ids, id)
			}
		}
		if len(ids) > 0 {
			out[t.resource.Name] = ids
		}
	}
	return out
}

// cellWrites lists the cells that were written, for the audit.
func (r *run) cellWrites(plan *WritePlan, report *WriteReport) iter.Seq[CellWrite] {
	at := r.config.Now()
	return func(yield func(CellWrite) bool) {
		if plan.Overview != nil && report.Overview {
			for w := range r.overview.writes(plan.Overview) {
				if w.At = at; !yield(w) {
					return
				}
			}
		}
		for i, t := range r.tabs {
			p := &plan.Tabs[i]
			next := 0
			for j, row := range p.Rows {
				for next < t.table.Len() && t.table.Row(next) <= row.Row {
					next++
				}
				id := row.ID // a blank row's
				if next < t.table.Len() && t.table.Row(next) == row.Row+1 {
					id = t.ids.ids[next]
				}
				if !report.confirmed(i, j) {
					continue
				}
				for _, c := range row.Cells {
					column := p.Columns[c.Column]
					w := CellWrite{
						Resource: t.resource.Name, RecordID: id, Column: column.Header,
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

// byColumn counts a plan's cells by resource and service column.
func (p *WritePlan) byColumn(tabs []*tab) map[string]map[string]int {
	out := make(map[string]map[string]int)
	for i, t := range tabs {
		for _, row := range p.Tabs[i].Rows {
			for _, c := range row.Cells {
				if out[t.resource.Name] == nil {
					out[t.resource.Name] = make(map[string]int)
				}
				out[t.resource.Name][p.Tabs[i].Columns[c.Column].Name]++
			}
		}
	}
	return out
}

func hashText(text string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))
	return fmt.Sprintf("%x", h.Sum64())
}
