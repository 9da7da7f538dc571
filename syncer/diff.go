package syncer

import "slices"

// numbers are the hashes of a resource's records, parallel to its table; see
// Records for what they cover.
type numbers struct {
	hash, content, key, sketch, computed []uint64
	rows                                 []int32
}

// difference says what became of the records that a resource had before.
type difference struct {
	inserted, updated []int // indexes in the table
	moved             []int // only the row differs
	deleted           []string
}

func (d *difference) empty() bool {
	return len(d.inserted)+len(d.updated)+len(d.moved)+len(d.deleted) == 0
}

// diff compares a resource's records with what was stored of them. before
// holds, by record, its index in prev or none.
func diff(prev *Records, before []int32, rows []int32, hash []uint64) difference {
	var d difference
	seen := make([]bool, len(prev.IDs))
	for i, p := range before {
		switch {
		case p == none:
			d.inserted = append(d.inserted, i)
			continue
		case hash[i] != prev.Hash[p]:
			d.updated = append(d.updated, i)
		case rows[i] != prev.Rows[p]:
			d.moved = append(d.moved, i)
		}
		seen[p] = true
	}
	for p, found := range seen {
		if !found {
			d.deleted = append(d.deleted, prev.IDs[p])
		}
	}
	slices.Sort(d.deleted)
	return d
}
