package syncer

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// heal assigns rows to missing records by content, else by primary key.
func (d *identifier) heal() {
	if d.open == 0 {
		return
	}
	missing := d.missing()
	if len(missing) == 0 {
		return
	}
	d.healBy(missing, d.prev.Content, d.now.content)
	d.healBy(missing, d.prev.Key, d.now.key)
}

func (d *identifier) healBy(missing []int32, stored, seen []uint64) {
	by := make(map[uint64][]int32, len(missing))
	for _, p := range missing {
		if h := stored[p]; h != 0 && d.holder[p] == none {
			by[h] = append(by[h], p)
		}
	}
	for r := range d.assigned {
		if d.assigned[r] != none {
			continue
		}
		if list := by[seen[r]]; len(list) > 0 {
			d.assign(int32(r), list[0], healed)
			by[seen[r]] = list[1:]
		}
	}
}

// missing returns the records that no row has, in the order of their rows.
func (d *identifier) missing() []int32 {
	var out []int32
	for p, r := range d.holder {
		if r == none {
			out = append(out, int32(p))
		}
	}
	slices.SortFunc(out, func(a, b int32) int {
		return cmp.Or(cmp.Compare(d.prev.Rows[a], d.prev.Rows[b]), cmp.Compare(d.prev.IDs[a], d.prev.IDs[b]))
	})
	return out
}

// adopt keeps well-formed ids that the mirror doesn't know, such as those of a
// mirror restored from an older backup, or of a deleted row that came back.
func (d *identifier) adopt() {
	if d.open == 0 {
		return
	}
	var seen map[string]bool
	for r, c := range d.cells {
		if c != cellUnknown || d.assigned[r] != none {
			continue
		}
		if seen == nil {
			seen = map[string]bool{}
		}
		id := d.now.ids[r]
		if seen[id] {
			d.cells[r] = cellKnown // a copy of the row that keeps it
			continue
		}
		seen[id] = true
		d.ids[r], d.origin[r] = id, adopted
		d.open--
	}
}

// mendable reports whether a row may be an old record whose id cell doesn't
// say so: not a copy, and not one with an id of its own.
func (d *identifier) mendable(r int32) bool {
	if d.assigned[r] != none || d.ids[r] != "" || d.twin[r] {
		return false
	}
	return d.cells[r] == cellBlank || d.cells[r] == cellForeign || d.isDisplaced(r)
}

// findTwins notes which of the open rows have the same content as a row whose
// record is known: they are copies of it, not remains of another record.
func (d *identifier) findTwins() {
	open := map[uint64][]int32{}
	for r, p := range d.assigned {
		if p == none {
			open[d.now.content[r]] = append(open[d.now.content[r]], int32(r))
		}
	}
	d.twin = make(map[int32]bool)
	for r, p := range d.assigned {
		if p == none {
			continue
		}
		for _, twin := range open[d.now.content[r]] {
			d.twin[twin] = true
		}
	}
}

// align looks at runs of rows without a record. Between the records of the
// rows above and below such a run there may be missing records in the mirror:
// they are fitted together in order, so that together they resemble most.
// Neighbours to go by are the rows that kept their order among each other.
func (d *identifier) align() {
	if d.open == 0 {
		return
	}
	missing := d.missing()
	if len(missing) == 0 {
		return
	}
	d.findTwins()
	settled := d.inOrder()
	above := int32(0) // stored row of the record above; 0 is above all
	var run []int32
	flush := func(below int32) {
		if len(run) > 0 {
			from := sort.Search(len(missing), func(i int) bool { return d.prev.Rows[missing[i]] > above })
			to := sort.Search(len(missing), func(i int) bool { return d.prev.Rows[missing[i]] >= below })
			if from < to {
				d.fit(run, missing[from:to])
			}
		}
		run = run[:0]
		above = below
	}
	for r := range d.assigned {
		switch {
		case settled[r]:
			flush(d.prev.Rows[d.assigned[r]])
		case d.mendable(int32(r)):
			run = append(run, int32(r))
		}
	}
	flush(math.MaxInt32)
}

// inOrder marks the assigned rows that belong to a longest increasing
// subsequence of the records' stored rows, found by patience sorting.
func (d *identifier) inOrder() []bool {
	piles := make([]int32, 0, len(d.assigned)) // by length - 1: the row that ends it lowest
	before := make([]int32, len(d.assigned))
	for r, p := range d.assigned {
		if p == none {
			continue
		}
		stored := d.prev.Rows[p]
		i := sort.Search(len(piles), func(i int) bool { return d.prev.Rows[d.assigned[piles[i]]] >= stored })
		before[r] = none
		if i > 0 {
			before[r] = piles[i-1]
		}
		if i == len(piles) {
			piles = append(piles, int32(r))
		} else {
			piles[i] = int32(r)
		}
	}
	in := make([]bool, len(d.assigned))
	if len(piles) > 0 {
		for r := piles[len(piles)-1]; r != none; r = before[r] {
			in[r] = true
		}
	}
	return in
}

// maxTable bounds the work of one alignment.
const maxTable = 250_000

// fit pairs rows with missing records of the same place, both in order.
func (d *identifier) fit(rows, records []int32) {
	free := make([]int32, 0, len(records))
	for _, p := range records {
		if d.holder[p] == none {
			free = append(free, p)
		}
	}
	records = free
	even := len(rows) == len(records)
	if len(rows)*len(records) > maxTable {
		for i := 0; i < min(len(rows), len(records)); i++ {
			if d.fits(rows[i], records[i], even) > 0 {
				d.assign(rows[i], records[i], healed)
			}
		}
		return
	}
	// Needleman and Wunsch's alignment (1970), gaps being free.
	width := len(records) + 1
	best := make([]float64, (len(rows)+1)*width)
	for i := len(rows) - 1; i >= 0; i-- {
		for j := len(records) - 1; j >= 0; j-- {
			v := max(best[(i+1)*width+j], best[i*width+j+1])
			if s := d.fits(rows[i], records[j], even); s > 0 {
				v = max(v, best[(i+1)*width+j+1]+s)
			}
			best[i*width+j] = v
		}
	}
	for i, j := 0, 0; i < len(rows) && j < len(records); {
		here := best[i*width+j]
		s := d.fits(rows[i], records[j], even)
		switch {
		case s > 0 && here == best[(i+1)*width+j+1]+s:
			d.assign(rows[i], records[j], healed)
			i, j = i+1, j+1
		case here == best[(i+1)*width+j]:
			i++
		default:
			j++
		}
	}
}
