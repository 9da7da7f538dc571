package semantic

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// None stands for a field that there isn't.
const None = -1

// Roles are what the parts of a descriptor are for. Fields are indexes in their
// resource, [None] for none.
type Roles struct {
	Customers   *Customers // nil where no resource holds customers
	Sales       *Sales     // nil where nothing says what is sold
	Receivables []Receivable
	Contracts   *Contracts // nil where there are none
	Contacts    []Contact
}

// Customers are the records that the others are about.
type Customers struct {
	Resource *sheetschema.Resource
	// Owner and LastContact are of each record the first of these fields that has a
	// value; empty for none.
	Owner, LastContact                             []int
	Region, Industry, Source, Status, Satisfaction int
}

// Sales are the records of what customers bought, such as the lines of orders.
type Sales struct {
	Resource *sheetschema.Resource
	Customer sheetschema.ForeignKey // to the customers
	Where    *expression.Program    // which of the records count; nil for all
	Money
	Date    int
	Order   int // number of the order
	Product int
	Owner   int
}

// Money is an amount.
type Money struct {
	Amount   int
	Currency int // the field with its currency; None where all amounts are of one
	Base     int // the same amount in the base currency
	Rate     int // by which Base was computed from Amount
}

// A Receivable is a kind of records that customers have to pay.
type Receivable struct {
	Resource   *sheetschema.Resource
	Customer   *sheetschema.ForeignKey // to the customers; nil for none
	Deadline   *sheetschema.Deadline
	Money            // what is still owed
	Date       int   // when it falls due; None where an expression says
	Reference  int   // what people call it, such as the number of the order
	Owner      int   // who answers for it
	Planned    int   // what was to be paid in all
	Received   int   // what came in
	ReceivedOn int   // when it came in
	Stage      int   // which of several payments it is
	Elsewhere  []int // numbers of records of other receivables by which the record is owed instead, where any is above 0
}

// Contracts are records that begin and end.
type Contracts struct {
	Resource *sheetschema.Resource
	Customer *sheetschema.ForeignKey // to the customers; nil for none
	Deadline *sheetschema.Deadline   // about their end; nil for none
	Money
	Number, Start, End, Notice, Status, Owner int
}

// A Contact is a kind of records of how customers were spoken to or met.
type Contact struct {
	Resource *sheetschema.Resource
	Customer sheetschema.ForeignKey // to the customers
	Date     int
	Kind     int // such as the type of an activity
}

// Of finds out what the parts of a descriptor are for.
func Of(d *sheetschema.Descriptor) *Roles {
	f := finder{d: d, base: basesOf(d)}
	r := &Roles{Customers: f.customers()}
	if r.Customers != nil {
		r.Sales = f.sales(r.Customers)
	}
	r.Receivables = f.receivables(r.Customers)
	r.Contracts = f.contracts(r.Customers)
	if r.Customers != nil {
		r.Contacts = f.contacts(r)
	}
	return r
}

// OwnerOf returns the field with the name of whoever answers for the records of a
// resource; None where they have none of their own.
func (r *Roles) OwnerOf(of *sheetschema.Resource) []int {
	if r.Customers != nil && of == r.Customers.Resource {
		return r.Customers.Owner
	}
	if owner := ownerOf(of); owner != None {
		return []int{owner}
	}
	return nil
}

// CustomerOf returns the foreign key by which records of a resource name a customer;
// nil for none.
func (r *Roles) CustomerOf(of *sheetschema.Resource) *sheetschema.ForeignKey {
	return customerKey(r.Customers, of)
}

// customerKey finds the foreign key of one record to the customers.
func customerKey(c *Customers, of *sheetschema.Resource) *sheetschema.ForeignKey {
	if c == nil || of == c.Resource {
		return nil
	}
	for i := range of.ForeignKeys {
		if key := &of.ForeignKeys[i]; key.Resource == c.Resource.Name && !key.Group {
			return key
		}
	}
	return nil
}

// finder looks through a descriptor.
type finder struct {
	d    *sheetschema.Descriptor
	base map[*sheetschema.Field]int
}

// basesOf returns which field has an amount in the base currency, as the overview
// adds them up beside each other.
func basesOf(d *sheetschema.Descriptor) map[*sheetschema.Field]int {
	bases := make(map[*sheetschema.Field]int)
	note := func(sources []sheetschema.AggregateSource) {
		for _, s := range sources {
			if s.Field >= 0 && s.Base >= 0 {
				bases[s.From.Fields[s.Field]] = s.Base
			}
		}
	}
	for i := range d.Overview.Figures {
		note(d.Overview.Figures[i].Sources)
	}
	for i := range d.Overview.Charts {
		note(d.Overview.Charts[i].Sources)
	}
	for i := range d.Overview.Tables {
		if groups := d.Overview.Tables[i].Groups; groups != nil {
			for j := range groups.Columns {
				note(groups.Columns[j].Sources)
			}
		}
	}
	return bases
}

// money completes an amount with its currency and what it is in the base currency.
func (f *finder) money(r *sheetschema.Resource, amount int) Money {
	m := Money{Amount: amount, Currency: None, Base: None, Rate: None}
	if amount == None {
		return m
	}
	field := r.Fields[amount]
	if c, ok := r.Field(field.Currency); ok {
		m.Currency = c.Index
	}
	if base, ok := f.base[field]; ok {
		m.Base = base
	} else {
		m.Base = find(r, func(other *sheetschema.Field) bool {
			return other.Formula != nil && other.Type == sheetschema.TypeNumber && other.Currency == "" && other.Formula.Reads(amount) && rateIn(r, other) != None
		})
	}
	if m.Base != None {
		m.Rate = rateIn(r, r.Fields[m.Base])
	}
	return m
}

// rateIn returns the exchange rate that a formula multiplies an amount with: a
// number that is no amount.
func rateIn(r *sheetschema.Resource, base *sheetschema.Field) int {
	if base.Formula == nil {
		return None
	}
	for _, i := range base.Formula.Indexes() {
		if r.Fields[i].Type == sheetschema.TypeNumber && r.Fields[i].Currency == "" && meansAny(r, r.Fields[i], "transactions exchange_rate", "exchange_rates rate") {
			return i
		}
	}
	return None
}

// find returns the index of the first field that fits; None for none.
func find(r *sheetschema.Resource, fits func(*sheetschema.Field) bool) int {
	return slices.IndexFunc(r.Fields, fits)
}
