package naming_test

import (
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/table"
)

func TestCall(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, fields string
		policy       string
		values       []string
		want         string
	}{
		{"a key that is a name", "customer_name key, company company, contact person", "", []string{"Cedargate", "Cedargate Ltd", "Li Wei"}, "Cedargate"},
		{"its company", "code key, company company, contact person", "", []string{"C-57", "Cedargate\nLtd", "Li Wei"}, "Cedargate Ltd"},
		{"without a company", "code key, company company, owner person", "", []string{"C-57", "", "Li Wei"}, "C-57"},
		{"a person", "code key, given person, surname person, owner person", "given, surname", []string{"C-57", "Wei", "Li", "Chen"}, "Wei Li"},
		{"what it is compared by", "note, tel", "tel", []string{"", "138"}, "138"},
		{"nothing", "note, tel", "tel", []string{"", ""}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := resource(t, test.fields, test.policy)
			records := table.NewTable(r, 1)
			for i, v := range test.values {
				if v != "" {
					records.SetText(0, i, v)
				}
			}
			if got := naming.Of(r).Call(records, 0); got != test.want {
				t.Errorf("called %q, want %q", got, test.want)
			}
		})
	}
}

// resource makes one of fields as “name key” or “name format”.
func resource(t *testing.T, fields, policy string) *sheetschema.Resource {
	t.Helper()
	text, key := "", ""
	for _, f := range strings.Split(fields, ", ") {
		words := strings.Fields(f)
		text += "        - {name: " + words[0] + ", type: string"
		switch {
		case len(words) == 1:
		case words[1] == "key":
			key = "      primaryKey: " + words[0] + "\n"
		default:
			text += ", format: " + words[1]
		}
		text += "}\n"
	}
	if policy != "" {
		policy = "    duplicates: {fields: [" + policy + "]}\n"
	}
	d, err := sheetschema.Load("t.yaml", []byte("name: t\nresources:\n  - name: r\n"+policy+"    schema:\n"+key+"      fields:\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return d.Resources[0]
}
