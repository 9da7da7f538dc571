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

// bySource are sums by the table whose records they are of, in the order in which these
// came.
type bySource []sourceSum

type sourceSum struct {
	resource, table string
	sum             sum
}

// of is the sum of a resource's records.
func (b *bySource) of(resource, table string) *sum {
	at := slices.IndexFunc(*b, func(s sourceSum) bool { return s.resource == resource })
	if at < 0 {
		at = len(*b)
		*b = append(*b, sourceSum{resource: resource, table: table})
	}
	return &(*b)[at].sum
}

// text writes the sums: “USD 48,208.00”, or with the tables' names “Orders USD 48,208.00;
// Contracts EUR 11,220.00”; "" where there are none.
func (b bySource) text(p *language.Printer, named bool) string {
	var parts []string
	for i := range b {
		amounts := b[i].sum.text(p)
		switch {
		case amounts == "":
			continue
		case named:
			amounts = p.Say("mail.total_of", language.Args{"table": b[i].table, "amounts": amounts})
		}
		parts = append(parts, amounts)
	}
	return strings.Join(parts, p.Say("mail.total_separator", nil))
}

// tablesWithAmounts counts the tables that have dates with amounts.
func tablesWithAmounts(all []thing) int {
	tables := make(map[string]bool)
	for i := range all {
		if len(all[i].sum.codes) > 0 {
			tables[all[i].dates[0].Resource] = true
		}
	}
	return len(tables)
}
