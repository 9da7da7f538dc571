package expression_test

import (
	"fmt"

	"sheetsync/sheetschema/expression"
)

// An order line by position: what the program is compiled for and evaluated on.
type line []expression.Value

func (l line) Value(field int) expression.Value { return l[field] }

func ExampleCompile() {
	fields := expression.Env{
		{Name: "quantity", Type: expression.TypeNumber},
		{Name: "unit_price", Type: expression.TypeNumber},
		{Name: "discount", Type: expression.TypeNumber},
	}
	program, err := expression.Compile("round(quantity * unit_price * (1 - (discount ?? 0)), 2)", fields, expression.TypeNumber)
	if err != nil {
		fmt.Println(err)
		return
	}
	number := func(text string) expression.Value {
		v, err := expression.ParseNumber(text)
		if err != nil {
			panic(err)
		}
		return v
	}
	unreadable := expression.UnknownOf(0)
	for _, l := range []line{
		{number("3"), number("19.99"), number("0.1")},
		{number("3"), number("19.99"), {}}, // no discount
		{{}, number("19.99"), {}},          // no quantity
		{unreadable, number("19.99"), {}},  // a quantity that can't be read
	} {
		total, err := program.Eval(l, expression.Scope{})
		fmt.Printf("%q unknown: %v error: %v\n", total, total.IsUnknown(), err)
	}
	// Output:
	// "53.97" unknown: false error: <nil>
	// "59.97" unknown: false error: <nil>
	// "" unknown: false error: <nil>
	// "" unknown: true error: <nil>
}

// A condition with an empty operand is neither true nor false.
func ExampleValue_IsTrue() {
	fields := expression.Env{{Name: "paid", Type: expression.TypeNumber}, {Name: "total", Type: expression.TypeNumber}}
	settled, err := expression.Compile("paid >= total", fields, expression.TypeBoolean)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range []line{
		{expression.IntegerOf(80), expression.IntegerOf(80)},
		{expression.IntegerOf(30), expression.IntegerOf(80)},
		{{}, expression.IntegerOf(80)},
	} {
		v, err := settled.Eval(l, expression.Scope{})
		fmt.Println(v.IsTrue(), v.IsFalse(), err)
	}
	// Output:
	// true false <nil>
	// false true <nil>
	// false false <nil>
}
