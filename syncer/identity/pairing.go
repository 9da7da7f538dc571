package identity

const (
	// maxComparisons bounds how many pairs of rows and missing records are
	// compared each with each.
	maxComparisons = 4_000_000
	// maxBlock bounds how many pairs of one block are compared.
	maxBlock = 10_000
	// maxRounds bounds how often rows that lost their best record to a better one
	// look for another.
	maxRounds = 3
)

// pairSimilar assigns rows to records where each is the other's best by the score,
// above 0, and no other comes as near.
func (d *resolver) pairSimilar(rows, records []int32, score func(r, p int32) float64, why Reason) {
	for range maxRounds {
		if len(rows) == 0 || len(records) == 0 {
			return
		}
		m := newMutual(len(rows), len(records))
		d.candidates(rows, records, func(i, j int32) {
			r, p := rows[i], records[j]
			if equal := equalBytes(d.seen.Sketch[r], d.known.Sketch[p]); equal&(equal-1) != 0 { // one may be chance
				m.offer(i, j, score(r, p))
			}
		})
		if m.pairs(func(i, j int32) { d.assign(rows[i], records[j], why) }) == 0 {
			return
		}
		rows, records = stillOpen(rows, d.assigned), stillOpen(records, d.holder)
	}
}

func stillOpen(list, found []int32) []int32 {
	out := list[:0]
	for _, i := range list {
		if found[i] == none {
			out = append(out, i)
		}
	}
	return out
}

// candidates calls yield with the indexes of the pairs to compare, of some more than
// once: all pairs while they are few. Of many, where ids were left behind, those
// whose sketches agree in two of four quarters (the multi-pass blocking of Hernández
// and Stolfo, 1995); elsewhere none, because what so many ids stand beside was
// replaced in its place.
func (d *resolver) candidates(rows, records []int32, yield func(i, j int32)) {
	if len(rows)*len(records) <= maxComparisons {
		for i := range rows {
			for j := range records {
				yield(int32(i), int32(j))
			}
		}
		return
	}
	if !d.idsMoved {
		return
	}
	const quarter = 0xffff
	i, j := indexesOf(rows), indexesOf(records)
	for a := range 4 {
		for b := range a {
			mask := uint64(quarter)<<(16*a) | quarter<<(16*b)
			seen := func(i int32) uint64 { return d.seen.Sketch[rows[i]] & mask }
			stored := func(j int32) uint64 { return d.known.Sketch[records[j]] & mask }
			blocks(i, j, seen, stored, func(some, others []int32) {
				if len(some)*len(others) > maxBlock {
					return
				}
				for _, i := range some {
					for _, j := range others {
						yield(i, j)
					}
				}
			})
		}
	}
}

func indexesOf(list []int32) []int32 {
	out := make([]int32, len(list))
	for i := range out {
		out[i] = int32(i)
	}
	return out
}
