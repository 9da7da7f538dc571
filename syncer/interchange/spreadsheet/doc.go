// Package spreadsheet reads and writes workbooks in files (.xlsx).
//
// Reading gives each tab as a [sheetschema.Grid]: texts as texts, numbers and
// dates as numbers with what people see beside them, formulas by their results
// as they were last computed. Writing streams, so that a large register needs
// no second copy in memory; a text that looks like a formula is written as the
// text that it is.
package spreadsheet
