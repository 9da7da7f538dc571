package semantic_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/semantic"
)

// told writes roles down: a line a role, with its fields in the order of the struct.
func told(d *sheetschema.Descriptor) []string {
	roles := semantic.Of(d)
	var lines []string
	tell := func(role string, r *sheetschema.Resource, fields ...int) {
		line := role + " " + r.Name + ":"
		for _, i := range fields {
			if i == semantic.None {
				line += " -"
			} else {
				line += " " + r.Fields[i].Name
			}
		}
		lines = append(lines, line)
	}
	if c := roles.Customers; c != nil {
		tell("customers", c.Resource, c.Region, c.Industry, c.Source, c.Status, c.Satisfaction)
		tell("owner", c.Resource, c.Owner...)
		tell("last contact", c.Resource, c.LastContact...)
	}
	if s := roles.Sales; s != nil {
		tell("sales", s.Resource, s.Amount, s.Currency, s.Base, s.Rate, s.Date, s.Order, s.Product, s.Owner)
		if s.Where != nil {
			lines[len(lines)-1] += " where " + s.Where.Source()
		}
	}
	for _, r := range roles.Receivables {
		tell("owed", r.Resource, r.Amount, r.Currency, r.Base, r.Rate, r.Date, r.Reference, r.Owner)
		tell("paid", r.Resource, r.Planned, r.Received, r.ReceivedOn, r.Stage)
		lines[len(lines)-1] += fmt.Sprint(" ", len(r.Elsewhere))
	}
	if c := roles.Contracts; c != nil {
		tell("contracts", c.Resource, c.Amount, c.Currency, c.Number, c.Start, c.End, c.Notice, c.Status, c.Owner)
	}
	for _, c := range roles.Contacts {
		tell("contact", c.Resource, c.Date, c.Kind)
	}
	return lines
}

func TestBuiltIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		want []string
	}{
		{"customer-summary", []string{
			"customers customers: - - source project_status satisfaction", "owner customers: owner", "last contact customers: last_contact",
		}},
		{"foreign-trade", []string{
			"customers customers: region industry source project_status satisfaction", "owner customers: owner", "last contact customers: last_contact_overall last_contact",
			"sales transactions: line_total currency base_total rate order_date order_number product - where in_force",
			"owed transactions: outstanding currency outstanding_base rate due_date order_number -", "paid transactions: line_total paid_amount paid_date - 2",
			"owed payments: outstanding currency outstanding_base rate due_date order_number -", "paid payments: due_amount received_amount received_date stage 0",
			"contracts contracts: amount currency contract_number start_date end_date notice_date status owner",
			"contact emails: date -", "contact calls: date method", "contact activities: date type",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, err := registers.Load(test.name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, told(d)); diff != "" {
				t.Errorf("roles (-want +got):\n%s", diff)
			}
		})
	}
}

// Northwind is a descriptor that isn't built in.
func TestNorthwind(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "northwind", "northwind.yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("SKIPPED, Northwind is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"customers customers: region - - - -", "owner customers:", "last contact customers:",
		"sales order_lines: line_total - - - order_date order_id product salesperson",
	}
	if diff := cmp.Diff(want, told(schematest.Load(t, string(src)))); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
}

// A descriptor in other words says by its structure, and by the words of its titles,
// what its fields are for.
func TestOtherWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, resources string
		want            []string
	}{
		{"German", `
- name: firmen
  duplicates: {fields: [firma]}
  schema:
    primaryKey: kd
    fields: [{name: kd, title: Kundennummer}, {name: firma, title: Firma, format: company}, {name: branche, title: Branche}, {name: letzter, title: Letzter Kontakt, type: date}]
- name: bestellungen
  schema:
    foreignKeys: [{fields: kunde, reference: {resource: firmen}}]
    fields: [{name: kunde}, {name: datum, title: Bestelldatum, type: date}, {name: summe, title: Gesamtbetrag, type: number}, {name: artikel, title: Artikel}]
`, []string{"customers firmen: - branche - - -", "owner firmen:", "last contact firmen: letzter", "sales bestellungen: summe - - - datum - artikel -"}},
		{"Chinese", `
- name: 客户表
  schema:
    primaryKey: 名称
    fields: [{name: 名称, title: 客户名称, format: company}, {name: 区域}, {name: 业务员}, {name: 客户来源}]
- name: 拜访
  schema:
    foreignKeys: [{fields: 客户, reference: {resource: 客户表}}]
    fields: [{name: 客户}, {name: 拜访日期, type: date}, {name: 活动类型}]
`, []string{"customers 客户表: 区域 - 客户来源 - -", "owner 客户表: 业务员", "last contact 客户表:", "contact 拜访: 拜访日期 活动类型"}},
		{"nothing of the kind", `
- name: notes
  schema: {fields: [{name: text}, {name: day, type: date}]}
`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := schematest.Load(t, "name: x\nresources:\n"+strings.TrimLeft(test.resources, "\n"))
			if diff := cmp.Diff(test.want, told(d)); diff != "" {
				t.Errorf("roles (-want +got):\n%s", diff)
			}
		})
	}
}
