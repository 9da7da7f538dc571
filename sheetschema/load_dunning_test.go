package sheetschema_test

import (
	"strings"
	"testing"

	"sheetsync/sheetschema"
)

// owing is a register whose dunning and whose deadline's members are given.
func owing(dunning, deadline string) string {
	return `
name: t
` + dunning + `
resources:
  - name: customers
    schema: {primaryKey: name, fields: [{name: name, type: string}, {name: since, type: date}]}
  - name: orders
    deadlines: [{name: due, date: due, remind: [P0D], to: [role:finance], ` + deadline + `}]
    schema: {fields: [{name: due, type: date}, {name: left, type: number}, {name: paid, type: boolean}]}
`
}

func TestLoadDunning(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, dunning, deadline string
		owed                    bool
		fault                   string // a part of the error; "" for none
	}{
		{"done when nothing is left", "", "amount: left, unless: left <= 0", true, ""},
		{"an amount that the condition doesn't look at", "", "amount: left, unless: paid", false, ""},
		{"said so", "", "amount: left, unless: paid, dunning: true", true, ""},
		{"said not", "", "amount: left, unless: left <= 0, dunning: false", false, ""},
		{"no amount", "", "dunning: true", false, "nothing says how much is owed"},
		{"all members", "dunning: {resource: customers, name: name, contact: name, address: name, country: name, language: name, levels: [P1D, P1M], bank: {resource: customers, currency: name, text: name}}", "amount: left", false, ""},
		{"no resource", "dunning: {name: name}", "amount: left", false, "need to know who the customers are"},
		{"another resource", "dunning: {resource: customer}", "amount: left", false, `there is no resource "customer"`},
		{"no text", "dunning: {resource: customers, name: since}", "amount: left", false, "since is of type date and no text"},
		{"another field", "dunning: {resource: customers, contact: person}", "amount: left", false, `there is no field "person"`},
		{"levels out of order", "dunning: {resource: customers, levels: [P15D, P1D]}", "amount: left", false, "each level begins later"},
		{"on the day itself", "dunning: {resource: customers, levels: [P0D]}", "amount: left", false, "nothing is late yet"},
		{"four levels", "dunning: {resource: customers, levels: [P1D, P2D, P3D, P4D]}", "amount: left", false, "there are 3 levels"},
		{"an account of nothing", "dunning: {resource: customers, bank: {resource: customers}}", "amount: left", false, "what letters show of an account"},
		{"unknown", "dunning: {resource: customers, colour: red}", "amount: left", false, "colour"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, err := sheetschema.Load("t.yaml", []byte(owing(test.dunning, test.deadline)))
			if test.fault != "" {
				if err == nil || !strings.Contains(err.Error(), test.fault) {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := d.Resources[1].Deadlines[0].Dunning; got != test.owed {
				t.Errorf("owed: %v", got)
			}
			if (d.Dunning != nil) != (test.dunning != "") {
				t.Errorf("dunning: %v", d.Dunning)
			}
		})
	}
}
