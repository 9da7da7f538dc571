package syncer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

const optionalYAML = `
name: shop
resources:
  - name: customers
    title: Customers
    schema:
      primaryKey: code
      fields:
        - {name: code, title: Code, type: string, constraints: {required: true}}
        - {name: paid, title: Paid, type: number, rollup: {from: payments, sum: amount}}
  - name: payments
    title: Payments
    aliases: [Receipts]
    optional: true
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: code}}]
      fields:
        - {name: customer, title: Customer, type: string, constraints: {required: true}}
        - {name: amount, title: Amount, type: number}
`

// A register goes on without an optional tab, and beside a tab of the team's own by
// its name, as long as no rows are lost by it.
func TestOptionalTab(t *testing.T) {
	t.Parallel()
	payments := func(rows ...[]table.Cell) *page {
		return &page{id: 22, title: "Payments", rows: append([][]table.Cell{cells("Customer", "Amount")}, rows...)}
	}
	for _, tt := range []struct {
		name   string
		before []*page // beside the customers, at the first run; none for no first run
		now    []*page
		want   Status
		rows   int
		issues string // tab level codes
	}{
		{name: "there is none", want: StatusApplied},
		{name: "there is one with rows", now: []*page{payments(cells("C0", 5))}, want: StatusApplied, rows: 1},
		{name: "there is an empty one", now: []*page{payments()}, want: StatusApplied},
		{name: "it comes later", before: []*page{}, now: []*page{payments(cells("C0", 5), cells("C1", 7))}, want: StatusApplied, rows: 2},
		{name: "it goes, but had no rows", before: []*page{payments()}, want: StatusApplied},
		{name: "it goes, and had rows", before: []*page{payments(cells("C0", 5))}, want: StatusHeld},
		{name: "its header is lost, and it had rows", before: []*page{payments(cells("C0", 5))}, want: StatusHeld,
			now: []*page{{id: 22, title: "Payments", rows: [][]table.Cell{cells("Who", "Amount"), cells("C0", 5)}}}},
		{name: "a tab of the team's own", want: StatusApplied, issues: "tab-set-aside missing-label",
			now: []*page{{id: 33, title: "Payments", rows: [][]table.Cell{cells("Salary", "Amount"), cells("May", 5)}}}},
		{name: "a tab without a header", want: StatusApplied, issues: "tab-set-aside blank-header",
			now: []*page{{id: 33, title: "Payments", rows: [][]table.Cell{cells("Some", "thoughts")}}}},
		{name: "another by an alias", want: StatusApplied, issues: "tab-doubled",
			now: []*page{payments(), {id: 33, title: "Receipts", rows: [][]table.Cell{cells("Customer", "Amount")}}}},
		{name: "two by an alias", want: StatusApplied, issues: "tab-doubled",
			now: []*page{{id: 33, title: "Receipts", rows: [][]table.Cell{cells("Customer", "Amount")}}, {id: 44, title: "receipts ", rows: [][]table.Cell{cells("Customer", "Amount")}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			d, err := sheetschema.Load("shop.yaml", []byte(optionalYAML))
			if err != nil {
				t.Fatal(err)
			}
			s.reg.Descriptor = d
			customers := &page{id: 11, title: "Customers", rows: [][]table.Cell{cells("Code"), cells("C0"), cells("C1")}}
			if tt.before != nil {
				s.book.tabs = append([]*page{customers}, tt.before...)
				s.run(StatusApplied)
			}
			s.book.tabs = append([]*page{customers}, tt.now...)
			res := s.run(tt.want)
			if tt.want == StatusHeld {
				return
			}
			if got := res.Resources["payments"].Rows; got != tt.rows {
				t.Errorf("payments has %d rows, want %d", got, tt.rows)
			}
			var codes []string
			for _, f := range res.Findings {
				codes = append(codes, string(f.Code))
			}
			if diff := cmp.Diff(strings.Fields(tt.issues), codes, cmp.Transformer("set", func(all []string) map[string]bool {
				set := map[string]bool{}
				for _, code := range all {
					set[code] = true
				}
				return set
			})); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			s.run(StatusUnchanged)
		})
	}
}

// The rows of an optional tab name others by one of its foreign keys; a tab with the
// columns of none is somebody's own.
func TestOptionalTabWithOneLink(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("shop.yaml", []byte(`
name: shop
resources:
  - name: payments
    optional: true
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers}}, {fields: order, reference: {resource: orders}}]
      fields: [{name: customer}, {name: amount, type: number}, {name: order}]
  - {name: customers, schema: {primaryKey: name, fields: [{name: name}]}}
  - {name: orders, schema: {primaryKey: number, fields: [{name: number}]}}
`))
	if err != nil {
		t.Fatal(err)
	}
	payments := d.Resources[0]
	for _, tt := range []struct {
		name, header string
		want         bool
	}{
		{"both", "customer,amount,order", true},
		{"one", "amount,order", true},
		{"the other", "customer,amount", true},
		{"none", "amount,supplier", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := table.NewGridBuilder()
			for cell := range strings.SplitSeq(tt.header, ",") {
				b.Text([]byte(cell))
			}
			b.EndRow()
			tab := SurveyGrid(payments, b.Grid(), language.English)
			if got := tab.Usable(); got != tt.want {
				t.Errorf("usable is %t: %v", got, tab.Issues)
			}
		})
	}
}
