package anchored

import (
	"context"
	"encoding/binary"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// refresh finds out where the tabs, columns and rows of a part are now. What it
// finds is believed only until the next attempt has looked at it.
func (x *write) refresh(ctx context.Context, p *part) error {
	grids, infos, err := x.reread(ctx, p)
	if err != nil {
		return err
	}
	for _, j := range p.jobs {
		grid, ok := grids[j.plan.SheetID]
		if !ok {
			j.title = "" // the tab was deleted
			j.abandon()
			continue
		}
		info := infos[j.plan.SheetID]
		j.title, j.rows, j.cols = info.Title, info.Rows, info.Columns
		j.follow(grid, info)
		j.within(info.Tables)
	}
	return nil
}

func (x *write) reread(ctx context.Context, p *part) (map[int64]*table.Grid, map[int64]syncer.TabInfo, error) {
	d, seen, err := x.w.Look(ctx)
	if err != nil {
		return nil, nil, err
	}
	x.leftovers, x.seen = x.leftovers || seen.Anchored(), seen
	infos := make(map[int64]syncer.TabInfo)
	for _, info := range d.AllTabs() {
		infos[info.SheetID] = info
	}
	var requests []syncer.TabRequest
	for _, j := range p.jobs {
		if info, ok := infos[j.plan.SheetID]; ok {
			requests = append(requests, syncer.TabRequest{SheetID: info.SheetID, Title: info.Title, Before: j.plan.Grid})
		}
	}
	grids := make(map[int64]*table.Grid)
	if len(requests) == 0 {
		return grids, infos, nil
	}
	read, err := x.w.Values(ctx, requests)
	if err != nil {
		return nil, nil, err
	}
	for i, r := range requests {
		grids[r.SheetID] = read[i]
	}
	return grids, infos, nil
}

// abandon gives up what is open of a tab.
func (j *jobPart) abandon() {
	for _, t := range j.targets {
		if t.state != written {
			t.state = lost
		}
	}
}

// follow maps the plan's columns and rows to a grid read later.
func (j *jobPart) follow(grid *table.Grid, info syncer.TabInfo) {
	row, ok := j.findHeader(grid)
	if !ok {
		j.abandon()
		return
	}
	j.header = row
	if j.plan.Part != nil && !j.inPart(grid) {
		j.abandon() // the next run knows where the part is
		j.title = ""
		return
	}
	j.followColumns(grid, info)
	j.followRows(grid)
	for _, t := range j.targets {
		if t.state != written && t.at < 0 {
			t.state = lost
		}
	}
}

// inPart reports whether the titles of the part's columns are where they were, and
// finds the last column with content anew.
func (j *job) inPart(grid *table.Grid) bool {
	j.edge = max(grid.Columns()-1, j.plan.Last)
	for c, at := range j.peoples {
		if at != -1 && grid.Cell(j.header, c).Seen() != j.plan.Grid.Cell(j.plan.Header, c).Seen() {
			return false
		}
	}
	return true
}

// followRows finds the rows of open targets, by their id or their content; a
// row that isn't there (any more) is at -1. It reports whether it found all of them
// where and as they were.
func (j *jobPart) followRows(grid *table.Grid) (stayed bool) {
	if j.stayed(grid) {
		return true
	}
	var content map[uint64][]int
	var ids map[string]int
	used := make(map[int]bool)
	for _, t := range j.targets {
		if t.state == written || t.state == lost {
			continue
		}
		at := -1
		if t.byID {
			if ids == nil {
				ids = j.rowsByID(grid)
			}
			if row, ok := ids[t.row.ID]; ok {
				at = row
			}
		} else {
			if content == nil {
				content = j.rowsByContent(grid)
			}
			at = j.rowLike(t, content, used)
		}
		if t.at = at; at >= 0 {
			used[at] = true
		}
	}
	return false
}

// stayed reports whether every open target has its content where it was looked for last:
// then following them, each to a row of its content, its own one first, would find the
// same. It is what nearly every first fill sees, and asks for neither hashes nor maps.
func (j *jobPart) stayed(grid *table.Grid) bool {
	var people []int // columns that aren't known to be equal
	for c, at := range j.peoples {
		switch {
		case at == gone:
			return false
		case at >= 0 && !grid.SharesColumn(at, j.plan.Grid, c):
			people = append(people, c)
		}
	}
	for _, t := range j.targets {
		if t.state == written || t.state == lost {
			continue
		}
		if t.byID || t.at != t.row.Row || t.at >= grid.Rows() || j.idColumn >= 0 {
			return false
		}
		for _, c := range people {
			now, then := grid.Cell(t.at, j.peoples[c]), j.plan.Grid.Cell(t.at, c)
			if now.Kind != then.Kind || now.Number != then.Number || now.Text != then.Text {
				return false
			}
		}
	}
	return true
}

// rowLike returns a row of a target's content that isn't used yet: of equal
// ones the one that stayed, else the first.
func (j *job) rowLike(t *target, content map[uint64][]int, used map[int]bool) int {
	for c, at := range j.peoples {
		if at == gone && j.plan.Grid.Kind(t.row.Row, c) != table.CellEmpty {
			return -1 // can't be told
		}
	}
	found := -1
	for _, row := range content[j.hash(j.plan.Grid, t.row.Row, false)] {
		if !used[row] && (found < 0 || row == t.at) {
			found = row
		}
	}
	return found
}

// findHeader returns the row that has most of the plan's titles: near the top,
// and where it was if that is as good.
func (j *job) findHeader(grid *table.Grid) (int, bool) {
	titles := make(map[string]bool)
	for c := range j.plan.Grid.Columns() {
		if cell := j.plan.Grid.Cell(j.plan.Header, c); cell.Kind == table.CellText {
			titles[cell.Text] = true
		}
	}
	score := func(row int) int {
		n := 0
		for c := range grid.Columns() {
			if cell := grid.Cell(row, c); cell.Kind == table.CellText && titles[cell.Text] {
				n++
			}
		}
		return n
	}
	best, most := j.header, score(j.header)
	for row := range min(grid.Rows(), j.header+100) {
		if n := score(row); n > most {
			best, most = row, n
		}
	}
	return best, most > 0 && 2*most >= len(titles) || len(titles) == 0
}

// followColumns finds the service columns by their metadata or, if they never
// had any, by their title; and people's columns by their title.
func (j *job) followColumns(grid *table.Grid, info syncer.TabInfo) {
	j.followService(info)
	free := j.columnsByTitle(grid, nil)
	for i, c := range j.plan.Columns {
		if j.columns[i] != gone || j.marked[i] {
			continue
		}
		title := j.plan.Grid.Cell(j.plan.Header, c.Index).Seen()
		if at := free[title]; len(at) == 1 && title != "" {
			j.columns[i] = at[0]
		}
	}
	j.followPeople(grid, nil)
}

// followService finds the service columns by their metadata.
func (j *job) followService(info syncer.TabInfo) {
	for i, c := range j.plan.Columns {
		switch at, ok := info.Service[c.Name]; {
		case ok:
			j.columns[i] = at
		case c.Index >= 0:
			j.columns[i] = gone
		default:
			j.columns[i] = notMade
		}
	}
}

// columnsByTitle returns the columns that aren't the service's by their title.
func (j *job) columnsByTitle(grid *table.Grid, staged []int) map[string][]int {
	free := make(map[string][]int)
	for c := range grid.Columns() {
		if !slices.Contains(j.columns, c) && !slices.Contains(staged, c) {
			title := grid.Cell(j.header, c).Seen()
			free[title] = append(free[title], c)
		}
	}
	return free
}

// followPeople finds people's columns by their title: the second of two that
// are titled alike stays the second.
func (j *job) followPeople(grid *table.Grid, staged []int) {
	free := j.columnsByTitle(grid, staged)
	for c, at := range j.peoples {
		if at == -1 {
			continue
		}
		if j.plan.Part != nil {
			j.peoples[c] = c // see inPart
			continue
		}
		title := j.plan.Grid.Cell(j.plan.Header, c).Seen()
		j.peoples[c] = gone
		if at := free[title]; len(at) > 0 {
			j.peoples[c], free[title] = at[0], at[1:]
		}
	}
}

func (j *job) rowsByID(grid *table.Grid) map[string]int {
	ids := make(map[string]int, grid.Rows())
	if j.idColumn < 0 || j.columns[j.idColumn] < 0 {
		return ids
	}
	for row := grid.Rows() - 1; row > j.header; row-- {
		if id := grid.Cell(row, j.columns[j.idColumn]).Seen(); id != "" {
			ids[id] = row
		}
	}
	return ids
}

func (j *job) rowsByContent(grid *table.Grid) map[uint64][]int {
	rows := make(map[uint64][]int, grid.Rows())
	for row := j.header + 1; row < grid.Rows(); row++ {
		h := j.hash(grid, row, true)
		rows[h] = append(rows[h], row)
	}
	return rows
}

// hash is over a row's content in people's columns and its id, in the order of
// the plan's columns. now says that the grid is a later one than the plan's.
func (j *job) hash(grid *table.Grid, row int, now bool) uint64 {
	h := newCellHash()
	for c, at := range j.peoples {
		switch {
		case at < 0:
		case now:
			h.add(grid.Cell(row, at))
		default:
			h.add(grid.Cell(row, c))
		}
	}
	if j.idColumn >= 0 && j.columns[j.idColumn] >= 0 {
		c := j.plan.Columns[j.idColumn].Index
		if now {
			c = j.columns[j.idColumn]
		}
		h.add(grid.Cell(row, c))
	}
	return h.Sum64()
}

// A cellHash is over the contents of cells.
type cellHash struct {
	xxhash.Digest
	number [9]byte
}

func newCellHash() *cellHash {
	h := new(cellHash)
	h.Reset()
	return h
}

func (h *cellHash) add(c table.Cell) {
	h.number[0] = byte(c.Kind)
	binary.LittleEndian.PutUint64(h.number[1:], math.Float64bits(c.Number))
	_, _ = h.Write(h.number[:])
	_, _ = h.WriteString(c.Text)
}
