package sheetschema

import "sheetsync/sheetschema/period"

// A Dunning says how letters are made to customers who haven't paid in time: what is
// known of a customer, when the tone changes, and where they are to pay to.
type Dunning struct {
	Resource *Resource // holds the customers
	// What letters say of a customer: indexes of its fields, -1 for none.
	Name     int // as it stands in an address
	Contact  int // the person who is addressed
	Address  int
	Country  int // by which the language is chosen where Language doesn't say
	Language int // in which the customer is written to
	// Levels are how long after its date the oldest debt brings a letter of the first,
	// second and third level; ascending, and never empty.
	Levels []period.Period
	Bank   *BankAccounts // nil where no tab holds them
}

// BankAccounts is a tab of the accounts that customers pay to.
type BankAccounts struct {
	Resource *Resource
	Currency int // index of the field; an account without one is for every currency
	Text     int // index of the field with the account's details as letters show them
}

// DunningLevels is how many levels there are at most.
const DunningLevels = 3

// DefaultLevels are those of a register that says nothing else.
func DefaultLevels() []period.Period { return []period.Period{{Days: 1}, {Days: 15}, {Days: 46}} }
