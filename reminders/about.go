package reminders

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/naming"
)

// about says by which fields people know what a deadline is about; -1 for none.
type about struct {
	customer, per, amount, currency, owner int
	to                                     []int // the fields with addresses to remind
}

// aboutOf finds the fields: whose a record is says the foreign key to the first of the
// descriptor's resources that it has one to; who answers for it says the deadline, and
// else the address that its reminders go to.
func aboutOf(d *sheetschema.Descriptor, r *sheetschema.Resource, deadline *sheetschema.Deadline) about {
	a := about{customer: whose(r, d), per: deadline.Per, amount: deadline.Amount, currency: -1, owner: -1}
	if a.amount >= 0 {
		if f, ok := r.Field(r.Fields[a.amount].Currency); ok {
			a.currency = f.Index
		}
	}
	for _, to := range deadline.To {
		if to.IsField() {
			a.to = append(a.to, to.Field)
		}
	}
	if a.owner = deadline.Owner; a.owner < 0 && len(a.to) > 0 {
		a.owner = a.to[0]
	}
	return a
}

// whose is [naming.Whose]; a customer's own record is that customer's, as the others
// refer to it.
func whose(r *sheetschema.Resource, d *sheetschema.Descriptor) int {
	field := naming.Whose(r, d)
	for _, other := range d.Resources {
		if of := naming.Whose(other, d); field < 0 && of >= 0 {
			for _, k := range other.ForeignKeys {
				if k.Resource == r.Name && len(k.Fields) == 1 && k.Fields[0] == of && len(k.Reference) == 1 {
					field = k.Reference[0]
				}
			}
		}
	}
	return field
}

func (a *about) fields() []int {
	return slices.DeleteFunc(append([]int{a.customer, a.per, a.amount, a.currency, a.owner}, a.to...), func(field int) bool { return field < 0 })
}

// describe fills in what an item is about.
func (a *about) describe(register *Register, item *Item, values []expression.Value) {
	text := func(field int) string {
		if field < 0 || !values[field].IsKnown() {
			return ""
		}
		return celltext.Line(values[field].String())
	}
	item.Customer, item.Per, item.Currency, item.Owner = text(a.customer), text(a.per), text(a.currency), text(a.owner)
	for _, field := range a.to {
		addresses, _ := register.addressesIn(values[field].Text())
		for _, address := range addresses {
			item.owners = appendAddress(item.owners, address)
		}
	}
	if a.amount >= 0 {
		item.Amount = values[a.amount]
		item.uncertain = item.Amount.IsUnknown() || item.Amount.IsKnown() && a.currency >= 0 && item.Currency == ""
	}
}
