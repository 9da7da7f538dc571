// Package sheetschema knows what a register looks like: it loads descriptors,
// matches a tab's headers to fields, and turns cells into typed values and
// back. It is pure: it knows no clock, no network and no database.
//
// A [Descriptor] describes the register. A [Grid] is a tab as the API gave it,
// a [Table] the same rows as typed records. Both keep their cells column by
// column in memory without pointers, since a register may have millions.
package sheetschema
