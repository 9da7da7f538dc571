// Package writeback plans what a run writes into the sheet, and says afterwards
// what came of it. A [Plan] is a pure function of what the sheet shows and of what
// the service's own columns should hold; an adapter carries it out.
//
// The plan names only columns that the service owns. Cells that hold what they
// should are not in it, so that a second run plans nothing. Of a tab with two
// records and an empty column for their issues:
//
//	in the sheet             should be                  planned
//	id A  issues ""          id A  issues "City: …"     row 1: issues
//	id "" issues ""          id B  issues ""            row 2: id
//
// Highlights are conditional-format rules over the service's own columns of the
// same row, so that they move with the row and vanish with the fault.
package writeback
