package expression

import "sheetsync/sheetschema/currency"

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
