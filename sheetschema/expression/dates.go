package expression

import "time"

const microsecondsPerDay = int64(secondsPerDay) * 1_000_000

// shiftDate returns date + days, or date - days.
func shiftDate(back bool) binary {
	return func(date, days Value) (Value, error) {
		n, ok := days.Integer()
		switch {
		case !ok && !days.number.IsWhole():
			return Value{}, errNotWhole
		case !ok || n > int64(lastDay-firstDay) || n < -int64(lastDay-firstDay):
			return Value{}, errOutOfRange
		}
		if back {
			n = -n
		}
		return checkedDate(Day(date.payload() + n))
	}
}

func checkedDate(d Day) (Value, error) {
	if !d.valid() {
		return Value{}, errOutOfRange
	}
	return DateOf(d), nil
}

var dateFromParts = function{params: []Type{TypeNumber, TypeNumber, TypeNumber}, result: TypeDate, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
	y, ok1 := a[0].Integer()
	m, ok2 := a[1].Integer()
	d, ok3 := a[2].Integer()
	if !ok1 || !ok2 || !ok3 {
		return Value{}, errNotWhole
	}
	day, ok := NewDay(int(y), int(m), int(d))
	if !ok {
		return Value{}, errOutOfRange
	}
	return DateOf(day), nil
}}

// dateFunctions are part of functions.
var dateFunctions = map[string]function{
	"year":  datePart(func(d Day) int { y, _, _ := d.Civil(); return y }),
	"month": datePart(func(d Day) int { _, m, _ := d.Civil(); return m }),
	"day":   datePart(func(d Day) int { _, _, dd := d.Civil(); return dd }),
	"quarter": datePart(func(d Day) int {
		_, m, _ := d.Civil()
		return (m + 2) / 3
	}),
	// weekday is 1 for Monday to 7 for Sunday, as in ISO 8601; 1970-01-01 was
	// a Thursday.
	"weekday": datePart(func(d Day) int { return int(((int64(d)+3)%7+7)%7) + 1 }),
	"addMonths": {params: []Type{TypeDate, TypeNumber}, result: TypeDate, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		n, ok := a[1].Integer()
		switch {
		case !ok:
			return Value{}, errNotWhole
		case n < -12*9999 || n > 12*9999:
			return Value{}, errOutOfRange
		}
		return checkedDate(a[0].Day().AddMonths(int(n)))
	}},
	"hour":   clockPart(func(seconds int64) int64 { return seconds / 3600 }),
	"minute": clockPart(func(seconds int64) int64 { return seconds / 60 % 60 }),
}

func datePart(part func(Day) int) function {
	return function{params: []Type{TypeDate}, result: TypeNumber, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		return IntegerOf(int64(part(a[0].Day()))), nil
	}}
}

// clockPart takes a time, or a datetime as the scope's zone sees it.
func clockPart(part func(seconds int64) int64) function {
	return function{params: []Type{TypeAny}, result: TypeNumber, call: func(s Scope, a [3]Value, _ int) (Value, error) {
		switch a[0].typ {
		case TypeTime:
			return IntegerOf(part(a[0].payload())), nil
		case TypeDateTime:
			return IntegerOf(part(secondOfDay(s.in(a[0].payload())))), nil
		default:
			return Value{}, errNotWhole
		}
	}}
}

func secondOfDay(t time.Time) int64 {
	h, m, s := t.Clock()
	return int64(h*3600 + m*60 + s)
}
