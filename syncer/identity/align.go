package identity

import (
	"math"
	"sort"
)

// matchInPlace looks at runs of rows without a record. Between the records of the
// rows above and below such a gap there may be missing records in the mirror:
// they are fitted together in order, so that together they resemble most.
// Neighbours to go by are the rows that kept their order among each other.
func (d *resolver) matchInPlace() {
	if d.open == 0 {
		return
	}
	missing := d.missing()
	if len(missing) == 0 {
		return
	}
	d.findTwins()
	inOrder := d.keptOrder()
	above := int32(0) // stored row of the record above; 0 is above all
	var gap []int32
	flush := func(below int32) {
		if len(gap) > 0 {
			from := sort.Search(len(missing), func(i int) bool { return d.known.Rows[missing[i]] > above })
			to := sort.Search(len(missing), func(i int) bool { return d.known.Rows[missing[i]] >= below })
			if from < to {
				d.align(gap, missing[from:to])
			}
		}
		gap = gap[:0]
		above = below
	}
	for r := range d.assigned {
		switch {
		case inOrder[r]:
			flush(d.known.Rows[d.assigned[r]])
		case d.mayBeMissing(int32(r)):
			gap = append(gap, int32(r))
		}
	}
	flush(math.MaxInt32)
}

// keptOrder marks the assigned rows that belong to a longest increasing
// subsequence of the records' stored rows, found by patience sorting.
func (d *resolver) keptOrder() []bool {
	piles := make([]int32, 0, len(d.assigned)) // by length - 1: the row that ends it lowest
	before := make([]int32, len(d.assigned))
	for r, p := range d.assigned {
		if p == none {
			continue
		}
		stored := d.known.Rows[p]
		i := sort.Search(len(piles), func(i int) bool { return d.known.Rows[d.assigned[piles[i]]] >= stored })
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

// maxAlignment bounds the work of one alignment.
const maxAlignment = 250_000

// align pairs rows with missing records of the same place, both in order.
func (d *resolver) align(rows, records []int32) {
	free := make([]int32, 0, len(records))
	for _, p := range records {
		if d.holder[p] == none {
			free = append(free, p)
		}
	}
	records = free
	even := len(rows) == len(records)
	if len(rows)*len(records) > maxAlignment {
		for i := 0; i < min(len(rows), len(records)); i++ {
			if d.score(rows[i], records[i], even) > 0 {
				d.assign(rows[i], records[i], ReasonRecovered)
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
			if s := d.score(rows[i], records[j], even); s > 0 {
				v = max(v, best[(i+1)*width+j+1]+s)
			}
			best[i*width+j] = v
		}
	}
	for i, j := 0, 0; i < len(rows) && j < len(records); {
		here := best[i*width+j]
		s := d.score(rows[i], records[j], even)
		switch {
		case s > 0 && here == best[(i+1)*width+j+1]+s:
			d.assign(rows[i], records[j], ReasonRecovered)
			i, j = i+1, j+1
		case here == best[(i+1)*width+j]:
			i++
		default:
			j++
		}
	}
}
