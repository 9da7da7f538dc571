// Package values reads the answers of the Sheets API's values:batchGet while they
// arrive: a streaming JSON parser for this one shape, which calls a [Sink] for
// each cell, and a [Digest] of all that was read.
package values
