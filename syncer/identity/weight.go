package identity

import "math"

// Shares of what identifies a record that an edit leaves.
const (
	minShareInPlace = 0.5  // beside the record's id
	minShareMoved   = 0.65 // elsewhere
)

// weights says by group of columns and value how much an agreement tells: the
// logarithm, to base 2, of one over the value's share among the stored records
// (Fellegi and Sunter's weight of an agreement, by value as in Newcombe, 1959). A
// name that nobody else has tells much, a country that half of all have one bit.
type weights [8][256]float64

// maxWeighed bounds how many records the shares of values are counted in.
const maxWeighed = 1 << 14

// weigh counts the values of the stored records, evenly picked ones of many.
func weigh(sketches []uint64) *weights {
	var counts [8][256]int32
	step, n := len(sketches)/maxWeighed+1, 0
	for i := 0; i < len(sketches); i += step {
		for g := range counts {
			counts[g][byte(sketches[i]>>(8*g))]++
		}
		n++
	}
	w := new(weights)
	for g := range counts {
		for value := 1; value < 256; value++ {
			w[g][value] = math.Log2(float64(n+1) / float64(max(1, counts[g][value])))
		}
	}
	return w
}

// agreement returns how many bits the groups tell that a row has in common with a
// stored record, and how many all of the record's groups do. Both are 0 where fewer
// than two groups are the same.
func (w *weights) agreement(seen, stored uint64) (common, all float64) {
	equal := equalBytes(seen, stored)
	if equal&(equal-1) == 0 {
		return 0, 0
	}
	for g := range w {
		weight := w[g][byte(stored>>(8*g))]
		all += weight
		if equal>>(8*g)&0x80 != 0 {
			common += weight
		}
	}
	return common, all
}

// agreement compares a row with a record; see [weights.agreement].
func (d *resolver) agreement(r, p int32) (common, all float64) {
	if d.known.Sketch == nil {
		return 0, 0
	}
	if d.weights == nil {
		d.weights = weigh(d.known.Sketch)
	}
	return d.weights.agreement(d.seen.Sketch[r], d.known.Sketch[p])
}

// share returns the share of what identifies a record that a row still holds, 0 to 1.
func (d *resolver) share(r, p int32) float64 {
	common, all := d.agreement(r, p)
	if all == 0 {
		return 0
	}
	return common / all
}

// plausible reports whether a row may be an edit of the record that its id cell names.
func (d *resolver) plausible(r, p int32) bool {
	if d.seen.Key[r] != 0 && d.known.Key[p] != 0 {
		return d.keysAgree(r, p)
	}
	return d.share(r, p) >= minShareInPlace
}

// identifies reports whether a row may be an edit of a record that nothing but its
// content tells of: what they have in common would hardly be shared by chance with
// any of the records.
func (d *resolver) identifies(r, p int32) bool {
	common, all := d.agreement(r, p)
	return all > 0 && common >= minShareMoved*all && common >= math.Log2(float64(len(d.known.IDs))) && !d.keysDiffer(r, p)
}
