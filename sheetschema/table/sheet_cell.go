package table

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
)

// CellOf returns the cell that shows a field's value in the sheet, which
// FormatPattern formats. Dates and times become serial numbers, in the table's
// time zone. A number that a float64 shows with all its digits, as it does with
// up to fifteen, becomes that float64; any other becomes a text, digit by digit,
// so that [Parse] reads the same number either way. A sum by currency reads
// “USD 1,200.00; EUR 300.00”. Invalid cells are empty: what computes them
// reports why. The state of the pool is in words, where they were set.
func CellOf(t *Table, record, field int) Cell {
	state := t.State(record, field)
	if state == StateEmpty || state == StateInvalid {
		return Cell{}
	}
	if words := t.columns[field].words; words != nil && words[record] != "" && !t.IsTyped(field) {
		return TextCell(words[record])
	}
	n := t.Int(record, field)
	switch f := t.Resource.Fields[field]; f.Type {
	case sheetschema.TypeString:
		return TextCell(t.Text(record, field))
	case sheetschema.TypeJSON:
		return TextCell(readableJSON(f, t.Text(record, field)))
	case sheetschema.TypeBoolean:
		return Cell{Kind: CellBool, Number: float64(n)}
	case sheetschema.TypeDate:
		return Cell{Kind: CellNumber, Number: float64(n - lexical.SerialEpoch)}
	case sheetschema.TypeTime:
		return Cell{Kind: CellNumber, Number: float64(n) / lexical.SecondsPerDay}
	case sheetschema.TypeDateTime:
		return Cell{Kind: CellNumber, Number: lexical.NewZoneClock(t.location).SerialOfMicros(n)}
	default:
		if state == StateValid {
			if number, ok := decimal.Float(n, t.Exponent(record, field)); ok {
				return Cell{Kind: CellNumber, Number: number}
			}
		}
		return numberCell(t.Value(record, field))
	}
}

// TextCell returns a cell that holds a text, cut to what a cell of the
// spreadsheet takes; an empty text is an empty cell.
func TextCell(text string) Cell {
	if text = celltext.Cut(text, celltext.Sheets); text == "" {
		return Cell{}
	}
	return Cell{Kind: CellText, Text: text}
}

func numberCell(v expression.Value) Cell {
	text := v.String()
	f, err := strconv.ParseFloat(text, 64)
	if err == nil {
		if back, finite := decimal.FromFloat(f); finite && expression.ExactOf(back).Equal(v) {
			return Cell{Kind: CellNumber, Number: f}
		}
	}
	return TextCell(text)
}

// FormatPattern returns the number format that the field's cells need, in the
// spreadsheet's notation; "" for the automatic one.
func FormatPattern(f *sheetschema.Field) string {
	if f.Notation.Layout != nil {
		return f.Notation.Layout.NumberFormat()
	}
	switch f.Type {
	case sheetschema.TypeDate:
		return "yyyy-mm-dd"
	case sheetschema.TypeTime:
		return "hh:mm"
	case sheetschema.TypeDateTime:
		return "yyyy-mm-dd hh:mm"
	case sheetschema.TypeNumber:
		if f.Places >= 0 {
			return strings.TrimSuffix("#,##0."+strings.Repeat("0", f.Places)+strings.Repeat("#", f.MorePlaces), ".")
		}
	case sheetschema.TypeString:
		return "@" // so that nobody's 007 becomes 7 by an edit
	}
	return ""
}

// Same reports whether a fetched cell shows what was to be written. Numbers
// may differ by the last bits that a spreadsheet's arithmetic on dates leaves.
func Same(fetched, wanted Cell) bool {
	if fetched.Kind != wanted.Kind {
		return fetched.Seen() == "" && wanted.Seen() == ""
	}
	switch wanted.Kind {
	case CellText:
		return fetched.Text == wanted.Text
	case CellNumber:
		a, b := fetched.Number, wanted.Number
		return a == b || math.Abs(a-b) <= 4*(math.Nextafter(math.Abs(b), math.Inf(1))-math.Abs(b))
	default:
		return fetched.Number == wanted.Number
	}
}

// Amounts is what a rollup by currency gives: exact amounts by ISO 4217 code;
// those without a currency under "".
type Amounts map[string]expression.Value

// JSON writes the amounts as a field of type object holds them: decimal texts
// by code. No amounts are an empty object, not an empty cell, as no sum is 0.
func (a Amounts) JSON() string {
	texts := make(map[string]string, len(a))
	for code, amount := range a {
		texts[code] = amount.String()
	}
	encoded, err := json.Marshal(texts) // in the order of codes
	if err != nil {
		return "{}"
	}
	return string(encoded)
}

// ParseAmounts reads what JSON wrote.
func ParseAmounts(text string) (Amounts, bool) {
	var texts map[string]string
	if json.Unmarshal([]byte(text), &texts) != nil || texts == nil {
		return nil, false
	}
	a := make(Amounts, len(texts))
	for code, text := range texts {
		v, err := expression.ParseNumber(text)
		if err != nil {
			return nil, false
		}
		a[code] = v
	}
	return a, true
}

// String writes the amounts for people, in the order of their codes: “EUR
// 300.00; USD 1,200.00”, with as many decimals as the currency has, or more
// where an amount has more.
func (a Amounts) String() string {
	codes := make([]string, 0, len(a))
	for code := range a {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	parts := make([]string, len(codes))
	for i, code := range codes {
		parts[i] = currency.Format(code, a[code].String())
	}
	return strings.Join(parts, "; ")
}

func readableJSON(f *sheetschema.Field, text string) string {
	if f.Rollup != nil && f.Rollup.HasCurrency() {
		if amounts, ok := ParseAmounts(text); ok {
			return amounts.String()
		}
	}
	return text
}
