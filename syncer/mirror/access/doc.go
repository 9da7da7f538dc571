// Package access writes who may read what of a register: the roles of the database, and
// the statements by which each of them sees its part (role-based access control with
// row-level security). The mirror executes them in the transaction that makes the tables.
//
//	role      tables and histories        views and functions       the service's tables
//	manager   all rows                    all rows                  what is about the registers
//	finance   as manager
//	sales     their customers' records    over those                rows about those records
//	analyst   views of the same names in REGISTER_analyst, where personal data is null
//
// Nobody may write. A relation of a register's schema that the package doesn't know is
// for managers and finance; a table of the service's that it doesn't know is for nobody,
// but where a report reads it.
//
// # Whose records
//
// A record is a salesperson's if an owner field of its own names them, or if it names a
// record that is theirs: a customer, or one that leads to a customer (payment → order →
// customer). Where a text means several records, all of them have to be theirs. Who is
// looked after by nobody, or can't be read, is shown to no salesperson. Versions of a
// record go with the record as it is now, and those of deleted ones are shown to none.
// [Ownership] writes that as one query a resource, and policies compare the record ids
// with its result, so that a query finds rows by their primary key.
//
// # What PostgreSQL does
//
// The owner of a table isn't bound by its policies, so that a run costs what it did. A
// view reads with its owner's rights, unless it is one of security_invoker, which
// PostgreSQL has from 15 on: before, sales get no views. An analyst's views read with the
// service's rights, and can't show what isn't in them: reports for analysts are the same
// queries over those views. Policies are decided before the conditions of a query, whose
// functions could tell of rows, unless the database knows that they tell nothing.
//
// Others who were granted something by hand keep it; each has a policy of their own.
package access
