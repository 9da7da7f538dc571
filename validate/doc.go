// Package validate checks the records of a register against its descriptor and
// tells what is wrong with them: constraints of fields (required, unique, enum,
// pattern, minimum, maximum, lengths), formats, primary and foreign keys, and
// the resources' rules.
//
// It is pure, and goes through the tables column by column, several columns at
// once. Cells that could not be read are the parser's issues: here they have no
// value, and are not reported again. Nothing in an issue comes from a cell.
package validate
