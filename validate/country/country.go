// Package country says which country a record is in: the region by whose
// numbering plan its telephone numbers are read. Checking formats and finding
// duplicates ask the same question, and must get the same answer.
package country

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/format"
)

// A Lookup finds the countries of one table's records. It remembers the names
// that it has met, and is for one goroutine.
type Lookup struct {
	table    *table.Table
	field    *sheetschema.Field // nil where no field tells
	fallback string
	known    map[string]string // ISO 3166 code by name
}

// New returns a Lookup in t. fallback is the ISO 3166 code of records that name
// no country, or none that is known; "" for none.
func New(t *table.Table, fallback string) *Lookup {
	return &Lookup{table: t, field: Field(t.Resource), fallback: fallback, known: make(map[string]string)}
}

// Field returns the field that says which country a record is in: the first
// text field of format country or, where there is none, the first that is named
// country. It is nil where a resource has neither.
func Field(r *sheetschema.Resource) *sheetschema.Field {
	var named *sheetschema.Field
	for _, f := range r.Fields {
		switch {
		case f.Type != sheetschema.TypeString:
		case f.Format == "country":
			return f
		case named == nil && strings.EqualFold(f.Name, "country"):
			named = f
		}
	}
	return named
}

// Of returns the ISO 3166 code of a record's country, or the fallback.
func (l *Lookup) Of(record int) string {
	if l.field == nil || l.table.State(record, l.field.Index) != table.StateValid {
		return l.fallback
	}
	name := l.table.Text(record, l.field.Index)
	code, seen := l.known[name]
	if !seen {
		var ok bool
		if code, ok = format.Region(name); !ok {
			code = l.fallback
		}
		l.known[name] = code
	}
	return code
}
