package duplicates_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
)

// TestSureWithoutPolicy holds that without a policy only what surely is one thing
// is reported.
func TestSureWithoutPolicy(t *testing.T) {
	t.Parallel()
	orders := func(n int, field string, addresses int) (fields []string, rows [][]string) {
		for i := range n {
			rows = append(rows, []string{fmt.Sprint("SO-", i), fmt.Sprintf("p%d@example.com", i%addresses)})
		}
		return []string{"order", field}, rows
	}
	ordersOfTwo, thirty := orders(30, "contact:email", 2)
	ordersOfOwners, few := orders(4, "业务员邮箱:email", 2)
	_, pairs := orders(30, "contact:email", 24)
	for _, test := range []struct {
		name   string
		fields []string
		rows   [][]string
		want   []string
	}{
		{"30 orders, 2 addresses", ordersOfTwo, thirty, []string{}},
		{"4 orders, 2 salespeople", ordersOfOwners, few, []string{}},
		{"2 orders, 1 owner", []string{"order", "owner_email:email"}, few[:1:1], []string{}},
		{"30 orders of 24 customers", ordersOfTwo, pairs, []string{}},
		{"three firms, one placeholder", []string{"company:company", "email:email"},
			[][]string{{"Acme", "none@none.com"}, {"Bright", "none@none.com"}, {"Cedar", "none@none.com"}}, []string{}},
		{"two firms, one placeholder", []string{"company:company", "email:email"},
			[][]string{{"Acme", "none@none.com"}, {"Bright", "none@none.com"}}, []string{}},
		{"one firm twice", []string{"company:company", "email:email"},
			[][]string{{"Acme Ltd", "li@acme.com"}, {"ACME", "li@acme.com"}, {"Bright", "w@bright.com"}}, []string{"1 of 0 0.9950 company,email"}},
		{"one address twice", []string{"name", "email:email"},
			[][]string{{"Acme", "li@acme.com"}, {"Acme Trading", "LI@acme.com"}, {"Bright", "w@bright.com"}}, []string{"1 of 0 0.9500 email"}},
		{"one switchboard of two", []string{"name", "phone:phone"},
			[][]string{{"Acme", "+86 755 8345 6789"}, {"Bright", "+86 755 8345 6789"}}, []string{}},
		{"the owner's address beside the customer's", []string{"email:email", "email_of_owner", "owner:email"},
			[][]string{{"a@x.com", "", "li@us.com"}, {"b@x.com", "", "li@us.com"}, {"a@x.com", "", "wang@us.com"}}, []string{"2 of 0 0.9500 email"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := duplicates.Find(customersOf(t, "", test.fields, test.rows...), duplicates.Options{})
			if diff := cmp.Diff(test.want, describe(got.Duplicates())); diff != "" {
				t.Errorf("duplicates (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFieldsThatNameOthers holds that a field whose value is a reference, or whom
// a deadline reminds, identifies no record; and that different amounts speak
// against an agreement in one kind of field.
func TestFieldsThatNameOthers(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, `
name: r
resources:
- name: customers
  schema:
    primaryKey: email
    fields: [{name: email, format: email}]
- name: orders
  deadlines: [{name: due, date: due, remind: [P1D], to: [buyer]}]
  schema:
    fields:
    - {name: customer, format: email}
    - {name: buyer, format: email}
    - {name: contact, format: email}
    - {name: due, type: date}
    - {name: amount, type: number}
    foreignKeys: [{fields: customer, reference: {resource: customers, fields: email}}]
`)
	const same = "li@acme.com"
	for _, test := range []struct {
		name string
		set  func(orders *table.Table, record int)
		want int
	}{
		{"one reference", func(o *table.Table, i int) { o.SetText(i, 0, same) }, 0},
		{"one to be reminded", func(o *table.Table, i int) { o.SetText(i, 1, same) }, 0},
		{"one contact", func(o *table.Table, i int) { o.SetText(i, 2, same) }, 1},
		{"one contact, two dates", func(o *table.Table, i int) { o.SetText(i, 2, same); o.SetInt(i, 3, int64(20000+i)) }, 1},
		{"one contact, two amounts", func(o *table.Table, i int) {
			o.SetText(i, 2, same)
			o.SetNumber(i, 4, int64(100+i), 0)
		}, 0},
		{"one contact, one amount", func(o *table.Table, i int) {
			o.SetText(i, 2, same)
			o.SetNumber(i, 4, 100, 0)
		}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			orders := table.NewTable(d.Resources[1], 2)
			for record := range 2 {
				test.set(orders, record)
			}
			if got := duplicates.Find(orders, duplicates.Options{}).Pairs; len(got) != test.want {
				t.Errorf("pairs %+v, want %d", got, test.want)
			}
		})
	}
}

// TestSharedDuplicates holds that a test is about each of the cases of duplicates
// that lie beside the repository.
func TestSharedDuplicates(t *testing.T) {
	t.Parallel()
	about := map[string]string{
		"30 orders, 2 salespeople's e-mails, no policy": "TestSureWithoutPolicy/30 orders, 2 addresses",
		"three firms with none@none.com":                "TestSureWithoutPolicy/three firms, one placeholder",
	}
	for _, shared := range schematest.Cases(t, "../../../shared", "duplicates") {
		if about[shared.Input] == "" {
			t.Errorf("no test is about %q", shared.Input)
		}
	}
}
