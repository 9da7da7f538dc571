package datapackage

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

const (
	instant  = "2006-01-02T15:04:05Z"
	moment   = "2006-01-02T15:04:05.000000Z" // where some instant of the column isn't a whole second
	momentAs = "%Y-%m-%dT%H:%M:%S.%fZ"
)

// text is a cell as Table Schema's types are written; empty for one that is blank or
// can't be read.
func (c *column) text(t *table.Table, record int) string {
	switch {
	case c.extra >= 0:
		return t.ExtraCell(record, c.extra).Seen()
	case c.field == nil:
		return t.ID(record)
	}
	switch t.State(record, c.field.Index) {
	case table.StateEmpty, table.StateInvalid:
		return ""
	}
	switch c.field.Type {
	case sheetschema.TypeString:
		return t.Text(record, c.field.Index)
	case sheetschema.TypeDateTime:
		return c.instant(t.Int(record, c.field.Index))
	case sheetschema.TypeJSON:
		return plainJSON(c.field.Declared, t.Text(record, c.field.Index))
	default:
		return t.Value(record, c.field.Index).String()
	}
}

func (c *column) instant(microseconds int64) string {
	layout := instant
	if c.fractions {
		layout = moment
	}
	return time.UnixMicro(microseconds).UTC().Format(layout)
}

// plainJSON is a document as a cell of its declared type: those of texts and years
// without quotation marks.
func plainJSON(declared, text string) string {
	switch declared {
	case "object", "geojson", "array", "list", "geopoint":
		return text
	case "year":
		if year, err := strconv.Atoi(text); err == nil {
			return fmt.Sprintf("%04d", year)
		}
	}
	var plain string
	if json.Unmarshal([]byte(text), &plain) == nil {
		return plain
	}
	return text
}

// unreadable is what is shown in a cell that can't be read; empty for any other, and for
// a computed cell that rests on one.
func (c *column) unreadable(t *table.Table, record int) string {
	if c.field == nil || t.State(record, c.field.Index) != table.StateInvalid {
		return ""
	}
	return t.Text(record, c.field.Index)
}

// hasFractions reports whether some instant of a column isn't a whole second.
func hasFractions(t *table.Table, f *sheetschema.Field) bool {
	for record := range t.Len() {
		switch t.State(record, f.Index) {
		case table.StateEmpty, table.StateInvalid:
		default:
			if t.Int(record, f.Index)%int64(time.Second/time.Microsecond) != 0 {
				return true
			}
		}
	}
	return false
}

// isJSON reports whether a text is a document that begins so.
func isJSON(text, begin string) bool {
	return strings.HasPrefix(text, begin) && json.Valid([]byte(text))
}
