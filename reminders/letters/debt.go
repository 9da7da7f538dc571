package letters

import (
	"cmp"
	"slices"
	"strings"

	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/expression"
)

// A Customer is somebody who is late with a payment, as the register knows them. The
// texts are on one line each, but for the address.
type Customer struct {
	Called   string // as the records of the debts name them
	Name     string // for the address; else as Called
	Contact  string
	Address  string // may have several lines
	Country  string // ISO 3166; "" where it isn't known
	Language string // as the register has it
	Debts    []Debt // the oldest first
	LeftOut  []LeftOut
}

// A Debt is one thing that should have been paid.
type Debt struct {
	Per      string // what people call it, such as the number of the order; may be empty
	Due      expression.Day
	Days     int // since Due, at least 1
	Currency string
	Amount   decimal.Decimal // above 0
}

// A Reason says why something isn't in a letter.
type Reason string

// The reasons.
const (
	ReasonUnreadable Reason = "unreadable"  // a cell that it depends on can't be read
	ReasonNoCurrency Reason = "no-currency" // there is an amount without one
	ReasonNoAmount   Reason = "no-amount"   // nothing says how much is owed
	ReasonNobody     Reason = "no-customer" // nothing says who owes it
	ReasonOnHold     Reason = "on-hold"     // people put it off, muted or paused it
)

// LeftOut is a record that isn't in a letter.
type LeftOut struct {
	Reason   Reason `json:"reason"`
	Resource string `json:"resource"`
	RecordID string `json:"record_id"`
	Tab      string `json:"tab,omitempty"` // where the resource has several
	Row      int    `json:"row"`
	Field    string `json:"field,omitempty"` // whose cell it is about
}

// Sum is an amount in one currency.
type Sum struct {
	Currency string // "" where the register has none
	Amount   decimal.Decimal
}

// Totals adds up what is owed in each currency, by its code.
func Totals(debts []Debt) ([]Sum, error) {
	var sums []Sum
	for _, d := range debts {
		at := slices.IndexFunc(sums, func(s Sum) bool { return s.Currency == d.Currency })
		if at < 0 {
			sums = append(sums, Sum{d.Currency, d.Amount})
			continue
		}
		var err error
		if sums[at].Amount, err = sums[at].Amount.Add(d.Amount); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(sums, func(a, b Sum) int { return strings.Compare(a.Currency, b.Currency) })
	return sums, nil
}

// sortDebts puts the oldest first.
func sortDebts(debts []Debt) {
	slices.SortStableFunc(debts, func(a, b Debt) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), strings.Compare(a.Per, b.Per), strings.Compare(a.Currency, b.Currency))
	})
}
