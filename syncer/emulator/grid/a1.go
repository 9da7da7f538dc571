package grid

import (
	"strconv"
	"strings"
)

// MaxColumns is how many columns a sheet can have.
const MaxColumns = 18278

// ColumnName writes a column's letters: 0 is A, 26 is AA.
func ColumnName(col int) string {
	var b [8]byte
	i := len(b)
	for col >= 0 {
		i--
		b[i] = byte('A' + col%26)
		col = col/26 - 1
	}
	return string(b[i:])
}

// ColumnIndex reads a column's letters, at most three.
func ColumnIndex(name string) (int, bool) {
	if name == "" || len(name) > 3 {
		return 0, false
	}
	n := 0
	for i := range len(name) {
		c := name[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			return 0, false
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1, n <= MaxColumns
}

// CellName writes a cell as A1.
func CellName(row, col int) string { return ColumnName(col) + strconv.Itoa(row+1) }

// QuoteTitle writes a sheet's title as it stands before the '!' of a reference, quoted where it must be.
func QuoteTitle(title string) string {
	if plainTitle(title) {
		return title
	}
	return "'" + strings.ReplaceAll(title, "'", "''") + "'"
}

func plainTitle(title string) bool {
	if title == "" || title[0] >= '0' && title[0] <= '9' {
		return false
	}
	for _, c := range title {
		if !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_') {
			return false
		}
	}
	if _, end, ok := scanReference(title, 0); ok && end == len(title) {
		return false // a tab named like a cell
	}
	return true
}

// A1 writes a range with its sheet, as the API echoes ranges: Sheet1!A1:B2, and Sheet1!A1 for one cell.
func (s *Sheet) A1(r Range) string {
	t := QuoteTitle(s.Title) + "!" + CellName(r.StartRow, r.StartCol)
	if r.Rows() == 1 && r.Cols() == 1 {
		return t
	}
	return t + ":" + CellName(r.EndRow-1, r.EndCol-1)
}

// SplitReference parts a reference such as 'Sheet name'!A1:B2 into the sheet's title and what is
// behind it: no title, or a title alone, are references, too.
func SplitReference(text string) (title, cells string, hasTitle, ok bool) {
	if strings.HasPrefix(text, "'") {
		for i := 1; i < len(text); i++ {
			if text[i] != '\'' {
				continue
			}
			if i+1 < len(text) && text[i+1] == '\'' {
				i++
				continue
			}
			title = strings.ReplaceAll(text[1:i], "''", "'")
			switch {
			case i+1 == len(text):
				return title, "", true, true
			case text[i+1] == '!' && i+2 < len(text):
				return title, text[i+2:], true, true
			}
			return "", "", false, false
		}
		return "", "", false, false
	}
	if i := strings.LastIndexByte(text, '!'); i >= 0 {
		return text[:i], text[i+1:], true, i+1 < len(text)
	}
	return "", text, false, text != ""
}
