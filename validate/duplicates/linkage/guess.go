package linkage

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/normal"
)

// Resolved returns the fields with what they hold, and which of them are parts of
// others, as the values of a table tell.
func Resolved(t *table.Table, fields []Field) []Field {
	out := make([]Field, len(fields))
	for i, f := range fields {
		out[i] = f
		if f.Kind == KindAuto {
			out[i].Kind = guess(t, f.Index)
		}
	}
	addParts(t, out)
	return out
}

// guess tells what a field without a format holds, by its values.
func guess(t *table.Table, field int) Kind {
	switch t.Resource.Fields[field].Type {
	case sheetschema.TypeDate, sheetschema.TypeDateTime:
		return KindDate
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		return KindCode
	}
	filled, dates, codes := 0, 0, 0
	for record := range t.Len() {
		text := strings.TrimSpace(cellText(t, record, field))
		if text == "" {
			continue
		}
		filled++
		if _, ok := normal.DateOf(text); ok {
			dates++
		}
		if isCode(text) {
			codes++
		}
	}
	switch {
	case filled == 0:
		return KindText
	case dates*10 >= filled*8:
		return KindDate
	case codes*10 >= filled*8:
		return KindCode
	default:
		return KindText
	}
}

// isCode reports whether a text is a number, or one word of letters and digits of
// which digits are a good part.
func isCode(text string) bool {
	digits := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			digits++
		}
	}
	return digits > 0 && digits*3 >= len(text) && len(text) <= 40
}
