package lexical

import "slices"

// ColumnName returns a column's letters as a spreadsheet shows them: A for 0,
// AA for 26.
func ColumnName(column int) string {
	var letters []byte
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = append(letters, byte('A'+(n-1)%26))
	}
	slices.Reverse(letters)
	return string(letters)
}
