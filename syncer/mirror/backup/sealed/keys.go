package sealed

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"filippo.io/age"
)

// ErrKey means that a text is no key.
var ErrKey = errors.New("this is not a key of age")

// A Recipient is who can open a file: a public key.
type Recipient struct{ key *age.X25519Recipient }

// ParseRecipient reads a public key of age, such as age1….
func ParseRecipient(text string) (Recipient, error) {
	key, err := age.ParseX25519Recipient(strings.TrimSpace(text))
	if err != nil {
		return Recipient{}, ErrKey // age's error quotes the text
	}
	return Recipient{key}, nil
}

// String is the public key.
func (r Recipient) String() string { return r.key.String() }

// An Identity opens files: a secret key.
type Identity struct{ key *age.X25519Identity }

// NewIdentity makes a key of random bytes.
func NewIdentity() (Identity, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return Identity{}, fmt.Errorf("make a key: %w", err)
	}
	return Identity{key}, nil
}

// ParseIdentities reads secret keys of age, a line each; lines that begin with # say
// something about them. The error quotes none.
func ParseIdentities(text string) ([]Identity, error) {
	var list []Identity
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, err := age.ParseX25519Identity(line)
		if err != nil {
			return nil, ErrKey
		}
		list = append(list, Identity{key})
	}
	if len(list) == 0 {
		return nil, ErrKey
	}
	return list, nil
}

// Recipient is the public key of the identity.
func (i Identity) Recipient() Recipient { return Recipient{i.key.Recipient()} }

// Reveal is the secret key.
func (i Identity) Reveal() string { return i.key.String() }

// String keeps the key out of texts.
func (Identity) String() string { return "AGE-SECRET-KEY-…" }

// GoString does, too.
func (i Identity) GoString() string { return i.String() }

// Recipients are those of identities.
func Recipients(identities []Identity) []Recipient {
	list := make([]Recipient, len(identities))
	for i, each := range identities {
		list[i] = each.Recipient()
	}
	return slices.CompactFunc(list, func(a, b Recipient) bool { return a.String() == b.String() })
}
