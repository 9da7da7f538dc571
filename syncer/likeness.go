package syncer

// Bounds of likeness, as shares of what either row holds.
const (
	similar     = 0.5 // the same record, where the place fits as well
	verySimilar = 0.6 // the same record, wherever it is
	remnant     = 0.3 // the same record, where its id could not be expected to be there
	lookAlikes  = 4_000_000
)

// likeness tells from the sketches how much of a record's stored content a row
// still holds, 0 to 1. It is 0 where nothing was stored.
func (d *identifier) likeness(r, p int32) float64 {
	if d.prev.Sketch == nil {
		return 0
	}
	return likeness(d.now.sketch[r], d.prev.Sketch[p])
}

// likeness returns the share of equal bytes among those that are not 0 in both.
// One equal byte alone may be chance and counts for nothing.
func likeness(a, b uint64) float64 {
	equal, filled := 0, 0
	for range 8 {
		x, y := byte(a), byte(b)
		if x|y != 0 {
			filled++
			if x == y {
				equal++
			}
		}
		a, b = a>>8, b>>8
	}
	if equal < 2 {
		return 0
	}
	return float64(equal) / float64(filled)
}

// groups returns how many groups of columns a sketch tells apart.
func groups(sketch uint64) int {
	n := 0
	for ; sketch != 0; sketch >>= 8 {
		if byte(sketch) != 0 {
			n++
		}
	}
	return n
}

// fits rates a row as the record that was missing in its place; 0 is no. even
// says that the place has as many rows as missing records.
func (d *identifier) fits(r, p int32, even bool) float64 {
	if a, b := d.now.key[r], d.prev.Key[p]; a != 0 && b != 0 && a != b {
		return 0
	}
	const base = 0.01 // a pair is better than none
	s := d.likeness(r, p)
	expected := d.prev.InSheet[p] && d.cells[r] == cellBlank
	switch {
	case expected && s >= similar, !expected && s >= remnant:
		return s + base
	case expected:
		return 0 // its id would stand here
	case even && (d.cells[r] == cellForeign || d.prev.Sketch == nil || groups(d.now.sketch[r]) <= 2):
		return base
	}
	return 0
}

// resemble assigns rows whose place says nothing (their ids were left behind
// by a sort, or there are no ids) to the missing record that they resemble
// most, where each is the other's best and no other comes near.
func (d *identifier) resemble() {
	if d.open == 0 || d.prev.Sketch == nil {
		return
	}
	missing := d.missing()
	var rows []int32
	for r := range d.assigned {
		if d.mendable(int32(r)) {
			rows = append(rows, int32(r))
		}
	}
	if len(rows) == 0 || len(missing) == 0 || len(rows)*len(missing) > lookAlikes {
		return
	}
	bestRow := make([]int32, len(missing))
	rowScore := make([]float64, len(missing))
	for j := range bestRow {
		bestRow[j] = none
	}
	bestRecord := make([]int32, len(rows))
	for i, r := range rows {
		bestRecord[i] = none
		top, second := 0.0, 0.0
		for j, p := range missing {
			s := d.likeness(r, p)
			if s < verySimilar || d.prev.InSheet[p] && d.cells[r] == cellBlank {
				continue
			}
			if a, b := d.now.key[r], d.prev.Key[p]; a != 0 && b != 0 && a != b {
				continue
			}
			if s > rowScore[j] {
				bestRow[j], rowScore[j] = int32(i), s
			} else if s == rowScore[j] {
				bestRow[j] = none // two rows resemble it alike
			}
			if s > top {
				bestRecord[i], top, second = int32(j), s, top
			} else if s > second {
				second = s
			}
		}
		if top == second {
			bestRecord[i] = none
		}
	}
	for i, j := range bestRecord {
		if j != none && bestRow[j] == int32(i) {
			d.assign(rows[i], missing[j], healed)
		}
	}
}
