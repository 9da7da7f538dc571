package lookup

import (
	"slices"

	"sheetsync/sheetschema/table"
	"sheetsync/validate/country"
	"sheetsync/validate/duplicates/normal"
	"sheetsync/validate/format"
)

// FindRecord answers the query that a record of another table of the resource is: its
// addresses, numbers, domains, codes and names, but for those of persons, which alone
// make no customer.
func (x *Index) FindRecord(t *table.Table, record int) Answer {
	other := &Index{table: t, country: x.country, fields: x.fields}
	var q query
	add := func(k kind, to func(text string)) {
		for _, field := range x.fields[k] {
			other.texts(record, field, to)
		}
	}
	once := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	add(emailKind, func(text string) {
		for _, address := range normal.Emails(text) {
			once(&q.emails, address)
		}
	})
	add(hostKind, func(text string) {
		for _, host := range hostsOf(text) {
			once(&q.hosts, host)
		}
	})
	region := country.New(t, x.country).Of(record)
	add(phoneKind, func(text string) {
		if e164, ok := format.ParsePhone(text, region); ok {
			text = e164
		}
		if countDigits(text) >= minDigits {
			once(&q.phones, text)
		}
	})
	add(companyKind, func(text string) {
		if says(text) {
			once(&q.names, text)
		}
		if code := normal.Text(text); isCode(code) {
			once(&q.codes, code)
		}
	})
	add(codeKind, func(text string) {
		if code := normal.Text(text); isCode(code) {
			once(&q.codes, code)
		}
	})
	return x.find(&q)
}
