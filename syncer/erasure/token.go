package erasure

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
)

// A Key is the secret without which tokens say nothing: 32 random bytes that are kept
// outside the database.
type Key [32]byte

// Fingerprint names the key without giving it away, to notice another one.
func (k *Key) Fingerprint() string {
	t := newTokener(k).token("fingerprint")
	return hex.EncodeToString(t[:8])
}

// A Token is a keyed hash (HMAC-SHA-256) of what a person is known by.
type Token [sha256.Size]byte

// Families of tokens: what is hashed with what.
const (
	familyEmail  = "email"  // the address: in every record
	familyPhone  = "phone"  // the number: in every record
	familyName   = "name"   // the name, with the company or the resource
	familyRecord = "record" // a record with cells of the next family
	familyCell   = "cell"   // a value, in one field of one record
)

// A tokener makes tokens; it is for one goroutine.
type tokener struct {
	mac hash.Hash
	len [4]byte
	sum []byte
}

func newTokener(k *Key) *tokener {
	return &tokener{mac: hmac.New(sha256.New, k[:]), sum: make([]byte, 0, sha256.Size)}
}

// token hashes the parts, each with its length before it, so that no two lists of parts
// are hashed alike.
func (t *tokener) token(parts ...string) (token Token) {
	t.mac.Reset()
	for _, p := range parts {
		binary.BigEndian.PutUint32(t.len[:], uint32(len(p)))
		_, _ = t.mac.Write(t.len[:]) // a hash takes everything
		_, _ = t.mac.Write([]byte(p))
	}
	t.sum = t.mac.Sum(t.sum[:0])
	copy(token[:], t.sum)
	return token
}
