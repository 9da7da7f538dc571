package syncer

import (
	"fmt"
	"iter"
	"strconv"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/overview"
)

// OverviewResource is what the audit of written cells calls the overview tab.
const OverviewResource = "_overview"

// overviewState is what a run knows of the overview tab.
type overviewState struct {
	tab  *OverviewTab      // nil when there is none
	grid *table.Grid       // what it holds; nil when there is none
	want *overview.Content // from work on
}

// request asks for the overview's cells.
func (o *overviewState) request() TabRequest {
	none := func(*table.Grid) []int { return nil }
	return TabRequest{SheetID: o.tab.SheetID, Title: o.tab.Title, Display: none, Keys: none}
}

// overviewContent computes what the overview shows; without tables it is its
// layout alone.
func (r *run) overviewContent(tables []*table.Table, scope expression.Scope) *overview.Content {
	facts := overview.Facts{
		Issues: len(r.found.issues), Duplicates: len(r.found.duplicates),
		At: r.record.Started.In(r.reg.zone()).Format("2006-01-02 15:04"),
	}
	return overview.Compute(r.reg.Descriptor, tables, facts, scope, r.printer())
}

// plan returns what to write into the overview tab: what differs, and with it,
// or with anything else that the run changes, the time stamp. nil is nothing.
func (o *overviewState) plan(stamp bool) *OverviewPlan {
	p := &OverviewPlan{Content: o.want, Tab: o.tab}
	if o.tab == nil || o.tab.Layout != o.want.Layout {
		for i := range o.want.Rows {
			p.Rows = append(p.Rows, i)
		}
		return p
	}
	for i, row := range o.want.Rows {
		if i == o.want.Stamp {
			continue
		}
		if !table.Same(o.grid.Cell(i, 0), row.Label) || !table.Same(o.grid.Cell(i, 1), row.Value) {
			p.Rows = append(p.Rows, i)
		}
	}
	if len(p.Rows) == 0 && !stamp {
		return nil
	}
	p.Rows = append(p.Rows, o.want.Stamp)
	return p
}

// digest identifies what the overview tab shows, as it is or, with a plan, as
// it will. The time stamp doesn't count: it says when, not what.
func (o *overviewState) digest(layout *overview.Content, planned bool) string {
	h := xxhash.New()
	add := func(c table.Cell) {
		text := c.Seen()
		fmt.Fprintf(h, "%d %d %s\n", c.Kind, len(text), text)
	}
	for i := range layout.Rows {
		if i == layout.Stamp {
			continue
		}
		if planned {
			add(o.want.Rows[i].Label)
			add(o.want.Rows[i].Value)
		} else {
			add(o.grid.Cell(i, 0))
			add(o.grid.Cell(i, 1))
		}
	}
	return "/" + layout.Layout + "/" + strconv.FormatUint(h.Sum64(), 36)
}

// overviewDigest is the overview's part of the input's digest.
func (r *run) overviewDigest(plan *WritePlan) string {
	if !r.reg.WriteBack {
		return ""
	}
	layout := r.overviewContent(nil, expression.Scope{Today: r.today(), Zone: r.reg.zone()})
	planned := plan != nil && plan.Overview != nil
	if !planned && (r.overview.tab == nil || r.overview.tab.Layout != layout.Layout) {
		return "/none"
	}
	return r.overview.digest(layout, planned)
}

// writes lists the overview's cells that a plan changes, for the audit.
func (o *overviewState) writes(p *OverviewPlan) iter.Seq[CellWrite] {
	return func(yield func(CellWrite) bool) {
		before := o.grid
		if before == nil || o.tab.Layout != o.want.Layout {
			before = table.NewGridBuilder().Grid()
		}
		for _, i := range p.Rows {
			row := o.want.Rows[i]
			for column, cell := range []table.Cell{row.Label, row.Value} {
				from := before.Cell(i, column)
				if table.Same(from, cell) {
					continue
				}
				w := CellWrite{
					Resource: OverviewResource, RecordID: strconv.Itoa(i + 1), Column: lexical.ColumnName(column),
					From: from.Seen(), To: cell.Seen(),
				}
				if !yield(w) {
					return
				}
			}
		}
	}
}
