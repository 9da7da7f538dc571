package summary

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const lineWidth = 110

// list prints parts behind a label, broken between parts where a line is full.
func list(w io.Writer, label string, parts []string) {
	line := fmt.Sprintf("  %-9s ", label)
	width := 12
	for i, part := range parts {
		if i < len(parts)-1 {
			part += ";"
		}
		n := utf8.RuneCountInString(part) + 1
		if width+n > lineWidth && width > 12 {
			fmt.Fprintln(w, strings.TrimRight(line, " "))
			line, width = strings.Repeat(" ", 12), 12
		}
		line += part + " "
		width += n
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
}

// indent puts the further lines of a text under its first one.
func indent(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n            ")
}

// oneLine keeps a text from breaking the line or steering the terminal.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) }), " ")
}

func seconds(s float64) string { return strconv.FormatFloat(s, 'f', 1, 64) + " s" }
