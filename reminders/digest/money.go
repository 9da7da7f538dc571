package digest

import (
	"slices"
	"strings"

	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// sum adds amounts up, each currency apart.
type sum struct {
	amounts   map[string]expression.Value // by code
	codes     []string                    // in the order in which they came
	uncertain int                         // dates whose amount isn't known
}

func (s *sum) add(d *Date) {
	switch {
	case d.Uncertain:
		s.uncertain++
	case d.Amount.IsKnown():
		s.put(codeOf(d.Currency), d.Amount)
	}
}

// join adds another sum.
func (s *sum) join(other *sum) {
	for _, code := range other.codes {
		s.put(code, other.amounts[code])
	}
	s.uncertain += other.uncertain
}

func (s *sum) put(code string, amount expression.Value) {
	if s.amounts == nil {
		s.amounts = make(map[string]expression.Value)
	}
	known, is := s.amounts[code]
	if !is {
		s.codes = append(s.codes, code)
		s.amounts[code] = amount
		return
	}
	total, err := expression.Add(known, amount)
	if err != nil { // beyond all measure
		s.uncertain++
		return
	}
	s.amounts[code] = total
}

// codeOf is the code of a currency, or what its cell says where that is none.
func codeOf(text string) string {
	if code, _ := currency.Parse(text); code != "" {
		return code
	}
	return short(text)
}

// text writes the sum: “USD 48,208.00, EUR 11,220.00”; "" where there is none. Currencies
// come in the order of their codes, so that two mails have them alike.
func (s *sum) text(p *language.Printer) string {
	codes := slices.Sorted(slices.Values(s.codes))
	parts := make([]string, 0, len(codes))
	for _, code := range codes {
		amount := expression.Round(s.amounts[code], int32(currency.Digits(code)))
		parts = append(parts, currency.Format(code, amount.String()))
	}
	return strings.Join(parts, p.Say("mail.amount_separator", nil))
}
