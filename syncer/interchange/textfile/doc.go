// Package textfile reads and writes tables in text files: CSV and its
// relatives, in whatever encoding and with whatever separator office programs
// write them.
//
// # Reading
//
// A byte-order mark decides; without one, UTF-16 is told by its zero bytes,
// UTF-8 by being valid, and what is left is GB18030 (of which GBK and GB2312
// are parts) or, where that doesn't fit, Windows-1252. The separator is the one
// of comma, semicolon, tab and vertical bar that cuts the records most evenly.
// Cells in quotes may hold line breaks.
//
// # Cells that would run as formulas
//
// A program that opens a CSV file takes a cell that begins with =, +, -, @, a
// tab or a line break for a formula, in full width too. Such a text is written
// with an apostrophe in front, and a text of that form that has apostrophes
// already gets one more, so that [Neutral] can be undone by [Plain]: “+86 138”
// is written “'+86 138”, and “'+86” is “”+86”. Reading takes one apostrophe
// off again. Numbers are written as they are: “-5” is no formula.
package textfile
