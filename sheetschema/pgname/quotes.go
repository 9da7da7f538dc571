package pgname

import (
	"regexp"
	"slices"
	"strings"
)

var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// reserved are PostgreSQL's keywords that name no column, in any of its versions.
var reserved = strings.Fields(`all analyse analyze and any array as asc asymmetric authorization binary both case cast check
	collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema
	current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign
	freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like
	limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
	returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
	unique user using variadic verbose when where window with`)

// NeedsQuotes reports whether an identifier means another, or none, unless it is
// quoted: it has capitals or other letters than ASCII's, or is a keyword.
func NeedsQuotes(name string) bool {
	return !plainName.MatchString(name) || slices.Contains(reserved, name)
}
