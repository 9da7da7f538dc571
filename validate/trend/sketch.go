package trend

import (
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/table"
)

// sketchSize is how many hashes of a column are kept. The estimate is within about a
// sixteenth.
const sketchSize = 256

// columnOf counts a column's blank cells and different values.
func columnOf(t *table.Table, field int) Column {
	var c Column
	s := sketch{limit: math.MaxUint64}
	for record := range t.Len() {
		switch t.State(record, field) {
		case table.StateEmpty:
			c.Blank++
		case table.StateValid:
			if text := t.Text(record, field); text != "" {
				s.add(xxhash.Sum64String(text))
				continue
			}
			s.add(mix(uint64(t.Int(record, field)) ^ mix(uint64(t.Exponent(record, field)))))
		default:
			s.add(xxhash.Sum64String(t.Text(record, field)))
		}
	}
	c.Values = s.count()
	return c
}

// mix spreads a number over all bits (the finalizer of MurmurHash3).
func mix(h uint64) uint64 {
	h += 0x9e3779b97f4a7c15
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// A sketch keeps the smallest hashes of a column.
type sketch struct {
	hashes []uint64
	limit  uint64 // larger ones aren't among the smallest
}

func (s *sketch) add(hash uint64) {
	if hash > s.limit {
		return
	}
	if s.hashes = append(s.hashes, hash); len(s.hashes) == 8*sketchSize {
		s.shrink()
	}
}

// shrink keeps the smallest hashes, each once.
func (s *sketch) shrink() {
	slices.Sort(s.hashes)
	s.hashes = slices.Compact(s.hashes)
	if len(s.hashes) > sketchSize {
		s.hashes = s.hashes[:sketchSize]
		s.limit = s.hashes[sketchSize-1]
	}
}

// count estimates how many different hashes there were.
func (s *sketch) count() int {
	s.shrink()
	if len(s.hashes) < sketchSize {
		return len(s.hashes)
	}
	return int(float64(sketchSize-1) / (float64(s.hashes[sketchSize-1]) / math.MaxUint64))
}
