// Package metadata has the developer metadata by which the service knows what is
// its own in a spreadsheet, whatever people rename or move.
//
// Google copies it along with a spreadsheet or a tab, with the same ids. So the
// column of record ids says which spreadsheet it is of ([HomeKey]); a tab whose
// column names another one came with a copy, and its ids with it.
package metadata
