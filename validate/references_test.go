package validate_test

import (
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
				if issue.Code == "foreign_key" {
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
