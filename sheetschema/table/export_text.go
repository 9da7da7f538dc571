package table

import (
	"encoding/json"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"strings"
	"time"
)

// ExportText returns a cell as text that Parse reads back as the same value:
// dates and times in ISO form, a datetime in the table's time zone to the
// second or, where that tells less, the microsecond; numbers by all their
// digits with the field's decimal separator, and one zero more where they could
// be a whole number with thousands; booleans in the field's words.
// An invalid cell is what people see in it.
func ExportText(t *Table, record, field int) string {
	f := t.Resource.Fields[field]
	switch t.State(record, field) {
	case StateEmpty:
		return ""
	case StateInvalid:
		return t.Text(record, field)
	}
	switch f.Type {
	case sheetschema.TypeString:
		return t.Text(record, field)
	case sheetschema.TypeJSON:
		return exportJSON(f, t.Text(record, field))
	case sheetschema.TypeBoolean:
		words, usual := f.Notation.FalseValues, "FALSE"
		if t.Int(record, field) != 0 {
			words, usual = f.Notation.TrueValues, "TRUE"
		}
		if len(words) > 0 {
			return words[0]
		}
		return usual
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		text := t.Value(record, field).String()
		if !f.Notation.Declared() && strings.Contains(text, ".") && lexical.DecimalOf(text, &f.Notation) == 0 {
			text += "0" // so that 1.234 is nobody's 1,234
		}
		if f.Notation.DecimalChar != 0 {
			text = strings.Replace(text, ".", string(f.Notation.DecimalChar), 1)
		}
		return text
	case sheetschema.TypeDateTime:
		at := time.UnixMicro(t.Int(record, field)).In(t.Location())
		if at.Nanosecond() == 0 {
			return at.Format("2006-01-02 15:04:05")
		}
		return at.Format("2006-01-02 15:04:05.999999")
	case sheetschema.TypeTime:
		return time.Unix(t.Int(record, field), 0).UTC().Format("15:04:05")
	default:
		return t.Value(record, field).String()
	}
}

// exportJSON undoes what parsing made of a text.
func exportJSON(f *sheetschema.Field, text string) string {
	switch f.Declared {
	case "list":
		var items []string
		if json.Unmarshal([]byte(text), &items) == nil {
			delimiter := f.Notation.Delimiter
			if delimiter == "" {
				delimiter = ","
			}
			return strings.Join(items, delimiter)
		}
	case "object", "geojson", "array", "geopoint", "year":
		return text
	}
	var plain string
	if json.Unmarshal([]byte(text), &plain) == nil {
		return plain
	}
	return text
}
