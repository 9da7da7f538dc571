// Package header finds the header row of a tab and matches its headings to the
// fields of a resource (schema matching). The result is a
// [sheetsync/sheetschema/table.HeaderMatch], which says where a parser finds
// each field.
package header
