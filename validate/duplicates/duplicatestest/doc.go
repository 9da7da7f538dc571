// Package duplicatestest has a register of 200 made-up customers for tests: 30 of
// them are entered twice, in ten ways, and 30 look like another one and are two. The
// first record of a pair stands among the first rows, the second far below it.
package duplicatestest
