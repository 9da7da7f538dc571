package readmodel

import (
	"strings"

	"sheetsync/sheetschema/nearest"
)

// An UnknownError says that there is nothing of a name, and what was probably meant. It
// is an [ErrNotFound].
type UnknownError struct {
	What  string // report, column, tab, …
	Name  string
	Known []string // the names that there are
}

// Nearest is the known name that was probably meant; "" for none.
func (e *UnknownError) Nearest() string { return nearest.Name(e.Name, e.Known) }

// Is makes it an ErrNotFound.
func (e *UnknownError) Is(target error) bool { return target == ErrNotFound }

func (e *UnknownError) Error() string {
	text := "there is no " + e.What + " " + quote(e.Name)
	if near := e.Nearest(); near != "" {
		return text + "; did you mean " + near + "?"
	}
	const most = 40
	switch {
	case len(e.Known) == 0:
		return text
	case len(e.Known) > most:
		return text + "; there are " + strings.Join(e.Known[:most], ", ") + ", …"
	}
	return text + "; there are " + strings.Join(e.Known, ", ")
}

// quote shows what somebody typed, within bounds.
func quote(name string) string {
	const most = 60
	if runes := []rune(name); len(runes) > most {
		name = string(runes[:most]) + "…"
	}
	return "“" + strings.Map(printable, name) + "”"
}

// A ValueError says that a value is none of those that a filter takes.
type ValueError struct{ Column, Want string }

func (e *ValueError) Error() string { return "the filter of " + e.Column + " has to be " + e.Want }

// A GoneError says that no record has an id, or none that the reader may see. It is an
// [ErrNotFound].
type GoneError struct{ Resource string }

func (e *GoneError) Error() string {
	return "there is no such record in " + e.Resource + ", or it is not yours to see"
}

// Is makes it an ErrNotFound.
func (e *GoneError) Is(target error) bool { return target == ErrNotFound }
