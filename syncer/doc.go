// Package syncer carries out one run of one register: it reads the sheet,
// makes typed records of its rows, finds out which record each row is,
// computes and checks them, brings the mirror to the same state, and writes
// ids, computed columns and issues back into the columns that the service owns.
//
// # A run
//
// [Syncer.Run] goes through these steps, and stops at the first that fails:
//
//	lock, describe, choose tabs, fetch, unchanged?,
//	parse, identify, compute, validate, find duplicates, diff, hold?,
//	apply to the mirror, write back, settle
//
// Everything from parse to the plan of the write-back is pure. What the run
// needs of the world it asks of two ports, [Workbook] and [Mirror], which
// adapters implement.
//
// A run may be cut off anywhere. The mirror changes in one transaction; the
// sheet follows after it, and [State.InputDigest] is stored only once nothing
// remains to be written. A run that finds its input's digest stored has nothing
// to do and writes nothing.
//
// # Identity
//
// A row's record is told by the id in the service's column, doubted where the
// contents say otherwise: people copy rows, type over ids, sort their own
// columns without ours, and restore old versions. Without an id column, a
// record is told by its primary key, else by its content, else by its place
// among its neighbours and what is left of its content. See identify.
package syncer
