package sealing

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"maps"
	"strconv"
)

// Errors of [Key.Open] and [IDOf].
var (
	// ErrDamaged means that what is stored was changed, is another version's, or was sealed
	// with another key of the same id.
	ErrDamaged = errors.New("a sealed version is damaged, or isn't in its place")
	// ErrForeign means that it was never sealed, or by a later version of the program.
	ErrForeign = errors.New("this is no sealed version, or one of a later format")
)

// A Version says whose values are sealed: one version of one record.
type Version struct {
	Register, Resource, ID string
	Op                     string // insert, update or delete
	From                   int64  // since when it was live, in microseconds since 1970-01-01 UTC
	Run                    string // that made it
}

// purpose begins the additional data.
const purpose = "sheetsync history 1"

// additional writes the place of the version, each part with its length before it, so that
// no two places are written alike.
func (v *Version) additional() []byte {
	parts := [...]string{purpose, v.Register, v.Resource, v.ID, v.Op, strconv.FormatInt(v.From, 10), v.Run}
	size := 0
	for _, p := range parts {
		size += 4 + len(p)
	}
	out := make([]byte, 0, size)
	for _, p := range parts {
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(p))), p...)
	}
	return out
}

// Content is what is sealed of a version; what it lacks was empty.
type Content struct {
	Fields map[string]string `json:"f,omitempty"` // values by column, as texts
	Raw    map[string]string `json:"r,omitempty"` // of _raw, those of such fields
	Extra  json.RawMessage   `json:"x,omitempty"` // _extra, of which nobody knows what it holds
}

// Empty reports whether there is nothing to seal.
func (c *Content) Empty() bool { return len(c.Fields)+len(c.Raw)+len(c.Extra) == 0 }

// Over lays the content over an earlier one of the same version: what this has counts.
func (c *Content) Over(earlier *Content) *Content {
	both := Content{Fields: maps.Clone(earlier.Fields), Raw: maps.Clone(earlier.Raw), Extra: earlier.Extra}
	if both.Fields == nil {
		both.Fields = make(map[string]string)
	}
	if both.Raw == nil {
		both.Raw = make(map[string]string)
	}
	maps.Copy(both.Fields, c.Fields)
	maps.Copy(both.Raw, c.Raw)
	if len(c.Extra) > 0 {
		both.Extra = c.Extra
	}
	return &both
}

const (
	format = 1
	header = 1 + len(KeyID{})
)

// Seal encrypts the content of a version.
func (k *Key) Seal(v *Version, c *Content) ([]byte, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	out := make([]byte, header, header+len(plain)+k.aead.Overhead())
	out[0] = format
	copy(out[1:], k.ID[:])
	return k.aead.Seal(out, nil, plain, v.additional()), nil //nolint:gosec // the nonce is random, and made there
}

// Open decrypts the content of a version. Errors: [ErrForeign], [ErrDamaged].
func (k *Key) Open(v *Version, sealed []byte) (*Content, error) {
	if _, err := IDOf(sealed); err != nil {
		return nil, err
	}
	plain, err := k.aead.Open(nil, nil, sealed[header:], v.additional())
	if err != nil {
		return nil, ErrDamaged
	}
	c := new(Content)
	if err := json.Unmarshal(plain, c); err != nil {
		return nil, ErrForeign
	}
	return c, nil
}

// IDOf is the id of the data key by which a version was sealed. The error is [ErrForeign].
func IDOf(sealed []byte) (id KeyID, err error) {
	if len(sealed) < header || sealed[0] != format {
		return id, ErrForeign
	}
	copy(id[:], sealed[1:])
	return id, nil
}
