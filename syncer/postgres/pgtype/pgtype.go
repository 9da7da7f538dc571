// Package pgtype says how a field's type stands in PostgreSQL: the type of its
// column, and the text in which a value is read back.
package pgtype

import (
	"fmt"

	"sheetsync/sheetschema"
)

// Name returns the column type of a field's type, as PostgreSQL's format_type
// writes it.
func Name(t sheetschema.Type) string {
	switch t {
	case sheetschema.TypeString:
		return "text"
	case sheetschema.TypeInteger:
		return "bigint"
	case sheetschema.TypeNumber:
		return "numeric"
	case sheetschema.TypeBoolean:
		return "boolean"
	case sheetschema.TypeDate:
		return "date"
	case sheetschema.TypeTime:
		return "time without time zone"
	case sheetschema.TypeDateTime:
		return "timestamp with time zone"
	case sheetschema.TypeJSON:
		return "jsonb"
	}
	panic(fmt.Sprintf("unknown type %d of a field", t))
}

// AsText selects a column, quoted already, in a form that doesn't depend on the
// session's date style and time zone: dates as days since 1970-01-01, times as
// seconds since midnight, datetimes as microseconds since 1970-01-01 UTC, the rest
// as PostgreSQL writes it.
func AsText(t sheetschema.Type, column string) string {
	switch t {
	case sheetschema.TypeDate:
		column = "(" + column + " - DATE '1970-01-01')"
	case sheetschema.TypeTime:
		column = "extract(epoch FROM " + column + ")::bigint"
	case sheetschema.TypeDateTime:
		column = "(extract(epoch FROM " + column + ") * 1000000)::bigint"
	}
	return column + "::text"
}

// Plain selects a column of a type as format_type writes it, its name quoted already, as
// expression.Value.String writes the value, whatever the session's date style and time
// zone: dates as 2026-12-01, datetimes as 2026-12-01T08:30:00.5Z, the rest as PostgreSQL
// writes it. PostgreSQL reads it back.
func Plain(kind, column string) string {
	switch kind {
	case "date":
		return "to_char(" + column + ", 'YYYY-MM-DD')"
	case "timestamp with time zone":
		return "rtrim(rtrim(to_char(" + column + ` AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z'`
	}
	return column + "::text"
}
