// Package appending adds rows to a tab, each exactly once.
//
// New rows are inserted at a place of the grid, and the cells are written into
// these very rows by the same request: whatever people do meanwhile, what is
// written to was made for it, and what was there moves down. That the columns
// are still where they were is seen to by anchors on them and on the header's
// row, as in package anchored. The request also leaves a mark of the import, an
// idempotency key whose id is derived from what is imported: the same rows can't
// arrive twice, since the second mark's id would be in use, and after a lost
// answer or a killed process the mark tells whether they arrived.
//
// In a Table, rows are inserted above its totals, or at its end so that they take
// after the row before: either way the Table grows by them in the same request,
// without its range being named, which may have changed meanwhile. Typed columns
// are sent no formats.
package appending
