package linkage

import (
	"math"
	"math/bits"

	"sheetsync/sheetschema/parallel"
	"sheetsync/validate/duplicates/blocking"
	"sheetsync/validate/duplicates/weights"
)

// How much an agreement says depends on how many records have the value, and how
// much a word does on how many have the word. Both are counted in buckets that
// double, and so are the records, so that one more record among many changes
// nothing: a matcher's weights move in steps.

// A bucket of how many records have something, from 1; 0 is not known.
type bucket = uint8

// bucketOf returns the bucket of a count: of up to 2, 4, 8, … records. That of one
// is the same as of two: a pair that agrees is of two at least.
func bucketOf(count int) bucket {
	b := max(1, bits.Len(uint(max(count, 1)-1)))
	if b > doubling {
		b += b & 1
	}
	return bucket(b)
}

// doubling is up to which bucket each is of twice as many as the one before; the
// further ones are of four times as many. buckets is how many there are at most.
const doubling, buckets = 6, weights.Shares

// others is how many other records have what so many have.
func others(b bucket) float64 {
	if b <= 1 {
		return 1
	}
	return math.Ldexp(0.6, int(b))
}

// stepOf rounds a number of records down to a power of two, or half as much again.
func stepOf(records int) int {
	if records < 2 {
		return max(records, 1)
	}
	step := 1 << (bits.Len(uint(records)) - 1)
	if half := step + step/2; records >= half {
		return half
	}
	return step
}

// A census tells how many records have a blocking key: see [Matcher.keys].
type census interface {
	count(key int, hash uint64) int
}

// weigh tells how much values and words say.
func (m *Matcher) weigh(have census) {
	m.step = stepOf(m.population)
	m.surprises = make([][buckets]float32, len(m.comparisons))
	for i, c := range m.comparisons {
		for b := 1; b < buckets; b++ {
			m.surprises[i][b] = surprise(m.step, c.kind, bucket(b))
		}
	}
	for _, c := range m.columns {
		for i := range c.values {
			v := &c.values[i]
			if c.wholeKey >= 0 {
				v.share = bucketOf(have.count(c.wholeKey, v.hash))
			}
		}
		for i, hash := range c.hashes {
			c.rarity[i] = m.rarity(bucketOf(have.count(c.wordsKey, hash)))
		}
	}
	for _, c := range m.comparisons {
		if !c.pooled() {
			continue
		}
		c.shares = make(map[uint64]bucket)
		note := func(key int, hash uint64) {
			if hash == 0 {
				return
			}
			if b := bucketOf(have.count(key, hash)); b > 1 {
				c.shares[hash] = b
			}
		}
		for _, column := range c.columns {
			for i := range column.values {
				for _, it := range column.values[i].items {
					note(c.itemsKey, it.hash)
					note(c.hostsKey, it.host)
				}
			}
		}
	}
}

// rarity is how much a word says that so many records have, in bits: the fewer, the
// more (inverse document frequency).
func (m *Matcher) rarity(b bucket) float32 {
	return float32(math.Log2(1 + float64(m.step+50)/(others(b)+1)))
}

// surprise is how little probable it is that another record has a value by chance
// which so many have, in bits.
func surprise(step int, k Kind, b bucket) float32 {
	return float32(math.Log2((float64(step) + populationOf(k)) / others(b)))
}

// counted is a census by counting the records of a matcher.
type counted []map[uint64]int32 // by key

func (c counted) count(key int, hash uint64) int { return int(c[key][blocking.Hash(hash)]) }

// countAll counts the records of a matcher that has all of them.
func (m *Matcher) countAll() counted {
	counts := make(counted, len(m.keys))
	parallel.Each(len(m.keys), func(i int) {
		if !m.keys[i].counted {
			return
		}
		counts[i] = make(map[uint64]int32)
		for record := range m.records {
			m.keys[i].once(record, func(hash uint64) { counts[i][blocking.Hash(hash)]++ })
		}
	})
	return counts
}
