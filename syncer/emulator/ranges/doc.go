// Package ranges finds what a request of the Sheets API names in a spreadsheet: A1 and R1C1
// notation, named ranges, GridRanges, DimensionRanges, DataFilters and developer metadata. What
// isn't there is refused in the words of the API.
package ranges
