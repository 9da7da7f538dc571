package anchored

import (
	"context"
	"fmt"
	"log/slog"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/writeback"
)

// unguarded is the error of a write that can't be guarded, with the reason.
func unguarded(reason string) error {
	return fmt.Errorf("write to the sheet: %w: %s", syncer.ErrUnguarded, reason)
}

// checkGuards refuses to write where what is known of the API lets no guard hold.
func (p *Protocol) checkGuards() error {
	if broken := p.opts.Facts.Broken(); len(broken) > 0 {
		return unguarded(fmt.Sprintf("Google's answer to %s was “%s”; sheetsync doctor --probe asks again",
			broken[0], p.opts.Facts.Of(broken[0])))
	}
	return nil
}

// An unmatchedGuards is what a commit's answer tells: guards of these anchors
// matched nothing, and it was carried out.
type unmatchedGuards []batch.Anchor

func (u unmatchedGuards) row(t *target) bool {
	for _, a := range u {
		if a.ID == t.id {
			return true
		}
	}
	return false
}

// at returns the columns of a sheet whose guards matched nothing, by where they
// were expected.
func (u unmatchedGuards) at(sheet int64) map[int]bool {
	columns := make(map[int]bool)
	for _, a := range u {
		if a.Sheet == sheet && a.IsColumn() {
			columns[a.Index] = true
		}
	}
	return columns
}

// learn counts guards that matched nothing, and notes what they prove: the API
// carries out an update of metadata that isn't there, and its deletion, too.
func (x *write) learn(ctx context.Context, missed unmatchedGuards) {
	x.report.Unmatched += len(missed)
	x.w.opts.Logger.LogAttrs(ctx, slog.LevelError,
		"Google carried out a write although rows or columns of it had gone; what was misplaced is undone, and nothing more is written beside people's rows",
		slog.Int("guards", len(missed)))
	if x.w.opts.Learned != nil {
		x.w.opts.Learned(ctx, apifacts.Facts{apifacts.UpdateNoMatch: apifacts.Ignored, apifacts.DeleteNoMatch: apifacts.Ignored})
	}
}

// disown takes back what applied noted of the targets that a commit missed, or whose
// rows are gone.
func (x *write) disown(j *jobPart, missed unmatchedGuards, gone map[*target]bool, committed []*target) {
	columns := missed.at(j.plan.SheetID)
	for _, t := range committed {
		astray := gone[t] || missed.row(t)
		for _, c := range t.row.Cells {
			astray = astray || columns[j.target(c.Column)]
		}
		if !astray {
			continue
		}
		for i := range t.row.Cells {
			c := &t.row.Cells[i]
			j.suspect(c.Column, c.Cell)
			if j.target(c.Column) >= 0 && batch.Fits(c.Cell) {
				x.report.Written--
			}
		}
		t.state = lost
		x.report.Confirmed[j.number][t.index] = false
	}
	if j.astray == nil {
		j.astray = make(map[int]int)
	}
	for at := range columns {
		for i := range j.columns {
			if j.target(i) == at {
				j.astray[at] = i
			}
		}
	}
}

// suspect notes a value that may have been written beside another record.
func (j *job) suspect(column int, c table.Cell) {
	if j.suspects == nil {
		j.suspects = make(map[int]map[cellKey]bool)
	}
	if j.suspects[column] == nil {
		j.suspects[column] = make(map[cellKey]bool)
	}
	j.suspects[column][keyOf(c)] = true
}

// adopt takes over the suspects of a job that repaired the same tab.
func (j *job) adopt(repair *job) {
	for column, cells := range repair.suspects {
		i := j.made(repair.plan.Columns[column].Name)
		for c := range cells {
			if i >= 0 {
				j.suspect(i, table.Cell{Kind: c.kind, Number: c.number, Text: c.text})
			}
		}
	}
}

// A cellKey is what makes two cells hold the same.
type cellKey struct {
	kind   table.CellKind
	number float64
	text   string
}

func keyOf(c table.Cell) cellKey {
	if c.Kind == table.CellText && c.Text == "" {
		return cellKey{}
	}
	return cellKey{c.Kind, c.Number, c.Text}
}

// rowsToMend says in which rows a commit may have misplaced something.
type rowsToMend bool

const (
	anyRows   rowsToMend = false // its guards didn't hold
	blankRows rowsToMend = true  // they held; some rows had been cut away under their anchors
)

// undo puts right what a commit has misplaced: it reads the tabs again, and
// writes into each row that is known by its content what it held before, or
// what was planned for it; in a row that nobody knows, the misplaced cells are
// emptied. It looks again until nothing is left, since people go on.
func (x *write) undo(ctx context.Context, p *part, only rowsToMend) error {
	for n := range attempts {
		if err := x.pause(ctx, n); err != nil {
			return err
		}
		grids, infos, err := x.reread(ctx, p)
		if err != nil {
			return err
		}
		repair := &write{w: x.w, report: &writeback.Report{}, leftovers: true, repairs: true}
		mending := new(part)
		left := 0
		for _, j := range p.jobs {
			grid, info := grids[j.plan.SheetID], infos[j.plan.SheetID]
			if grid == nil || len(j.suspects) == 0 {
				continue
			}
			tab := j.misplaced(grid, info, only)
			if tab == nil {
				continue
			}
			left += len(tab.Rows)
			job := newJob(len(repair.report.Confirmed), tab, j.spreadsheet, x.seen.Tabs[j.plan.SheetID])
			repair.report.Confirmed = append(repair.report.Confirmed, make([]bool, len(tab.Rows)))
			mending.jobs = append(mending.jobs, &jobPart{job: job, targets: job.targets})
		}
		if len(mending.jobs) == 0 {
			return nil
		}
		x.report.Misplaced = left
		if err := repair.writePart(ctx, mending); err != nil {
			return err
		}
		for _, m := range mending.jobs { // what it misplaced itself
			for _, j := range p.jobs {
				if j.plan.SheetID == m.plan.SheetID {
					j.adopt(m.job)
				}
			}
		}
		x.leftovers = x.leftovers || repair.leftovers
		x.report.Undone += repair.report.Written
		x.report.Misplaced = 0
	}
	return nil
}

// misplaced plans the cells that have to be put right on a tab; nil for none.
func (j *jobPart) misplaced(grid *table.Grid, info syncer.TabInfo, only rowsToMend) *writeback.Tab {
	header, ok := j.findHeader(grid)
	if !ok {
		return nil
	}
	j.header = header
	j.followColumns(grid, info)
	tab := &writeback.Tab{SheetID: j.plan.SheetID, Title: info.Title, Grid: grid, Header: header, Last: -1}
	places := make([]int, len(j.columns)) // of the plan's columns in the tab's
	for i, c := range j.plan.Columns {
		if places[i] = -1; j.columns[i] >= 0 {
			places[i] = len(tab.Columns)
			c.Index = j.columns[i]
			tab.Columns = append(tab.Columns, c)
		}
	}
	victims := j.victims(grid, tab)
	known := j.plannedRows(grid)
	committed := make(map[int]*target) // by the plan's row
	for _, t := range j.job.targets {
		if t.state == written {
			committed[t.row.Row] = t
		}
	}
	for row := header + 1; row < grid.Rows(); row++ {
		planned, ok := known[row]
		if _, blank := j.peoplesHash(grid, row, true, nil); only == blankRows && !blank {
			continue
		}
		var cells []writeback.Cell
		for i := range j.columns {
			if places[i] < 0 {
				continue
			}
			now, want := grid.Cell(row, j.columns[i]), table.Cell{}
			if ok {
				want = j.held(planned, committed[planned], i)
			}
			if j.suspects[i][keyOf(now)] && keyOf(now) != keyOf(want) {
				cells = append(cells, writeback.Cell{Column: places[i], Cell: want})
			}
		}
		for _, v := range victims {
			now, want := grid.Cell(row, v.at), j.plan.Grid.Cell(planned, v.was)
			if ok && j.suspects[v.column][keyOf(now)] && keyOf(now) != keyOf(want) {
				cells = append(cells, writeback.Cell{Column: v.place, Cell: want})
			}
		}
		if len(cells) > 0 {
			tab.Rows = append(tab.Rows, writeback.Row{Row: row, Cells: cells})
		}
	}
	if len(tab.Rows) == 0 {
		return nil
	}
	return tab
}

// A victim is a column of people's that came to lie where a service column was
// written that had gone.
type victim struct {
	was, at int // where it was when the plan was made, and is now
	column  int // the service column that was written there
	place   int // of it in the repairing tab
}

// victims finds them, and adds them to a tab's columns, without a name: they
// aren't the service's.
func (j *job) victims(grid *table.Grid, tab *writeback.Tab) []victim {
	var all []victim
	for at, column := range j.astray {
		for was, now := range j.peoples {
			if now != at {
				continue
			}
			all = append(all, victim{was: was, at: at, column: column, place: len(tab.Columns)})
			tab.Columns = append(tab.Columns, writeback.Column{Header: grid.Cell(j.header, at).Seen(), Index: at})
		}
	}
	return all
}

// held returns what a service column held in a row of the plan, or holds since a
// commit that was right, of a target or nil.
func (j *job) held(row int, t *target, column int) table.Cell {
	if t != nil {
		for i := range t.row.Cells {
			if t.row.Cells[i].Column == column {
				return t.row.Cells[i].Cell
			}
		}
	}
	if at := j.plan.Columns[column].Index; at >= 0 {
		return j.plan.Grid.Cell(row, at)
	}
	return table.Cell{}
}

// plannedRows returns which row of the plan each row of a later grid is, by what
// people typed in the columns that weren't written to. Rows that are blank or
// new aren't in it.
func (j *job) plannedRows(grid *table.Grid) map[int]int {
	skip := make(map[int]bool)
	for c, at := range j.peoples {
		_, astray := j.astray[at]
		skip[c] = at < 0 || astray
	}
	rows := make(map[uint64][]int)
	for row := j.plan.Header + 1; row < j.plan.Grid.Rows(); row++ {
		if h, blank := j.peoplesHash(j.plan.Grid, row, false, skip); !blank {
			rows[h] = append(rows[h], row)
		}
	}
	known := make(map[int]int)
	for row := j.header + 1; row < grid.Rows(); row++ {
		h, blank := j.peoplesHash(grid, row, true, skip)
		if same := rows[h]; !blank && len(same) > 0 {
			known[row], rows[h] = same[0], same[1:]
		}
	}
	return known
}

// peoplesHash is over what people typed into a row, but for some columns of the
// plan's. blank says that it is nothing. now says that the grid is a later one
// than the plan's.
func (j *job) peoplesHash(grid *table.Grid, row int, now bool, skip map[int]bool) (sum uint64, blank bool) {
	h := newCellHash()
	blank = true
	for c, at := range j.peoples {
		if skip[c] {
			continue
		}
		if !now {
			at = c
		}
		cell := grid.Cell(row, at)
		blank = blank && cell.Kind == table.CellEmpty
		h.add(cell)
	}
	return h.Sum64(), blank
}
