// Package ddl plans schema changes: the statements that bring a register's tables
// to its descriptor. It is pure; the mirror reads what is there, executes the
// steps and keeps the layout that was applied.
//
//	field freight is new         → ALTER TABLE acme.orders ADD COLUMN freight numeric, and so in the history
//	field rate: integer → number → ALTER COLUMN rate TYPE numeric in both tables: every value is kept
//	field rate: number → integer → the live column is cast; the history keeps rate_was_numeric beside the new rate
//	field note is gone           → the live column is dropped; the history keeps it
//	resource goods was products  → both tables are renamed, and the service's rows about it follow
//
// A live table holds a resource's records as they are. Its history table is a
// slowly changing dimension, type 2: one row for every version of every record,
// and it never loses a column.
//
// A name is renamed only where the descriptor says so: the old one has to be
// among the new one's aliases. Tables are told from others' by their service
// columns; those of others are never touched.
package ddl
