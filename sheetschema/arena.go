package sheetschema

// An arena keeps many short texts in few large allocations. A text is named by
// a ref: chunk, position and length packed into 64 bits. Texts are never
// changed or freed one by one.
type arena struct {
	sealed []string
	open   []byte // the chunk being filled; its index is len(sealed)
}

// A cell holds 50,000 characters at most, so 4 bytes each fit a chunk and 18
// bits of length with room to spare.
const (
	chunkBits = 18
	chunkSize = 1 << chunkBits
	refMask   = chunkSize - 1
)

type ref uint64

// add copies text into the arena. Text of chunkSize bytes and more is cut at
// that size: the API gives no such cells.
func (a *arena) add(text []byte) ref {
	if len(text) > refMask {
		text = text[:refMask]
	}
	if len(a.open)+len(text) > chunkSize {
		a.seal()
	}
	if a.open == nil {
		a.open = make([]byte, 0, chunkSize)
	}
	r := ref(len(a.sealed))<<(2*chunkBits) | ref(len(a.open))<<chunkBits | ref(len(text))
	a.open = append(a.open, text...)
	return r
}

// seal turns the open chunk into a string, after which its texts can be read
// without copying.
func (a *arena) seal() {
	if len(a.open) > 0 {
		a.sealed = append(a.sealed, string(a.open))
		a.open = a.open[:0]
	}
}

// text returns the text of r. Reading from the open chunk copies.
func (a *arena) text(r ref) string {
	chunk, pos, length := int(r>>(2*chunkBits)), int(r>>chunkBits&refMask), int(r&refMask)
	if chunk == len(a.sealed) {
		return string(a.open[pos : pos+length])
	}
	return a.sealed[chunk][pos : pos+length]
}
