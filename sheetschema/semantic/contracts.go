package semantic

import "sheetsync/sheetschema"

// contracts finds the records that begin and end; nil for none.
func (f *finder) contracts(c *Customers) *Contracts {
	for _, r := range f.d.Resources {
		if c != nil && r == c.Resource {
			continue
		}
		number := meaning(r, isText, "contracts contract_number")
		end := meaning(r, isDate, "contracts end_date")
		if number == None || end == None || !isKey(r, number) {
			continue
		}
		found := &Contracts{
			Resource: r, Customer: customerKey(c, r),
			Money:  f.money(r, meaning(r, isAmount, "contracts amount")),
			Number: number, End: end,
			Start:  meaning(r, isDate, "contracts start_date"),
			Status: meaning(r, isText, "contracts status"),
			Owner:  ownerOf(r),
			Notice: noticeOf(r, end),
		}
		for i := range r.Deadlines {
			if r.Deadlines[i].Date == end {
				found.Deadline = &r.Deadlines[i]
				break
			}
		}
		return found
	}
	return nil
}

// isKey reports whether a field tells a resource's records apart: an order that names
// its contract is none.
func isKey(r *sheetschema.Resource, field int) bool {
	return len(r.PrimaryKey) == 1 && r.PrimaryKey[0] == field || r.Fields[field].Constraints.Unique
}

// noticeOf finds the date by which notice has to be given: one computed from the end
// that is a deadline of its own.
func noticeOf(r *sheetschema.Resource, end int) int {
	for _, d := range r.Deadlines {
		if d.Date < 0 || d.Date == end {
			continue
		}
		if formula := r.Fields[d.Date].Formula; formula != nil && formula.Reads(end) {
			return d.Date
		}
	}
	return None
}
