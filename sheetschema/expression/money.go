package expression

import (
	"github.com/expr-lang/expr/ast"

	"sheetsync/sheetschema/currency"
)

// Constants are what expressions know beside the record: facts of the register.
type Constants struct {
	// BaseCurrency is what base_currency() gives, the code of the currency that
	// the team counts in; "" for none, which is empty.
	BaseCurrency string
	// PaymentTolerance is what payment_tolerance(currency) gives, by currency
	// code; 0 for one that isn't there.
	PaymentTolerance map[string]Value
}

// compilePaymentTolerance compiles payment_tolerance(currency).
func (c *compiler) compilePaymentTolerance(n ast.Node, args []operand) (operand, error) {
	amounts := c.constants.PaymentTolerance
	return c.compileFunction(n, "payment_tolerance", function{params: []Type{TypeText}, result: TypeNumber, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		code := a[0].text
		if !currency.Known(code) {
			code, _ = currency.Parse(code)
		}
		if v, ok := amounts[code]; ok {
			return v, nil
		}
		return IntegerOf(0), nil
	}}, args)
}

// compileBaseCurrency compiles base_currency(). Without one it is empty like a
// field that nobody filled in, and not like a written "".
func (c *compiler) compileBaseCurrency(n ast.Node, args []operand) (operand, error) {
	if len(args) > 0 {
		return operand{}, c.errorf(n, "", "base_currency() takes no arguments")
	}
	code := TextOf(c.constants.BaseCurrency)
	return operand{typ: static{typ: TypeText}, eval: func(*frame) Value { return code }}, nil
}

// moneyFunctions are those on amounts of money.
var moneyFunctions = map[string]function{
	// round_money rounds an amount, half away from zero, to the decimals that
	// its currency has by ISO 4217: none for JPY, three for KWD, two for most and
	// for what names no currency.
	"round_money": {params: []Type{TypeNumber, TypeText}, result: TypeNumber, call: func(_ Scope, a [3]Value, _ int) (Value, error) {
		code := a[1].text
		if !currency.Known(code) {
			code, _ = currency.Parse(code)
		}
		return Round(a[0], int32(currency.Digits(code))), nil
	}},
}
