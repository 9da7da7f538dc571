// Package sheetschema knows what a register looks like: it loads descriptors
// (Tabular Data Packages with additions) and checks them. It is
// pure: it knows no clock, no network and no database.
//
//	d, err := sheetschema.LoadFile(ctx, "register.yaml") // all faults, with their places
//
// A [Descriptor] describes the register, a [Resource] one tab, a [Field] one
// column. Computed fields are filled in the order of [Descriptor.Steps].
//
// Below it stand the packages that know no descriptor: source (YAML and JSON
// with places), lexical (how values are written), decimal, currency, textkey
// (what looks equal), celltext, nearest (edit distance), pgname, bounds, parallel, period,
// expression (the language of formulas and rules) and language (texts in the
// languages of the users). Above it stand header (which column is which field),
// table (cells and records), reference (which record a foreign key names), lint (what a
// descriptor could say better) and registers (the built-in descriptors).
package sheetschema
