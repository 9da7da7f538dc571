package table

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/lexical"
)

// fromText reads a text where something else should be.
func (p *columnParser) fromText(record, row int, text string) {
	x := &p.field.Notation
	v := lexical.ResultUnknown
	switch p.field.Type {
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		if p.inOtherCurrency(row, text) {
			p.invalid(record, row, sheetschema.CodeTypeError, "number_currency")
			return
		}
		var d decimal.Decimal
		if d, v = lexical.ParseNumber(text, x, p.places); v == lexical.ResultUnderstood && !p.number(record, d) {
			v = lexical.ResultUnknown
		}
	case sheetschema.TypeBoolean:
		if b, ok := parseBoolean(text, x); ok {
			v = lexical.ResultUnderstood
			p.set(record, StateValid, uint64(b))
		}
	case sheetschema.TypeDate, sheetschema.TypeDateTime:
		v = p.moment(record, text)
	case sheetschema.TypeTime:
		if seconds, ok := parseTimeText(text, x); ok {
			v = lexical.ResultUnderstood
			p.set(record, StateValid, uint64(seconds))
		}
	case sheetschema.TypeJSON:
		p.json(record, row, CellText, 0)
		return
	}
	switch v {
	case lexical.ResultAmbiguous:
		variant := "date_ambiguous"
		if p.field.Type == sheetschema.TypeInteger || p.field.Type == sheetschema.TypeNumber {
			variant = "number_ambiguous"
		}
		p.invalid(record, row, sheetschema.CodeTypeError, variant)
	case lexical.ResultMisgrouped:
		p.invalid(record, row, sheetschema.CodeTypeError, "number_groups")
	case lexical.ResultUnknown:
		if t := p.field.Type; t == sheetschema.TypeDate || t == sheetschema.TypeDateTime {
			p.noDay(record, row, text)
			return
		}
		p.wrongType(record, row)
	}
}

func parseTimeText(text string, x *lexical.Notation) (int64, bool) {
	if x.Layout != nil {
		if m, ok := x.Layout.Parse(text); ok {
			return m.Seconds(), true
		}
	}
	return lexical.ParseClock(text)
}

// moment reads a date written as text: in the declared form, or else in one
// that leaves no doubt.
func (p *columnParser) moment(record int, text string) lexical.Result {
	var m lexical.Moment
	v, timed := lexical.ResultUnknown, false
	if x := p.field.Notation.Layout; x != nil {
		if read, ok := x.Parse(text); ok {
			m, v, timed = read, lexical.ResultUnderstood, true
		}
	}
	if v == lexical.ResultUnknown {
		m, timed, v = lexical.ParseMoment(text)
	}
	if v != lexical.ResultUnderstood {
		return v
	}
	if p.field.Type == sheetschema.TypeDate {
		d, ok := p.zone.Day(m)
		if !ok {
			return lexical.ResultUnknown
		}
		p.set(record, StateValid, uint64(int64(d)))
		return lexical.ResultUnderstood
	}
	if !timed {
		m.Hour, m.Minute, m.Second = 0, 0, 0
	}
	micros, ok := p.zone.Micros(m)
	if !ok {
		return lexical.ResultUnknown
	}
	p.set(record, StateValid, uint64(micros))
	return lexical.ResultUnderstood
}

var (
	yesTexts = []string{"true", "yes", "y", "1", "是", "对", "✓", "✔", "√", "☑", "✅"}
	noTexts  = []string{"false", "no", "n", "0", "否", "✗", "✘", "☐", "❌"}
)

func parseBoolean(text string, x *lexical.Notation) (int64, bool) {
	yes, no := x.TrueValues, x.FalseValues
	if yes == nil {
		yes = yesTexts
	}
	if no == nil {
		no = noTexts
	}
	switch folded := lexical.Fold(text); {
	case slices.Contains(yes, folded):
		return 1, true
	default:
		return 0, slices.Contains(no, folded)
	}
}

// inOtherCurrency reports whether an amount is written with the sign of another
// currency than its row names: ¥1,000 in a row of USD is not a thousand dollars.
func (p *columnParser) inOtherCurrency(row int, text string) bool {
	code := p.code
	if p.currency != nil && row < len(p.currency.kinds) && p.currency.kinds[row] == CellText {
		code, _ = currency.Parse(p.grid.arena.text(ref(p.currency.data[row])))
	}
	if code == "" {
		return false
	}
	sign := lexical.CurrencyOf(text)
	return sign != "" && !currency.MayMean(sign, code)
}
