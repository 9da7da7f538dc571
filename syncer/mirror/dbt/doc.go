// Package dbt writes the sources.yml by which a dbt project reads a register's schema:
// its tables and report views as sources, with their descriptions, the descriptor's
// constraints as tests, and how fresh the records have to be.
//
//	name: customer_name, required, in the primary key  → not_null, unique
//	level: enum: [A, B, C]                             → accepted_values
//	customer: foreign key to customers                 → relationships
//
// The tests warn and don't fail: the mirror equals the sheet, rows that break the
// descriptor's constraints included, and what is wrong is in sheetsync.issues. Only
// _id is the service's own, and its tests fail.
//
// Keys of several columns have no test among those that dbt brings along. A reference
// that people typed with other blanks or in full width is a record's to a run, and a
// warning to dbt, which compares the texts.
package dbt
