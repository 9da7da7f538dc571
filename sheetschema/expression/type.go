package expression

import "fmt"

// Type is the type of a value. The zero Type is that of an empty value. An
// expression itself is never of type Empty or Unknown: these are what its values
// may be instead.
type Type uint8

// The types of values.
const (
	TypeEmpty    Type = iota
	TypeUnknown       // something that can't be read
	TypeText          // a text of any length
	TypeNumber        // an exact decimal
	TypeBoolean       // true or false; an empty one is unknown
	TypeDate          // a day of the calendar
	TypeTime          // a time of day
	TypeDateTime      // an instant
	TypeList          // several values in order
	TypeAny           // a value of a form that expressions don't look into, such as JSON; as a wanted type, anything
)

var typeNames = [...]string{"empty", "unknown", "a text", "a number", "true or false", "a date", "a time", "a date with time", "a list", "a value of unknown type"}

// String names the type in words, with its article: “a number”.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return fmt.Sprintf("type %d", uint8(t))
}

// ordered reports whether values of the type have a greater and a less.
func (t Type) ordered() bool {
	switch t {
	case TypeText, TypeNumber, TypeDate, TypeTime, TypeDateTime:
		return true
	default:
		return false
	}
}

// A Field is a name that expressions may use, and the type of its values.
type Field struct {
	Name string
	Type Type
}

// Env lists the fields of a record. A field's position is what [Record.Value]
// is asked for.
type Env []Field

func (e Env) index(name string) int {
	for i, f := range e {
		if f.Name == name {
			return i
		}
	}
	return -1
}

func (e Env) names() []string {
	names := make([]string, len(e))
	for i, f := range e {
		names[i] = f.Name
	}
	return names
}

// static is what the compiler knows of a value before there is one.
type static struct {
	typ  Type
	elem Type // of a List; Any when not known
}
