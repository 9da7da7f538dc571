package identity

import (
	"cmp"
	"slices"
)

// matchMissing assigns rows to missing records by content, else by primary key.
func (d *resolver) matchMissing() {
	if d.open == 0 {
		return
	}
	missing := d.missing()
	if len(missing) == 0 {
		return
	}
	d.matchMissingBy(missing, d.known.Content, d.seen.Content)
	d.matchMissingBy(missing, d.known.Key, d.seen.Key)
}

func (d *resolver) matchMissingBy(missing []int32, stored, seen []uint64) {
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
			d.assign(int32(r), list[0], ReasonRecovered)
			by[seen[r]] = list[1:]
		}
	}
}

// missing returns the records that no row has, in the order of their rows.
func (d *resolver) missing() []int32 {
	var out []int32
	for p, r := range d.holder {
		if r == none {
			out = append(out, int32(p))
		}
	}
	slices.SortFunc(out, func(a, b int32) int {
		return cmp.Or(cmp.Compare(d.known.Rows[a], d.known.Rows[b]), cmp.Compare(d.known.IDs[a], d.known.IDs[b]))
	})
	return out
}

// adoptUnknown keeps well-formed ids that the mirror doesn't know, such as those of a
// mirror restored from an older backup, or of a deleted row that came back.
func (d *resolver) adoptUnknown() {
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
		id := d.seen.IDs[r]
		if seen[id] {
			d.cells[r] = cellKnown // a copy of the row that keeps it
			continue
		}
		seen[id] = true
		d.ids[r], d.reason[r] = id, ReasonAdopted
		d.open--
	}
}

// mayBeMissing reports whether a row may be an old record whose id cell doesn't
// say so: not a copy, and not one with an id of its own.
func (d *resolver) mayBeMissing(r int32) bool {
	if d.assigned[r] != none || d.ids[r] != "" || d.twin[r] {
		return false
	}
	return d.cells[r] == cellBlank || d.cells[r] == cellForeign || d.isDisplaced(r)
}

// findTwins notes which of the open rows have the same content as a row whose
// record is known: they are copies of it, not remains of another record.
func (d *resolver) findTwins() {
	open := map[uint64][]int32{}
	for r, p := range d.assigned {
		if p == none {
			open[d.seen.Content[r]] = append(open[d.seen.Content[r]], int32(r))
		}
	}
	d.twin = make(map[int32]bool)
	for r, p := range d.assigned {
		if p == none {
			continue
		}
		for _, twin := range open[d.seen.Content[r]] {
			d.twin[twin] = true
		}
	}
}
