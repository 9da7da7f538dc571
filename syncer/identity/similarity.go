package identity

import "math/bits"

// Thresholds of similarity, as shares of what either row holds.
const (
	minSimilarityInPlace  = 0.5 // the same record, where the place fits as well
	minSimilarityAnywhere = 0.6 // the same record, wherever it is
	minSimilarityNoID     = 0.3 // the same record, where its id could not be expected to be there
)

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
	equal := groups(equalBytes(a, b))
	if equal < 2 {
		return 0
	}
	return float64(equal) / float64(groups(filled(a|b)))
}

// filled returns a number with the highest bit of each byte that is not 0.
func filled(sketch uint64) uint64 {
	const low = 0x7f7f7f7f7f7f7f7f
	return (sketch&low + low | sketch) &^ low
}

// equalBytes returns a number with the highest bit of each byte that is equal in both
// and not 0.
func equalBytes(a, b uint64) uint64 { return filled(a) &^ filled(a^b) }

// groups returns how many groups of columns a sketch tells apart.
func groups(sketch uint64) int { return bits.OnesCount64(filled(sketch)) }

// score rates a row as the record that was missing in its place; 0 is no. even
// says that the place has as many rows as missing records.
func (d *resolver) score(r, p int32, even bool) float64 {
	if d.keysDiffer(r, p) {
		return 0
	}
	const base = 0.01 // a pair is better than none
	s := d.similarity(r, p)
	if d.idsMoved && d.known.InSheet[p] { // a place among neighbours that moved tells little
		if !d.identifies(r, p) {
			return 0
		}
		return s + base
	}
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

// keysAgree reports whether a row and a record have the same primary key. Where the
// record's id stands beside it, that is no chance, whatever happened around.
func (d *resolver) keysAgree(r, p int32) bool {
	return d.known.Key[p] != 0 && d.seen.Key[r] == d.known.Key[p]
}

// keysDiffer reports whether a row and a record both have a primary key, and not the
// same one.
func (d *resolver) keysDiffer(r, p int32) bool {
	a, b := d.seen.Key[r], d.known.Key[p]
	return a != 0 && b != 0 && a != b
}

// matchAnywhere assigns rows whose place says nothing (their ids were left behind
// by a sort, or there are no ids) to the missing record that they resemble
// most, where each is the other's best and no other comes near.
func (d *resolver) matchAnywhere() {
	if d.open == 0 || d.known.Sketch == nil {
		return
	}
	var rows []int32
	for _, r := range d.openRows() {
		if d.mayBeMissing(r) {
			rows = append(rows, r)
		}
	}
	d.pairSimilar(rows, d.missing(), func(r, p int32) float64 {
		s := d.similarity(r, p)
		if s < minSimilarityAnywhere || d.known.InSheet[p] && (d.cells[r] == cellBlank || d.idsMoved && !d.identifies(r, p)) || d.keysDiffer(r, p) {
			return 0
		}
		return s
	}, ReasonRecovered)
}
