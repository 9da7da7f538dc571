// Package validate checks the records of a register against its descriptor
// (declarative data validation) and returns an issue for each fault: constraints
// of fields (required, unique, enum, pattern, minimum, maximum, lengths),
// formats, entity integrity (primary and unique keys), referential integrity
// (foreign keys), and the resources' rules, which are row-level check
// constraints.
//
// It also tells, as information, what looks like a slip beside the other records
// (packages outlier and swapped).
//
// It is pure, and goes through the tables column by column, several columns at
// once: a [Check] over n records and c constraints takes O(n·c), keys O(n log n).
// Cells that could not be read are the parser's issues: here they have no value,
// and are not reported again. Nothing in an issue comes from a cell.
//
// Keys are compared as packages textkey and reference have it. A reference that
// may mean several records has an issue that says in which rows they are. One that
// names none but is written almost as a key says how it differs, and from which
// row: whether they mean the same isn't certain.
//
// [sheetsync/validate/format] knows the formats, [sheetsync/validate/country]
// the country by which telephone numbers are read, and
// [sheetsync/validate/duplicates] finds records of one thing.
package validate
