// Package sheetschema knows what a register looks like: it loads descriptors,
// matches a tab's headers to fields, and turns cells into typed values and
// back. It is pure: it knows no clock, no network and no database.
//
// A [Descriptor] describes the register. A [Grid] is a tab as the API gave it,
// a [Table] the same rows as typed records. Both keep their cells column by
// column in memory without pointers, since a register may have millions. On
// the way from one to the other:
//
//	d, err := sheetschema.LoadFile("register.yaml")   // all faults, with their places
//	match, wrong := sheetschema.Match(grid, resource, …) // which column is which field
//	table, issues := sheetschema.Parse(grid, match, resource, …)
//	hashes := table.Hash()                           // what changed since the last run
//
// Computed fields are filled in the order of [Descriptor.Steps], with a
// [Cursor] as the record that an expression reads and [Table.SetValue] for its
// result. [CellOf] says how a value stands in the sheet, and [Same] whether it
// stands there already.
//
// # What cells become
//
// A number becomes the shortest decimal that denotes it, exactly. A date is a
// day without a zone; a datetime is what the clocks read in the register's time
// zone: a reading that they skip counts as if they had not been put forward
// yet, and one that they show twice is the first. A text column holds what
// people see. Text in other columns is read where it has one reading only, so
// that 03/04/2024 is no date unless the descriptor says in which format it is.
package sheetschema
