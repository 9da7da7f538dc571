package postings

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// MaxRecord is the highest number of a record.
const MaxRecord = 1<<24 - 1

// size is how many bytes a posting takes, perBucket how many postings a bucket has
// about.
const (
	size      = 6
	perBucket = 256
)

// A Store has postings. It is for one goroutine at a time; while nobody changes it,
// several may read.
type Store struct {
	shift      int
	recordBits int
	buckets    [][]byte
	unlisted   map[uint64]int32 // how many records have a key whose postings aren't kept
}

// New returns an empty store for about so many postings, of records whose numbers are
// less than twice as high as so many.
func New(postings, records int) *Store {
	n := max(4, bits.Len(uint(postings/perBucket)))
	recordBits := 24
	if records < 1<<19 {
		recordBits = 20
	}
	return &Store{shift: 64 - n, recordBits: recordBits, buckets: make([][]byte, 1<<n), unlisted: make(map[uint64]int32)}
}

// A posting is a part of a key's hash, and the number of a record below it. Those of a
// bucket are in ascending order.
type posting uint64

// place is a key's bucket, and the posting of record 0.
func (s *Store) place(hash uint64) (bucket uint64, first posting) {
	return hash >> s.shift, posting(hash<<s.recordBits) & (1<<(8*size) - 1)
}

// canonical is what is kept of a hash.
func (s *Store) canonical(hash uint64) uint64 {
	bucket, first := s.place(hash)
	return bucket<<(8*size-s.recordBits) | uint64(first)>>s.recordBits
}

// Add adds a posting, of a record that doesn't have the key yet.
func (s *Store) Add(hash uint64, record uint32) {
	if n, ok := s.unlisted[s.canonical(hash)]; ok {
		s.unlisted[s.canonical(hash)] = n + 1
		return
	}
	bucket, first := s.place(hash)
	b, p := s.buckets[bucket], first|posting(record)
	if len(b)+size > cap(b) {
		b = slices.Grow(b, len(b)/8+4*size)
	}
	at := search(b, p)
	b = b[:len(b)+size]
	copy(b[at+size:], b[at:])
	put(b[at:], p)
	s.buckets[bucket] = b
}

// AddUnlisted adds the number of records that have a key which no record has yet.
func (s *Store) AddUnlisted(hash uint64, records int) {
	s.unlisted[s.canonical(hash)] = int32(records)
}

// Remove takes a posting away.
func (s *Store) Remove(hash uint64, record uint32) {
	if n, ok := s.unlisted[s.canonical(hash)]; ok {
		s.unlisted[s.canonical(hash)] = n - 1
		return
	}
	bucket, first := s.place(hash)
	b, p := s.buckets[bucket], first|posting(record)
	if at := search(b, p); at < len(b) && postingAt(b, at) == p {
		s.buckets[bucket] = slices.Delete(b, at, at+size)
	}
}

// Count returns how many records have a key.
func (s *Store) Count(hash uint64) int {
	if len(s.unlisted) > 0 {
		if n, ok := s.unlisted[s.canonical(hash)]; ok {
			return int(n)
		}
	}
	_, from, to := s.run(hash)
	return (to - from) / size
}

// run is where the postings of a key are in its bucket.
func (s *Store) run(hash uint64) (b []byte, from, to int) {
	bucket, first := s.place(hash)
	b = s.buckets[bucket]
	from = search(b, first)
	to = from
	for to < len(b) && postingAt(b, to)>>s.recordBits == first>>s.recordBits {
		to += size
	}
	return b, from, to
}

// Records appends the records that have a key; listed is false where only their
// number is known.
func (s *Store) Records(hash uint64, records []int32) (all []int32, listed bool) {
	if len(s.unlisted) > 0 {
		if _, ok := s.unlisted[s.canonical(hash)]; ok {
			return records, false
		}
	}
	b, from, to := s.run(hash)
	for at := from; at < to; at += size {
		records = append(records, int32(postingAt(b, at)&(1<<s.recordBits-1)))
	}
	return records, true
}

// Unlist forgets which records have a key, and keeps their number.
func (s *Store) Unlist(hash uint64) {
	id := s.canonical(hash)
	if _, ok := s.unlisted[id]; ok {
		return
	}
	bucket, _ := s.place(hash)
	b, from, to := s.run(hash)
	s.unlisted[id] = int32((to - from) / size)
	s.buckets[bucket] = slices.Clip(slices.Concat(b[:from], b[to:]))
}

// Trim gives back what buckets have allocated ahead.
func (s *Store) Trim() {
	for i, b := range s.buckets {
		if cap(b)-len(b) >= 2*size {
			s.buckets[i] = append(make([]byte, 0, len(b)), b...)
		}
	}
}

// search is where a posting is in a bucket, or would be.
func search(b []byte, p posting) int {
	low, high := 0, len(b)/size
	for low < high {
		middle := (low + high) / 2
		if postingAt(b, middle*size) < p {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low * size
}

func postingAt(b []byte, at int) posting {
	return posting(binary.LittleEndian.Uint32(b[at:])) | posting(binary.LittleEndian.Uint16(b[at+4:]))<<32
}

func put(b []byte, p posting) {
	binary.LittleEndian.PutUint32(b, uint32(p))
	binary.LittleEndian.PutUint16(b[4:], uint16(p>>32))
}
