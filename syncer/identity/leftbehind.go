package identity

import "slices"

// Where a record's id is, besides the index of a row.
const (
	nowhere = int32(-1)
	stray   = int32(-2) // beside a row without content
)

// locateIDs notes for each record a row whose id cell names it, preferably one
// that has no record yet.
func (d *resolver) locateIDs() {
	d.idAt = make([]int32, len(d.known.IDs))
	for p := range d.idAt {
		d.idAt[p] = nowhere
	}
	for _, id := range d.seen.Stray {
		if p, ok := d.ids.byID(id); ok {
			d.idAt[p] = stray
		}
	}
	for r, p := range d.named {
		if p != none && (d.idAt[p] < 0 || d.assigned[d.idAt[p]] != none) {
			d.idAt[p] = int32(r)
		}
	}
}

// neighbours are how many rows with a record count to either side of a row when it
// is asked whether ids were left behind there.
const neighbours = 4

// evidence are the rows whose record is known, in order, with the count of those up
// to each whose id cell stands elsewhere.
type evidence struct {
	rows      []int32
	displaced []int32 // among the first so many rows
}

// evidence collects the rows whose records are known, but for those that are in doubt.
func (d *resolver) evidence(doubted map[int32]bool) *evidence {
	e := &evidence{displaced: []int32{0}}
	total := int32(0)
	for r, p := range d.assigned {
		if d.idElsewhere(int32(r), p) && !doubted[int32(r)] {
			total++
		}
	}
	if total == 0 {
		return e
	}
	n := int32(0)
	for r, p := range d.assigned {
		if p == none || doubted[int32(r)] {
			continue
		}
		if d.idElsewhere(int32(r), p) {
			n++
		}
		e.rows, e.displaced = append(e.rows, int32(r)), append(e.displaced, n)
	}
	return e
}

// idElsewhere reports whether the id of a row's record stands elsewhere, or another
// one beside the row.
func (d *resolver) idElsewhere(r, p int32) bool {
	return p != none && d.named[r] != p && (d.named[r] != none || d.idAt[p] != nowhere)
}

// any reports whether any id was left behind.
func (e *evidence) any() bool { return e.displaced[len(e.rows)] > 0 }

// leftBehind reports whether the ids around a row were left behind by their
// records: what stands beside its own id cell is chance then.
func (e *evidence) leftBehind(r int32) bool {
	if !e.any() {
		return false
	}
	at, found := slices.BinarySearch(e.rows, r)
	from, to := max(0, at-neighbours), min(len(e.rows), at+neighbours)
	if found {
		to = min(len(e.rows), at+1+neighbours)
	}
	displaced := e.displaced[to] - e.displaced[from]
	return 2*int(displaced) > to-from
}
