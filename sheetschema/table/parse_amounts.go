package table

import (
	"encoding/json"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
)

// amounts reads what people type where the service gives sums by currency: “USD
// 1,200.00; EUR 300” as the service writes it, “$1,200”, or a number alone, whose
// currency is left open ([Amounts]). The text is the JSON of such a field.
func (p *columnParser) amounts(record, row int, kind CellKind, text string, n float64) {
	if kind == CellNumber {
		text = lexical.PlainDigits(n)
	}
	a, ok := p.amountsOf(text)
	if !ok || kind == CellBool {
		p.invalid(record, row, sheetschema.CodeTypeError, "amounts")
		return
	}
	p.set(record, StateValid, uint64(p.writer.add(a.JSON())))
}

func (p *columnParser) amountsOf(text string) (Amounts, bool) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "{") {
		return namedAmounts(text)
	}
	a := make(Amounts, 1)
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(";；、\n", r) }) {
		if IsBlank(part) {
			continue
		}
		code := ""
		if sign := lexical.CurrencyOf(part); sign != "" {
			if code, _ = currency.Parse(sign); code == "" {
				return nil, false // $ may be the dollar of several countries
			}
		}
		d, result := lexical.ParseNumber(part, &p.field.Notation, p.places)
		if _, twice := a[code]; twice || result != lexical.ResultUnderstood {
			return nil, false
		}
		a[code] = expression.ExactOf(d)
	}
	return a, len(a) > 0
}

// namedAmounts reads JSON, whose numbers people may write without quotation marks.
func namedAmounts(text string) (Amounts, bool) {
	var numbers map[string]json.Number // texts of numbers as well
	if json.Unmarshal([]byte(text), &numbers) != nil || numbers == nil {
		return nil, false
	}
	a := make(Amounts, len(numbers))
	for name, number := range numbers {
		code := name
		if name != "" && !currency.Known(name) {
			if code, _ = currency.Parse(name); code == "" {
				code = name
			}
		}
		v, err := expression.ParseNumber(number.String())
		if _, twice := a[code]; err != nil || twice {
			return nil, false
		}
		a[code] = v
	}
	return a, true
}
