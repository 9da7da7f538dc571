package table

import (
	"math"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
)

// plausibleDays are the days that a plain number in the field's column may be:
// those of business, and what the field's constraints allow beyond.
func plausibleDays(f *sheetschema.Field) lexical.DayRange {
	days := lexical.BusinessDays()
	c := &f.Constraints
	for _, bound := range []*expression.Value{c.Minimum, c.ExclusiveMinimum} {
		if d, ok := dayOfBound(bound); ok {
			days.First = min(days.First, d)
		}
	}
	for _, bound := range []*expression.Value{c.Maximum, c.ExclusiveMaximum} {
		if d, ok := dayOfBound(bound); ok {
			days.Last = max(days.Last, d)
		}
	}
	return days
}

func dayOfBound(v *expression.Value) (expression.Day, bool) {
	switch {
	case v == nil:
		return 0, false
	case v.Type() == expression.TypeDate:
		return expression.Day(v.Int()), true
	case v.Type() == expression.TypeDateTime:
		return expression.Day(math.Floor(float64(v.Int()) / (lexical.SecondsPerDay * 1e6))), true
	}
	return 0, false
}

// HasImplausible reports whether a column of a date field has a number from row
// on that is a day only if it is shown as one, which the values don't tell.
func (g *Grid) HasImplausible(f *sheetschema.Field, column, fromRow int) bool {
	if column < 0 || column >= len(g.columns) || f.Type != sheetschema.TypeDate && f.Type != sheetschema.TypeDateTime {
		return false
	}
	days := plausibleDays(f)
	c := &g.columns[column]
	for row := fromRow; row < len(c.kinds); row++ {
		if c.kinds[row] != CellNumber {
			continue
		}
		if d, ok := lexical.DayOfSerial(math.Float64frombits(c.data[row])); ok && !days.Has(d) {
			return true
		}
	}
	return false
}

// serial reads the number in a cell of a date field. Every number is some day to
// a spreadsheet: 30 is one of 1900, 2026 one of 1905. It is taken for a day where
// the day is a plausible one, where the cell shows it as a date, or where the
// number itself is written like one, 20260305.
func (p *columnParser) serial(record, row int, n float64) {
	if d, ok := lexical.WrittenDay(n); ok {
		n = float64(int64(d) - lexical.SerialEpoch)
	} else if d, ok := lexical.DayOfSerial(n); !ok || !p.days.Has(d) && !lexical.ShowsDay(p.seen(row), d) {
		p.noDay(record, row, lexical.PlainDigits(n))
		return
	}
	if p.field.Type == sheetschema.TypeDateTime {
		if micros, ok := p.zone.MicrosOfSerial(n); ok {
			p.set(record, StateValid, uint64(micros))
		}
		return
	}
	if d, ok := lexical.DayOfSerial(n); ok {
		p.set(record, StateValid, uint64(int64(d)))
	}
}

// noDay notes that a cell of a date field holds no day, and what it tells of one.
func (p *columnParser) noDay(record, row int, text string) {
	variant := p.field.Type.String()
	switch lexical.IncompleteDay(text) {
	case lexical.PartMonth:
		variant = "date_month"
	case lexical.PartDay:
		variant = "date_year_missing"
	default:
		if _, r := lexical.ParseNumber(text, &lexical.Notation{}, lexical.PointSeparators); r == lexical.ResultUnderstood {
			variant = "date_number"
		}
	}
	p.invalid(record, row, sheetschema.CodeTypeError, variant)
}
