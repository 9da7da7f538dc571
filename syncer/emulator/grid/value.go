package grid

import "strconv"

// Kind says what a value is.
type Kind uint8

// The kinds of value a cell can hold.
const (
	Empty Kind = iota
	Number
	Text
	Bool
	Error
)

// Value is what a cell holds, or what its formula came to.
type Value struct {
	Kind Kind
	// Num is the number; 1 or 0 for a Bool. Dates are numbers: days since 1899-12-30.
	Num float64
	// Str is the text; for an Error what the cell shows, such as "#DIV/0!".
	Str string
}

// NumberValue returns a number.
func NumberValue(n float64) Value { return Value{Kind: Number, Num: n} }

// TextValue returns a text; the empty text is a value of its own, not an empty cell.
func TextValue(s string) Value { return Value{Kind: Text, Str: s} }

// BoolValue returns a truth value.
func BoolValue(b bool) Value {
	if b {
		return Value{Kind: Bool, Num: 1}
	}
	return Value{Kind: Bool}
}

// ErrorValue returns an error by what the cell shows, such as "#REF!".
func ErrorValue(shown string) Value { return Value{Kind: Error, Str: shown} }

// String shows the value as the “automatic” format would, in the en_US locale and without rounding.
func (v Value) String() string {
	switch v.Kind {
	case Number:
		return strconv.FormatFloat(v.Num, 'f', -1, 64)
	case Bool:
		if v.Num != 0 {
			return "TRUE"
		}
		return "FALSE"
	case Text, Error:
		return v.Str
	}
	return ""
}

// ErrorType is the API's name of an error by what the cell shows, for instance "DIVIDE_BY_ZERO" for "#DIV/0!".
func ErrorType(shown string) string {
	switch shown {
	case "#NULL!":
		return "NULL_VALUE"
	case "#DIV/0!":
		return "DIVIDE_BY_ZERO"
	case "#VALUE!":
		return "VALUE"
	case "#REF!":
		return "REF"
	case "#NAME?":
		return "NAME"
	case "#NUM!":
		return "NUM"
	case "#N/A":
		return "N_A"
	case "Loading...":
		return "LOADING"
	}
	return "ERROR"
}
