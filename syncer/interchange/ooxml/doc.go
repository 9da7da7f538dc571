// Package ooxml reads the tables of .xlsx workbooks (SpreadsheetML, ECMA-376
// part 1, chapter 18), row by row and within bounds.
//
// A workbook is a zip archive of XML parts. A library that unpacks it and lays
// out its rows takes gigabytes for a workbook of 2 kB whose only cell is far
// away, so cells are taken here from the XML as it is unpacked, one row at a
// time: what isn't in the file costs nothing, and reading ends with a
// [bounds.Error] as soon as something is larger than it may be, or when the
// context ends.
//
// # What a cell holds
//
// Each cell is given once, as it lies in the file: the cells that a merged range
// covers beside its first hold nothing. Texts are taken apart from the table of
// shared ones, without the readings that are set above Chinese characters, and
// with what is written as _x000D_ put back. A number is given in days since
// 1899-12-30 where its format shows a date, in workbooks of the 1904 epoch, too;
// times of day and durations have no epoch. Whether it is one is told by the
// number format's parts, not by letters: the d of [$USD] and of [Red] is none.
//
// Sheets that hold a chart, a dialogue or a macro have no cells and are passed
// over. [Workbook.WithoutCells] gives the rest of a workbook to programs that
// look at its layout.
package ooxml
