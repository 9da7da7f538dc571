package syncer

import "sheetsync/sheetschema/parallel"

// chunk is how many records one goroutine takes at a time.
const chunk = 4096

// inParallel calls work for ranges of records that together are 0 to n, several
// at once.
func inParallel(n int, work func(from, to int)) { parallel.Ranges(n, chunk, work) }

// inChunks is inParallel with ranges of size.
func inChunks(n, size int, work func(from, to int)) { parallel.Ranges(n, size, work) }
