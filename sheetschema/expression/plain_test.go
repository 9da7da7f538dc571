package expression_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/expression"
)

var plainEnv = expression.Env{
	{Name: "n", Type: expression.TypeNumber}, {Name: "m", Type: expression.TypeNumber},
	{Name: "d", Type: expression.TypeDate}, {Name: "e", Type: expression.TypeDate},
	{Name: "at", Type: expression.TypeDateTime}, {Name: "clock", Type: expression.TypeTime},
	{Name: "yes", Type: expression.TypeBoolean}, {Name: "text", Type: expression.TypeText},
}

// quick is a record that gives numbers as they are, like a table's.
type quick struct{ columns }

func (q quick) Number(field int) (n decimal.Decimal, isEmpty, ok bool) {
	v := q.columns[field]
	if v.IsUnknown() {
		return n, false, false
	}
	if n, ok = v.Number(); !ok {
		n = decimal.FromInt(v.Int())
	}
	return n, v.IsEmpty(), true
}

// The shorter way of numbers, days and truths gives what the longer one does: the value, the
// field that an unknown one comes from, the fault and its place.
func TestPlainIsWhatTheLongerWayGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			comparePlain(t)
		}
	})
}

func comparePlain(t *rapid.T) {
	source := drawSource(t, rapid.IntRange(1, 4).Draw(t, "depth"), rapid.SampledFrom([]expression.Type{expression.TypeNumber, expression.TypeBoolean, expression.TypeDate}).Draw(t, "type"))
	shorter, err := expression.Compile(source, plainEnv, expression.TypeAny)
	if err != nil {
		return // such as a comparison of what has no order
	}
	longer, err := expression.Compile(source, plainEnv, expression.TypeAny)
	if err != nil {
		t.Fatal(err)
	}
	longer.Carefully()
	for range 5 {
		record := make(columns, len(plainEnv))
		for i, f := range plainEnv {
			record[i] = drawCell(t, i, f.Type)
		}
		scope := expression.Scope{Today: 20_000, Zone: time.UTC}
		want, fault := longer.Eval(record, scope)
		for name, r := range map[string]expression.Record{"values": record, "numbers": quick{record}} {
			got, err := shorter.Eval(r, scope)
			if !got.Equal(want) || got.String() != want.String() || fmt.Sprint(err) != fmt.Sprint(fault) {
				t.Fatalf("%s of %v from %s: %v of type %v, %v; the longer way gives %v of type %v, %v", source, record, name, got, got.Type(), err, want, want.Type(), fault)
			}
		}
	}
}

// What formulas and conditions are mostly made of takes the shorter way.
func TestPlain(t *testing.T) {
	t.Parallel()
	sources := []string{
		"round(n * m + n, 2)", "abs(-n) / 3", "d - e > 30", "today() - d", "n > 20", `text == "open"`, "text != nil and n == nil",
		"not yes or n % 2 == 0", "yes ? n : nil", "n ?? m", `d >= "2025-03-31"`, "let x = n * 2; x > m", `text == "paid" ? n : m ?? 0`,
	}
	for _, source := range sources {
		p, err := expression.Compile(source, plainEnv, expression.TypeAny)
		if err != nil {
			t.Fatal(err)
		}
		if !p.IsPlain() {
			t.Errorf("%s goes the longer way", source)
		}
	}
}

// drawSource writes an expression of a type.
func drawSource(t *rapid.T, depth int, typ expression.Type) string {
	sub := func(typ expression.Type) string { return "(" + drawSource(t, depth-1, typ) + ")" }
	pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, "word") }
	number, date, truth, text := expression.TypeNumber, expression.TypeDate, expression.TypeBoolean, expression.TypeText
	type form = func() string
	forms := []form{func() string { return fmt.Sprintf("%s ? %s : %s", sub(truth), sub(typ), sub(typ)) }, func() string { return sub(typ) + " ?? " + sub(typ) }, func() string { return fmt.Sprintf("%s ? %s : nil", sub(truth), sub(typ)) }}
	var leaves []string
	switch typ {
	case number:
		leaves = []string{"n", "m", "n", "m", "0", "2", "0.05", "9223372036854775807", `len(text)`, "month(d)", "sum([n, m])"}
		forms = append(forms,
			func() string { return sub(number) + pick("+", "-", "*", "/", "%") + sub(number) },
			func() string {
				return pick("round", "abs", "floor", "ceil", "-", "int", "round") + "(" + drawSource(t, depth-1, number) + ")"
			},
			func() string {
				return fmt.Sprintf("round(%s, %s)", sub(number), pick("2", "-2", "0", "0.5", "n", "2000"))
			},
			func() string { return sub(date) + " - " + sub(date) },
			func() string { return fmt.Sprintf("let x = %s; x * %s", sub(number), sub(number)) },
			func() string {
				return fmt.Sprintf("let known = %s; known ? %s : %s", sub(truth), sub(number), sub(number))
			},
			func() string { return fmt.Sprintf("let since = %s; %s - since", sub(date), sub(date)) },
			func() string { return sub(number) + pick(" ** ", " ^ ") + pick("2", "m", "-1", "0.5", "1000") },
			func() string { return fmt.Sprintf("sum(map([n, m, %s], # / n))", sub(number)) },
			func() string { return fmt.Sprintf("count([n, m, %s], # ** m > 1 or n / # > m)", sub(number)) },
			func() string { return fmt.Sprintf("number(string(%s))", sub(number)) },
			func() string { return fmt.Sprintf("len(filter([n, m], # %% %s == 0))", sub(number)) },
			func() string { return fmt.Sprintf("%s(%s, %s)", pick("min", "max"), sub(number), sub(number)) })
	case truth:
		leaves = []string{"yes", "true", "false", `text contains "x"`, `text in ["open", "x"]`, "n in [1, 2]"}
		forms = append(forms,
			func() string { return sub(truth) + pick(" and ", " or ") + sub(truth) },
			func() string { return "not " + sub(truth) },
			func() string { return sub(number) + pick("<", "<=", ">", ">=", "==", "!=") + sub(number) },
			func() string { return sub(date) + pick("<", "<=", ">", ">=", "==", "!=") + sub(date) },
			func() string { return sub(text) + pick("<", "==", "!=") + sub(text) },
			func() string { return sub(truth) + pick("==", "!=") + sub(truth) },
			func() string { return "at" + pick("<", "==") + `"2025-03-31 14:30"` },
			func() string { return "clock" + pick(">", "!=") + `"14:30"` },
			func() string {
				return sub(rapid.SampledFrom([]expression.Type{number, date, truth, text}).Draw(t, "asked")) + pick(" == nil", " != nil")
			},
			func() string { return fmt.Sprintf("let x = %s; x and %s", sub(truth), sub(truth)) },
			func() string {
				return fmt.Sprintf("%s([n, m, %s], # / %s > m)", pick("any", "all", "none", "one"), sub(number), sub(number))
			})
	case date:
		leaves = []string{"d", "e", "today()", `date("2025-03-31")`, "date(2025, n, 3)", "date(at)"}
		forms = append(forms, func() string { return sub(date) + pick("+", "-") + sub(number) })
	default:
		leaves = []string{"text", "text", `"open"`, `"x"`}
		forms = append(forms, func() string { return `text + "x"` })
	}
	if depth <= 0 {
		return pick(leaves...)
	}
	return rapid.SampledFrom(forms).Draw(t, "form")()
}

func drawCell(t *rapid.T, field int, typ expression.Type) expression.Value {
	switch rapid.IntRange(0, 7).Draw(t, "missing") {
	case 0:
		return expression.Value{}
	case 1:
		return expression.UnknownOf(field)
	}
	n := rapid.Int64Range(-3, 3).Draw(t, "small")
	switch typ {
	case expression.TypeNumber:
		v, err := expression.ParseNumber(rapid.SampledFrom([]string{"0", "1", "2", "-1", "0.5", "12.50", "-0.005", "100", "9223372036854775807", "-9223372036854775808", "1e30", "1e999", "-1e-999", "0.1", strings.Repeat("9", 1000), "-0." + strings.Repeat("3", 999), "12345678901234567890.5"}).Draw(t, "number"))
		if err != nil {
			t.Fatal(err)
		}
		return v
	case expression.TypeDate:
		return expression.DateOf(expression.Day(20_000 + n))
	case expression.TypeDateTime:
		return expression.DateTimeOf(1_743_431_400_000_000 + n)
	case expression.TypeTime:
		return expression.TimeOf(52_200 + n)
	case expression.TypeBoolean:
		return expression.BooleanOf(n > 0)
	default:
		return expression.TextOf(rapid.SampledFrom([]string{"open", "x", "paid", "ope", "openx"}).Draw(t, "text"))
	}
}
