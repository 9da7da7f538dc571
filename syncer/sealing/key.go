package sealing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
)

// SecretSize is how many bytes a data key has.
const SecretSize = 32

// A KeyID names a data key; it is random, and no secret.
type KeyID [8]byte

// String is the id in hexadecimal digits.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// ParseKeyID reads what String wrote.
func ParseKeyID(text string) (id KeyID, err error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(id) {
		return id, fmt.Errorf("%q is no id of a data key", text)
	}
	copy(id[:], raw)
	return id, nil
}

// A Key is a data key. It may be used by several goroutines.
type Key struct {
	ID   KeyID
	aead cipher.AEAD
}

// String keeps the key out of texts.
func (k *Key) String() string { return "data key " + k.ID.String() }

// GoString does, too.
func (k *Key) GoString() string { return k.String() }

// NewKey makes a data key of random bytes, and returns its secret for wrapping.
func NewKey() (key *Key, secret []byte, err error) {
	var id KeyID
	secret = make([]byte, SecretSize)
	_, _ = rand.Read(id[:]) // it never fails
	_, _ = rand.Read(secret)
	key, err = KeyOf(id, secret)
	return key, secret, err
}

// KeyOf is the data key of a secret.
func KeyOf(id KeyID, secret []byte) (*Key, error) {
	if len(secret) != SecretSize {
		return nil, errors.New("the secret of a data key has another length")
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &Key{ID: id, aead: aead}, nil
}
