package overview

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"sheetsync/sheetschema/lexical"
)

// columnUnits is how many narrow characters fit into one column; a wide one, such as
// a Chinese one, takes two.
const columnUnits = 14

// lines estimates over how many lines a text runs that is as wide as some columns.
func lines(s string, span int) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n += max((units(line)+span*columnUnits-1)/(span*columnUnits), 1)
	}
	return n
}

func units(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// cellName is a cell in A1 notation; row and column are counted from 0.
func cellName(row, column int) string { return lexical.ColumnName(column) + strconv.Itoa(row+1) }

// quoted is a text within a formula.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
