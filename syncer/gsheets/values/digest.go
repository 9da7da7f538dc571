package values

import (
	"encoding/binary"
	"encoding/hex"

	"github.com/cespare/xxhash/v2"
)

// A Digest identifies what was read: two 64-bit hashes of different seeds over
// the significant bytes. It guards against chance, not against malice.
type Digest struct{ a, b *xxhash.Digest }

// NewDigest returns the digest of nothing.
func NewDigest() *Digest {
	return &Digest{xxhash.NewWithSeed(0x73686565), xxhash.NewWithSeed(0x7473796e63)}
}

func (d *Digest) write(p []byte) {
	_, _ = d.a.Write(p)
	_, _ = d.b.Write(p)
}

// Number separates parts, so that bytes can't move from one to the next.
func (d *Digest) Number(n int64) {
	var p [9]byte
	binary.LittleEndian.PutUint64(p[1:], uint64(n))
	d.write(p[:])
}

func (d *Digest) String() string {
	return hex.EncodeToString(d.b.Sum(d.a.Sum(nil)))
}
