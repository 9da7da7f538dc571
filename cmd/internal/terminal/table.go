package terminal

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// Table prints rows of cells below each other, two blanks from the margin and between
// columns. Characters of Chinese take two columns of a terminal. Lines are cut to width
// columns; 0 is for lines of any length.
func Table(w io.Writer, rows [][]string, width int) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString("  " + cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell)))
			}
		}
		line := strings.TrimRight(b.String(), " ")
		if width > 0 {
			line = Fit(line, width)
		}
		fmt.Fprintln(w, line)
	}
}

// Fit cuts a text to so many columns of a terminal; characters of Chinese take
// two.
func Fit(text string, columns int) string {
	if uniseg.StringWidth(text) <= columns {
		return text
	}
	var b strings.Builder
	used := 0
	for state, rest := -1, text; rest != ""; {
		var cluster string
		var wide int
		cluster, rest, wide, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+wide > columns-1 {
			break
		}
		used += wide
		b.WriteString(cluster)
	}
	return b.String() + "…"
}
