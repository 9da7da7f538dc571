package letters

import "sheetsync/sheetschema/expression"

// An account gathers what one customer owes.
type account struct {
	customer Customer
	debts    map[debtKey]*Debt
	order    []debtKey
	tainted  map[thing]bool // of which a part isn't known
}

// thing is what people call by one name, such as an order.
type thing struct{ resource, per string }

// debtKey is what makes one line of a letter. A record without a name for what is owed
// is a line of its own.
type debtKey struct {
	thing
	due      expression.Day
	currency string
	record   string
}

func newAccount(name string, known *Customer) *account {
	a := &account{debts: make(map[debtKey]*Debt), tainted: make(map[thing]bool)}
	if known != nil {
		a.customer = *known
	}
	a.customer.Called = name
	if a.customer.Name == "" {
		a.customer.Name = name
	}
	return a
}

func (a *account) add(key debtKey, d Debt) error {
	of, there := a.debts[key]
	if !there {
		a.debts[key] = &d
		a.order = append(a.order, key)
		return nil
	}
	sum, err := of.Amount.Add(d.Amount)
	of.Amount = sum
	return err
}

// leaveOut notes a record, and that what it is a part of isn't known.
func (a *account) leaveOut(of thing, l LeftOut) {
	a.customer.LeftOut = append(a.customer.LeftOut, l)
	if of.per != "" {
		a.tainted[of] = true
	}
}

// close returns the customer with all that can be said to be owed.
func (a *account) close() Customer {
	for _, key := range a.order {
		if d := a.debts[key]; !a.tainted[key.thing] && !d.Amount.IsZero() && !d.Amount.IsNegative() {
			a.customer.Debts = append(a.customer.Debts, *d)
		}
	}
	sortDebts(a.customer.Debts)
	a.customer.LeftOut = sortLeftOut(a.customer.LeftOut)
	return a.customer
}
