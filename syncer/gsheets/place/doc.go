// Package place writes down where something is in a spreadsheet: in A1 notation,
// and as the API's ranges. Rows and columns are counted from 0 and ends are
// exclusive, unless a function says otherwise.
package place
