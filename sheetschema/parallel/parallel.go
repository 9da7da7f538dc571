package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do with each number from 0 to n-1, several at once and in no
// order, and returns when all calls have. n of 0 or less calls nothing. Where
// a call panics, no further ones begin, and Each panics with a [*Panic].
func Each(n int, do func(i int)) {
	Ranges(n, 1, func(from, to int) {
		for i := from; i < to; i++ {
			do(i)
		}
	})
}

// Ranges calls do with ranges [from, to) of at most size numbers, which
// together are 0 to n-1, several at once and in no order, and returns when all
// calls have. A single worker gets larger ranges. size must be above 0; n of 0
// or less calls nothing. Where a call panics, no further ones begin, and
// Ranges panics with a [*Panic].
func Ranges(n, size int, do func(from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), (n+size-1)/size)
	if workers <= 0 {
		return
	}
	var l loop
	if workers == 1 {
		l.guard(func() { do(0, n) })
	} else {
		var running sync.WaitGroup
		for range workers {
			running.Go(func() {
				l.guard(func() {
					for from := l.take(size); from < n && l.fault.Load() == nil; from = l.take(size) {
						do(from, min(from+size, n))
					}
				})
			})
		}
		running.Wait()
	}
	if p := l.fault.Load(); p != nil {
		panic(p)
	}
}

// Chunk is how many records of a table one worker takes at a time.
const Chunk = 4096

// Records is [Ranges] in the size that suits the records of a table.
func Records(n int, do func(from, to int)) { Ranges(n, Chunk, do) }

// loop is the state that the workers of one call share.
type loop struct {
	next  atomic.Int64          // the first number that no worker has taken
	fault atomic.Pointer[Panic] // the first of their panics
}

// take takes the next size numbers and returns the first of them.
func (l *loop) take(size int) int { return int(l.next.Add(int64(size))) - size }

// guard calls work and keeps its panic.
func (l *loop) guard(work func()) {
	defer func() {
		if v := recover(); v != nil {
			l.fault.CompareAndSwap(nil, Recovered(v))
		}
	}()
	work()
}
