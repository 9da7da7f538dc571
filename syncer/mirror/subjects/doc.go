// Package subjects finds and erases people in the database, and keeps the proof that
// they were erased.
//
// Where a person's values may be isn't written down: it follows from the descriptor
// (which fields are personal, see package personal) and from the database's own
// catalogue. Every column with text of every table of the register's schema, and of the
// service's own, is looked through; those of the service's own that can't have any are
// listed in this package, and a test holds that every column is either.
//
//	live table, history    the person's fields are emptied; texts that mention them, and
//	                       _raw and _extra, lose the mention
//	ledger, issues, audit, comments, decisions, held losses, written cells …
//	                       mentions become “[erased]”, numbered where rows are told apart by them
//	sessions, links, calendars, refused addresses
//	                       the row goes
//
// All of a register happens in one transaction, in the session that holds its lock.
package subjects
