package country_test

import (
	"testing"

	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
	"sheetsync/validate/country"
	"sheetsync/validate/duplicates"
)

func TestField(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, fields, want string
	}{
		{"none", "{name: a}, {name: countryside}", ""},
		{"by name, in whatever case", "{name: a}, {name: Country}", "Country"},
		{"format before name", "{name: country}, {name: from, format: country}", "from"},
		{"the first by format", "{name: from, format: country}, {name: to, format: country}", "from"},
		{"texts only", "{name: country, type: integer}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := schematest.Load(t, "{name: x, resources: [{name: a, schema: {fields: ["+test.fields+"]}}]}")
			got := ""
			if f := country.Field(d.Resources[0]); f != nil {
				got = f.Name
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, "{name: x, resources: [{name: a, schema: {fields: [{name: from, format: country}]}}]}")
	records := table.NewTable(d.Resources[0], 4)
	records.SetText(0, 0, "Deutschland")
	records.SetText(1, 0, "Atlantis")
	records.SetInvalid(2, 0, "China")
	lookup := country.New(records, "CN")
	for record, want := range []string{"DE", "CN", "CN", "CN"} {
		if got := lookup.Of(record); got != want {
			t.Errorf("record %d is in %q, want %q", record, got, want)
		}
	}
}

// Where two fields are countries, a number that the formats take for a British
// one is a British one to the duplicates, too.
func TestFormatsAndDuplicatesAgree(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, `
name: x
resources:
- name: a
  duplicates: {fields: [phone]}
  schema:
    fields:
    - {name: "from", format: country}
    - {name: "to", format: country}
    - {name: phone, format: phone}
`)
	records := table.NewTable(d.Resources[0], 2)
	for record, row := range [][]string{{"GB", "CN", "020 7031 3000"}, {"GB", "DE", "+44 20 7031 3000"}} {
		for field, text := range row {
			records.SetText(record, field, text)
		}
	}
	if issues := validate.Check(d, []*table.Table{records}, validate.Options{}); len(issues) != 0 {
		t.Errorf("issues %+v", issues)
	}
	if pairs := duplicates.Find(records, duplicates.Options{}).Pairs; len(pairs) != 1 {
		t.Errorf("pairs %+v", pairs)
	}
}
