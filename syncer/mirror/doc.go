// Package mirror keeps a register's records in PostgreSQL. It implements the
// run's Mirror interface.
//
// # Tables
//
// A register is one PostgreSQL schema, a resource one table of it with the live
// rows, and <resource>_history beside it has one row for every version of every
// record: _valid_to is null in the version that is live. A deleted record's last
// version is closed, and a row with _op delete holds what was lost, valid for no
// time. A version never ends before it begins, even if the server's clock is set
// back. What the service itself has to remember lies in the schema sheetsync,
// whose migrations are numbered files of this package.
//
// # Applying a run
//
// One transaction, on the connection that holds the register's lock: new and
// changed rows are copied into a temporary table and applied from there with
// statements over sets, which compare again and touch only rows that differ. A
// row that merely moved in the sheet gets its new _row and nothing else.
//
// What the next run must know of every record (id, row, hashes) is not read back
// from the wide tables: it is packed into some dozens of values, of which a run
// rewrites those that changed.
//
// # Texts that PostgreSQL can't hold
//
// PostgreSQL's text has no NUL character: it is left out. Numbers beyond
// the column's type, dates beyond PostgreSQL's calendar and JSON that jsonb
// refuses become NULL, with the displayed text in _raw, as any cell that is not
// of its field's type.
package mirror
