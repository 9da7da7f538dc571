// Package mirror keeps a register's records in PostgreSQL. It implements the
// run's Mirror interface.
//
// # Tables
//
// A register is one PostgreSQL schema, a resource one table of it with the live
// rows. <resource>_history beside it is a slowly changing dimension, type 2: one
// row for every version of every record, with _valid_from and _valid_to, which is
// null in the version that is live. A deleted record's last version is closed,
// and a row with _op delete holds what was lost, valid for no time. A version
// never ends before it begins, even if the server's clock is set back. Package
// ddl plans the changes of these tables; what the service itself has to remember
// lies in the schema sheetsync, whose migrations are numbered files of this
// package. What was found out about records is package findings', what people
// decided about it package decisions'.
//
// # Applying a run
//
// One transaction, in the session that holds the register's lock: new and changed
// rows are copied into a temporary table (package staging) and applied from there
// with statements over sets, which compare again and touch only rows that differ.
// A row that merely moved in the sheet gets its new _row and nothing else.
//
//	sheet                         live table             history
//	C7 was “open”, is “paid”  →   status = paid      →   the open version closes, one with _op update opens
//	C8 is new                 →   a row              →   a version with _op insert
//	C9 is gone                →   no row             →   its version closes, and one with _op delete tells what it was
//	C7 moved from row 4 to 9  →   _row = 9           →   nothing
//
// # What the next run finds
//
// The input digest is a checkpoint: while it equals that of the sheet, nothing
// remains to be done. What a run must know of every record is not read back from
// the wide tables: package packed keeps it in some hundred values, of which a run
// rewrites those that changed.
package mirror
