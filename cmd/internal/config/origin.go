package config

import (
	"cmp"

	"sheetsync/sheetschema/source"
)

// An Origin says where a value came from.
type Origin struct {
	kind   originKind
	name   string // the file's path, the variable's or the flag's name
	line   int    // of a file, from 1; 0 for the file as a whole
	column int
}

// originKind orders origins by precedence.
type originKind uint8

const (
	fromDefault originKind = iota
	fromFile
	fromEnvironment
	fromFlag
)

// String returns the origin for people: “default”, “sheetsync.yaml:4:3”,
// “SHEETSYNC_MAIL_PORT”, “--set”.
func (o Origin) String() string {
	if o.kind == fromDefault {
		return "default"
	}
	return source.Problem{File: o.name, Line: o.line, Column: o.column}.Place()
}

func (o Origin) compare(other Origin) int {
	rank := func(o Origin) int {
		if o.kind == fromFile {
			return -1 // the file first, then what has no place, then the rest
		}
		return int(o.kind)
	}
	return cmp.Or(cmp.Compare(rank(o), rank(other)), cmp.Compare(o.line, other.line), cmp.Compare(o.column, other.column))
}
