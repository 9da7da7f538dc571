package syncer

import (
	"runtime"
	"sync"
)

// chunk is how many records one goroutine takes at a time.
const chunk = 4096

// inParallel calls work for ranges of records that together are 0 to n, several
// at once. A panic in work is raised again in the caller's goroutine, where a
// run can turn it into a failure.
func inParallel(n int, work func(from, to int)) { inChunks(n, chunk, work) }

// inChunks is inParallel with ranges of size.
func inChunks(n, size int, work func(from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), (n+size-1)/size)
	if workers <= 1 {
		if n > 0 {
			work(0, n)
		}
		return
	}
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		next  int
		fault any
	)
	take := func() (from, to int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if next >= n || fault != nil {
			return 0, 0, false
		}
		from, to = next, min(next+size, n)
		next = to
		return from, to, true
	}
	for range workers {
		wg.Go(func() {
			defer func() {
				if f := recover(); f != nil {
					mu.Lock()
					fault = f
					mu.Unlock()
				}
			}()
			for {
				from, to, ok := take()
				if !ok {
					return
				}
				work(from, to)
			}
		})
	}
	wg.Wait()
	if fault != nil {
		panic(fault)
	}
}
