// Package tabset says which of a workbook's tabs hold the records of one resource,
// where these stand in several tabs of one shape: a tab a year, a month or a region.
// A descriptor lists titles, and patterns of titles (globs):
//
//	tabs: [客户2024, 客户20??]    *  any characters, or none    ?  one character
//
// Titles are compared as [heading.Fold] writes them: case, width, blanks beside
// Chinese characters and traditional forms make no difference.
package tabset
