package table

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
)

// naming reports whether a field names records: as a part of a key, or of a
// reference to one.
func naming(r *sheetschema.Resource, f *sheetschema.Field) bool {
	if f.Constraints.Unique || slices.Contains(r.PrimaryKey, f.Index) {
		return true
	}
	for _, key := range r.UniqueKeys {
		if slices.Contains(key, f.Index) {
			return true
		}
	}
	return slices.ContainsFunc(r.ForeignKeys, func(key sheetschema.ForeignKey) bool { return slices.Contains(key.Fields, f.Index) })
}

// digitsOf returns the digits of a number in a text field, given how the cell
// shows it, "" where that isn't known. The zeros that a format puts in front are
// part of them: 5021 shown as 05021 is that code. The marks between them and the
// zeros behind the decimal point are not: 1000 shown as 1,000 or 1,000.00 is
// 1000, or one tab's format would make other keys of the same numbers. is is
// false where the cell shows more than digits, ¥1,200.00 or 15% or 555-1234,
// which then is its text; names says that it is a key's, where money and percent
// are no more than a format, either.
func digitsOf(shown string, n float64, names bool) (digits string, is bool) {
	plain := lexical.PlainDigits(n)
	if shown == "" || shown == plain || scientific(shown) {
		return plain, true
	}
	whole, is := lexical.ShowsNumber(shown, n, names)
	if !is {
		return "", false
	}
	unsigned := strings.TrimPrefix(plain, "-")
	before, _, _ := strings.Cut(unsigned, ".")
	return plain[:len(plain)-len(unsigned)] + strings.Repeat("0", max(whole-len(before), 0)) + unsigned, true
}
