// Package sheetschema knows what a register looks like: it loads descriptors
// (Tabular Data Packages with additions), checks them and lints them. It is
// pure: it knows no clock, no network and no database.
//
//	d, err := sheetschema.LoadFile("register.yaml") // all faults, with their places
//	for _, diagnostic := range sheetschema.Lint(d, roles) { … }
//
// A [Descriptor] describes the register, a [Resource] one tab, a [Field] one
// column. Computed fields are filled in the order of [Descriptor.Steps].
//
// Below it stand sheetschema/source (YAML and JSON with places),
// sheetschema/lexical (how values are written), sheetschema/expression (the
// language of formulas and rules) and sheetschema/language (texts in the
// languages of the users); above it sheetschema/header (which column is which
// field), sheetschema/table (cells and records) and sheetschema/registers (the
// built-in descriptors).
package sheetschema
