package letters

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// A Source gives a register's records as they are mirrored, and what people put off.
type Source interface {
	// Records and Holds are as in [reminders.Source], with its errors.
	reminders.RecordSource
	Holds(ctx context.Context, register string) ([]reminders.Hold, error)
}

// A Register is what is asked about.
type Register struct {
	Name       string // also its PostgreSQL schema
	Descriptor *sheetschema.Descriptor
	Zone       *time.Location
	Workdays   expression.Workdays // nil for Monday to Friday
	Today      expression.Day
}

// Overdue is all that customers should have paid by a day.
type Overdue struct {
	// Customers are those who owe something, or of whom something was left out, by
	// what they are called.
	Customers []Customer
	// LeftOut is what no customer could be found for.
	LeftOut []LeftOut
}

// Owing reports whether customers can owe anything in a register: whether one of its
// deadlines says how much.
func Owing(d *sheetschema.Descriptor) bool {
	return slices.ContainsFunc(d.Resources, func(r *sheetschema.Resource) bool {
		return slices.ContainsFunc(r.Deadlines, func(d sheetschema.Deadline) bool { return d.Dunning })
	})
}

// Collect finds what customers owe. The errors are those of the source; a resource that
// the spreadsheet has no tab for has no records.
func Collect(ctx context.Context, source Source, r Register) (Overdue, error) {
	list, err := source.Holds(ctx, r.Name)
	if err != nil {
		return Overdue{}, err
	}
	known, err := readDirectory(ctx, source, r)
	if err != nil {
		return Overdue{}, err
	}
	c := collector{register: r, holds: reminders.NewHoldIndex(list), directory: known, accounts: make(map[string]*account), counted: make(map[amountOf]bool)}
	for _, resource := range r.Descriptor.Resources {
		for i := range resource.Deadlines {
			if deadline := &resource.Deadlines[i]; deadline.Dunning {
				if err := c.collect(ctx, source, resource, deadline); err != nil {
					return Overdue{}, err
				}
			}
		}
	}
	return c.overdue()
}

// collector gathers debts by customer.
type collector struct {
	register  Register
	holds     reminders.HoldIndex
	directory *directory
	accounts  map[string]*account // by key of the customer
	leftOut   []LeftOut
	counted   map[amountOf]bool
}

// amountOf is an amount of a record. Two deadlines may be about one: it is owed once.
type amountOf struct {
	resource, record string
	field            int
}

func (c *collector) collect(ctx context.Context, source Source, resource *sheetschema.Resource, deadline *sheetschema.Deadline) error {
	in := newInspector(c, resource, deadline)
	query := reminders.Query{Register: c.register.Name, Resource: resource, Fields: in.fields(), Date: -1, Zone: c.register.Zone}
	for record, err := range source.Records(ctx, query) {
		if err != nil {
			return err
		}
		if err := in.inspect(record); err != nil {
			return err
		}
	}
	return nil
}

// account returns what is known of whoever a record names.
func (c *collector) account(name string) *account {
	key, known := c.directory.find(name)
	a, ok := c.accounts[key]
	if !ok {
		a = newAccount(name, known)
		c.accounts[key] = a
	}
	return a
}

func (c *collector) overdue() (Overdue, error) {
	out := Overdue{LeftOut: c.leftOut}
	for _, a := range c.accounts {
		if customer := a.close(); len(customer.Debts) > 0 || len(customer.LeftOut) > 0 {
			out.Customers = append(out.Customers, customer)
		}
	}
	slices.SortStableFunc(out.Customers, func(a, b Customer) int { return strings.Compare(a.Called, b.Called) })
	out.LeftOut = sortLeftOut(out.LeftOut)
	return out, nil
}

// sortLeftOut puts what was left out in the order of the sheet, each once: two deadlines
// may be about one cell.
func sortLeftOut(list []LeftOut) []LeftOut {
	slices.SortStableFunc(list, func(a, b LeftOut) int {
		return cmp.Or(strings.Compare(a.Resource, b.Resource), strings.Compare(a.Tab, b.Tab), cmp.Compare(a.Row, b.Row), strings.Compare(a.Field, b.Field))
	})
	return slices.Compact(list)
}
