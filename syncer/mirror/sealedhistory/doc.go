// Package sealedhistory seals what replaced versions of records hold of people
// (encryption at rest), and opens it for the program's own readers.
//
//	customers_history     phone            _raw              _extra       _sealed
//	current version       138 0013 8000    {"born": "June"}  {"Fax": 1}   null
//	replaced or deleted   null             null              null         \x01…
//
// Sealed are the fields with personal data, of _raw what stands in them, and _extra, of
// which nobody knows what it holds. A history has the column _sealed from the first time
// on that versions are to be sealed (personal.encrypt); sheetsync.sealed_histories lists
// such histories, with the fields, also those of resources and fields that the schema
// doesn't have any more. Nothing is decrypted in SQL: the tables, functions and reports of
// the database show null.
//
// A run seals what it replaces in its own transaction, so that it costs as much as there
// are changes. What was replaced before, and what was sealed with another key, is sealed
// in batches, a transaction each, which whoever erases people keeps out ([Exclude]). In
// batches, too, all of it shows again once nothing is to be sealed any more ([Batches.Unseal]).
package sealedhistory
