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
}

// aboutOf finds the fields: whose a record is says the foreign key to the first of the
// descriptor's resources that it has one to; who answers for it says the deadline, and
// else the address that its reminders go to.
func aboutOf(d *sheetschema.Descriptor, r *sheetschema.Resource, deadline *sheetschema.Deadline) about {
	a := about{customer: naming.Whose(r, d), per: deadline.Per, amount: deadline.Amount, currency: -1, owner: -1}
	if a.amount >= 0 {
		if f, ok := r.Field(r.Fields[a.amount].Currency); ok {
			a.currency = f.Index
		}
	}
	if a.owner = deadline.Owner; a.owner < 0 {
		if to := slices.IndexFunc(deadline.To, func(to sheetschema.Recipient) bool { return to.IsField() }); to >= 0 {
			a.owner = deadline.To[to].Field
		}
	}
	return a
}

func (a *about) fields() []int {
	return slices.DeleteFunc([]int{a.customer, a.per, a.amount, a.currency, a.owner}, func(field int) bool { return field < 0 })
}

// describe fills in what an item is about.
func (a *about) describe(item *Item, values []expression.Value) {
	text := func(field int) string {
		if field < 0 || !values[field].IsKnown() {
			return ""
		}
		return celltext.Line(values[field].String())
	}
	item.Customer, item.Per, item.Currency, item.Owner = text(a.customer), text(a.per), text(a.currency), text(a.owner)
	if a.amount >= 0 {
		item.Amount = values[a.amount]
	}
}
