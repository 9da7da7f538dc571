package lexical

import "strings"

// Names splits a cell that may name several people, as in “Li, Wang” or “李雷、韩梅梅”. A
// name may have blanks in it.
func Names(cell string) []string {
	var list []string
	for name := range strings.FieldsFuncSeq(cell, func(c rune) bool { return strings.ContainsRune(",;、，；|/\n\r", c) }) {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	return list
}
