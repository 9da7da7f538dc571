package anchored

import (
	"context"
	"slices"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/gsheets/batch"
)

// landed finds out whether a commit whose answer was lost has happened: then
// the anchors on its tabs are gone. If it hasn't, the next attempt starts by
// deleting them, so that it can't happen any more.
func (x *write) landed(ctx context.Context, p *part) (bool, error) {
	pending := make(map[int64]int64)
	for _, j := range p.jobs {
		if j.acts() {
			pending[j.sheet.ID] = j.plan.SheetID
		}
	}
	return x.w.lacks(ctx, pending)
}

// lacks reports whether none of some sheets' anchors is there any more.
func (p *Protocol) lacks(ctx context.Context, anchors map[int64]int64) (bool, error) {
	all, err := p.SheetMarks(ctx)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(all, func(id int64) bool { _, ours := anchors[id]; return ours }), nil
}

// confirm reads the tabs again after a commit whose answer was lost, and
// compares the cells that it wrote.
func (x *write) confirm(ctx context.Context, p *part) error {
	grids, infos, err := x.reread(ctx, p)
	if err != nil {
		return err
	}
	for _, j := range p.jobs {
		if !j.acts() {
			continue
		}
		grid := grids[j.plan.SheetID]
		if grid == nil {
			grid = table.NewGridBuilder().Grid()
		}
		info := infos[j.plan.SheetID]
		columns := make([]int, len(j.columns))
		for i, c := range j.plan.Columns {
			columns[i] = j.target(i)
			if at, ok := info.Service[c.Name]; ok {
				columns[i] = at
			}
		}
		rows := make(map[string]int)
		if j.idColumn >= 0 || j.made(idName) >= 0 {
			rows = j.idsNow(grid, columns)
		}
		x.applied(j, func(t *target) map[int]batch.Shown { return j.shownIn(grid, columns, rows, t) })
		copy(j.columns, columns)
	}
	return nil
}

// made returns the index of a service column in the plan, or -1.
func (j *job) made(name string) int {
	for i, c := range j.plan.Columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

func (j *job) idsNow(grid *table.Grid, columns []int) map[string]int {
	rows := make(map[string]int)
	at := columns[j.made(idName)]
	for row := j.header + 1; row < grid.Rows(); row++ {
		if id := grid.Cell(row, at).Seen(); id != "" {
			rows[id] = row
		}
	}
	return rows
}

// shownIn returns the cells of a target's row as a grid read later has them,
// at the columns at which the commit wrote them.
func (j *job) shownIn(grid *table.Grid, columns []int, rows map[string]int, t *target) map[int]batch.Shown {
	id := t.row.ID
	for _, c := range t.row.Cells {
		if j.plan.Columns[c.Column].Name == idName {
			id = c.Cell.Text
		}
	}
	row := t.at
	if at, ok := rows[id]; ok && id != "" {
		row = at
	}
	cells := make(map[int]batch.Shown)
	for i := range columns {
		cells[j.target(i)] = batch.ShownOf(grid.Cell(row, columns[i]))
	}
	return cells
}
