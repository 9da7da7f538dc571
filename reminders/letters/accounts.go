package letters

import (
	"context"
	"strings"

	"sheetsync/reminders"
	"sheetsync/sheetschema/currency"
)

// Accounts reads the bank accounts that people keep in a tab of the register, by
// currency; none where the descriptor names no such tab. Of several for one currency all
// are listed. What can't be read is left out: a letter with half an account would send
// money astray.
func Accounts(ctx context.Context, source reminders.RecordSource, r Register) (map[string]string, error) {
	bank := Fields(r.Descriptor).Bank
	if bank == nil {
		return map[string]string{}, nil
	}
	query := reminders.Query{Register: r.Name, Resource: bank.Resource, Fields: []int{bank.Text}, Date: -1, Zone: r.Zone}
	if bank.Currency >= 0 {
		query.Fields = append(query.Fields, bank.Currency)
	}
	rows := make(map[string][]string)
	for record, err := range source.Records(ctx, query) {
		if err != nil {
			return nil, err
		}
		code, ok := AnyCurrency, true
		if bank.Currency >= 0 && !record.Values[bank.Currency].IsEmpty() {
			code, _ = currency.Parse(record.Values[bank.Currency].String())
			ok = code != "" && !record.Values[bank.Currency].IsUnknown()
		}
		if details := record.Values[bank.Text]; ok && details.IsKnown() {
			rows[code] = append(rows[code], details.String())
		}
	}
	all := make(map[string]string, len(rows))
	for code, details := range rows {
		all[code] = strings.Join(details, "\n")
	}
	return all, nil
}
