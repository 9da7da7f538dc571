// Package datapackage gives a register's records out as a tabular data package of
// Frictionless (https://specs.frictionlessdata.io/tabular-data-package/): a CSV file a
// resource, and datapackage.json, which says what each column is.
//
// A package is valid: each cell is of its column's type and keeps its constraints. A
// sheet needn't be, so
//
//   - a cell that can't be read is empty, and stands as it is shown in the resource
//     “unreadable”, with its record and field;
//   - a constraint, key, foreign key or format that any record breaks is not declared:
//     the value is kept, and [Written.Unkept] names what was left out. A foreign key
//     holds where the text that it refers to is in the package, letter by letter.
//
// Columns have the fields' names, and titles in one language. Numbers have a decimal
// point and all their digits, booleans are true and false, days, times and instants
// (in UTC) are in ISO 8601. Texts have no apostrophes before what a spreadsheet would
// run as a formula, for then a validator would see another text: the files are for
// programs, and the export as CSV is for Excel.
package datapackage
