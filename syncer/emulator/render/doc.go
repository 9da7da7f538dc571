// Package render writes what the Sheets API answers: a spreadsheet, a range's cells with their
// formats (GridData), a range's values (ValueRange).
//
// Large parts are read from a version only when they are written out, straight into the answer's
// bytes and cut to its field mask; the rest are the structs of Google's client.
package render
