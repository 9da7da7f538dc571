package table

import (
	"bytes"
	"sync"
	"sync/atomic"
)

// An arena keeps many short texts in few large allocations. A text is named by
// a ref: chunk, position and length packed into 64 bits. Texts are never
// changed or freed one by one.
//
// Texts may be read while others are added. add itself is for one goroutine at
// a time; share and arenaWriters are for several.
type arena struct {
	// sealed holds the chunks that are full. The slice is replaced, not
	// changed, apart from slots that an arenaWriter has reserved.
	sealed atomic.Pointer[[]string]
	mutex  sync.Mutex // of open and of replacing sealed
	open   []byte     // the chunk being filled; its index is the number of sealed ones
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

func (a *arena) chunks() []string {
	if p := a.sealed.Load(); p != nil {
		return *p
	}
	return nil
}

// add copies text into the arena, for one goroutine at a time. Text of
// chunkSize bytes and more is cut at that size: the API gives no such cells.
func (a *arena) add(text []byte) ref { return arenaAdd(a, text) }

// share is add for several goroutines at a time.
func (a *arena) share(text string) ref {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return arenaAdd(a, text)
}

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
	r := newRef(len(a.chunks()), len(a.open), len(text))
	a.open = append(a.open, text...)
	return r
}

// seal turns the open chunk into a string, after which its texts can be read
// without copying.
func (a *arena) seal() {
	if len(a.open) > 0 {
		a.push(string(a.open))
		a.open = a.open[:0]
	}
}

// push adds a full chunk. Readers of the slice as it was see only their part.
func (a *arena) push(chunk string) {
	chunks := append(a.chunks(), chunk)
	a.sealed.Store(&chunks)
}

// finish seals the open chunk and lets go of its memory.
func (a *arena) finish() {
	a.seal()
	a.open = nil
}

// fork returns an arena that knows all texts of a and may grow on its own.
func (a *arena) fork() *arena {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	chunks := append(make([]string, 0, len(a.chunks())+64), a.chunks()...)
	if len(a.open) > 0 {
		chunks = append(chunks, string(a.open))
	}
	forked := &arena{}
	forked.sealed.Store(&chunks)
	return forked
}

// text returns the text of r. Reading from the open chunk copies.
func (a *arena) text(r ref) string { return a.textIn(a.chunks(), r) }

// textIn is text for who has the chunks at hand.
func (a *arena) textIn(chunks []string, r ref) string {
	chunk, position, length := int(r>>(2*chunkBits)), int(r>>chunkBits&refMask), int(r&refMask)
	if chunk < len(chunks) {
		return chunks[chunk][position : position+length]
	}
	return a.textOfOpen(chunk, position, length)
}

func (a *arena) textOfOpen(chunk, position, length int) string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if chunks := a.chunks(); chunk < len(chunks) { // sealed meanwhile
		return chunks[chunk][position : position+length]
	}
	return string(a.open[position : position+length])
}

// holds reports whether r is a given text. It is for the goroutine that adds.
func (a *arena) holds(r ref, text []byte) bool {
	chunk, position, length := int(r>>(2*chunkBits)), int(r>>chunkBits&refMask), int(r&refMask)
	if length != len(text) {
		return false
	}
	if chunks := a.chunks(); chunk < len(chunks) {
		return chunks[chunk][position:position+length] == string(text)
	}
	return bytes.Equal(a.open[position:position+length], text)
}

// An arenaWriter adds texts to an arena for one goroutine, many at a time.
// They can be read once the writer is closed.
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
		w.arena.chunks()[w.chunk] = string(w.open)
		w.arena.mutex.Unlock()
		w.open = w.open[:0]
	}
}

// reserve keeps a chunk's index free for a writer.
func (a *arena) reserve() int {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.seal()
	a.push("")
	return len(a.chunks()) - 1
}
