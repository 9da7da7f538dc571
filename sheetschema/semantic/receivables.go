package semantic

import (
	"slices"

	"sheetsync/sheetschema"
)

// receivables finds what customers have to pay: the deadlines whose amount they owe.
func (f *finder) receivables(c *Customers) []Receivable {
	var all []Receivable
	for _, r := range f.d.Resources {
		for i := range r.Deadlines {
			if d := &r.Deadlines[i]; d.Dunning && d.Amount >= 0 {
				all = append(all, f.receivable(c, r, d))
				break // the others are about the same money
			}
		}
	}
	for i := range all {
		for _, other := range all {
			all[i].Elsewhere = append(all[i].Elsewhere, countsOf(all[i].Resource, other.Resource)...)
		}
	}
	return all
}

func (f *finder) receivable(c *Customers, r *sheetschema.Resource, d *sheetschema.Deadline) Receivable {
	owed := Receivable{
		Resource: r, Customer: customerKey(c, r), Deadline: d, Money: f.money(r, d.Amount),
		Date: d.Date, Reference: d.Per, Owner: ownerOf(r),
		ReceivedOn: meaning(r, isDate, "payments received_date", "transactions paid_date"),
		Stage:      meaning(r, isText, "payments stage"),
	}
	operand := func(field *sheetschema.Field) bool {
		return isAmount(field) && field.Index != d.Amount && reachedFrom(r, d.Amount, field.Index)
	}
	owed.Received = meaning(r, operand, "payments received_amount", "transactions paid_amount")
	owed.Planned = meaning(r, operand, "payments due_amount", "transactions line_total", "payments amount", "contracts amount")
	return owed
}

// reachedFrom reports whether a computed field's formula reads another field.
func reachedFrom(r *sheetschema.Resource, computed, operand int) bool {
	formula := r.Fields[computed].Formula
	return formula != nil && formula.Reads(operand)
}

// countsOf returns the fields that count the records of another resource which belong
// to a record and say how it is owed.
func countsOf(r, other *sheetschema.Resource) []int {
	if r == other {
		return nil
	}
	var fields []int
	for _, f := range r.Fields {
		if slices.ContainsFunc(f.Lookups, func(l sheetschema.Lookup) bool {
			return l.From == other.Name && l.Function == sheetschema.LookupCount
		}) {
			fields = append(fields, f.Index)
		}
	}
	return fields
}
