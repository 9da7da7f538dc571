// Package textfile reads and writes tables in text files: CSV and its
// relatives, in whatever encoding and with whatever separator office programs
// write them.
//
// # Reading
//
// A byte-order mark decides; without one, UTF-16 is told by its zero bytes and
// UTF-8 by being valid. A text that is UTF-8 but for a few bytes is refused with
// the line of the first. What is left is decoded as each of the older encodings,
// and those fit whose text is one that people write: of the usual characters of
// Chinese, Japanese or Korean, or of words in one script. Where one fits, or all
// that fit give the same text, it is taken; where texts differ, the file is
// refused with the names of the encodings that fit, one of which --encoding
// takes. A text that decodes to replacement or control characters is never read. The
// separator is the one of comma, semicolon, tab and vertical bar that cuts the
// records most evenly.
//
// Cells in quotes may hold line breaks.
//
// # Cells that would run as formulas
//
// A program that opens a CSV file takes a cell that begins with =, +, -, @, a
// tab or a line break for a formula, in full width too, and some drop what shows
// nothing before it. Such a text is written
// with an apostrophe in front, and a text of that form that has apostrophes
// already gets one more, so that [Neutral] can be undone by [Plain]: “+86 138”
// is written “'+86 138”, and “'+86” is “”+86”. Reading takes one apostrophe
// off again. Numbers are written as they are: “-5” is no formula.
package textfile
