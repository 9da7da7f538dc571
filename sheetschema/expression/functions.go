package expression

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"sheetsync/sheetschema/decimal"
)

// functionNames lists the functions, sorted.
func functionNames() []string {
	names := slices.Collect(maps.Keys(functions))
	names = append(names, "any", "all", "none", "one", "count", "filter", "map",
		"today", "base_currency", "payment_tolerance", "date", "min", "max", "sum", "mean",
		"earliest", "latest", "least", "greatest", "coalesce", "first", "last")
	slices.Sort(names)
	return names
}

// otherWays says what to write in place of functions that expr has and
// formulas don't.
var otherWays = map[string]string{
	"now":      "today() is the day of the run",
	"duration": "the difference of two dates is a number of days, and a date plus a number a date",
	"float":    "number(…) reads a number from a text",
	"fromJSON": "columns of JSON can only be compared with nil",
	"toJSON":   "string(…) turns a value into a text",
	"median":   "mean(…) is the average",
	"concat":   "+ joins texts",
	"and":      "write a and b",
	"or":       "write a or b",
	"ifnull":   "write a ?? b",
	"isblank":  "write x == nil",
}

// functions are those that take values and give one; the compiler knows some
// more, of special forms.
var functions = func() map[string]function {
	all := maps.Clone(valueFunctions)
	maps.Copy(all, dateFunctions)
	maps.Copy(all, moneyFunctions)
	return all
}()

// valueFunctions are those on numbers, texts and lists.
var valueFunctions = map[string]function{
	"abs": onNumber(func(d decimal.Decimal) decimal.Decimal {
		if d.IsNegative() {
			return d.Neg()
		}
		return d
	}),
	"floor": onNumber(decimal.Decimal.Floor),
	"ceil":  onNumber(decimal.Decimal.Ceil),
	"round": {params: []Type{TypeNumber, TypeNumber}, optional: 1, result: TypeNumber, plain: round, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		n, ok := round(a[0].number, a[1].number)
		if !ok {
			return Value{}, errNotWhole
		}
		return ExactOf(n), nil
	}},
	"int": {params: []Type{TypeAny}, result: TypeNumber, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		v, err := toNumber(a[0])
		return numberOr(v.number.Truncate(), err)
	}},
	"number": {params: []Type{TypeAny}, result: TypeNumber, call: func(_ Scope, a [3]Value, _ int) (Value, error) { return toNumber(a[0]) }},
	"string": {params: []Type{TypeAny}, result: TypeText, work: textual, call: func(_ Scope, a [3]Value, _ int) (Value, error) { return boundedText(a[0].String()) }},
	"len": {params: []Type{TypeAny}, result: TypeNumber, work: textual, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		if a[0].typ == TypeList {
			return IntegerOf(int64(len(a[0].List()))), nil
		}
		return IntegerOf(int64(utf8.RuneCountInString(a[0].String()))), nil
	}},
	"lower":       onText(strings.ToLower),
	"upper":       onText(strings.ToUpper),
	"trim":        cutting(strings.TrimSpace, strings.Trim),
	"trimPrefix":  onTexts(strings.TrimPrefix),
	"trimSuffix":  onTexts(strings.TrimSuffix),
	"hasPrefix":   asking(strings.HasPrefix),
	"hasSuffix":   asking(strings.HasSuffix),
	"indexOf":     locating(strings.Index),
	"lastIndexOf": locating(strings.LastIndex),
	"replace": {params: []Type{TypeText, TypeText, TypeText}, result: TypeText, work: func(a [3]Value) int {
		return textWork(len(a[0].text) + strings.Count(a[0].text, a[1].text)*len(a[2].text))
	}, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		if len(a[0].text)+strings.Count(a[0].text, a[1].text)*len(a[2].text) > maxText {
			return Value{}, errTooLong
		}
		return boundedText(strings.ReplaceAll(a[0].text, a[1].text, a[2].text))
	}},
	"repeat": {params: []Type{TypeText, TypeNumber}, result: TypeText, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		n, ok := a[1].Integer()
		switch {
		case !ok || n < 0:
			return Value{}, errNotWhole
		case len(a[0].text) == 0: // such as that of note ?? ""
			return Value{}, nil
		case n > maxText/int64(len(a[0].text)):
			return Value{}, errTooLong
		}
		return TextOf(strings.Repeat(a[0].text, int(n))), nil
	}, work: func(a [3]Value) int {
		n, _ := a[1].Integer()
		return textWork(len(a[0].text) * int(min(max(n, 0), maxText)))
	}},
	"split": {params: []Type{TypeText, TypeText}, result: TypeList, elem: TypeText, work: func(a [3]Value) int { return strings.Count(a[0].text, a[1].text) + len(a[0].text)/8 },
		call: func(_ Scope, a [3]Value, _ int) (Value, error) {
			parts := strings.Split(a[0].text, a[1].text)
			values := make([]Value, len(parts))
			for i, part := range parts {
				values[i] = TextOf(part)
			}
			return ListOf(values), nil
		}},
	"join": {params: []Type{TypeList, TypeText}, optional: 1, result: TypeText, work: func(a [3]Value) int { return len(a[0].List()) + textWork(a[0].bytes()+len(a[0].List())*len(a[1].text)) },
		call: func(_ Scope, a [3]Value, _ int) (Value, error) {
			var b strings.Builder
			for i, v := range a[0].List() {
				if i > 0 {
					b.WriteString(a[1].text)
				}
				b.WriteString(v.String())
				if b.Len() > maxText {
					return Value{}, errTooLong
				}
			}
			return TextOf(b.String()), nil
		}},
}

// textual is the work of writing a value as a text.
func textual(a [3]Value) int { return textWork(a[0].bytes()) }

func boundedText(text string) (Value, error) {
	if len(text) > maxText {
		return Value{}, errTooLong
	}
	return TextOf(text), nil
}

func toNumber(v Value) (Value, error) {
	switch v.typ {
	case TypeNumber:
		return v, nil
	case TypeText:
		n, err := ParseNumber(strings.TrimSpace(v.text))
		if err != nil {
			return Value{}, errNotANumber
		}
		return n, nil
	default:
		return Value{}, errNotANumber
	}
}

// round rounds to places, which have to be a whole number; 0 where none are given.
func round(d, places decimal.Decimal) (rounded decimal.Decimal, ok bool) {
	n, whole := places.Int64()
	if !whole || n < -decimal.MaxDigits || n > decimal.MaxDigits {
		return decimal.Decimal{}, false
	}
	return d.Round(int32(n)), true
}

func onNumber(op func(decimal.Decimal) decimal.Decimal) function {
	return function{params: []Type{TypeNumber}, result: TypeNumber, plain: func(a, _ decimal.Decimal) (decimal.Decimal, bool) { return op(a), true }, call: func(_ Scope, a [3]Value, _ int) (Value, error) { return ExactOf(op(a[0].number)), nil }}
}

func onText(op func(string) string) function {
	return function{params: []Type{TypeText}, result: TypeText, call: func(_ Scope, a [3]Value, _ int) (Value, error) { return boundedText(op(a[0].text)) }}
}

func onTexts(op func(s, t string) string) function {
	return function{params: []Type{TypeText, TypeText}, result: TypeText, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		return boundedText(op(a[0].text, a[1].text))
	}}
}

func cutting(op func(string) string, opSet func(s, set string) string) function {
	return function{params: []Type{TypeText, TypeText}, optional: 1, result: TypeText, call: func(_ Scope, a [3]Value, given int) (Value, error) {
		if given == 1 {
			return TextOf(op(a[0].text)), nil
		}
		return TextOf(opSet(a[0].text, a[1].text)), nil
	}}
}

func asking(op func(s, t string) bool) function {
	return function{params: []Type{TypeText, TypeText}, result: TypeBoolean, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		return BooleanOf(op(a[0].text, a[1].text)), nil
	}}
}

// locating makes a function that returns the position of a part in a text, in
// characters from 0, or -1.
func locating(op func(s, t string) int) function {
	return function{params: []Type{TypeText, TypeText}, result: TypeNumber, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		at := op(a[0].text, a[1].text)
		if at > 0 {
			at = utf8.RuneCountInString(a[0].text[:at])
		}
		return IntegerOf(int64(at)), nil
	}}
}
