// Package edit changes one version of a spreadsheet for one request: what all requests that write
// have in common. It gives ids, keeps to protected ranges and to the limits of a workbook, enters
// values as typed or as they are, and has formulas computed at the end.
package edit
