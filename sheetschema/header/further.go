package header

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

// sameCurrency returns the further columns of a field: those whose headings name no
// other currency than the first one's.
func (m *matcher) sameCurrency(columns []int) []int {
	first := m.of(columns[0]).currency
	var others []int
	for _, column := range columns[1:] {
		if code := m.of(column).currency; code == first || code == "" {
			others = append(others, column)
		}
	}
	return others
}

// named finds out whether a column names what the records are about. Where none
// does, the missing ones that a record can't do without are errors. Where the key
// alone is missing, the company's column stands in for it.
func (m *matcher) named(match *table.HeaderMatch, issues []sheetschema.Issue) []sheetschema.Issue {
	if m.resource.NamedBy(func(f *sheetschema.Field) bool { return match.Columns[f.Index] >= 0 }) {
		if key := m.standIn(match); key != nil {
			for i := range issues {
				if issues[i].Field == key.Name && issues[i].Code == sheetschema.CodeMissingLabel {
					issues[i].Severity = sheetschema.SeverityInfo // nothing is amiss
				}
			}
		}
		return issues
	}
	for i := range issues {
		if f, ok := m.resource.Field(issues[i].Field); ok && f.Essential && issues[i].Code == sheetschema.CodeMissingLabel {
			issues[i].Severity = sheetschema.SeverityError
		}
	}
	return issues
}

// standIn reads the key from the company's column where it has none of its own, and
// returns the key then.
func (m *matcher) standIn(match *table.HeaderMatch) *sheetschema.Field {
	key := m.resource.StandsIn()
	if key.Key < 0 || match.Columns[key.Key] >= 0 {
		return nil
	}
	column := match.Columns[key.By]
	if column < 0 {
		return nil
	}
	match.AddFurther(key.Key, append([]int{column}, match.FurtherOf(key.By)...)...)
	return m.resource.Fields[key.Key]
}

// currencies notes the currency that headings name for the amounts of rows without
// one of their own: where all the columns of amounts that share a field of the
// currency agree.
func (m *matcher) currencies(match *table.HeaderMatch) []sheetschema.Issue {
	if m.row < 0 {
		return nil
	}
	var issues []sheetschema.Issue
	for i, f := range m.resource.Fields {
		var codes []string
		for _, amount := range m.resource.Fields {
			column := match.Columns[amount.Index]
			if amount.Currency != f.Name || column < 0 || match.Served(amount) {
				continue
			}
			if code := m.of(column).currency; code != "" && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		if len(codes) == 1 {
			match.SetCurrency(i, codes[0])
			issues = append(issues, m.issue(f, sheetschema.CodeHeaderCurrency, sheetschema.SeverityInfo, map[string]string{"currency": codes[0]}))
		}
	}
	return issues
}
