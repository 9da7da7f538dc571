package available_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/registers"
)

const shop = `
name: shop
resources:
- name: customers
  schema:
    primaryKey: name
    fields:
    - {name: name}
    - {name: contact, type: date}
    - {name: sales, type: number, rollup: {from: orders, sum: total}}
    - {name: count, type: integer, rollup: {from: orders, count: true, where: 'status != "off"'}}
    - {name: paid, type: number, rollup: {from: payments, sum: amount}}
    - {name: owed, type: number, rollup: {from: [orders, payments], sum: owed}}
    - {name: ends, type: date, rollup: {from: contracts, min: ends}}
    - {name: next, type: date, formula: "earliest(contact, ends)"}
    - {name: days, type: integer, formula: "ends - contact"}
- name: orders
  schema:
    foreignKeys: [{fields: customer, reference: {resource: customers}}]
    fields:
    - {name: customer}
    - {name: quantity, type: number}
    - {name: price, type: number}
    - {name: status}
    - {name: currency, format: currency}
    - {name: day, type: date}
    - {name: total, type: number, formula: "quantity * price"}
    - {name: owed, type: number, formula: 'status == nil ? 0 : total'}
    - {name: rate, type: number, formula: "currency == base_currency() ? 1 : nil", lookup: {from: rates, value: rate, where: {currency: currency}}}
    - {name: based, type: number, formula: "total * rate"}
- name: contracts
  schema:
    foreignKeys: [{fields: customer, reference: {resource: customers}}]
    fields: [{name: customer}, {name: ends, type: date}]
- name: payments
  optional: true
  schema:
    foreignKeys: [{fields: customer, reference: {resource: customers}}]
    fields: [{name: customer}, {name: amount, type: number}, {name: owed, type: number}]
- name: rates
  schema:
    fields: [{name: currency, format: currency}, {name: rate, type: number}]
`

func TestAvailable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		base string
		gone string // tabs, and columns as tab.field
		kept string // computed fields whose column people keep
		want string // computed fields of tabs that are there that aren't available
		idle string // those that are, and of which a column would say nothing
	}{
		{name: "everything is there"},
		{name: "an optional tab", gone: "payments", idle: "customers.paid"},
		{name: "a tab that a total is over", gone: "contracts", want: "customers.ends customers.days"},
		{name: "such a total that people keep", gone: "contracts", kept: "customers.ends"},
		{name: "a tab that others rest on", gone: "orders contracts", want: "customers.sales customers.count customers.ends customers.days"},
		{name: "both of a total's tabs", gone: "orders payments", idle: "customers.paid", want: "customers.sales customers.count customers.owed"},
		{name: "a column that a formula needs", gone: "orders.price", want: "customers.sales orders.total orders.owed orders.based"},
		{name: "a total that people type", gone: "orders.price", kept: "orders.total"},
		{name: "a column that a condition asks for", gone: "orders.status", want: "customers.count"},
		{name: "a key", gone: "orders.customer", want: "customers.sales customers.count"},
		{name: "rates", gone: "rates", want: "orders.rate orders.based"},
		{name: "rates, with a base currency", gone: "rates", base: "CNY"},
		{name: "a column that a lookup goes by", gone: "rates.rate", want: "orders.rate orders.based"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, err := sheetschema.Load("shop.yaml", []byte(shop), sheetschema.Settings{BaseCurrency: test.base})
			if err != nil {
				t.Fatal(err)
			}
			gone, kept := strings.Fields(test.gone), strings.Fields(test.kept)
			s := available.Of(d, available.Register{
				Tab: func(r *sheetschema.Resource) bool { return !slices.Contains(gone, r.Name) },
				Column: func(r *sheetschema.Resource, f *sheetschema.Field) bool {
					name := r.Name + "." + f.Name
					return slices.Contains(kept, name) || !f.Computed() && !slices.Contains(gone, name)
				},
			})
			var got, idle []string
			for _, r := range d.Resources {
				for _, f := range r.Fields {
					switch {
					case !s.Tab(r) || !f.Computed():
					case s.Lacks(f):
						got = append(got, r.Name+"."+f.Name)
					case s.Computable(f) && !s.Offered(f):
						idle = append(idle, r.Name+"."+f.Name)
					}
				}
			}
			none := cmp.Transformer("none", func(all []string) []string { return append([]string{}, all...) })
			if diff := cmp.Diff(strings.Fields(test.want), got, none); diff != "" {
				t.Errorf("not available (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(strings.Fields(test.idle), idle, none); diff != "" {
				t.Errorf("not offered (-want +got):\n%s", diff)
			}
		})
	}
}

// Of the built-in register with a tab of customers alone, what is computed from
// other tabs isn't offered, and what isn't is named with the tab that it lacks.
func TestCustomersAlone(t *testing.T) {
	t.Parallel()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	s := available.Of(d, available.Register{
		Tab:    func(r *sheetschema.Resource) bool { return r.Name == "customers" },
		Column: func(_ *sheetschema.Resource, f *sheetschema.Field) bool { return !f.Computed() },
	})
	lacks := func(name string) bool {
		f, ok := d.Resources[0].Field(name)
		if !ok {
			t.Fatalf("there is no field %s", name)
		}
		return s.Lacks(f)
	}
	for _, name := range []string{"order_count", "sales", "outstanding", "overdue_count", "next_contract_end", "last_call", "frequency_class"} {
		if !lacks(name) {
			t.Errorf("%s is available", name)
		}
	}
	for _, name := range []string{"customer_name", "last_contact_overall", "next_deadline"} {
		if lacks(name) {
			t.Errorf("%s isn't available", name)
		}
	}
	costs := make(map[string][]string)
	for _, a := range s.Absent() {
		costs[a.Resource.Name] = []string{}
		for _, c := range a.Costs {
			costs[a.Resource.Name] = append(costs[a.Resource.Name], c.Field.Name)
		}
	}
	if diff := cmp.Diff([]string{"next_contract_end", "open_contracts"}, costs["contracts"]); diff != "" {
		t.Errorf("the costs of the contracts (-want +got):\n%s", diff)
	}
	if _, told := costs["payments"]; told {
		t.Error("an optional tab is told as absent")
	}
	for i := range d.Overview.Charts {
		c := &d.Overview.Charts[i]
		if shown, own := s.Aggregate(&c.Aggregate), c.Sources[0].From.Name == "customers"; shown && !own {
			t.Errorf("the chart %s is shown without its tabs", c.Name)
		}
	}
}

// Nothing is lacking in a register of which nothing is known.
func TestNilSet(t *testing.T) {
	t.Parallel()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	var s *available.Set
	if f := d.Resources[0].Fields[0]; s.Lacks(f) || !s.Computable(f) || !s.Tab(d.Resources[0]) || s.Absent() != nil {
		t.Error("something is lacking")
	}
}
