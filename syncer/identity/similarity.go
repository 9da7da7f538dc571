package identity

// Thresholds of similarity, as shares of what either row holds.
const (
	minSimilarityInPlace  = 0.5 // the same record, where the place fits as well
	minSimilarityAnywhere = 0.6 // the same record, wherever it is
	minSimilarityNoID     = 0.3 // the same record, where its id could not be expected to be there
)

// maxComparisons bounds how many pairs of rows and missing records are compared.
const maxComparisons = 4_000_000

// similarity tells from the sketches how much of a record's stored content a row
// still holds, 0 to 1. It is 0 where nothing was stored.
func (d *resolver) similarity(r, p int32) float64 {
	if d.known.Sketch == nil {
		return 0
	}
	return similarity(d.seen.Sketch[r], d.known.Sketch[p])
}

// similarity returns the share of equal bytes among those that are not 0 in both.
// One equal byte alone may be chance and counts for nothing.
func similarity(a, b uint64) float64 {
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

// score rates a row as the record that was missing in its place; 0 is no. even
// says that the place has as many rows as missing records.
func (d *resolver) score(r, p int32, even bool) float64 {
	if a, b := d.seen.Key[r], d.known.Key[p]; a != 0 && b != 0 && a != b {
		return 0
	}
	const base = 0.01 // a pair is better than none
	s := d.similarity(r, p)
	expected := d.known.InSheet[p] && d.cells[r] == cellBlank
	switch {
	case expected && s >= minSimilarityInPlace, !expected && s >= minSimilarityNoID:
		return s + base
	case expected:
		return 0 // its id would stand here
	case even && (d.cells[r] == cellForeign || d.known.Sketch == nil || groups(d.seen.Sketch[r]) <= 2):
		return base
	}
	return 0
}

// matchAnywhere assigns rows whose place says nothing (their ids were left behind
// by a sort, or there are no ids) to the missing record that they resemble
// most, where each is the other's best and no other comes near.
func (d *resolver) matchAnywhere() {
	if d.open == 0 || d.known.Sketch == nil {
		return
	}
	missing := d.missing()
	var rows []int32
	for r := range d.assigned {
		if d.mayBeMissing(int32(r)) {
			rows = append(rows, int32(r))
		}
	}
	if len(rows) == 0 || len(missing) == 0 || len(rows)*len(missing) > maxComparisons {
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
			s := d.similarity(r, p)
			if s < minSimilarityAnywhere || d.known.InSheet[p] && d.cells[r] == cellBlank {
				continue
			}
			if a, b := d.seen.Key[r], d.known.Key[p]; a != 0 && b != 0 && a != b {
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
			d.assign(rows[i], missing[j], ReasonRecovered)
		}
	}
}
