package linkage

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/normal"
)

// pack brings what people wrote into a field to its normal form, as one text: the
// words of a name, or the numbers or addresses of a cell, separated by blanks. All
// comparing is of packed texts; "" is one that says nothing. region is the ISO 3166
// code of the country whose numbering plan telephone numbers follow.
func pack(kind Kind, texts []string, region string) string {
	switch kind {
	case KindEmail:
		return packEach(texts, normal.Emails)
	case KindPhone:
		return packEach(texts, func(text string) []string { return normal.Phones(text, region) })
	case KindHost:
		return packEach(texts, func(text string) []string {
			if host := normal.Host(text); host != "" {
				return []string{host}
			}
			return nil
		})
	case KindDate:
		if d, ok := normal.DateOf(strings.TrimSpace(texts[0])); ok {
			return d.Digits()
		}
		return strings.ReplaceAll(normal.TextWords(texts[0]), " ", "")
	case KindCode:
		return strings.ReplaceAll(normal.TextWords(texts[0]), " ", "")
	case KindCompany:
		return normal.CompanyName(texts[0])
	case KindAddress:
		return normal.AddressWords(texts[0])
	default:
		return normal.TextWords(texts[0])
	}
}

func packEach(texts []string, parts func(string) []string) string {
	var all []string
	for _, text := range texts {
		for _, part := range parts(text) {
			if part = strings.ReplaceAll(part, " ", ""); !slices.Contains(all, part) {
				all = append(all, part)
			}
		}
	}
	return strings.Join(all, " ")
}

// TextsOf returns a record's values in a field and in the further columns of its
// meaning. Of a field that has one value, the first one counts.
func TextsOf(t *table.Table, record, field int) (texts []string) {
	if text := cellText(t, record, field); strings.TrimSpace(text) != "" {
		texts = append(texts, text)
	}
	for _, column := range t.Further(field) {
		if text := t.ExtraCell(record, column).Seen(); strings.TrimSpace(text) != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// cellText is a cell's value as text: of an invalid cell, which has none, "".
func cellText(t *table.Table, record, field int) string {
	if t.State(record, field) == table.StateValid && t.Resource.Fields[field].Type == sheetschema.TypeString {
		return t.Text(record, field)
	}
	return t.Value(record, field).String()
}
