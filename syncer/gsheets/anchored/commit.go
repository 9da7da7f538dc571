package anchored

import (
	"context"
	"fmt"

	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/highlight"
	"sheetsync/syncer/gsheets/place"
)

// commit sends the second half of the protocol: guards, writes, and the end of
// the anchors. It returns the guards that matched nothing.
func (x *write) commit(ctx context.Context, p *part) (*batch.Batch, unmatchedGuards, error) {
	b := new(batch.Batch)
	mask := batch.MaskWithGuards
	// The companion comes before the guards: what it is refused for is then no
	// more than a conflict.
	aboard := x.companion != nil && x.companion.Add(b)
	for _, j := range p.jobs {
		if j.acts() {
			j.guard(b, x.w.NewID)
		}
	}
	var ranges []string
	for _, j := range p.jobs {
		if !j.acts() {
			continue
		}
		if len(j.rules.Remove) > 0 {
			mask = batch.MaskWithReplies
		}
		if err := j.make(b); err != nil {
			return b, nil, err
		}
		ranges = append(ranges, j.cells(b)...)
		if err := j.finish(b); err != nil {
			return b, nil, err
		}
	}
	b.Drop()
	if len(ranges) == 0 { // something has to be shown, and little
		ranges = []string{place.RectangleA1(p.jobs[0].title, 0, 1, 0, 1)}
	}
	if err := b.End(ranges); err != nil {
		return b, nil, err
	}
	shown, err := x.w.update(ctx, fmt.Sprintf("write %d rows", p.open()), b, mask)
	if err != nil {
		return b, nil, err
	}
	if aboard {
		x.companion.Applied()
	}
	missed := unmatchedGuards(b.Unmatched(shown))
	for _, j := range p.jobs {
		if !j.acts() {
			continue
		}
		committed := j.ready()
		var cells batch.Patch
		for i := range shown.UpdatedSpreadsheet.Sheets {
			if sheet := &shown.UpdatedSpreadsheet.Sheets[i]; sheet.Properties.SheetID == j.plan.SheetID {
				cells = sheet.Patch()
			}
		}
		x.applied(j, func(t *target) map[int]batch.Shown { return cells[t.at] })
		gone := j.vacated(committed, cells)
		if len(gone) > 0 {
			x.leave(ctx, j, gone)
		}
		if len(missed) > 0 || len(gone) > 0 {
			x.disown(j, missed, gone, committed)
		}
	}
	return b, missed, x.w.Restore(ctx, shown)
}

// ready returns the targets that are about to be written.
func (j *jobPart) ready() []*target {
	var all []*target
	for _, t := range j.targets {
		if t.state == ready {
			all = append(all, t)
		}
	}
	return all
}

// guard adds the tab's guards.
func (j *jobPart) guard(b *batch.Batch, id func() int64) {
	b.Guard(j.headerAt)
	for _, a := range j.others {
		b.Guard(a)
	}
	for _, t := range j.targets {
		if t.state == ready {
			b.Guard(batch.OnRow(t.id, j.plan.SheetID, t.at))
		}
	}
	b.Touch(batch.OnRow(id(), j.plan.SheetID, j.rows-1))
	b.Touch(batch.OnColumn(id(), j.plan.SheetID, j.cols-1))
}

// target returns where a service column is once the commit's own insertions
// have happened, or gone.
func (j *job) target(column int) int {
	if j.columns[column] != notMade {
		return j.columns[column]
	}
	at := j.insertAt
	for i := range column {
		if j.columns[i] == notMade {
			at++
		}
	}
	return at
}

// cells adds the rows' cells and returns the ranges in which they lie.
func (j *jobPart) cells(b *batch.Batch) []string {
	j.witness = noWitness
	var all []batch.Cell
	rows := make([]int, 0, len(j.targets))
	for _, t := range j.targets {
		if t.state != ready {
			continue
		}
		rows = append(rows, t.at)
		for i := range t.row.Cells {
			c := &t.row.Cells[i]
			if at := j.target(c.Column); at >= 0 && batch.Fits(c.Cell) {
				all = append(all, batch.Cell{Row: t.at, Column: at, Cell: &c.Cell})
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	first, last := all[0].Column, all[0].Column
	for _, p := range all {
		first, last = min(first, p.Column), max(last, p.Column)
	}
	b.Write(j.plan.SheetID, all)
	j.chooseWitness()
	var ranges []string
	for _, r := range runs(rows) {
		ranges = append(ranges, place.RectangleA1(j.title, r.first, r.last+1, first, last+1))
		if j.witness != noWitness {
			at := j.peoples[j.witness]
			ranges = append(ranges, place.RectangleA1(j.title, r.first, r.last+1, at, at+1))
		}
	}
	return ranges
}

// applied notes a commit's success and checks what its answer shows.
func (x *write) applied(j *jobPart, shown func(*target) map[int]batch.Shown) {
	made := make([]int, len(j.columns))
	for i := range j.columns {
		made[i] = j.target(i)
	}
	copy(j.columns, made)
	clear(j.unmarked)
	j.entitled = true
	j.rules = highlight.Change{}
	for _, t := range j.targets {
		if t.state != ready {
			continue
		}
		t.state = written
		cells, confirmed := shown(t), true
		for i := range t.row.Cells {
			c := &t.row.Cells[i]
			if j.columns[c.Column] < 0 || !batch.Fits(c.Cell) {
				x.report.Skipped++
				confirmed = false
				continue
			}
			x.report.Written++
			confirmed = confirmed && cells[j.columns[c.Column]].Is(c.Cell)
		}
		x.report.Confirmed[j.number][t.index] = confirmed
	}
}

// Restore puts back rules that aren't ours: somebody changed the list of rules
// in the same second as our commit took one out by its position.
func (p *Protocol) Restore(ctx context.Context, shown *batch.Answer) error {
	b := new(batch.Batch)
	for _, reply := range shown.Replies {
		if reply.Deleted == nil || len(reply.Deleted.Rule) == 0 || highlight.IsOwn(reply.Deleted.Rule) {
			continue
		}
		b.Rule(reply.Deleted.Rule)
	}
	if b.Empty() {
		return nil
	}
	if err := b.End(nil); err != nil {
		return err
	}
	_, err := p.update(ctx, "put back a rule of the team's", b, "spreadsheetId")
	return err
}
