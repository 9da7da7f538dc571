package expression_test

import (
	"errors"
	"strings"
	"testing"

	"sheetsync/sheetschema/expression"
)

func TestCompileErrors(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		source string
		want   expression.Type
		error  string
	}{
		{"quantiy * 2", expression.TypeAny, `column 1: there is no field "quantiy" (did you mean quantity?)`},
		{"1 + price", expression.TypeAny, `column 5: there is no field "price" (did you mean unit_price?)`},
		{"zzz", expression.TypeAny, `there is no field "zzz" (there are name, status`},
		{"rond(quantity)", expression.TypeAny, `column 1: there is no function rond() (did you mean round?)`},
		{"quantity(1)", expression.TypeAny, `quantity is a field, write it without brackets`},
		{"round", expression.TypeAny, `a function is called with brackets: round(…)`},
		{"now() > today()", expression.TypeAny, `now() is not available (today() is the day of the run)`},
		{"quantity + name", expression.TypeAny, `column 10: + cannot be used between a number and a text (string(…) turns`},
		{"quantity + nil", expression.TypeAny, `use == nil or != nil`},
		{"name - 1", expression.TypeAny, `number(…) reads a number from a text`},
		{"quantity == name", expression.TypeAny, `== compares a number with a text (string(…) and number(…)`},
		{"order_date > called_at", expression.TypeAny, `date(…) gives the day of a date with time`},
		{`order_date > "soon"`, expression.TypeAny, `column 14: this is compared with a date, but is not a date written as 2025-03-31`},
		{`order_date in ["soon"]`, expression.TypeAny, `an element is compared with a date`},
		{`opens > "noon"`, expression.TypeAny, `write times as "14:30"`},
		{`called_at > "2025-02-01"`, expression.TypeAny, `write "2025-03-31 14:30"`},
		{"order_date > 5", expression.TypeAny, `> compares a date with a number`},
		{"paid > paid", expression.TypeAny, `> needs values that have an order, but this is true or false`},
		{"quantity and paid", expression.TypeAny, `column 1: and joins conditions, but this is a number (compare it`},
		{"not name", expression.TypeAny, `not turns a condition around, but this is a text`},
		{"quantity ? 1 : 2", expression.TypeAny, `a condition is needed, but this is a number`},
		{`paid ? 1 : "x"`, expression.TypeAny, `one side is a number, the other a text`},
		{`quantity ?? "x"`, expression.TypeAny, `?? has a number on its left, but a text on its right`},
		{`status in "paid"`, expression.TypeAny, `in needs a list on its right, but this is a text`},
		{`quantity in ["1"]`, expression.TypeAny, `a number is looked for in a list whose elements are each a text`},
		{`[1, "a"]`, expression.TypeAny, `a list holds values of one type`},
		{"1..5", expression.TypeAny, `a range is not a value (a range stands only after in`},
		{`name in 1..5`, expression.TypeAny, `a range is of numbers, but this is a text`},
		{`name matches status`, expression.TypeAny, `matches needs a pattern in quotes`},
		{`name matches "("`, expression.TypeAny, `this pattern cannot be read`},
		{`quantity contains "1"`, expression.TypeAny, `contains needs texts, but this is a number`},
		{"round()", expression.TypeAny, `round() takes 1 to 2 arguments, but has 0`},
		{"round(name)", expression.TypeAny, `column 7: round() needs a number here, but this is a text (number(…)`},
		{"year(called_at)", expression.TypeAny, `date(…) gives the day of it`},
		{"min(1, name)", expression.TypeAny, `min() needs values of one type`},
		{"min(paid)", expression.TypeAny, `min() cannot be used on true or false`},
		{"sum(order_date)", expression.TypeAny, `sum() cannot be used on a date`},
		{"today(1)", expression.TypeAny, `today() takes no arguments`},
		{"date(name)", expression.TypeAny, `date() reads only a text that is written in the expression`},
		{`date("2025-02-30")`, expression.TypeAny, `not a date written as`},
		{"date()", expression.TypeAny, `date() takes a written date`},
		{"order_date.Year()", expression.TypeAny, `write year(d), not d.Year()`},
		{"order_date.year", expression.TypeAny, `values have no members`},
		{"name[0]", expression.TypeAny, `only lists have elements`},
		{"any(name, # == 1)", expression.TypeAny, `any() needs a list, but this is a text (split(text`},
		{"any([1], #)", expression.TypeAny, `any() needs a condition, but this is a number`},
		{"sortBy([1], #)", expression.TypeAny, `sortBy`},
		{"{a: 1}", expression.TypeAny, `maps in braces are not supported`},
		{"1; 2", expression.TypeAny, `several expressions in a row`},
		{"let quantity = 1; quantity", expression.TypeAny, `"quantity" is a field`},
		{"$env", expression.TypeAny, `$env is not a value by itself`},
		{"", expression.TypeAny, `the expression is empty`},
		{"  \n ", expression.TypeAny, `the expression is empty`},
		{"quantity = 1", expression.TypeAny, `column 10: a single = (write == to compare)`},
		{"quantity <> 1", expression.TypeAny, `write != for “is not”`},
		{"status == “paid”", expression.TypeAny, `column 11: curved quotation marks`},
		{"round（quantity）", expression.TypeAny, `column 6: a full-width sign`},
		{"quantity +", expression.TypeAny, `the expression ends too early`},
		{"(quantity", expression.TypeAny, `the expression ends too early`},
		{"99999999999999999999", expression.TypeAny, `this number has too many digits`},
		{"paid and\n  quantiy > 1", expression.TypeAny, `line 2, column 3: there is no field "quantiy"`},
		{"order_date", expression.TypeBoolean, `the expression gives a date, but true or false is needed (write order_date != nil`},
		{"quantity", expression.TypeBoolean, `the expression gives a number, but true or false is needed (compare it`},
		{"quantity", expression.TypeText, `string(…) turns it into a text`},
		{"name", expression.TypeNumber, `number(…) reads a number from a text`},
		{"called_at", expression.TypeDate, `date(…) gives the day of it`},
		{"extra", expression.TypeNumber, `the expression gives a value of unknown type`},
	} {
		_, err := expression.Compile(tc.source, env, tc.want)
		var fault *expression.Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), tc.error) {
			t.Errorf("%s: got %v, want an error that says %s", tc.source, err, tc.error)
		}
	}
}

func TestNilIsOfEveryType(t *testing.T) {
	t.Parallel()
	for _, want := range []expression.Type{expression.TypeAny, expression.TypeText, expression.TypeNumber, expression.TypeBoolean, expression.TypeDate} {
		if _, err := expression.Compile("nil", env, want); err != nil {
			t.Errorf("nil as %v: %v", want, err)
		}
		if p, err := expression.Compile("paid ? nil : nil", env, expression.TypeAny); err != nil || p == nil {
			t.Errorf("nil in a conditional: %v", err)
		}
	}
}

// TestHostileExpressions holds that no expression takes long or much memory:
// each is either refused, or ends with a fault or a value.
func TestHostileExpressions(t *testing.T) {
	t.Parallel()
	doubled := "let a0 = name + name; "
	squared := "let a0 = 9.5 * quantity; "
	for i := 1; i < 40; i++ {
		v, w := "a"+string(rune('A'+i-1)), "a"+string(rune('A'+i))
		if i == 1 {
			v = "a0"
		}
		doubled += "let " + w + " = " + v + " + " + v + "; "
		squared += "let " + w + " = " + v + " * " + v + "; "
	}
	last := "a" + string(rune('A'+39))
	for name, source := range map[string]string{
		"a huge range":       "len(1..1000000000) > 0",
		"a huge range in":    "any(1..1000000000, # > 5)",
		"nested predicates":  `all(split(repeat("a,", 900), ","), all(split(repeat("a,", 900), ","), all(split(repeat("a,", 900), ","), # != "b")))`,
		"a huge text":        `repeat(repeat(repeat("aaaaaaaaaa", 1000), 1000), 1000)`,
		"replacing":          `replace(replace(replace(repeat("a", 1000), "a", repeat("a", 1000)), "a", repeat("a", 1000)), "a", "aaaa")`,
		"doubling a text":    doubled + last,
		"squaring a number":  squared + last,
		"a tower of powers":  "9 ** 999 ** 999 ** 999",
		"a fractional power": "(1.5 ** 999.5) ** 999.5",
		"a long literal":     "1e999999999 * 1e999999999",
		"a slow pattern":     `repeat("a", 50000) matches "(a|aa|aaa){900}b"`,
		"deep brackets":      strings.Repeat("(", 4900) + "1" + strings.Repeat(")", 4900),
		"deep not":           strings.Repeat("not ", 2400) + "paid",
		"many nodes":         strings.Repeat("1+", 4000) + "1",
		"long source":        strings.Repeat(" ", 20_000) + "1",
		"deep lists":         strings.Repeat("[", 4900) + strings.Repeat("]", 4900),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := expression.Compile(source, env, expression.TypeAny)
			if err != nil {
				if len(err.Error()) > 500 {
					t.Errorf("the error is %d bytes long", len(err.Error()))
				}
				return
			}
			v, err := p.Eval(order(t), scope(t))
			if len(v.String()) > 200_000 {
				t.Errorf("a value of %d bytes, %v", len(v.String()), err)
			}
		})
	}
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{
		"round(quantity * unit_price * (1 - discount), 2)", `status in ["paid", "waived"]`, "eta == nil or shipped_date <= eta",
		`any(split(tags, ","), trim(#) == "VIP")`, "let a = 1; a ?? 2", "quantity in 1..5 ? nil : 2 ** 8", `name[1:2] matches "a.b"`, "0x", "1e9 % 7",
		`$env["e-mail"]`, "if paid { 1 } else { 2 }", "a?.b?.c", "#", "::len(name)", "b'x'",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		p, err := expression.Compile(source, env, expression.TypeAny)
		if err != nil {
			var fault *expression.Error
			if !errors.As(err, &fault) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		v, err := p.Eval(order(t), scope(t))
		var fault *expression.EvalError
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%q: an error of another kind: %v", source, err)
		}
		if err == nil && !v.IsEmpty() && p.Type() != expression.TypeAny && v.Type() != p.Type() {
			t.Fatalf("%q is declared %v but gives %v", source, p.Type(), v.Type())
		}
	})
}
