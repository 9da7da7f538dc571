package compute

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

const linkedYAML = `
name: shop
resources:
  - name: people
    schema:
      primaryKey: name
      uniqueKeys: [number]
      fields: [{name: name, type: string}, {name: number, type: string}, {name: mail, type: string}]
  - name: orders
    schema:
      foreignKeys: [{fields: person, reference: {resource: people}}]
      fields:
        - {name: person, type: string}
        - {name: mail, type: string, lookup: {from: people, value: mail, where: {name: person}}}
`

// A lookup along a foreign key asks the record that the reference names, by
// whatever unique key, and none where it may mean several that differ.
func TestLookupAlongAReference(t *testing.T) {
	t.Parallel()
	people := [][]any{
		{"Acme", "1", "li@shop.example"},
		{"华达", "2", "li@shop.example"}, {"华达", "3", "wang@shop.example"},
		{"Bolt", "4", "li@shop.example"}, {"Bolt ", "5", nil},
		{"Corp", "6", "zhao@shop.example"}, {"Corp", "7", "zhao@shop.example"},
		{"Dyna", "8", nil}, {"Dyna", "9", nil},
	}
	for _, tt := range []struct{ name, person, want, told string }{
		{"by its key", "Acme", "li@shop.example", ""},
		{"by its key with what nobody sees", "Ａｃｍｅ\u200b", "li@shop.example", ""},
		{"by another unique key", "3", "wang@shop.example", ""},
		{"two that differ", "华达", "?", "mail lookup-several"},
		{"two, one of them blank", "Bolt", "?", "mail lookup-several"},
		{"two that agree", "Corp", "zhao@shop.example", ""},
		{"two that are blank", "Dyna", "", ""},
		{"none, which the reference says", "Nobody", "?", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, tables := register(t, linkedYAML, map[string][][]any{"people": people, "orders": {{tt.person}}})
			issues := Fields(d, tables, expression.Scope{Zone: time.UTC}, language.English)
			got := tables[1].Value(0, 1).String()
			if tables[1].State(0, 1) == table.StateInvalid {
				got = "?"
			}
			var told []string
			for _, i := range issues {
				told = append(told, i.Field+" "+string(i.Code))
			}
			if diff := cmp.Diff([]string{tt.want, tt.told}, []string{got, strings.Join(told, "; ")}); diff != "" {
				t.Errorf("mail and issues (-want +got):\n%s", diff)
			}
		})
	}
}
