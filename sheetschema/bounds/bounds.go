// Package bounds says how much a file or a sheet may hold, for everything that
// opens one.
//
// A register is what a team types, so the bounds are far beyond any real one,
// and close enough that a file made to hurt, such as a workbook of 12 kB whose
// rows reach to the last column, is refused within seconds and a few hundred
// megabytes. Google Sheets' own limits are used where there are such: 10 million
// cells a spreadsheet, 18,278 columns a sheet, 50,000 characters a cell.
//
// What is refused is told by an [Error], which says what was too much, how much
// there may be, and where. Whoever reads counts while reading and stops at the
// bound: the sizes that a file declares of itself may be wrong.
package bounds

import (
	"fmt"
	"strconv"
)

// The bounds of data.
const (
	FileBytes = 64 << 20   // a file of data as it lies on the disk
	Unpacked  = 96 << 20   // bytes: the parts of a workbook that are read, together
	Part      = 16 << 20   // bytes: what a part of a workbook holds beside its cells
	Token     = 1 << 20    // bytes: a tag, or the text between two tags
	Cells     = 10_000_000 // of all tables of a file: rows × columns, as Google counts
	Columns   = 18_278     // of a table: ZZZ is the last
	CellUnits = 50_000     // UTF-16 code units in a cell
	TableText = 64 << 20   // bytes: the texts of all cells, each counted where it is
	Parts     = 10_000     // files in the archive that a workbook is
	Tabs      = 1_000      // of a workbook
	Contacts  = 100_000    // of a file of vCards
	Names     = 10_000     // defined names of a workbook, and tables of a tab
	Merges    = 20_000     // merged ranges of a workbook
	Validated = 2_000_000  // cells with a data validation
)

// The budget of a calculation of formulas. What is beyond it isn't refused:
// formulas keep what they came to when the file was saved.
const (
	Formulas     = 30_000    // that are computed
	FormulaReads = 4_000_000 // cells that formulas read, each time they do
	FormulaCells = 1_000_000 // that they are computed from, with those on the way
	FormulaTexts = 32 << 20  // bytes: what all formulas come to
	FormulaText  = 4 << 20   // bytes: what one formula may put together
)

// The bounds of what is written by hand.
const (
	SchemaBytes = 2 << 20 // a descriptor, a configuration, a key file
	SecretBytes = 1 << 20 // a password, a token
)

// An Error says that something is larger than it may be.
type Error struct {
	Where string // such as “row 5”; "" where whoever reads adds it
	What  string // what was counted, such as “columns”
	Limit int64  // how many there may be
}

// Error words it: “more than 18,278 columns”.
func (e *Error) Error() string {
	text := fmt.Sprintf("there are more than %s %s; split it, or leave out what is not needed", grouped(e.Limit), e.What)
	if e.Where != "" {
		text = e.Where + ": " + text
	}
	return text
}

// Bytes makes the error for more bytes than a limit, which is told in megabytes.
func Bytes(where, what string, limit int64) *Error {
	return &Error{where, "MB of " + what, limit >> 20}
}

// grouped writes a number with commas: 18,278.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// A Table counts what a table and those before it in the same file hold. The
// zero value has counted nothing.
type Table struct {
	before        int64 // cells of the tables before
	rows, columns int
	text          int64
}

// TableOf counts a table that will have at least so many columns, however few its
// rows hold: those of a schema.
func TableOf(columns int) Table { return Table{columns: columns} }

// Next begins another table of the same file.
func (t *Table) Next() { t.before, t.rows, t.columns = t.before+t.cells(), 0, 0 }

func (t *Table) cells() int64 { return int64(t.rows) * int64(t.columns) }

// Cell counts a cell by its place, from 0, and by its text: the table reaches to
// it. The error is an [*Error] and says where the bound was crossed.
func (t *Table) Cell(row, column int, text string) error {
	t.rows, t.columns = max(t.rows, row+1), max(t.columns, column+1)
	t.text += int64(len(text))
	switch {
	case t.columns > Columns:
		return &Error{"row " + strconv.Itoa(row+1), "columns", Columns}
	case t.before+t.cells() > Cells:
		return &Error{"row " + strconv.Itoa(row+1), "cells (rows × columns, the empty ones between included)", Cells}
	case len(text) > CellUnits && !fits(text):
		return &Error{"row " + strconv.Itoa(row+1) + ", column " + strconv.Itoa(column+1), "characters in one cell", CellUnits}
	case t.text > TableText:
		return Bytes("row "+strconv.Itoa(row+1), "text in the cells", TableText)
	}
	return nil
}

// fits reports whether a text has at most [CellUnits] units. sheetschema/celltext
// says why units.
func fits(text string) bool {
	units := 0
	for _, r := range text {
		if units++; r > 0xFFFF {
			units++
		}
		if units > CellUnits {
			return false
		}
	}
	return true
}
