package expression_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unsafe"

	"sheetsync/sheetschema/expression"
)

// nasty are values of every type that cells and computed columns may hold and
// that functions stumble over.
func nasty(t testing.TB) map[expression.Type][]expression.Value {
	t.Helper()
	huge, err := expression.ParseNumber(strings.Repeat("9", 1000))
	if err != nil {
		t.Fatal(err)
	}
	return map[expression.Type][]expression.Value{
		expression.TypeText: {
			{}, expression.TextOf("a"), expression.TextOf("\xff\xfe"), expression.TextOf("\x00"), expression.TextOf("1e999"), expression.TextOf("深圳🙂"),
			expression.TextOf(strings.Repeat("🙂,", 4_000)),
		},
		expression.TypeNumber: {
			{}, expression.IntegerOf(0), expression.IntegerOf(-1), expression.IntegerOf(math.MaxInt64), expression.IntegerOf(math.MinInt64),
			expression.DecimalOf(5, -1), expression.DecimalOf(1, 999), expression.DecimalOf(-1, -1000), huge,
		},
		expression.TypeBoolean:  {{}, expression.BooleanOf(true), expression.BooleanOf(false)},
		expression.TypeDate:     {{}, expression.DateOf(0), expression.DateOf(math.MaxInt32), expression.DateOf(math.MinInt32)},
		expression.TypeTime:     {{}, expression.TimeOf(0), expression.TimeOf(-1), expression.TimeOf(math.MaxInt64)},
		expression.TypeDateTime: {{}, expression.DateTimeOf(math.MaxInt64), expression.DateTimeOf(math.MinInt64)},
		expression.TypeAny:      {{}, expression.AnyOf("{}"), expression.AnyOf(strings.Repeat("x", 50_000))},
	}
}

// nastyEnv has a field of each type twice, so that a function may be given two
// different values of a type.
var nastyEnv = expression.Env{
	{Name: "text", Type: expression.TypeText}, {Name: "text2", Type: expression.TypeText},
	{Name: "number", Type: expression.TypeNumber}, {Name: "number2", Type: expression.TypeNumber},
	{Name: "boolean", Type: expression.TypeBoolean}, {Name: "date", Type: expression.TypeDate}, {Name: "date2", Type: expression.TypeDate},
	{Name: "clock", Type: expression.TypeTime}, {Name: "moment", Type: expression.TypeDateTime}, {Name: "other", Type: expression.TypeAny},
}

// nastyArguments are expressions of every type, made of the fields: as they
// are, written as a text without characters, and as lists.
var nastyArguments = []string{
	"text", `(text ?? "")`, `""`, "number", "(number ?? 0)", "number2", "boolean", "date", "clock", "moment", "other", "nil",
	`split(text ?? "", "")`, `split(text ?? "", ",")`, `[]`, `[text, text2]`, `[number, number2]`, `[nil]`, "# == nil", `(# ?? "") == text`,
}

// evaluate runs the program over nasty records: each field in turn takes all of
// its values, and the others move along. A panic is the test's failure.
func evaluate(t testing.TB, p *expression.Program, values map[expression.Type][]expression.Value) {
	t.Helper()
	defer func() {
		if fault := recover(); fault != nil {
			t.Errorf("%s panics: %v", p.Source(), fault)
		}
	}()
	scope := expression.Scope{Zone: time.FixedZone("", -12*3600)}
	record := make(columns, len(nastyEnv))
	for step := range 9 {
		for i, f := range nastyEnv {
			of := values[f.Type]
			record[i] = of[(step+i*step/2)%len(of)]
		}
		v, err := p.Eval(record, scope)
		var fault *expression.EvalError
		if err != nil && (!errors.As(err, &fault) || !v.IsEmpty()) {
			t.Errorf("%s = %.20v, %v; want an EvalError and no value", p.Source(), v, err)
		}
		if size := sizeOf(v, map[*byte]bool{}); size > 20<<20 {
			t.Errorf("%s makes a value of %d bytes", p.Source(), size)
		}
	}
}

// sizeOf is about what a value takes in memory; texts that share it count once.
func sizeOf(v expression.Value, seen map[*byte]bool) int {
	size := int(unsafe.Sizeof(v))
	if data := unsafe.StringData(v.Text()); !seen[data] {
		seen[data] = true
		size += len(v.Text())
	}
	for _, element := range v.List() {
		size += sizeOf(element, seen)
	}
	return size
}

// TestNothingPanics throws every value at every function and operator.
func TestNothingPanics(t *testing.T) {
	t.Parallel()
	values := nasty(t)
	for _, name := range append(expression.FunctionNames(), "trim", "repeat") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compiled := 0
			try := func(arguments ...string) {
				p, err := expression.Compile(fmt.Sprintf("%s(%s)", name, strings.Join(arguments, ", ")), nastyEnv, expression.TypeAny)
				if err == nil {
					compiled++
					evaluate(t, p, values)
				}
			}
			try()
			for _, a := range nastyArguments {
				try(a)
				for _, b := range nastyArguments {
					try(a, b)
					if name == "replace" || name == "date" {
						for _, c := range nastyArguments {
							try(a, b, c)
						}
					}
				}
			}
			if compiled == 0 {
				t.Error("no arguments fit")
			}
		})
	}
	t.Run("operators", func(t *testing.T) {
		t.Parallel()
		for _, operator := range []string{"+", "-", "*", "/", "%", "**", "==", "!=", "<", ">=", "and", "or", "??", "in", "contains", "startsWith", "endsWith"} {
			for _, a := range nastyArguments {
				for _, b := range nastyArguments {
					if p, err := expression.Compile(a+" "+operator+" "+b, nastyEnv, expression.TypeAny); err == nil {
						evaluate(t, p, values)
					}
				}
			}
		}
		for _, source := range []string{"-number", "+number", "not boolean", "text[number:number2]", "text[number:]", `split(text, "")[number]`, `split(text, "")[number:number2]`, "number in number2..number", `text matches "(a*)*$"`} {
			p, err := expression.Compile(source, nastyEnv, expression.TypeAny)
			if err != nil {
				t.Fatal(err)
			}
			evaluate(t, p, values)
		}
	})
}

// TestEmptyTextRepeats is the fault that was found: a cell that is emptied must
// not end the process.
func TestEmptyTextRepeats(t *testing.T) {
	t.Parallel()
	p, err := expression.Compile(`len(repeat(none_text ?? "", 2)) < 9`, env, expression.TypeBoolean)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := p.Eval(record{}, expression.Scope{}); err != nil || !v.IsEmpty() && !v.IsTrue() {
		t.Errorf("got %v, %v", v, err)
	}
}

// TestBudgetBoundsMemory holds that an expression can't make more than its
// budget pays for, however it multiplies texts and lists.
func TestBudgetBoundsMemory(t *testing.T) {
	t.Parallel()
	values := nasty(t)
	for _, source := range []string{
		`map(split(text, ","), repeat("0123456789", 20000))`,
		`map(split(text, ","), join(split(text, ","), "--------"))`,
		`map(split(text, ","), string(split(text, ",")))`,
		`map(split(text, ""), split(text, ""))`,
		`map(split(text, ","), replace(text, ",", "----"))`,
		`map(split(text, ","), [#, #, #, #, #, #, #, #, #, #])`,
		`map(split(text, ","), upper(text))`,
		`map(split(text, ","), text + text)`,
	} {
		p, err := expression.Compile(source, nastyEnv, expression.TypeAny)
		if err != nil {
			t.Fatal(err)
		}
		evaluate(t, p, values)
	}
}

// FuzzEval evaluates whatever compiles.
func FuzzEval(f *testing.F) {
	for _, name := range expression.FunctionNames() {
		f.Add(name+"(text ?? \"\", number)", "a,b", int64(3), int32(-1))
	}
	f.Add(`repeat(text ?? "", 2)`, "", int64(0), int32(0))
	f.Add(`number ** number2 + len(text)`, "深圳", int64(math.MinInt64), int32(900))
	f.Fuzz(func(t *testing.T, source, text string, coefficient int64, exponent int32) {
		p, err := expression.Compile(source, nastyEnv, expression.TypeAny)
		if err != nil {
			return
		}
		values := nasty(t)
		values[expression.TypeText] = append(values[expression.TypeText], expression.TextOf(text))
		values[expression.TypeNumber] = append(values[expression.TypeNumber], expression.DecimalOf(coefficient, exponent))
		evaluate(t, p, values)
	})
}
