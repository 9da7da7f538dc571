// Package syncer carries out one run of one register: it reads the sheet,
// makes typed records of its rows, finds out which record each row is,
// computes and checks them, brings the mirror to the same state, and writes
// ids, computed columns and issues back into the columns that the service owns.
//
// # A run
//
// [Syncer.Run] goes through these stages, and stops at the first that fails.
// Each stage of the middle is a package of its own; values pass from one to the
// next, and no package imports one that comes later.
//
//	lock, describe, choose tabs, fetch             the ports
//	unchanged?            package checkpoint       the digest of the input: a checkpoint
//	parse                 sheetschema/table
//	identify              package identity         record linkage, with recordid below it
//	compute               package compute
//	validate              package validate
//	find duplicates       validate/duplicates      with validate and compute: package assess
//	diff                  package diff             change data capture by hashes, with drift
//	plan the write-back   package writeback        with overview and deadlines
//	hold?                 package hold             a circuit breaker
//	apply to the mirror, write back, record the checkpoint   the ports
//
// Everything from parse to hold is pure: evaluate composes it. What the run
// needs of the world it asks of two ports, [Workbook] and [Mirror], which
// adapters implement; packages synctest/workbooktest and synctest/mirrortest
// hold each of them to its contract.
//
// The mirror's history is a slowly changing dimension of type 2: each version of
// a record with the time from which, and to which, it held.
//
// # Cut off anywhere
//
// A run may be cut off anywhere. The mirror changes in one transaction; the
// sheet follows after it, and [State.InputDigest] is stored only once nothing
// remains to be written. A run that finds its input's digest stored has nothing
// to do and writes nothing. A fault of the program that one register's data
// brings to light ends that register's run with an error, and no other.
package syncer
