package template

import (
	"fmt"
	"regexp/syntax"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// formatExamples are values of the formats that are right and name nobody:
// domains for documentation (RFC 2606), telephone numbers that their countries
// keep for fiction, numbers that standards print as examples.
var formatExamples = map[string][]string{
	"email":    {"anna@example.com", "ben@example.org", "chen@example.net"},
	"uri":      {"https://www.example.com", "https://www.example.org", "https://www.example.net"},
	"uuid":     {"6ba7b810-9dad-41d1-80b4-00c04fd430c8", "6ba7b811-9dad-41d1-80b4-00c04fd430c8", "6ba7b812-9dad-41d1-80b4-00c04fd430c8"},
	"phone":    {"+44 20 7946 0018", "+1 312-555-0143", "+49 30 23125 118"},
	"company":  {"Northfield Electronics Ltd", "Cedarpoint Lighting GmbH", "Falcon Imports Inc."},
	"person":   {"Anna Brooks", "Jonas Adler", "Chen Jing"},
	"address":  {"15 Lake Street, Chicago", "8 Hafenstraße, Hamburg", "22 Mill Lane, Manchester"},
	"country":  {"United Kingdom", "United States", "Germany"},
	"domain":   {"example.com", "example.org", "example.net"},
	"iban":     {"GB29NWBK60161331926819", "DE89370400440532013000", "FR1420041010050500013M02606"},
	"bic":      {"DEUTDEFF", "BNPAFRPP", "CHASUS33"},
	"lei":      {"5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55", "HWUPKR0MPOU8FGXBT394"},
	"cn_uscc":  {"91350100M000100Y43", "91110000802100433B", "91440300708461136T"},
	"eu_vat":   {"DE136695976", "ATU13585627", "FR40303265045"},
	"currency": {"USD", "EUR", "GBP"},
}

// serialEpoch is 1970-01-01 as a spreadsheet's serial number.
const serialEpoch = 25569

// Days that dates of samples lie before and behind today. What reminders are
// sent for lies so far ahead that the samples are gone by then.
const (
	samplePast   = 90
	sampleFuture = 270
)

// A value is a sample's cell: as people would type it, and as it is stored.
type value struct {
	cell table.Cell
}

func (v value) empty() bool { return v.cell.Kind == table.CellEmpty }

func textValue(text string) value {
	if text == "" {
		return value{}
	}
	return value{table.Cell{Kind: table.CellText, Text: text}}
}

func numberValue(n float64) value {
	return value{table.Cell{Kind: table.CellNumber, Number: n}}
}

// sampler makes the values of one resource.
type sampler struct {
	resource *sheetschema.Resource
	printer  *language.Printer
	today    expression.Day
	// ahead moves all dates, in days: where something computed from them falls
	// due, they must lie ahead.
	ahead int
}

// value makes the i-th sample of a field. Its examples come first; a blank one
// leaves the cell blank.
func (s *sampler) value(f *sheetschema.Field, i int) value {
	example, given := s.example(f, i)
	if given && example == "" {
		return value{}
	}
	switch f.Type {
	case sheetschema.TypeDate:
		return numberValue(float64(s.day(f, i)) + serialEpoch)
	case sheetschema.TypeDateTime:
		return numberValue(float64(s.day(f, i)) + serialEpoch + 0.5 + float64(i)/48)
	case sheetschema.TypeTime:
		return numberValue(float64(9*60+30+i*75) / (24 * 60))
	case sheetschema.TypeBoolean:
		on := 0.0
		if given && strings.EqualFold(example, "true") || !given && i == 0 {
			on = 1
		}
		return value{table.Cell{Kind: table.CellBool, Number: on}}
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		return s.number(f, i, example)
	case sheetschema.TypeJSON:
		return textValue(example)
	}
	switch {
	case given:
		return textValue(s.distinct(f, example, i))
	case len(f.Constraints.Enum) > 0:
		choices := f.Choices(s.printer.Tag())
		return textValue(choices[i%len(choices)])
	case formatExamples[f.Format] != nil:
		return textValue(formatExamples[f.Format][i%3])
	case f.Constraints.Pattern != nil:
		return textValue(fromPattern(f.Constraints.Pattern.String(), i))
	}
	return textValue(s.fitted(f, s.printer.Say("template.sample_text", language.Args{"number": i + 1})))
}

// example returns the i-th example of a field, if it has any.
func (s *sampler) example(f *sheetschema.Field, i int) (text string, given bool) {
	if len(f.Examples) == 0 {
		return "", false
	}
	return f.Examples[i%len(f.Examples)].In(s.printer.Tag()), true
}

// distinct tells repeated examples apart where no two records may be alike.
func (s *sampler) distinct(f *sheetschema.Field, text string, i int) string {
	if i < len(f.Examples) || !f.Constraints.Unique && !isKey(s.resource, f) {
		return text
	}
	return fmt.Sprintf("%s-%d", text, i+1)
}

// fitted brings a text to the length that a field asks for.
func (s *sampler) fitted(f *sheetschema.Field, text string) string {
	runes := []rune(text)
	for len(runes) < f.Constraints.MinLength {
		runes = append(runes, 'x')
	}
	if most := f.Constraints.MaxLength; most > 0 && len(runes) > most {
		runes = runes[len(runes)-most:] // its number, which tells it apart, is at the end
	}
	return string(runes)
}

// number stays within the field's bounds.
func (s *sampler) number(f *sheetschema.Field, i int, example string) value {
	if v, err := expression.ParseNumber(example); err == nil {
		n := asFloat(v)
		if i >= len(f.Examples) && (f.Constraints.Unique || isKey(s.resource, f)) {
			n += float64(i)
		}
		return numberValue(n)
	}
	if enum := f.Constraints.Enum; len(enum) > 0 {
		return numberValue(asFloat(enum[i%len(enum)]))
	}
	c := f.Constraints
	low, high := bound(c.Minimum, c.ExclusiveMinimum, 1), bound(c.Maximum, c.ExclusiveMaximum, -1)
	switch {
	case low != nil && high != nil:
		n := min(*low+float64(i)*(*high-*low)/(sampleRows-1), *high)
		if f.Type == sheetschema.TypeInteger {
			n = float64(int64(n))
		}
		return numberValue(n)
	case low != nil:
		return numberValue(max(*low, 0) + float64(10*(i+1)))
	case high != nil:
		return numberValue(min(*high, 1000) - float64(10*(i+1)))
	}
	return numberValue(float64(10 * (i + 1)))
}

// bound returns an inclusive bound, or an exclusive one with a step inwards.
func bound(inclusive, exclusive *expression.Value, step float64) *float64 {
	var n float64
	switch {
	case inclusive != nil:
		n = asFloat(*inclusive)
	case exclusive != nil:
		n = asFloat(*exclusive) + step
	default:
		return nil
	}
	return &n
}

func asFloat(v expression.Value) float64 {
	var n float64
	_, _ = fmt.Sscan(v.String(), &n)
	return n
}

// day puts the resource's dates in the order of its fields, some days apart:
// those that reminders are sent for behind today, all others before it.
func (s *sampler) day(f *sheetschema.Field, i int) expression.Day {
	past, future := 0, 0
	for _, other := range s.resource.Fields[:f.Index] {
		switch {
		case other.Type != sheetschema.TypeDate && other.Type != sheetschema.TypeDateTime || other.Computed():
		case isDeadline(s.resource, other):
			future++
		default:
			past++
		}
	}
	if isDeadline(s.resource, f) {
		return s.within(f, s.today+expression.Day(s.ahead+sampleFuture+future*10+i*7))
	}
	return s.within(f, s.today+expression.Day(s.ahead-samplePast+past*5+i*7))
}

func isDeadline(r *sheetschema.Resource, f *sheetschema.Field) bool {
	for _, d := range r.Deadlines {
		if d.Date == f.Index {
			return true
		}
	}
	return false
}

// within keeps a day in the field's bounds.
func (s *sampler) within(f *sheetschema.Field, day expression.Day) expression.Day {
	if low := f.Constraints.Minimum; low != nil && low.Type() == expression.TypeDate {
		day = max(day, low.Day())
	}
	if high := f.Constraints.Maximum; high != nil && high.Type() == expression.TypeDate {
		day = min(day, high.Day())
	}
	return day
}

// fromPattern makes a text that a regular expression matches; another one for
// each i, where the expression leaves a choice.
func fromPattern(source string, i int) string {
	re, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	writePattern(&b, re.Simplify(), i)
	return b.String()
}

func writePattern(b *strings.Builder, re *syntax.Regexp, i int) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		for at := 0; at+1 < len(re.Rune); at += 2 {
			low, high := re.Rune[at], re.Rune[at+1]
			if high < '0' && at+3 < len(re.Rune) { // rather a letter or digit than punctuation
				continue
			}
			b.WriteRune(max(low, min(high, max(low, '0')+rune(i))))
			return
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteRune('A' + rune(i))
	case syntax.OpConcat, syntax.OpCapture, syntax.OpPlus:
		for _, sub := range re.Sub {
			writePattern(b, sub, i)
		}
	case syntax.OpAlternate:
		writePattern(b, re.Sub[i%len(re.Sub)], i)
	}
}
