package syncer

import (
	"crypto/rand"
	"encoding/binary"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
)

// A record id is ten characters of Douglas Crockford's base 32 in lower case,
// which has no look-alikes (i, l, o and u are left out): a letter first, so that
// no program takes it for a number, at least one digit, so that it is no word,
// and a check character last, so that a slip of the hand doesn't make another
// record's id of it. Eight free characters and the letter name 2·10^13 records.
const (
	idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	idLetters  = "abcdefghjkmnpqrstvwxyz"
	idLength   = 10
)

// idEpoch is the first minute that ids count, and idMinutes how many they do.
var idEpoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	idMinutes  = int64(len(idLetters)) << 20
	idSequence = 1 << 20
)

// idSeries gives ids in ascending order.
type idSeries struct {
	minute int64
	next   uint64
	bits   func() uint64
}

// newIDSeries starts a series at a random place in the minute.
func newIDSeries(at time.Time, bits func() uint64) *idSeries {
	minute := int64(at.Sub(idEpoch) / time.Minute)
	return &idSeries{minute: (minute%idMinutes + idMinutes) % idMinutes, next: bits() % (idSequence / 2), bits: bits}
}

// follow makes the series go on behind an id that was given in the same minute,
// so that what comes later sorts later.
func (s *idSeries) follow(id string) {
	if !wellFormed(id) {
		return
	}
	given := uint64(strings.IndexByte(idLetters, id[0]))
	for i := 1; i < idLength-1; i++ {
		given = given*32 + uint64(strings.IndexByte(idAlphabet, id[i]))
	}
	if int64(given>>20) == s.minute {
		s.next = max(s.next, given%idSequence)
	}
}

func (s *idSeries) id() string {
	for {
		s.next += 1 + s.bits()%8
		if s.next >= idSequence {
			s.minute, s.next = (s.minute+1)%idMinutes, s.next%idSequence
		}
		var id [idLength]byte
		rest := uint64(s.minute)<<20 | s.next
		for i := idLength - 2; i > 0; i-- {
			id[i] = idAlphabet[rest%32]
			rest /= 32
		}
		id[0] = idLetters[rest]
		id[idLength-1] = checkCharacter(id[:idLength-1])
		if text := string(id[:]); wellFormed(text) {
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

// formID makes a well-formed record id of 64 bits, in no order.
func formID(bits uint64) string {
	var id [idLength]byte
	id[0] = idLetters[bits%uint64(len(idLetters))]
	bits /= uint64(len(idLetters))
	digits := 0
	for i := 1; i < idLength-1; i++ {
		id[i] = idAlphabet[bits%32]
		if id[i] <= '9' {
			digits++
		}
		bits /= 32
	}
	if digits == 0 {
		id[idLength-2] = idAlphabet[bits%10]
	}
	id[idLength-1] = checkCharacter(id[:idLength-1])
	return string(id[:])
}

// checkCharacter returns the character that makes the sum of all characters'
// values, each times an odd weight, a multiple of 32: it tells every single
// wrong character.
func checkCharacter(id []byte) byte {
	sum := 0
	for i, c := range id {
		sum += strings.IndexByte(idAlphabet, c) * (2*i + 3)
	}
	return idAlphabet[(32-sum%32)%32]
}

// wellFormed reports whether the service may have made the text as an id.
func wellFormed(id string) bool {
	if len(id) != idLength || strings.IndexByte(idLetters, id[0]) < 0 {
		return false
	}
	digit := false
	for i := 1; i < idLength; i++ {
		if strings.IndexByte(idAlphabet, id[i]) < 0 {
			return false
		}
		digit = digit || i < idLength-1 && id[i] <= '9'
	}
	return digit && checkCharacter([]byte(id[:idLength-1])) == id[idLength-1]
}

// canonicalID returns an id cell's text as ids are compared: without white
// space around it and in lower case, as people's programs sometimes change it.
func canonicalID(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// derivedBits returns bits that depend on nothing but the arguments: where ids
// can't be written into the sheet, a mirror made anew gives the same ones.
func derivedBits(register, resource string, content uint64, occurrence int) uint64 {
	h := xxhash.New()
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:8], content)
	binary.LittleEndian.PutUint64(b[8:], uint64(occurrence))
	_, _ = h.WriteString(register)
	_, _ = h.Write([]byte{0})
	_, _ = h.WriteString(resource)
	_, _ = h.Write([]byte{0})
	_, _ = h.Write(b[:])
	return h.Sum64()
}
