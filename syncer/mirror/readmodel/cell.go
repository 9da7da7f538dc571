package readmodel

import (
	"regexp"
	"strings"
	"unicode"

	"sheetsync/sheetschema"
)

// A Kind is what a column holds.
type Kind string

// The kinds.
const (
	KindText     Kind = "text"
	KindNumber   Kind = "number"   // an exact decimal: -12.50
	KindDate     Kind = "date"     // 2026-11-29
	KindTime     Kind = "time"     // 08:30:00
	KindDateTime Kind = "datetime" // 2026-11-29T08:30:00Z
	KindBoolean  Kind = "boolean"  // true or false
	KindJSON     Kind = "json"
)

// A Cell is a value, written as its column's kind has it.
type Cell struct {
	Text string
	Null bool
	// Unreadable says that the cell is not of its field's type: Text is then what people
	// see, and "" for a computed one that rests on such a cell.
	Unreadable bool
	Masked     bool // it holds personal data, and Text is [Mask]
}

// Mask stands for personal data that isn't shown.
const Mask = "•••"

// maskPattern is a mask as queries see it, with what tells one from another.
var maskPattern = regexp.MustCompile(Mask + `[0-9a-f]{16}`)

// cellOf makes a cell of what a query returned.
func cellOf(text *string) Cell {
	if text == nil {
		return Cell{Null: true}
	}
	if strings.Contains(*text, Mask) && maskPattern.MatchString(*text) {
		return Cell{Text: maskPattern.ReplaceAllString(*text, Mask), Masked: true}
	}
	return Cell{Text: *text}
}

// cellsOf makes cells of a row that a query returned.
func cellsOf(row []*string) []Cell {
	cells := make([]Cell, len(row))
	for i, text := range row {
		cells[i] = cellOf(text)
	}
	return cells
}

// kindOf is the kind of a field's values.
func kindOf(f *sheetschema.Field) Kind {
	switch f.Type {
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		return KindNumber
	case sheetschema.TypeBoolean:
		return KindBoolean
	case sheetschema.TypeDate:
		return KindDate
	case sheetschema.TypeTime:
		return KindTime
	case sheetschema.TypeDateTime:
		return KindDateTime
	case sheetschema.TypeJSON:
		return KindJSON
	default:
		return KindText
	}
}

// kindOfColumn is the kind of a column by its type, as format_type has it.
func kindOfColumn(typ string) Kind {
	switch typ {
	case "bigint", "integer", "smallint", "numeric", "double precision", "real":
		return KindNumber
	case "boolean":
		return KindBoolean
	case "date":
		return KindDate
	case "time without time zone":
		return KindTime
	case "timestamp with time zone":
		return KindDateTime
	case "json", "jsonb", "text[]":
		return KindJSON
	}
	return KindText
}

// asText selects a column, quoted already, as text in whatever style the session has
// dates.
func asText(kind Kind, column string) string {
	switch kind {
	case KindDate:
		return "to_char(" + column + ", 'YYYY-MM-DD')"
	case KindTime:
		return "to_char(" + column + ", 'HH24:MI:SS')"
	case KindDateTime:
		return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
	case KindJSON:
		return "to_json(" + column + ")::text"
	default:
		return column + "::text"
	}
}

// printable leaves out of a text what nobody sees.
func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return -1
}
