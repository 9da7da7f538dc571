package identity

import "slices"

// maxNearest bounds among how many equal rows the nearest one is looked for.
const maxNearest = 64

// blocks calls yield with the rows and the records of each hash that both have, in
// the order of the lists: a hash join. A hash of 0 is none.
func blocks(rows, records []int32, seen, stored func(int32) uint64, yield func(rows, records []int32)) {
	group := make(map[uint64]int32, len(records))
	all := side{of: make([]int32, len(records))}
	for i, p := range records {
		h := stored(p)
		g, found := group[h]
		if !found {
			g = int32(len(group))
			group[h] = g
		}
		all.of[i] = g
	}
	some := side{of: make([]int32, len(rows))}
	for i, r := range rows {
		g, found := group[seen(r)]
		if !found {
			g = none
		}
		some.of[i] = g
	}
	all.gather(records, len(group))
	some.gather(rows, len(group))
	empty, isEmpty := group[0]
	for g := range int32(len(group)) {
		if a := some.group(g); len(a) > 0 && (!isEmpty || g != empty) {
			yield(a, all.group(g))
		}
	}
}

// side is one of two joined lists, gathered by group.
type side struct {
	of      []int32 // by member of the list: its group, or none
	members []int32 // group by group
	start   []int32 // by group: where its members start, and behind the last one where they end
}

// gather sorts the list's members by group, in linear time.
func (s *side) gather(list []int32, groups int) {
	s.start = make([]int32, groups+1)
	for _, g := range s.of {
		if g != none {
			s.start[g+1]++
		}
	}
	for g := range groups {
		s.start[g+1] += s.start[g]
	}
	s.members = make([]int32, s.start[groups])
	next := slices.Clone(s.start)
	for i, g := range s.of {
		if g != none {
			s.members[next[g]] = list[i]
			next[g]++
		}
	}
}

func (s *side) group(g int32) []int32 { return s.members[s.start[g]:s.start[g+1]] }

// pairEqual assigns rows to records with the same hash. Both lists are in the order of
// the tab. Where several are equal, as blank-ish rows are, those that stayed at
// their place among their neighbours go first, and the others in their order.
func (d *resolver) pairEqual(rows, records []int32, seen, stored []uint64) {
	var uneven [][2][]int32
	blocks(rows, records, at(seen), at(stored), func(rows, records []int32) {
		if len(rows) == len(records) {
			for i, r := range rows {
				d.assignMoved(r, records[i])
			}
			return
		}
		uneven = append(uneven, [2][]int32{rows, records})
	})
	for _, block := range uneven {
		d.pairUneven(block[0], block[1])
	}
}

func at(hashes []uint64) func(int32) uint64 { return func(i int32) uint64 { return hashes[i] } }

// pairUneven pairs equal rows and records of which there are not as many.
func (d *resolver) pairUneven(rows, records []int32) {
	if len(records) == 1 && len(rows) <= maxNearest {
		d.assignMoved(d.nearest(records[0], rows), records[0])
		return
	}
	// Both are in the tab's order, so places are found by one walk.
	i := 0
	for _, r := range rows {
		place := d.seen.Rows[r] - d.shiftAbove(r, none)
		for i < len(records) && d.known.Rows[records[i]] < place {
			i++
		}
		if i < len(records) && d.known.Rows[records[i]] == place {
			d.assignMoved(r, records[i])
			i++
		}
	}
	i = 0
	for _, r := range rows {
		for i < len(records) && d.holder[records[i]] != none {
			i++
		}
		if i < len(records) && d.assigned[r] == none {
			d.assignMoved(r, records[i])
		}
	}
}

// assignMoved assigns a row by its content or key alone.
func (d *resolver) assignMoved(r, p int32) {
	why := ReasonRecovered
	if d.named[r] != none || d.idAt[p] != nowhere {
		why = ReasonContentMoved
	}
	d.assign(r, p, why)
}
