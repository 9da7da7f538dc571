// Package reading reads a register on behalf of a person who has no database user of
// their own, and sees no more than such a user would: impersonation in a read-only
// transaction.
//
// A transaction takes on the role of whoever reads (package access), so that the row-level
// security of tables and views holds as it does for a database user; whose records are a
// salesperson's, the policies learn from a setting that they believe in the service's own
// sessions alone. It sees one moment (repeatable read), writes nothing, and ends after
// [Timeout]. An analyst's queries read the schema without personal data.
//
//	reader                     a query of view.Relation("customers") reads
//	manager, finance of acme   acme.customers, all rows
//	sales of acme              acme.customers, the rows that name them
//	analyst of acme            acme_analyst.customers, all rows without personal data
package reading
