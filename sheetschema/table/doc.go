// Package table holds a tab in memory, cell by cell as the API gave it and
// record by record as the schema understands it. A [Grid] is the first, a
// [Table] the second. Both keep their cells column by column and without
// pointers (a packed, columnar layout), since a register may have millions.
//
//	b := table.NewGridBuilder()          // filled from a response, row by row
//	match, issues := header.Match(b.Grid(), resource, …)
//	records, issues := table.Parse(grid, match, resource, …)
//	hashes := records.Hash()             // what changed since the last run
//
// Computed fields are filled with a [Cursor] as the record that an expression
// reads and [Table.SetValue] for its result. [CellOf] says how a value stands
// in the sheet, [Same] whether it stands there already, and [ExportText] how it
// is written to a file.
//
// # What cells become
//
// A number becomes the shortest decimal that denotes it, exactly. A date is a
// day without a zone; a datetime is what the clocks read in the register's time
// zone: a reading that they skip counts as if they had not been put forward
// yet, and one that they show twice is the first. A text column holds what
// people see. Text in other columns is read where it has one reading only, so
// that 03/04/2024 is no date unless the descriptor says in which format it is.
package table
