// Package validate checks the records of a register against its descriptor
// (declarative data validation) and returns an issue for each fault: constraints
// of fields (required, unique, enum, pattern, minimum, maximum, lengths),
// formats, entity integrity (primary and unique keys), referential integrity
// (foreign keys), and the resources' rules, which are row-level check
// constraints.
//
// It is pure, and goes through the tables column by column, several columns at
// once: a [Check] over n records and c constraints takes O(n·c), keys O(n log n).
// Cells that could not be read are the parser's issues: here they have no value,
// and are not reported again. Nothing in an issue comes from a cell.
//
// [sheetsync/validate/format] knows the formats, [sheetsync/validate/country]
// the country by which telephone numbers are read, and
// [sheetsync/validate/duplicates] finds records of one thing.
package validate
