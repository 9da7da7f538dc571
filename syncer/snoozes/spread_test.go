package snoozes_test

import (
	"fmt"
	"strings"
	"testing"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/snoozes"
)

const familyYAML = `
name: family
resources:
  - name: customers
    schema:
      primaryKey: name
      fields: [{name: name, type: string}, {name: number, type: string, constraints: {unique: true}}]
  - name: orders
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields: [{name: number, type: string}, {name: customer, type: string}]
  - name: payments
    schema:
      foreignKeys: [{fields: order, reference: {resource: orders, fields: number, group: true}}, {fields: before, reference: {resource: "", fields: id}}]
      fields: [{name: id, type: string}, {name: order, type: string}, {name: before, type: string}]
`

func rowsOf(t *table.Table, prefix string, rows [][]string) {
	for r, cells := range rows {
		t.SetID(r, fmt.Sprintf("%s%d", prefix, r+1))
		for f, text := range cells {
			if text != "" {
				t.SetText(r, f, text)
			}
		}
	}
}

// A pause is of the record and of all whose keys lead to it, directly or over others: a
// group by any of its records, a circle once, and what may mean two records of neither.
func TestHoldsSpread(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, familyYAML)
	rows := [][][]string{
		{{"Acme", "1"}, {"Birch", "2"}, {"Twin", "3"}, {"Twin", "4"}},
		{{"O1", "Acme"}, {"O1", "Birch"}, {"O2", "2"}, {"O3", "Twin"}, {"O4", "nobody"}},
		{{"P1", "O1", "P4"}, {"P2", "O2", ""}, {"P3", "O3", ""}, {"P4", "", "P1"}},
	}
	tables := make([]*table.Table, len(rows))
	for i, prefix := range []string{"c", "o", "p"} {
		tables[i] = table.NewTable(d.Resources[i], len(rows[i]))
		rowsOf(tables[i], prefix, rows[i])
	}
	for _, test := range []struct{ resource, id, want string }{
		{"customers", "c1", "c1 o1 p1 p4"},
		{"customers", "c2", "c2 o2 o3 p1 p2 p4"},
		{"customers", "c3", "c3"},
		{"orders", "o2", "o2 p1 p4"},
		{"payments", "p4", "p1 p4"},
		{"payments", "p2", "p2"},
		{"payments", "gone", ""},
	} {
		key := snoozes.Key{Resource: test.resource, RecordID: test.id}
		today := day(t, "2026-11-29")
		for _, until := range []expression.Day{0, today, today + 100} {
			pause := &snoozes.Decision{Key: key, Verdict: snoozes.Paused, Until: until}
			var got []string
			for _, h := range snoozes.Holds(d, tables, map[snoozes.Key]*snoozes.Decision{key: pause}, today) {
				got = append(got, h.RecordID)
			}
			want := test.want
			if until == today { // its day has come
				want = ""
			}
			if strings.Join(got, " ") != want {
				t.Errorf("the pause of %s (%s) holds %q, want %q", test.id, until, got, want)
			}
		}
	}
}
