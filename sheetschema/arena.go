package sheetschema

import "sync"

// An arena keeps many short texts in few large allocations. A text is named by
// a ref: chunk, position and length packed into 64 bits. Texts are never
// changed or freed one by one.
//
// Adding through the arena itself is for one goroutine; several may add at the
// same time through an arenaWriter each.
type arena struct {
	mutex  sync.Mutex // of sealed, while there are writers
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

func newRef(chunk, position, length int) ref {
	return ref(chunk)<<(2*chunkBits) | ref(position)<<chunkBits | ref(length)
}

// add copies text into the arena. Text of chunkSize bytes and more is cut at
// that size: the API gives no such cells.
func (a *arena) add(text []byte) ref { return arenaAdd(a, text) }

// addString is add for a string.
func (a *arena) addString(text string) ref { return arenaAdd(a, text) }

func arenaAdd[T []byte | string](a *arena, text T) ref {
	if len(text) > refMask {
		text = text[:refMask]
	}
	if len(a.open)+len(text) > chunkSize {
		a.seal()
	}
	if a.open == nil {
		a.open = make([]byte, 0, chunkSize)
	}
	r := newRef(len(a.sealed), len(a.open), len(text))
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

// settle seals the open chunk and lets go of its memory.
func (a *arena) settle() {
	a.seal()
	a.open = nil
}

// fork returns an arena that knows all texts of a and may grow on its own.
func (a *arena) fork() *arena {
	forked := &arena{sealed: make([]string, len(a.sealed), len(a.sealed)+64)}
	copy(forked.sealed, a.sealed)
	if len(a.open) > 0 {
		forked.sealed = append(forked.sealed, string(a.open))
	}
	return forked
}

// text returns the text of r. Reading from the open chunk copies.
func (a *arena) text(r ref) string {
	chunk, pos, length := int(r>>(2*chunkBits)), int(r>>chunkBits&refMask), int(r&refMask)
	if chunk == len(a.sealed) {
		return string(a.open[pos : pos+length])
	}
	return a.sealed[chunk][pos : pos+length]
}

// An arenaWriter adds texts to an arena for one goroutine. They can be read
// once the writer is closed.
type arenaWriter struct {
	arena *arena
	chunk int // index reserved for open
	open  []byte
}

func (w *arenaWriter) add(text string) ref {
	if len(text) > refMask {
		text = text[:refMask]
	}
	if len(w.open)+len(text) > chunkSize {
		w.close()
	}
	if len(w.open) == 0 {
		w.chunk = w.arena.reserve()
	}
	r := newRef(w.chunk, len(w.open), len(text))
	w.open = append(w.open, text...)
	return r
}

// close makes what was added readable.
func (w *arenaWriter) close() {
	if len(w.open) > 0 {
		w.arena.mutex.Lock()
		w.arena.sealed[w.chunk] = string(w.open)
		w.arena.mutex.Unlock()
		w.open = w.open[:0]
	}
}

// reserve keeps a chunk's index free for a writer.
func (a *arena) reserve() int {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.seal()
	a.sealed = append(a.sealed, "")
	return len(a.sealed) - 1
}
