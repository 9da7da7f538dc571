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
// A number becomes the decimal that people see: a fraction to the 15 significant
// digits that a spreadsheet shows, because what a float64 holds beyond them is
// what arithmetic left behind (1000.1499999999999 is 1000.15), and a whole
// number by the fewest digits that denote it. A text keeps all its digits; what its
// marks mean, the field's decimalChar and groupChar say, else the spreadsheet's
// locale, else the other texts of the column: 12,50 among them makes 12,500
// twelve and a half. Where nothing does, a text that could be two numbers is
// none.
//
// A number is a date where the cell shows it as one, where the day is one of
// business ([lexical.BusinessDays], or what the field's constraints allow beyond)
// or where its eight digits are written like one, 20260305: to a spreadsheet
// every number is some day, 30 one of 1900 and 2026 one of 1905. What tells only
// a month, or a day without its year, is none, and the issue says which. A date
// is a day without a zone, and an instant in a date column the day on which the
// register's clocks read it; a datetime is what the clocks read in the register's time
// zone: a reading that they skip counts as if they had not been put forward
// yet, and one that they show twice is the first. A text column holds what
// people see, but of a number its digits: zeros in front are kept (05021), and
// marks between them aren't (1,000 is 1000), because a number format isn't part
// of a code. Text in other columns is read where it has one reading only, so
// that 03/04/2024 is no date unless the descriptor says in which format it is.
package table
