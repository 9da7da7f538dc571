package letters

import (
	"fmt"
	"strconv"
	"strings"

	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/expression"
)

const noBreakSpace = "\u00a0"

// separators are what stands between thousands, and before the decimals.
func (l Language) separators() (thousands, point string) {
	switch l {
	case German, Spanish:
		return ".", ","
	case French:
		return noBreakSpace, ","
	}
	return ",", "."
}

// number writes an amount with the decimals of its currency, or with those that it has
// where these are more: 1234.5 is 1,234.50 in English and 1.234,50 in German.
func (l Language) number(amount decimal.Decimal, code string) string {
	whole, fraction, _ := strings.Cut(amount.String(), ".")
	sign := ""
	if digits, negative := strings.CutPrefix(whole, "-"); negative {
		sign, whole = "-", digits
	}
	for len(fraction) < currency.Digits(code) {
		fraction += "0"
	}
	thousands, point := l.separators()
	const group = 3
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%group == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(point + fraction)
	}
	return b.String()
}

// Amount writes a sum with its currency, which no line break parts: “EUR 1,234.50”.
func (l Language) Amount(s Sum) string {
	number := l.number(s.Amount, s.Currency)
	if s.Currency == "" {
		return number
	}
	return strings.ReplaceAll(fill(catalogue()[l].Amount, "currency", s.Currency, "amount", number), " ", noBreakSpace)
}

// amounts writes several sums as a list.
func (l Language) amounts(sums []Sum) string {
	var b strings.Builder
	for i, s := range sums {
		switch {
		case i == 0:
		case i == len(sums)-1:
			b.WriteString(catalogue()[l].And)
		default:
			b.WriteString(catalogue()[l].List)
		}
		b.WriteString(l.Amount(s))
	}
	return b.String()
}

// date writes a day in words, as in “29. November 2026”.
func (l Language) date(day expression.Day) string { return l.dateAs(catalogue()[l].Date, day) }

// shortDate writes a day for a table.
func (l Language) shortDate(day expression.Day) string {
	return l.dateAs(catalogue()[l].ShortDate, day)
}

func (l Language) dateAs(pattern string, day expression.Day) string {
	year, month, d := day.Civil()
	t := catalogue()[l]
	ordinal := strconv.Itoa(d)
	if d == 1 {
		ordinal += "er" // of French: premier
	}
	text := fill(pattern, "day", strconv.Itoa(d), "ordinal", ordinal, "dd", fmt.Sprintf("%02d", d), "month", t.Months[month-1], "short", t.ShortMonth[month-1],
		"number", fmt.Sprintf("%02d", month), "year", strconv.Itoa(year))
	return strings.ReplaceAll(text, " ", noBreakSpace)
}

// fill puts values in the places of their names in braces, each once: what a value has
// in braces stays as it is.
func fill(text string, pairs ...string) string {
	replace := make([]string, len(pairs))
	for i, p := range pairs {
		if i%2 == 0 {
			p = "{" + p + "}"
		}
		replace[i] = p
	}
	return strings.NewReplacer(replace...).Replace(text)
}
