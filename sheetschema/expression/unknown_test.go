package expression_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/sheetschema/expression"
)

// unreadable is the order, but with fields whose cells can't be read.
func unreadable(t testing.TB, names ...string) record {
	t.Helper()
	r := order(t)
	for i, f := range env {
		for _, name := range names {
			if f.Name == name {
				r[name] = expression.UnknownOf(i)
			}
		}
	}
	return r
}

// shown writes a value as the cases do: “?” is unknown, “∅” empty.
func shown(v expression.Value, err error) string {
	switch {
	case err != nil:
		return "error: " + err.Error()
	case v.IsUnknown():
		return "?"
	case v.IsEmpty():
		return "∅"
	default:
		return v.String()
	}
}

// Of unit_price, eta, paid, status and called_at there is something that can't be
// read; the none_ fields are empty.
func TestUnknownOperands(t *testing.T) {
	t.Parallel()
	r := unreadable(t, "unit_price", "eta", "paid", "status", "called_at", "opens", "extra")
	for _, test := range []struct{ source, want string }{
		// Operators.
		{"unit_price", "?"},
		{"-unit_price", "?"},
		{"quantity * unit_price", "?"},
		{"0 * unit_price", "?"},
		{"none_number + unit_price", "?"},
		{"unit_price + none_number", "?"},
		{"unit_price ** 2", "?"},
		{"eta - order_date", "?"},
		{"order_date + unit_price", "?"},
		{`name + status`, "?"},
		{"unit_price > 1", "?"},
		{"1 <= unit_price", "?"},
		{"none_number < unit_price", "?"},
		{"unit_price == 1", "?"},
		{"unit_price != 1", "?"},
		{"unit_price == unit_price", "?"},
		{`status contains "a"`, "?"},
		{`status matches "a"`, "?"},
		// It isn't empty, nor is it known to be filled in.
		{"unit_price == nil", "?"},
		{"nil != unit_price", "?"},
		{`status == ""`, "?"},
		{"extra == nil", "?"},
		{"unit_price ?? 0", "?"},
		{"none_number ?? unit_price", "?"},
		{"quantity ?? unit_price", "12"},
		{"coalesce(none_number, unit_price, 3)", "?"},
		{"coalesce(none_number, 3, unit_price)", "3"},
		// Logic.
		{"not paid", "?"},
		{"paid and true", "?"},
		{"paid and false", "false"},
		{"false and paid", "false"},
		{"true and paid", "?"},
		{"paid or true", "true"},
		{"true or paid", "true"},
		{"paid or false", "?"},
		{"paid and none_bool", "?"},
		{"none_bool and paid", "?"},
		{"none_bool or paid", "?"},
		{"quantity > 99 and unit_price > 1", "false"},
		{"unit_price > 1 or quantity > 1", "true"},
		// A conditional.
		{"paid ? 1 : 2", "?"},
		{"paid ? 1 : 1", "?"},
		{"quantity > 1 ? 1 : unit_price", "1"},
		{"quantity > 1 ? unit_price : 1", "?"},
		{"none_bool ? unit_price : 1", "∅"},
		// Lists.
		{`status in ["paid", "waived"]`, "?"},
		{`status not in ["paid"]`, "?"},
		{`status in []`, "?"},
		{`status in ["", nil]`, "?"},
		{`name in [name, status]`, "?"},
		{"unit_price in 1..3", "?"},
		{"quantity in 1..unit_price", "?"},
		{"[1, unit_price][0]", "?"},
		{"[1, 2][unit_price]", "?"},
		{"len([1, unit_price])", "?"},
		{"status[0:1]", "?"},
		{"name[0:unit_price]", "?"},
		{"first([unit_price, 1])", "?"},
		{`any(split(status, ","), # == "a")`, "?"},
		{`any(split(tags, ","), # == status)`, "?"},
		{`any(split(tags, ","), # == "VIP" or # == status)`, "true"},
		{`all(split(tags, ","), # == status)`, "?"},
		{`all(split(tags, ","), # == "x" and # == status)`, "false"},
		{`none(split(tags, ","), # == status)`, "?"},
		{`one(split(tags, ","), # == status)`, "?"},
		{`count(split(tags, ","), # == status)`, "?"},
		{`map(split(tags, ","), # + status)`, "?"},
		{`filter(split(tags, ","), # == status)`, "?"},
		{`join(map(split(tags, ","), # + status), "-")`, "?"},
		// Functions.
		{"round(unit_price, 2)", "?"},
		{"round(quantity, unit_price)", "?"},
		{"round(none_number, unit_price)", "?"},
		{"string(unit_price)", "?"},
		{"len(status)", "?"},
		{"year(eta)", "?"},
		{"date(called_at)", "?"},
		{"hour(opens)", "?"},
		{"date(2026, 1, unit_price)", "?"},
		{"min(1, unit_price)", "?"},
		{"max(unit_price, none_number)", "?"},
		{"min(none_number, unit_price)", "?"},
		{"sum([1, unit_price])", "?"},
		{"mean(1, unit_price)", "?"},
		{"earliest(eta, order_date)", "?"},
		{"latest(none_date, eta)", "?"},
		{"least(1, unit_price)", "?"},
		{"greatest(unit_price, 1)", "?"},
		{"let x = unit_price; quantity > 1 ? quantity : x", "12"},
		{"let x = unit_price; x + 1", "?"},
	} {
		t.Run(test.source, func(t *testing.T) {
			t.Parallel()
			p, err := expression.Compile(test.source, env, expression.TypeAny)
			if err != nil {
				t.Fatal(err)
			}
			v, err := p.Eval(r, scope(t))
			if got := shown(v, err); got != test.want {
				t.Errorf("is %s, want %s", got, test.want)
			}
			if v.IsUnknown() && (v.IsEmpty() || v.IsTrue() || v.IsFalse() || v.IsKnown()) {
				t.Error("an unknown value is taken for a known one")
			}
		})
	}
}

// The origin of an unknown result is the field that can't be read.
func TestUnknownOrigin(t *testing.T) {
	t.Parallel()
	r := unreadable(t, "unit_price", "discount")
	for _, test := range []struct{ source, want string }{
		{"round(quantity * unit_price, 2)", "unit_price"},
		{"none_number + discount", "discount"},
		{"(none_number ?? discount) * unit_price", "discount"},
		{"quantity > 1 ? discount : unit_price", "discount"},
		{"max(1, quantity, unit_price)", "unit_price"},
	} {
		t.Run(test.source, func(t *testing.T) {
			t.Parallel()
			p, err := expression.Compile(test.source, env, expression.TypeAny)
			if err != nil {
				t.Fatal(err)
			}
			v, err := p.Eval(r, scope(t))
			if err != nil || v.Origin() < 0 || env[v.Origin()].Name != test.want {
				t.Errorf("is %s from %d, want it unknown from %s", shown(v, err), v.Origin(), test.want)
			}
		})
	}
	if o := expression.IntegerOf(3).Origin(); o != -1 {
		t.Errorf("the origin of a number is %d", o)
	}
}

func TestFunctionsThatSkipTheEmpty(t *testing.T) {
	t.Parallel()
	checkAll(t, map[string]string{
		"earliest(none_date, shipped_date, order_date)": "2025-01-31",
		"latest(none_date, order_date, shipped_date)":   "2025-02-03",
		"earliest(order_date)":                          "2025-01-31",
		"earliest(none_date, eta)":                      "∅",
		"earliest([none_date, order_date])":             "2025-01-31",
		"least(none_number, quantity, 3)":               "3",
		"greatest(quantity, none_number)":               "12",
		"greatest(none_number)":                         "∅",
		`least(status, none_text, "z")`:                 "paid",
		"coalesce(none_number, quantity, 1)":            "12",
		"coalesce(none_number)":                         "∅",
		`coalesce(none_text, "x")`:                      "x",
	})
	for source, want := range map[string]string{
		"earliest(quantity, 1)":         "earliest() cannot be used on a number",
		"latest(order_date, opens)":     "latest() needs values of one type",
		"earliest()":                    "earliest() needs at least one value",
		"least(paid, true)":             "least() cannot be used on true or false",
		"coalesce(quantity, status)":    "?? has a number on its left",
		"greatest(split(tags, ','), 1)": "greatest() needs values of one type",
	} {
		if _, err := expression.Compile(source, env, expression.TypeAny); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", source, err, want)
		}
	}
}

// No known result rests on a value that can't be read: it is the same whatever
// the value is corrected to.
func TestKnownResultsDontRestOnUnknownValues(t *testing.T) {
	t.Parallel()
	fields := expression.Env{{Name: "a", Type: expression.TypeNumber}, {Name: "b", Type: expression.TypeNumber}, {Name: "c", Type: expression.TypeBoolean}}
	number, condition := generators()
	rapid.Check(t, func(rt *rapid.T) {
		source := number.Draw(rt, "formula")
		if rapid.Bool().Draw(rt, "asks") {
			source = condition.Draw(rt, "condition")
		}
		p, err := expression.Compile(source, fields, expression.TypeAny)
		if err != nil {
			rt.Fatalf("%s: %v", source, err)
		}
		r := make(columns, len(fields))
		for i, f := range fields {
			r[i] = drawValue(rt, f)
		}
		at := rapid.IntRange(0, len(fields)-1).Draw(rt, "unreadable")
		r[at] = expression.UnknownOf(at)
		known, fault := p.Eval(r, expression.Scope{})
		if fault != nil || known.IsUnknown() {
			return
		}
		for range 8 {
			r[at] = drawValue(rt, fields[at])
			v, err := p.Eval(r, expression.Scope{})
			if err != nil || !v.Equal(known) {
				rt.Fatalf("%s was %s while %s couldn't be read, and is %s with %s", source, shown(known, nil), fields[at].Name, shown(v, err), shown(r[at], nil))
			}
		}
	})
}

func drawValue(rt *rapid.T, f expression.Field) expression.Value {
	n := rapid.Int64Range(-1, 3).Draw(rt, f.Name)
	switch {
	case n < 0:
		return expression.Value{}
	case f.Type == expression.TypeBoolean:
		return expression.BooleanOf(n > 1)
	default:
		return expression.IntegerOf(n)
	}
}

// generators make formulas and conditions over the fields a, b and c.
func generators() (number, condition *rapid.Generator[string]) {
	binary := func(g *rapid.Generator[string], operators ...string) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			return "(" + g.Draw(t, "left") + " " + rapid.SampledFrom(operators).Draw(t, "operator") + " " + g.Draw(t, "right") + ")"
		})
	}
	number = rapid.Custom(func(t *rapid.T) string { return rapid.SampledFrom([]string{"a", "b", "1", "0"}).Draw(t, "number") })
	condition = rapid.Custom(func(t *rapid.T) string {
		return rapid.SampledFrom([]string{"c", "true", "(a == nil)", "(b != nil)"}).Draw(t, "condition")
	})
	for range 3 {
		n, c := number, condition
		call := rapid.Custom(func(t *rapid.T) string {
			name := rapid.SampledFrom([]string{"min", "max", "least", "greatest", "coalesce", "round"}).Draw(t, "function")
			return name + "(" + n.Draw(t, "first") + ", " + n.Draw(t, "second") + ")"
		})
		choice := rapid.Custom(func(t *rapid.T) string {
			return "(" + c.Draw(t, "if") + " ? " + n.Draw(t, "then") + " : " + n.Draw(t, "else") + ")"
		})
		in := rapid.Custom(func(t *rapid.T) string {
			return "(" + n.Draw(t, "what") + " in [" + n.Draw(t, "one") + ", " + n.Draw(t, "another") + ", nil])"
		})
		not := rapid.Custom(func(t *rapid.T) string { return "(not " + c.Draw(t, "not") + ")" })
		number = rapid.OneOf(n, binary(n, "+", "-", "*", "??"), call, choice)
		condition = rapid.OneOf(c, binary(c, "and", "or", "??"), binary(n, "<", ">=", "==", "!="), in, not)
	}
	return number, condition
}
