// Package pgname knows what PostgreSQL takes for an identifier, and which names
// the mirror keeps for itself.
package pgname

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxBytes is how many bytes PostgreSQL keeps of an identifier (NAMEDATALEN - 1);
// it cuts longer ones silently, so that two could become one.
const MaxBytes = 63

const (
	// HistorySuffix ends the name of the table that holds a resource's past.
	HistorySuffix = "_history"
	// MergedSuffix ends the name of the view that has one row for each of a
	// resource's records which are one.
	MergedSuffix = "_merged"
	// ReportPrefix begins the names of a register's report views.
	ReportPrefix = "report_"
)

var systemColumns = []string{"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}

// IsSystemColumn reports whether every table of PostgreSQL has a column of this
// name, in any case.
func IsSystemColumn(name string) bool {
	return slices.Contains(systemColumns, strings.ToLower(name))
}

// IsSystemSchema reports whether PostgreSQL has, or reserves, a schema of this
// name.
func IsSystemSchema(name string) bool {
	return name == "information_schema" || strings.HasPrefix(name, "pg_")
}

// Fits reports whether an identifier keeps all its bytes when it is put
// together of these parts.
func Fits(parts ...string) bool {
	length := 0
	for _, part := range parts {
		length += len(part)
	}
	return length <= MaxBytes
}

// IsText reports whether PostgreSQL can store a name at all: it is valid UTF-8
// without NUL.
func IsText(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsRune(name, 0)
}

// Join returns base and suffix as one identifier that fits: base is cut, between
// characters, as far as need be.
func Join(base, suffix string) string {
	for !Fits(base, suffix) && base != "" {
		_, size := utf8.DecodeLastRuneInString(base)
		base = base[:len(base)-size]
	}
	return base + suffix
}
