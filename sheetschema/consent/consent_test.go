package consent_test

import (
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/consent"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

const people = `
name: people
resources:
  - name: people
    consent: agreed == true
    deadlines: [{name: call, date: next, remind: [P0D], to: [owner_email], owner: owner}]
    schema:
      fields:
        - {name: code, type: string}
        - {name: name, type: string, format: person, personal: true}
        - {name: agreed, type: boolean}
        - {name: owner, type: string, format: person, personal: true}
        - {name: owner_email, type: string, format: email, personal: true}
        - {name: next, type: date}
`

func TestWithhold(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("people.yaml", []byte(people))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		agreed func(t *table.Table)
		want   string
	}{
		{"agreed", func(t *table.Table) { t.SetInt(0, 2, 1) }, "Anna"},
		{"refused", func(t *table.Table) { t.SetInt(0, 2, 0) }, ""},
		{"not said", func(*table.Table) {}, ""},
		{"unreadable", func(t *table.Table) { t.SetInvalid(0, 2, "perhaps") }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			records := table.NewTable(d.Resources[0], 2)
			records.SetText(0, 0, "A")
			records.SetText(0, 1, "Anna")
			records.SetText(0, 3, "Liu Min")
			test.agreed(records)
			n := consent.Withhold(records, d, expression.Scope{})
			if got := records.Text(0, 1); got != test.want || n != map[bool]int{true: 0, false: 1}[test.want != ""] {
				t.Errorf("the name is %q, and %d records were withheld", got, n)
			}
			if records.Text(0, 0) != "A" || records.Text(0, 3) != "Liu Min" {
				t.Error("what isn't about the person was withheld, too")
			}
		})
	}
}
