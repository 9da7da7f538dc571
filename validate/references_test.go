package validate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
)

// What a reference that names no record, or several, is told.
func TestReferences(t *testing.T) {
	t.Parallel()
	d := load(t, `
name: r
resources:
- name: customers
  title: Customers
  schema:
    primaryKey: name
    fields: [{name: name, title: Name}, {name: number, title: Number, constraints: {unique: true}}]
- name: orders
  schema:
    foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
    fields: [{name: customer, title: Customer}]
`)
	customers := fill(t, d.Resources[0],
		[]string{"Acme Ltd", "1"}, []string{"华达", "2"}, []string{"华达", "3"}, []string{"Café O'Neil", "4"}, []string{"PO-1001", "5"}, []string{"Bolt", "6"}, []string{"BOLT", "7"}, []string{"华强（香港）", "8"})
	for _, tt := range []struct{ name, customer, want string }{
		{"as it is written", "Acme Ltd", ""},
		{"with blanks", " Acme  Ltd ", ""},
		{"with a no-break space", "Acme\u00a0Ltd", ""},
		{"with a zero-width space", "Acme Ltd\u200b", ""},
		{"in full width", "Ａｃｍｅ Ｌｔｄ", ""},
		{"brackets of half width", "华强(香港)", ""},
		{"with its accent apart", "Cafe\u0301 O'Neil", ""},
		{"by another unique key", "3", ""},
		{"two of one name", "华达", "Customer: there are 2: rows 3 and 4 of “Customers” | Tell the records apart there, or remove the row that is there twice, and name the right one here, or by “Number”"},
		{"another case", "ACME LTD", "Customer: there is no such record in “Customers”; the case differs from row 2 there | Write it in upper and lower case as in row 2 of “Customers”"},
		{"a blank less", "AcmeLtd", "Customer: there is no such record in “Customers”; only a blank more or less differs from row 2 there | Write it with the same blanks as in row 2 of “Customers”"},
		{"a no-break space more", "PO-\u00a01001", "Customer: there is no such record in “Customers”; only a no-break space or a similar blank differs from row 6 there | Write it as in row 6 of “Customers”, with usual blanks"},
		{"another dash", "PO–1001", "Customer: there is no such record in “Customers”; only a sign such as a dash, dot or apostrophe differs from row 6 there | Write it with the same signs as in row 6 of “Customers”"},
		{"no accent", "Cafe O'Neil", "Customer: there is no such record in “Customers”; only an accent differs from row 5 there | Write it with the same accents as in row 5 of “Customers”"},
		{"a Cyrillic letter", "\u0410cme Ltd", "Customer: there is no such record in “Customers”; a character only looks like that in row 2 there | Type it anew, as in row 2 of “Customers”"},
		{"several differences", "ACMELTD.", "Customer: there is no such record in “Customers”; row 2 there is written almost the same | If that is meant, write it as in row 2 of “Customers”"},
		{"like two records", "bolt", "Customer: there is no such record in “Customers” | Correct it, or add the missing record to “Customers”"},
		{"like none", "Northwind", "Customer: there is no such record in “Customers” | Correct it, or add the missing record to “Customers”"},
		{"without letters", "-", "Customer: there is no such record in “Customers” | Correct it, or add the missing record to “Customers”"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			orders := fill(t, d.Resources[1], []string{tt.customer})
			got := ""
			for _, issue := range validate.Check(d, []*table.Table{customers, orders}, validate.Options{Language: language.English}) {
				if issue.Code == "foreign-key-error" {
					p := language.NewPrinter(language.English)
					got += issue.Message(p) + " | " + issue.Suggestion(p)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("issue (-want +got):\n%s", diff)
			}
		})
	}
}

// A key of two fields is told as one, and a reference that has but a part of one is told
// with the rows that have it.
func TestJoinedKeys(t *testing.T) {
	t.Parallel()
	d := load(t, `
name: r
resources:
- name: orders
  title: Orders
  schema:
    primaryKey: [contract, line]
    uniqueKeys: [[contract, product]]
    fields: [{name: contract, title: Contract}, {name: line, title: Line, type: integer}, {name: product, title: Product}]
- name: shipments
  schema:
    foreignKeys: [{fields: [contract, line], reference: {resource: orders}}]
    fields: [{name: contract, title: Contract}, {name: line, title: Line, type: integer}]
`)
	orders := [][]string{{"HT-1", "1", "Lamp"}, {"HT-1", "2", "Fan"}, {"HT-2", "1", "Lamp"}, {"Ab-3", "7", "Fan"}}
	const again = "another record has the same | Look for the rows that have the same in all of these columns. Correct one of them, or remove the row that is there twice"
	for _, tt := range []struct {
		name            string
		order, shipment []string
		want            string
	}{
		{"named by both", nil, []string{"HT-1", "2"}, ""},
		{"the same line of another contract", []string{"HT-2", "2", "Fan"}, nil, ""},
		{"the line twice", []string{"HT-1", "1", "Plug"}, nil, "Contract + Line: " + again},
		{"the product twice", []string{"HT-1", "3", "Fan"}, nil, "Contract + Product: " + again},
		{"a line that isn't there", nil, []string{"HT-1", "9"}, "Contract + Line: there is no such record in “Orders”; rows 2 and 3 there have the same Contract | Compare with what stands in “Orders”. Correct it here, or add the missing record there"},
		{"the only one's other line", nil, []string{"HT-2", "2"}, "Contract + Line: there is no such record in “Orders”; row 4 there has the same Contract | Compare with what stands in “Orders”. Correct it here, or add the missing record there"},
		{"a contract that isn't there", nil, []string{"HT-9", "1"}, "Contract + Line: there is no such record in “Orders” | Correct it, or add the missing record to “Orders”"},
		{"another case", nil, []string{"AB-3", "7"}, "Contract + Line: there is no such record in “Orders”; the case differs from row 5 there | Write it in upper and lower case as in row 5 of “Orders”"},
		{"another case and line", nil, []string{"AB-3", "1"}, "Contract + Line: there is no such record in “Orders” | Correct it, or add the missing record to “Orders”"},
		{"two of one name", []string{"HT-1", "1", "Plug"}, []string{"HT-1", "1"}, "Contract + Line: " + again + "; Contract + Line: there are 2: rows 2 and 6 of “Orders” | Tell the records apart there, or remove the row that is there twice, and name the right one here"},
		{"a part of it", nil, []string{"HT-1", ""}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rows := slices.Clone(orders)
			if tt.order != nil {
				rows = append(rows, tt.order)
			}
			shipments := fill(t, d.Resources[1])
			if tt.shipment != nil {
				shipments = fill(t, d.Resources[1], tt.shipment)
			}
			var got []string
			for _, issue := range validate.Check(d, []*table.Table{fill(t, d.Resources[0], rows...), shipments}, validate.Options{Language: language.English}) {
				p := language.NewPrinter(language.English)
				got = append(got, issue.Message(p)+" | "+issue.Suggestion(p))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}
