package reference_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

const descriptor = `
name: x
resources:
- name: customers
  schema:
    primaryKey: name
    uniqueKeys: [number]
    fields:
    - {name: name}
    - {name: number}
    - {name: email, format: email, constraints: {unique: true}}
    - {name: city}
    - {name: rank, type: integer, constraints: {unique: true}}
- name: orders
  schema:
    foreignKeys: [{fields: customer, reference: {resource: customers}}]
    fields:
    - {name: customer}
`

// A reference names one record, by any unique key, or is said to mean several.
func TestOf(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, descriptor)
	customers := fill(d.Resources[0], []string{
		"华达|101|a@x.example", "华达|102|b@x.example", "Acme|103|c@x.example", "102b|104|d@x.example", "Acme Ltd|Bolt|e@x.example", "Bolt|106|f@x.example", "Corp|107|107", "Twin|108|108@x.example", "twin|Dyna|g@x.example", "Dy|109|Dyna",
	})
	for _, tt := range []struct{ name, customer, want string }{
		{"a name that one has", "Acme", "4"},
		{"a name with what nobody sees", "Ａｃｍｅ\u200b ", "4"},
		{"a name that two have", "华达", "2 and 3"},
		{"a name that two have, with what nobody sees", "华达\u00a0", "2 and 3"},
		{"a number of one of them", "102", "3"},
		{"an address in another case", "B@X.example", "3"},
		{"a name that is another's number", "Bolt", "7"},
		{"a number that is the record's address, too", "107", "8"},
		{"what names two records by two keys", "Dyna", "10 and 11"},
		{"a name in another case", "ACME", ""},
		{"a city", "Shenzhen", ""},
		{"nothing", "", "blank"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			orders := fill(d.Resources[1], []string{tt.customer})
			links := reference.Of(orders, customers, d.Resources[1].ForeignKeys[0])
			got := ""
			switch target := links.Target[0]; {
			case links.Blank[0]:
				got = "blank"
			case links.IsSeveral(0):
				got = reference.Rows(customers, links.Several(0), language.NewPrinter(language.English))
			case target != reference.None:
				got = reference.Rows(customers, []int32{target}, language.NewPrinter(language.English))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, descriptor)
	var names []string
	for _, f := range reference.Alternatives(d.Resources[0], d.Resources[1].ForeignKeys[0]) {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"number", "email"}, names); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

// A reference to a group names the records that share the key, which is no question.
func TestGroup(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, `
name: x
resources:
- {name: lines, schema: {fields: [{name: order}, {name: product, constraints: {unique: true}}]}}
- name: payments
  schema: {fields: [{name: order}], foreignKeys: [{fields: order, reference: {resource: lines, fields: order, group: true}}]}
`)
	lines := fill(d.Resources[0], []string{"1|pen", "2|ink", "2|pad", "|cap"})
	payments := fill(d.Resources[1], []string{"1", "2", "3", "", "2 ", "ink"})
	links := reference.Of(payments, lines, d.Resources[1].ForeignKeys[0])
	if diff := cmp.Diff([]int32{0, 1, reference.None, reference.None, 1, reference.None}, links.Target); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	for r := range payments.Len() {
		if links.IsSeveral(r) {
			t.Errorf("row %d is said to mean several", payments.Row(r))
		}
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, descriptor)
	customers := table.NewTable(d.Resources[0], 9)
	for _, tt := range []struct {
		name             string
		records          []int32
		english, chinese string
	}{
		{"one", []int32{3}, "5", "5"},
		{"two", []int32{0, 3}, "2 and 5", "2 和 5"},
		{"three", []int32{0, 3, 4}, "2, 5 and 6", "2、5 和 6"},
		{"many", []int32{0, 1, 2, 3, 4, 5}, "2, 3, 4, 5, 6, …", "2、3、4、5、6、…"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := []string{reference.Rows(customers, tt.records, language.NewPrinter(language.English)), reference.Rows(customers, tt.records, language.NewPrinter(language.Chinese))}
			if diff := cmp.Diff([]string{tt.english, tt.chinese}, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// fill makes a table of rows, cells parted by |.
func fill(r *sheetschema.Resource, rows []string) *table.Table {
	t := table.NewTable(r, len(rows))
	for record, row := range rows {
		for field, cell := range strings.Split(row, "|") {
			t.SetText(record, field, cell)
		}
	}
	return t
}
