package postings

import (
	"encoding/binary"
	"math/bits"
)

// MaxRecord is the highest number of a record.
const MaxRecord = 1<<24 - 1

// size is how many bytes a posting takes, perBucket how many postings a bucket has
// about.
const (
	size      = 6
	perBucket = 64
	fragment  = 1<<24 - 1
)

// A Store has postings. It is for one goroutine at a time; while nobody changes it,
// several may read.
type Store struct {
	shift    int
	buckets  [][]byte
	unlisted map[uint64]int32 // how many records have a key whose postings aren't kept
}

// New returns an empty store for about so many postings.
func New(postings int) *Store {
	n := max(4, bits.Len(uint(postings/perBucket)))
	return &Store{shift: 64 - n, buckets: make([][]byte, 1<<n), unlisted: make(map[uint64]int32)}
}

// place is a key's bucket and the fragment of its hash in it.
func (s *Store) place(hash uint64) (bucket uint64, part uint32) {
	return hash >> s.shift, uint32(hash & fragment)
}

// canonical is what is kept of a hash.
func (s *Store) canonical(hash uint64) uint64 {
	bucket, part := s.place(hash)
	return bucket<<24 | uint64(part)
}

// Add adds a posting, of a record that doesn't have the key yet.
func (s *Store) Add(hash uint64, record uint32) {
	if n, ok := s.unlisted[s.canonical(hash)]; ok {
		s.unlisted[s.canonical(hash)] = n + 1
		return
	}
	bucket, part := s.place(hash)
	b := s.buckets[bucket]
	if len(b)+size > cap(b) {
		grown := make([]byte, len(b), len(b)+len(b)/8+4*size)
		copy(grown, b)
		b = grown
	}
	s.buckets[bucket] = append(b, byte(part), byte(part>>8), byte(part>>16), byte(record), byte(record>>8), byte(record>>16))
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
	bucket, part := s.place(hash)
	b := s.buckets[bucket]
	for at := 0; at < len(b); at += size {
		if partAt(b, at) == part && recordAt(b, at) == record {
			copy(b[at:], b[len(b)-size:])
			s.buckets[bucket] = b[:len(b)-size]
			return
		}
	}
}

// Count returns how many records have a key.
func (s *Store) Count(hash uint64) int {
	if len(s.unlisted) > 0 {
		if n, ok := s.unlisted[s.canonical(hash)]; ok {
			return int(n)
		}
	}
	bucket, part := s.place(hash)
	b := s.buckets[bucket]
	n := 0
	for at := 0; at+size <= len(b); at += size {
		if partAt(b, at) == part {
			n++
		}
	}
	return n
}

// Records appends the records that have a key; listed is false where only their
// number is known.
func (s *Store) Records(hash uint64, records []int32) (all []int32, listed bool) {
	if len(s.unlisted) > 0 {
		if _, ok := s.unlisted[s.canonical(hash)]; ok {
			return records, false
		}
	}
	bucket, part := s.place(hash)
	b := s.buckets[bucket]
	for at := 0; at+size <= len(b); at += size {
		if partAt(b, at) == part {
			records = append(records, int32(recordAt(b, at)))
		}
	}
	return records, true
}

// Unlist forgets which records have a key, and keeps their number.
func (s *Store) Unlist(hash uint64) {
	id := s.canonical(hash)
	if _, ok := s.unlisted[id]; ok {
		return
	}
	bucket, part := s.place(hash)
	b := s.buckets[bucket]
	kept := 0
	for at := 0; at < len(b); at += size {
		if partAt(b, at) != part {
			copy(b[kept:kept+size], b[at:at+size])
			kept += size
		}
	}
	s.unlisted[id] = int32((len(b) - kept) / size)
	s.buckets[bucket] = append(make([]byte, 0, kept), b[:kept]...)
}

// Trim gives back what buckets have allocated ahead.
func (s *Store) Trim() {
	for i, b := range s.buckets {
		if cap(b)-len(b) >= 2*size {
			s.buckets[i] = append(make([]byte, 0, len(b)), b...)
		}
	}
}

func partAt(b []byte, at int) uint32 {
	return uint32(binary.LittleEndian.Uint16(b[at:])) | uint32(b[at+2])<<16
}

func recordAt(b []byte, at int) uint32 {
	return uint32(binary.LittleEndian.Uint16(b[at+3:])) | uint32(b[at+5])<<16
}
