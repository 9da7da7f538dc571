package place

import (
	"strconv"
	"strings"
)

// Quote writes a tab's title for a range in A1 notation. Quoted, it names a
// tab and never a named range or a cell.
func Quote(title string) string {
	return "'" + strings.ReplaceAll(title, "'", "''") + "'"
}

// TitleOf returns the tab's title in a range in A1 notation.
func TitleOf(a1 string) string {
	if i := strings.LastIndexByte(a1, '!'); i >= 0 {
		a1 = a1[:i]
	}
	if n := len(a1); n >= 2 && a1[0] == '\'' && a1[n-1] == '\'' {
		return strings.ReplaceAll(a1[1:n-1], "''", "'")
	}
	return a1
}

// Letters names a column, counted from 0: A … Z, AA ….
func Letters(column int) string {
	var b [8]byte
	i := len(b)
	for column++; column > 0; column = (column - 1) / 26 {
		i--
		b[i] = byte('A' + (column-1)%26)
	}
	return string(b[i:])
}

// ColumnsA1 names whole columns from first to last.
func ColumnsA1(title string, first, last int) string {
	return Quote(title) + "!" + Letters(first) + ":" + Letters(last)
}

// RowsA1 names whole rows from first to last, counted from 0.
func RowsA1(title string, first, last int) string {
	return Quote(title) + "!" + strconv.Itoa(first+1) + ":" + strconv.Itoa(last+1)
}

// RectangleA1 names the cells from row r0 and column c0 to before r1 and c1.
func RectangleA1(title string, r0, r1, c0, c1 int) string {
	return Quote(title) + "!" + Letters(c0) + strconv.Itoa(r0+1) + ":" + Letters(c1-1) + strconv.Itoa(r1)
}

// RowsOf returns how many rows a range covers that ends in a row; else 0.
func RowsOf(a1 string) int {
	digits := len(a1)
	for digits > 0 && '0' <= a1[digits-1] && a1[digits-1] <= '9' {
		digits--
	}
	n, err := strconv.Atoi(a1[digits:])
	if err != nil || digits == 0 || !strings.Contains(a1, "!") || n > 10_000_000 {
		return 0
	}
	return n
}
