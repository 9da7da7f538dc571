package figures_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/readmodel/figures"
)

const trade = `
name: trade
base_currency: CNY
lookup: {resource: firms, owner: [owner], last_contact: [seen]}
resources:
  - name: firms
    title: Firms
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string, constraints: {required: true}}
        - {name: owner, type: string}
        - {name: seen, type: date}
        - {name: project_status, type: string}
        - {name: amount, type: object, rollup: {from: orders, sum: value, where: not dropped}, currency: currency}
        - {name: currency, type: string}
  - name: orders
    title: Orders
    deadlines:
      - {name: due, date: due_on, unless: dropped or owed <= 0, amount: owed, per: "no", remind: [P1D], to: ["role:x"]}
    schema:
      foreignKeys: [{fields: buyer, reference: {resource: firms, fields: name}}]
      fields:
        - {name: "no", type: string}
        - {name: buyer, type: string}
        - {name: day, title: Order date, type: date}
        - {name: value, type: number, currency: currency}
        - {name: currency, type: string, format: currency}
        - {name: exchange_rate, type: number}
        - {name: value_base, type: number, formula: "round(value * exchange_rate, 2)"}
        - {name: dropped, type: boolean}
        - {name: owed, type: number, currency: currency}
        - {name: owed_base, type: number, formula: "round(owed * exchange_rate, 2)"}
        - {name: due_on, type: date}
  - name: agreements
    title: Agreements
    deadlines:
      - {name: ending, date: end_date, unless: 'status in ["over"]', remind: [P1D], to: ["role:x"]}
    schema:
      primaryKey: contract_number
      foreignKeys: [{fields: buyer, reference: {resource: firms, fields: name}}]
      fields:
        - {name: contract_number, type: string, constraints: {required: true}}
        - {name: buyer, type: string}
        - {name: end_date, type: date}
        - {name: status, type: string}
`

// same compares figures but for the lists.
var same = cmp.Options{
	cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Cmp(b) == 0 }),
	cmpopts.EquateEmpty(),
	cmpopts.IgnoreFields(figures.Figures{}, "Changes"),
	cmpopts.IgnoreFields(figures.Deadlines{}, "Next"),
	cmpopts.IgnoreFields(figures.Receivables{}, "Largest"),
	cmpopts.IgnoreFields(figures.Sales{}, "Customers"),
}

// Each figure is what the records give, for whoever asks: salespeople of their own alone.
func TestFigures(t *testing.T) {
	t.Parallel()
	r := newRegister(t, []byte(trade))
	days := []string{"", "2024-02-29", "2024-03-30", "2025-03-31", "2025-01-01", "2025-12-31", "2025-07-15"}
	for seed := range uint64(28) {
		rnd := rand.New(rand.NewPCG(seed, 9))
		today := time.Now().In(r.location)
		if day := days[seed%uint64(len(days))]; day != "" {
			today, _ = time.ParseInLocation(time.DateOnly, day, r.location)
		}
		tabs := randomTrade(rnd, today, r.location)
		r.fill(tabs)
		noted := r.note(rnd, tabs, today)
		for _, c := range []struct {
			role  access.Role
			names []string
			own   string // "" for all
		}{
			{access.Manager, nil, ""}, {access.Finance, nil, ""}, {access.Analyst, nil, ""}, {access.Sales, []string{"Li"}, "Li"}, {access.Sales, []string{"nobody"}, "nobody"},
		} {
			want := oracle(ownOf(tabs, c.own), today)
			noted.count(want, ownOf(tabs, c.own), c.own != "", today)
			got := r.figures(c.role, today, c.names...)
			if days[seed%uint64(len(days))] != "" { // of views that know no day but this one
				want.Contracts, want.Gaps, got.Contracts, got.Gaps = nil, nil, nil, nil
			}
			if diff := cmp.Diff(want, got, same); diff != "" {
				t.Fatalf("seed %d on %s as %s %s (-want +got):\n%s", seed, today.Format(time.DateOnly), c.role, c.own, diff)
			}
		}
	}
}

// The lists are in order, bounded, and of the reader's own records.
func TestLists(t *testing.T) {
	t.Parallel()
	r := newRegister(t, []byte(trade))
	today := time.Date(2026, 5, 20, 15, 0, 0, 0, r.location)
	came := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	tabs := map[string][]row{"firms": {{"f1", map[string]any{"name": "Acme", "owner": "Li"}, came}, {"f2", map[string]any{"name": "Bolt", "owner": "Wang"}, came}}}
	add := func(buyer string, value, rate any, due string) {
		i := len(tabs["orders"])
		values := map[string]any{"no": fmt.Sprint("PO", i), "buyer": buyer, "day": "2026-04-01", "value": value, "currency": "USD", "value_base": nil, "owed": value, "due_on": due, "dropped": false}
		if rate != nil {
			values["value_base"], values["owed_base"] = rate, rate
		}
		tabs["orders"] = append(tabs["orders"], row{fmt.Sprint("o", i), values, came.Add(time.Duration(i) * time.Hour)})
	}
	add("Acme", "100", "710", "2026-05-10")
	add("Bolt", "900", nil, "2026-05-10") // nobody knows how much that is
	add("Bolt", "300", "2130", "2026-05-19")
	add("Acme", invalid("#N/A"), nil, "2026-05-01")
	add("Acme", "50", "355", "2026-05-20")
	add("Bolt", "60", "426", "2026-06-20")
	r.fill(tabs)
	show := func(f *figures.Figures) (list []string) {
		text := func(s *string) string {
			if s == nil {
				return "-"
			}
			return *s
		}
		for _, o := range f.Receivables.Largest {
			list = append(list, fmt.Sprint("overdue ", text(o.Reference), " ", text(o.Customer), " ", text(o.Amount), " ", o.DaysOverdue))
		}
		for _, d := range f.Deadlines.Next {
			list = append(list, fmt.Sprint("next ", d.RecordID, " ", text(d.Due)))
		}
		for _, b := range f.Sales.Customers {
			list = append(list, fmt.Sprint("buyer ", text(b.Customer), " ", b.Sum.Known, " ", b.Sum.Unknown))
		}
		for _, c := range f.Changes {
			list = append(list, fmt.Sprint("change ", c.Resource, " ", c.RecordID, " ", c.Change))
		}
		return list
	}
	for _, c := range []struct {
		role access.Role
		want []string
	}{
		{access.Manager, []string{
			"overdue PO2 Bolt 300 1", "overdue PO0 Acme 100 10", "next o4 2026-05-20", "next o5 2026-06-20", "buyer Bolt 2556 1", "buyer Acme 1065 1",
			"change orders o5 insert", "change orders o4 insert", "change orders o3 insert", "change orders o2 insert", "change orders o1 insert",
		}},
		{access.Sales, []string{
			"overdue PO0 Acme 100 10", "next o4 2026-05-20", "buyer Acme 1065 1",
			"change orders o4 insert", "change orders o3 insert", "change firms f1 insert", "change orders o0 insert",
		}},
	} {
		if diff := cmp.Diff(c.want, show(r.figures(c.role, today, "Li"))); diff != "" {
			t.Errorf("as %s (-want +got):\n%s", c.role, diff)
		}
	}
}

// A register that holds nothing, or whose descriptor knows of little, has figures.
func TestFiguresOfAnyRegister(t *testing.T) {
	t.Parallel()
	northwind, err := os.ReadFile("../../../../../shared/northwind/northwind.yaml")
	if err != nil {
		t.Logf("without Northwind: %v", err)
	}
	foreign, err := registers.Source("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name       string
		descriptor []byte
		has        string
	}{
		{"trade", []byte(trade), "customers sales receivables deadlines contracts gaps reminders"},
		{"foreign-trade", foreign, "customers sales receivables deadlines contracts gaps reminders"},
		{"northwind", northwind, "customers sales deadlines reminders"},
		{"bills", []byte("name: bills\nresources:\n  - name: bills\n    title: Bills\n    schema:\n      fields:\n        - {name: what, type: string}\n        - {name: amount, type: number}\n"), ""},
	} {
		if c.descriptor == nil {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRegister(t, c.descriptor)
			for _, role := range access.Groups {
				f := r.figures(role, time.Now().In(r.location), "Li")
				has := ""
				for _, part := range []struct {
					name string
					is   bool
				}{
					{"customers", f.Customers != nil}, {"sales", f.Sales != nil}, {"receivables", f.Receivables != nil}, {"deadlines", f.Deadlines != nil},
					{"contracts", f.Contracts != nil}, {"gaps", f.Gaps != nil}, {"reminders", f.Reminders != nil},
				} {
					if part.is {
						if has != "" {
							has += " "
						}
						has += part.name
					}
				}
				if has != c.has {
					t.Errorf("as %s: %q, want %q", role, has, c.has)
				}
			}
		})
	}
}
