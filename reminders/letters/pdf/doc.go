// Package pdf writes letters as PDF, with the fonts in it.
//
// What is written in Latin, Greek or Cyrillic script is set in the fonts of the Go
// project, which are part of the program, so that it looks the same everywhere. Chinese,
// Japanese and Korean need a font of the machine ([Fonts]), or one that the
// configuration names. The writer of PDF knows TrueType outlines alone, as .ttf or in a
// collection (.ttc), of which one font is taken out; Noto's fonts for these scripts have
// PostScript outlines (CFF) and can't be used.
//
// Where there is no font for a character, there is no PDF: [ErrNoFont]. So it is with
// scripts whose letters change with their neighbours, such as Arabic or Thai, which the
// writer can't shape; a document of Word has them all.
package pdf
