package anchored

import (
	"context"
	"fmt"
	"slices"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/highlight"
	"sheetsync/syncer/gsheets/place"
)

// anchor sends the first half of the protocol and returns what it showed.
func (x *write) anchor(ctx context.Context, p *part) (*batch.Batch, *batch.Answer, error) {
	b := new(batch.Batch)
	if x.leftovers {
		b.DropAny(x.w.NewID())
	}
	var ranges []string
	mask := batch.Mask
	for _, j := range p.jobs {
		if j.title == "" {
			continue
		}
		j.place(x.w.NewID)
		b.Create(j.sheet)
		b.Create(j.headerAt)
		for _, a := range j.others {
			b.Create(a)
		}
		ranges = append(ranges, place.RowsA1(j.title, j.header, j.header))
		var rows []int
		for _, t := range j.targets {
			if t.state == written || t.state == lost {
				continue
			}
			t.state = waiting
			t.id = x.w.NewID()
			b.Create(batch.OnRow(t.id, j.plan.SheetID, t.at))
			rows = append(rows, t.at)
		}
		for _, r := range runs(rows) {
			ranges = append(ranges, place.RowsA1(j.title, r.first, r.last))
		}
		if !j.rules.None() {
			mask = batch.MaskWithRules
		}
	}
	b.AllGuards() // nothing here is written: any refusal means that something moved
	if err := b.End(ranges); err != nil {
		return b, nil, err
	}
	shown, err := x.w.update(ctx, fmt.Sprintf("anchor %d rows", p.open()), b, mask)
	return b, shown, err
}

// place chooses the anchors of a tab's header and columns.
func (j *job) place(id func() int64) {
	sheet := j.plan.SheetID
	j.sight = sight{sheet: batch.OnSheet(id(), sheet), headerAt: batch.OnRow(id(), sheet, j.header)}
	last := min(j.edge, j.cols-1)
	for c := range j.peoples {
		if c <= j.plan.Last {
			last = max(last, j.peoples[c])
		}
	}
	for _, c := range j.columns {
		if c >= 0 {
			j.others = append(j.others, batch.OnColumn(id(), sheet, c))
			last = max(last, c)
		}
	}
	j.insertAt = last + 1
	if j.unmade() && last >= 0 {
		j.others = append(j.others, batch.OnColumn(id(), sheet, last))
	}
	for _, h := range j.rules.Add {
		if c := j.now(h.Column); c >= 0 && c < j.cols {
			j.others = append(j.others, batch.OnColumn(id(), sheet, c))
		}
	}
}

// now returns where a column of the plan's grid is now.
func (j *job) now(column int) int {
	for i, c := range j.plan.Columns {
		if c.Index == column {
			return j.columns[i]
		}
	}
	if column >= 0 && column < len(j.peoples) {
		return j.peoples[column]
	}
	return column
}

// compare marks as ready what is as the plan says.
func (p *part) compare(shown *batch.Answer) {
	for _, j := range p.jobs {
		for i := range shown.UpdatedSpreadsheet.Sheets {
			if sheet := &shown.UpdatedSpreadsheet.Sheets[i]; sheet.Properties.SheetID == j.plan.SheetID && j.title != "" {
				j.compare(sheet)
			}
		}
	}
}

func (j *jobPart) compare(sheet *batch.Sheet) {
	j.title = sheet.Properties.Title
	j.rows = sheet.Properties.GridProperties.RowCount
	before := j.cols
	j.cols = sheet.Properties.GridProperties.ColumnCount
	cells := sheet.Patch()
	j.compareHeader(cells[j.header], sheet.Service())
	if j.edge >= 0 && j.unmade() && j.cols != before {
		j.sight.columns = false // what stands right of the part may have moved
	}
	if !j.sight.columns {
		return
	}
	if !j.rules.None() {
		j.rules = highlight.Change{}
		if !j.shifted() { // else the next run knows the formulas' new columns
			j.rules = j.ruleChanges(highlight.All(sheet.Rules))
		}
	}
	for _, t := range j.targets {
		if t.state == waiting && j.matches(t, cells[t.at]) {
			t.state = ready
		}
	}
}

// compareHeader checks that the columns are where they are believed to be:
// service columns by their metadata or, if they never had any, by their header;
// people's by their header.
func (j *job) compareHeader(header map[int]batch.Shown, service map[string]int) {
	titleOf := func(c int) table.Cell { return j.plan.Grid.Cell(j.plan.Header, c) }
	j.sight.columns = true
	for i, c := range j.plan.Columns {
		if j.columns[i] < 0 {
			continue
		}
		at, marked := service[c.Name]
		j.unmarked[i] = !marked
		j.shown[i] = header[j.columns[i]].Text()
		if marked && at != j.columns[i] || !marked && (j.marked[i] || c.Index < 0 || !header[j.columns[i]].Is(titleOf(c.Index))) {
			j.sight.columns = false
		}
	}
	same, titled := 0, 0
	j.content = true
	for c, at := range j.peoples {
		if at == -1 {
			continue
		}
		title := titleOf(c)
		right := at >= 0 && header[at].Is(title)
		j.content = j.content && (right || at == gone)
		if title.Kind != table.CellEmpty {
			titled++
			if right {
				same++
			}
		}
	}
	j.sight.header = 2*same >= titled
}

// shifted reports whether the plan's columns or header aren't where they were.
func (j *job) shifted() bool {
	for c, at := range j.peoples {
		if at != -1 && at != c {
			return true
		}
	}
	for i, c := range j.plan.Columns {
		if c.Index >= 0 && j.columns[i] != c.Index {
			return true
		}
	}
	return j.header != j.plan.Header || !j.content
}

// matches reports whether a row still is the record that the plan means: by its
// id, and by what people typed into it. What a formula shows doesn't count,
// since it may change by itself.
func (j *job) matches(t *target, cells map[int]batch.Shown) bool {
	if !j.content {
		return false
	}
	for c, at := range j.peoples {
		cell := j.plan.Grid.Cell(t.row.Row, c)
		if at == gone && cell.Kind != table.CellEmpty || at >= 0 && !cells[at].IsFormula() && !cells[at].Is(cell) {
			return false
		}
	}
	return j.idColumn < 0 || j.columns[j.idColumn] < 0 || cells[j.columns[j.idColumn]].Is(j.idCell(t.row.Row))
}

// acts reports whether the attempt has something to commit on the tab.
func (j *jobPart) acts() bool {
	if j.title == "" || !j.sight.columns {
		return false
	}
	if j.unmade() && !j.sight.header {
		return false
	}
	if j.unmade() || !j.rules.None() {
		return true
	}
	return slices.ContainsFunc(j.targets, func(t *target) bool { return t.state == ready })
}

func (p *part) ready() bool {
	return slices.ContainsFunc(p.jobs, (*jobPart).acts)
}

// A run is a stretch of rows.
type run struct{ first, last int }

// runs covers rows with few stretches. Where there would be too many, small
// gaps are covered too.
func runs(rows []int) []run {
	const most = 200
	rows = slices.Clone(rows)
	slices.Sort(rows)
	for gap := 1; ; gap *= 2 {
		var all []run
		for _, r := range rows {
			if n := len(all); n > 0 && r-all[n-1].last <= gap {
				all[n-1].last = r
			} else {
				all = append(all, run{r, r})
			}
		}
		if len(all) <= most {
			return all
		}
	}
}
