package semantic

import "sheetsync/sheetschema"

// contacts finds the tabs of how customers were spoken to or met: their rows name a
// customer and a day, and no amount.
func (f *finder) contacts(roles *Roles) []Contact {
	var all []Contact
	for _, r := range f.d.Resources {
		key := customerKey(roles.Customers, r)
		if key == nil || roles.Sales != nil && r == roles.Sales.Resource || roles.Contracts != nil && r == roles.Contracts.Resource {
			continue
		}
		if find(r, func(f *sheetschema.Field) bool { return f.Currency != "" || f.Format == "currency" }) != None {
			continue
		}
		date := meaning(r, isDate, "activities date", "calls date", "emails date")
		if date == None {
			continue
		}
		all = append(all, Contact{Resource: r, Customer: *key, Date: date, Kind: meaning(r, isText, "activities type", "calls method")})
	}
	return all
}
