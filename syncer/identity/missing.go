package identity

import (
	"cmp"
	"slices"
)

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
		d.adopted[int32(r)], d.reason[r] = id, ReasonAdopted
		d.open--
	}
}

// mayBeMissing reports whether a row may be an old record whose id cell doesn't
// say so: not a copy, and not one with an id of its own.
func (d *resolver) mayBeMissing(r int32) bool {
	if d.assigned[r] != none || d.adopted[r] != "" || d.isCopy(r) {
		return false
	}
	return d.cells[r] == cellBlank || d.cells[r] == cellForeign || d.isDisplaced(r)
}

// findTwins notes which contents open rows share with a row whose record is known:
// they are copies of it, not remains of another record.
func (d *resolver) findTwins() {
	d.twins = make(map[uint64]bool, d.open)
	for r, p := range d.assigned {
		if p == none {
			d.twins[d.seen.Content[r]] = false
		}
	}
	for r, p := range d.assigned {
		if p == none {
			continue
		}
		if _, open := d.twins[d.seen.Content[r]]; open {
			d.twins[d.seen.Content[r]] = true
		}
	}
}

// isCopy reports whether an open row holds what another one does, or did before it was
// edited.
func (d *resolver) isCopy(r int32) bool { return d.copies[r] || d.twins[d.seen.Content[r]] }
