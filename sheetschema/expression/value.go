package expression

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"sheetsync/sheetschema/decimal"
)

// A Value is a typed value, empty, or unknown. The zero Value is empty. Values don't
// change and may be copied; compare them with [Value.Equal], not with ==.
type Value struct {
	number decimal.Decimal // or day, second, microsecond, 0 and 1, or the origin of an unknown value
	text   string
	list   *[]Value
	typ    Type
}

// whole makes a value that is told by one integer.
func whole(typ Type, n int64) Value { return Value{typ: typ, number: decimal.FromInt(n)} }

// payload returns the integer that whole took.
func (v Value) payload() int64 { return v.number.Payload() }

// UnknownOf returns the value of something that is there but can't be read.
// origin says what that is: the position of its field in the [Env]. Whatever
// can't be known because of it keeps the origin.
func UnknownOf(origin int) Value { return whole(TypeUnknown, int64(origin)) }

// TextOf returns a text. The empty text is an empty value: a cell cannot tell
// one from the other.
func TextOf(text string) Value {
	if text == "" {
		return Value{}
	}
	return Value{typ: TypeText, text: text}
}

// IntegerOf returns a whole number.
func IntegerOf(n int64) Value { return whole(TypeNumber, n) }

// DecimalOf returns coefficient × 10^exponent. The exponent may be -1,000 to
// 1,000; beyond that the value is empty.
func DecimalOf(coefficient int64, exponent int32) Value {
	d, ok := decimal.New(coefficient, exponent)
	if !ok {
		return Value{}
	}
	return ExactOf(d)
}

// BooleanOf returns true or false. What is neither is the empty value.
func BooleanOf(b bool) Value {
	if b {
		return whole(TypeBoolean, 1)
	}
	return Value{typ: TypeBoolean}
}

// DateOf returns a date.
func DateOf(day Day) Value { return whole(TypeDate, int64(day)) }

// TimeOf returns a time of day, in seconds since midnight.
func TimeOf(seconds int64) Value { return whole(TypeTime, seconds) }

// DateTimeOf returns an instant, in microseconds since 1970-01-01 UTC.
func DateTimeOf(microseconds int64) Value { return whole(TypeDateTime, microseconds) }

// ListOf returns a list. It keeps the slice, which must not be changed.
func ListOf(values []Value) Value { return Value{typ: TypeList, list: &values} }

// AnyOf returns a value that expressions can only test for being there, such
// as the text of a JSON document. The empty text is an empty value.
func AnyOf(text string) Value {
	if text == "" {
		return Value{}
	}
	return Value{typ: TypeAny, text: text}
}

// Type returns the value's type, Empty for an empty one and Unknown for one
// that can't be known.
func (v Value) Type() Type { return v.typ }

// IsEmpty reports whether there is no value. An unknown value isn't empty.
func (v Value) IsEmpty() bool { return v.typ == TypeEmpty }

// IsUnknown reports whether there is something that can't be read.
func (v Value) IsUnknown() bool { return v.typ == TypeUnknown }

// IsKnown reports whether there is a value: neither empty nor unknown.
func (v Value) IsKnown() bool { return !v.missing() }

// Origin returns the position of the field that an unknown value comes from, and
// -1 for every other value.
func (v Value) Origin() int {
	if v.typ != TypeUnknown {
		return -1
	}
	return int(v.payload())
}

// missing reports whether there is no value to work with: it is empty or unknown.
func (v Value) missing() bool { return v.typ <= TypeUnknown }

// lacking is what an operation gives for operands of which one is missing: an
// unknown one makes the result unknown, else it is empty.
func lacking(operands ...Value) Value {
	for _, v := range operands {
		if v.typ == TypeUnknown {
			return v
		}
	}
	return Value{}
}

// isBlank reports whether there is no value, or a text without characters,
// which only expressions make.
func (v Value) isBlank() bool { return v.typ == TypeEmpty || v.typ == TypeText && v.text == "" }

// IsTrue reports whether the value is true: neither false, empty nor unknown.
func (v Value) IsTrue() bool { return v.typ == TypeBoolean && v.payload() == 1 }

// IsFalse reports whether the value is false: neither true, empty nor unknown.
func (v Value) IsFalse() bool { return v.typ == TypeBoolean && v.payload() == 0 }

// Text returns the text of a Text or Any, and "" of anything else.
func (v Value) Text() string { return v.text }

// Int returns the payload of a value that is neither text, list nor number: a
// Date's days since 1970-01-01, a Time's seconds since midnight, a DateTime's
// microseconds since 1970-01-01 UTC, a Boolean's 0 or 1.
func (v Value) Int() int64 {
	if v.typ == TypeNumber || v.typ == TypeUnknown {
		return 0
	}
	return v.payload()
}

// Day returns the day of a Date.
func (v Value) Day() Day {
	if v.typ != TypeDate {
		return 0
	}
	return Day(v.payload())
}

// List returns the values of a List, which must not be changed.
func (v Value) List() []Value {
	if v.list == nil {
		return nil
	}
	return *v.list
}

// bytes is about how long the value is as a text.
func (v Value) bytes() int {
	total := len(v.text)
	for _, element := range v.List() {
		total += 2 + element.bytes()
	}
	return total
}

// Equal reports whether two values are of one type and the same; numbers are
// compared by what they are worth, so that 1.0 equals 1. Unknown values are the
// same when they have one origin, which doesn't say that they are worth the same.
func (v Value) Equal(w Value) bool {
	if v.typ != w.typ {
		return false
	}
	switch v.typ {
	case TypeEmpty:
		return true
	case TypeText, TypeAny:
		return v.text == w.text
	case TypeNumber:
		return v.number.Cmp(w.number) == 0
	case TypeList:
		a, b := v.List(), w.List()
		if len(a) != len(b) {
			return false
		}
		for i := range a {
			if !a[i].Equal(b[i]) {
				return false
			}
		}
		return true
	default:
		return v.payload() == w.payload()
	}
}

// Compare orders two values of one ordered type: -1, 0 or 1. Texts are ordered
// by code points. ok is false when either is empty or unknown, when their types differ,
// and for types without an order.
func (v Value) Compare(w Value) (order int, ok bool) {
	if v.typ != w.typ || !v.typ.ordered() {
		return 0, false
	}
	switch v.typ {
	case TypeText:
		return strings.Compare(v.text, w.text), true
	case TypeNumber:
		return v.number.Cmp(w.number), true
	default:
		return cmp.Compare(v.payload(), w.payload()), true
	}
}

// String writes the value as text: a number in plain notation without trailing
// zeros, a date as 2025-03-31, a time as 14:30:00, a datetime in RFC 3339 and
// UTC, and nothing for an empty or unknown value.
func (v Value) String() string {
	switch v.typ {
	case TypeEmpty, TypeUnknown:
		return ""
	case TypeText, TypeAny:
		return v.text
	case TypeNumber:
		return v.number.String()
	case TypeBoolean:
		if v.payload() == 1 {
			return "true"
		}
		return "false"
	case TypeDate:
		return Day(v.payload()).String()
	case TypeTime:
		n := v.payload()
		return fmt.Sprintf("%02d:%02d:%02d", n/3600, n/60%60, n%60)
	case TypeDateTime:
		return time.UnixMicro(v.payload()).UTC().Format(time.RFC3339Nano)
	default:
		texts := make([]string, 0, len(v.List()))
		for _, element := range v.List() {
			texts = append(texts, element.String())
		}
		return "[" + strings.Join(texts, ", ") + "]"
	}
}
