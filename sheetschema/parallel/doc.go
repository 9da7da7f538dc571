// Package parallel runs a pure loop on all processors: data parallelism by
// chunks that idle workers take from one counter (self-scheduling), so that
// uneven chunks balance themselves.
//
//	parallel.Ranges(t.Len(), 4096, func(from, to int) {
//		for record := from; record < to; record++ { … }
//	})
//	parallel.Each(len(columns), func(i int) { columns[i].parse(rows) })
//
// # Panics
//
// Go ends the process when a goroutine panics and nobody recovers on that very
// goroutine, and with the process all registers that are well. Here a worker's
// panic stops the loop and is raised again on the caller's goroutine, as a
// [*Panic] with the stack of the place where it happened. Whoever is
// responsible for the whole piece of work, such as a run of one register,
// recovers there and makes an error of it:
//
//	defer func() {
//		if v := recover(); v != nil {
//			p := parallel.Recovered(v)
//			log.Error("a fault of the program ended the run", "stack", p.Stack)
//			err = fmt.Errorf("synchronise the register %s: %w", name, p)
//		}
//	}()
package parallel
