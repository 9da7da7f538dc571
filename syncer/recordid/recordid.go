package recordid

import (
	"crypto/rand"
	"encoding/binary"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
)

// The alphabet is Douglas Crockford's base 32 in lower case, which has no
// look-alikes: i, l, o and u are left out.
const (
	alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	letters  = "abcdefghjkmnpqrstvwxyz"
	length   = 10
)

// epoch is the first minute that ids count, and minutes how many they do.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	minutes  = int64(len(letters)) << 20
	sequence = 1 << 20
)

// A Series gives ids in ascending order. It is for one goroutine at a time.
type Series struct {
	minute int64
	next   uint64
	bits   func() uint64
}

// NewSeries starts a series at a random place in the minute of a time. bits
// gives random bits, such as [RandomBits].
func NewSeries(at time.Time, bits func() uint64) *Series {
	minute := int64(at.Sub(epoch) / time.Minute)
	return &Series{minute: (minute%minutes + minutes) % minutes, next: bits() % (sequence / 2), bits: bits}
}

// Follow makes the series go on behind an id that was given in the same minute,
// so that what comes later sorts later.
func (s *Series) Follow(id string) {
	if !WellFormed(id) {
		return
	}
	given := uint64(strings.IndexByte(letters, id[0]))
	for i := 1; i < length-1; i++ {
		given = given*32 + uint64(strings.IndexByte(alphabet, id[i]))
	}
	if int64(given>>20) == s.minute {
		s.next = max(s.next, given%sequence)
	}
}

// Next returns the next id.
func (s *Series) Next() string {
	for {
		s.next += 1 + s.bits()%8
		if s.next >= sequence {
			s.minute, s.next = (s.minute+1)%minutes, s.next%sequence
		}
		var id [length]byte
		rest := uint64(s.minute)<<20 | s.next
		for i := length - 2; i > 0; i-- {
			id[i] = alphabet[rest%32]
			rest /= 32
		}
		id[0] = letters[rest]
		id[length-1] = checkCharacter(id[:length-1])
		if text := string(id[:]); WellFormed(text) {
			return text
		}
	}
}

// RandomBits returns 64 unpredictable bits for a new record id.
func RandomBits() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return binary.LittleEndian.Uint64(b[:])
}

// FromBits makes a well-formed record id of 64 bits, in no order.
func FromBits(bits uint64) string {
	var id [length]byte
	id[0] = letters[bits%uint64(len(letters))]
	bits /= uint64(len(letters))
	digits := 0
	for i := 1; i < length-1; i++ {
		id[i] = alphabet[bits%32]
		if id[i] <= '9' {
			digits++
		}
		bits /= 32
	}
	if digits == 0 {
		id[length-2] = alphabet[bits%10]
	}
	id[length-1] = checkCharacter(id[:length-1])
	return string(id[:])
}

// checkCharacter returns the character that makes the sum of all characters'
// values, each times an odd weight, a multiple of 32: it tells every single
// wrong character.
func checkCharacter(id []byte) byte {
	sum := 0
	for i, c := range id {
		sum += strings.IndexByte(alphabet, c) * (2*i + 3)
	}
	return alphabet[(32-sum%32)%32]
}

// WellFormed reports whether the service may have made the text as an id.
func WellFormed(id string) bool {
	if len(id) != length || strings.IndexByte(letters, id[0]) < 0 {
		return false
	}
	digit := false
	for i := 1; i < length; i++ {
		if strings.IndexByte(alphabet, id[i]) < 0 {
			return false
		}
		digit = digit || i < length-1 && id[i] <= '9'
	}
	return digit && checkCharacter([]byte(id[:length-1])) == id[length-1]
}

// Canonical returns an id cell's text as ids are compared: without white
// space around it and in lower case, as people's programs sometimes change it.
func Canonical(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// Derive returns the id of a record that follows from nothing but the arguments:
// where ids can't be written into the sheet, a mirror made anew gives the same
// ones. content is a hash of the record's key or content, and occurrence counts
// the records of one hash from 0.
func Derive(register, resource string, content uint64, occurrence int) string {
	h := xxhash.New()
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:8], content)
	binary.LittleEndian.PutUint64(b[8:], uint64(occurrence))
	_, _ = h.WriteString(register)
	_, _ = h.Write([]byte{0})
	_, _ = h.WriteString(resource)
	_, _ = h.Write([]byte{0})
	_, _ = h.Write(b[:])
	return FromBits(h.Sum64())
}
