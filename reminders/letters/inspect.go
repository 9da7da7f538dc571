package letters

import (
	"slices"

	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/naming"
)

// An inspector finds the debts of one deadline: records in, debts in accounts out.
type inspector struct {
	*collector
	resource *sheetschema.Resource
	deadline *sheetschema.Deadline
	customer int   // index of the field that says who owes it; -1 for none
	per      []int // by which people know it: the first that is filled in counts
	currency int   // index; -1 where the register is of one currency
}

func newInspector(c *collector, r *sheetschema.Resource, d *sheetschema.Deadline) *inspector {
	in := &inspector{collector: c, resource: r, deadline: d, customer: naming.Whose(r, c.register.Descriptor), currency: -1}
	if f, ok := r.Field(r.Fields[d.Amount].Currency); ok {
		in.currency = f.Index
	}
	if in.customer < 0 {
		in.customer = c.directory.ownName(r)
	}
	if d.Per >= 0 {
		in.per = append(in.per, d.Per)
	}
	for _, k := range r.ForeignKeys {
		if len(k.Fields) == 1 && k.Fields[0] != in.customer && !slices.Contains(in.per, k.Fields[0]) {
			in.per = append(in.per, k.Fields[0])
		}
	}
	return in
}

// fields are the indexes of the fields that looking at a record needs.
func (in *inspector) fields() []int {
	needed := slices.Concat(in.deadline.Reads(), in.per, []int{in.deadline.Amount})
	for _, field := range []int{in.customer, in.currency} {
		if field >= 0 {
			needed = append(needed, field)
		}
	}
	slices.Sort(needed)
	return slices.Compact(needed)
}

// inspect takes a record into the account of whoever owes it.
func (in *inspector) inspect(record reminders.Record) error {
	values := reminders.ValuesOf(in.resource, record)
	scope := expression.Scope{Today: in.register.Today, Zone: in.register.Zone, Workdays: in.register.Workdays}
	done := in.isDone(values, scope)
	if done.IsTrue() {
		return nil
	}
	due := duedate.Of(in.deadline, values, scope)
	day := max(due.Named, due.Counts)
	switch {
	case due.Value.IsEmpty(), due.Known() && day >= in.register.Today:
		return nil // nothing is late
	case due.Value.IsUnknown():
		in.leaveOut(record, ReasonUnreadable, due.Value.Origin())
		return nil
	case done.IsUnknown():
		in.leaveOut(record, ReasonUnreadable, done.Origin())
		return nil
	}
	if _, held := in.holds.On(in.register.Today, in.resource, in.deadline, record.ID, due); held {
		in.leaveOut(record, ReasonOnHold, -1)
		return nil
	}
	amount, isNumber := record.Values[in.deadline.Amount].Number()
	switch value := record.Values[in.deadline.Amount]; {
	case value.IsUnknown():
		in.leaveOut(record, ReasonUnreadable, in.deadline.Amount)
		return nil
	case !isNumber:
		in.leaveOut(record, ReasonNoAmount, in.deadline.Amount)
		return nil
	case amount.IsZero():
		return nil
	}
	code, ok := in.currencyOf(record)
	if !ok {
		return nil
	}
	name, ok := in.customerOf(record)
	if !ok {
		in.leaveOut(record, ReasonNobody, in.customer)
		return nil
	}
	counted := amountOf{in.resource.Name, record.ID, in.deadline.Amount}
	if in.counted[counted] {
		return nil
	}
	in.counted[counted] = true
	key := debtKey{thing: in.thing(record), due: day, currency: code}
	if key.per == "" {
		key.record = record.ID
	}
	return in.account(name).add(key, Debt{Per: key.per, Due: day, Days: int(in.register.Today - day), Currency: code, Amount: amount})
}

// isDone tells whether the deadline's condition says that nothing is owed; one that
// fails can't tell.
func (in *inspector) isDone(record expression.Record, scope expression.Scope) expression.Value {
	if in.deadline.Unless == nil {
		return expression.BooleanOf(false)
	}
	result, err := in.deadline.Unless.Eval(record, scope)
	if err != nil {
		return expression.UnknownOf(in.deadline.Amount)
	}
	return result
}

// currencyOf is the currency of a record's amount; ok is false where it should have
// one and hasn't, which is noted.
func (in *inspector) currencyOf(record reminders.Record) (code string, ok bool) {
	if in.currency < 0 {
		return in.register.Descriptor.Settings.BaseCurrency, true
	}
	value := record.Values[in.currency]
	if value.IsUnknown() {
		in.leaveOut(record, ReasonUnreadable, in.currency)
		return "", false
	}
	if code, _ = currency.Parse(value.String()); code == "" {
		reason := ReasonNoCurrency
		if !value.IsEmpty() {
			reason = ReasonUnreadable
		}
		in.leaveOut(record, reason, in.currency)
		return "", false
	}
	return code, true
}

func (in *inspector) customerOf(record reminders.Record) (name string, ok bool) {
	if in.customer < 0 || !record.Values[in.customer].IsKnown() {
		return "", false
	}
	name = celltext.Flat(record.Values[in.customer].String())
	return name, name != ""
}

// thing is what a record is a part of.
func (in *inspector) thing(record reminders.Record) thing {
	t := thing{resource: in.resource.Name}
	for _, field := range in.per {
		if value := record.Values[field]; value.IsKnown() {
			if t.per = celltext.Flat(value.String()); t.per != "" {
				break
			}
		}
	}
	return t
}

// leaveOut notes that a record is in no letter, because of a field; -1 for none.
func (in *inspector) leaveOut(record reminders.Record, reason Reason, field int) {
	l := LeftOut{Reason: reason, Resource: in.resource.Name, RecordID: record.ID, Tab: record.Tab, Row: record.Row}
	if field >= 0 {
		l.Field = in.resource.Fields[field].Name
	}
	name, ok := in.customerOf(record)
	if !ok {
		in.collector.leftOut = append(in.collector.leftOut, l)
		return
	}
	of := in.thing(record)
	if reason == ReasonOnHold {
		of.per = "" // the rest of it is known
	}
	in.account(name).leaveOut(of, l)
}
