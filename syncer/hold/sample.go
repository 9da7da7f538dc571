package hold

import (
	"slices"

	"sheetsync/syncer/fingerprint"
)

// A Sample is the smallest hashes of a column's cells, ascending, each cell told
// from others of the same content by how many came before it. Samples of two
// columns show how much of their content is the same.
type Sample []uint32

const (
	sampleSize = 32
	// maxSampled is how many cells of a column are looked at.
	maxSampled = 4096
	// sameShare is the share of two columns' cells from which on they are taken
	// for the same column: people may have edited some meanwhile.
	sameShare = 0.75
)

// A sampler takes samples. Its memory is used again for each.
type sampler struct {
	seen   map[uint64]uint64 // by hash of a cell: how many there were
	hashes Sample
}

func newSampler(rows int) *sampler {
	n := min(rows, maxSampled)
	return &sampler{seen: make(map[uint64]uint64, n), hashes: make(Sample, 0, n)}
}

func (s *sampler) sampleOf(tab *Tab, column int) Sample {
	clear(s.seen)
	seen, hashes := s.seen, s.hashes[:0]
	for row := tab.Match.Row + 1; row < tab.Grid.Rows() && len(hashes) < maxSampled; row++ {
		h := fingerprint.Cell(tab.Grid.Cell(row, column))
		if h == 0 {
			continue
		}
		seen[h]++
		hashes = append(hashes, uint32((h^seen[h]*0x9e3779b97f4a7c15)*0xff51afd7ed558ccd>>32))
	}
	slices.Sort(hashes)
	s.hashes = hashes
	return slices.Clone(hashes[:min(len(hashes), sampleSize)])
}

// share estimates which share of the cells of two columns, taken together, both
// have: 1 for equal columns.
func (s Sample) share(other Sample) float64 {
	both, all := 0, 0
	for all < sampleSize && len(s)+len(other) > 0 {
		all++
		switch {
		case len(other) == 0 || len(s) > 0 && s[0] < other[0]:
			s = s[1:]
		case len(s) == 0 || other[0] < s[0]:
			other = other[1:]
		default:
			s, other = s[1:], other[1:]
			both++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}
