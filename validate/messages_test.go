package validate_test

import (
	"fmt"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
)

// wrong is a text that each format finds a fault in, by the fault.
var wrong = map[string]map[string]string{
	"email":    {"email": "@", "email_unusual": "a@b", "email_several": "a@b.com;c@d.com", "email_domain": "a@gmial.com"},
	"uri":      {"uri": "not one", "uri_scheme": "www.example.com"},
	"phone":    {"phone": "x", "phone_country": "0755 26551234"},
	"uuid":     {"uuid": "x"},
	"domain":   {"domain": "x"},
	"iban":     {"iban": "x"},
	"bic":      {"bic": "x"},
	"lei":      {"lei": "x"},
	"cn_uscc":  {"cn_uscc": "x"},
	"eu_vat":   {"eu_vat": "x"},
	"currency": {"currency": "x"},
	"country":  {"country": "x"},
}

// TestEveryFormatFaultIsSaid holds that each fault of each format is an issue
// with words in every language.
func TestEveryFormatFaultIsSaid(t *testing.T) {
	t.Parallel()
	for format, faults := range wrong {
		d := load(t, fmt.Sprintf("name: r\nresources: [{name: r, schema: {fields: [{name: f, title: F, type: string, format: %s}]}}]", format))
		for fault, text := range faults {
			issues := validate.Check(d, []*table.Table{fill(t, d.Resources[0], []string{text})}, validate.Options{})
			if len(issues) != 1 || issues[0].Code != sheetschema.CodeFormatError || issues[0].Variant != fault {
				t.Errorf("%s %q: got %+v, want one issue of fault %s", format, text, issues, fault)
				continue
			}
			for _, tag := range language.Tags() {
				p := language.NewPrinter(tag)
				for _, part := range []string{"message", "suggestion", "explain"} {
					if key := language.Key("issues.format-error." + fault + "." + part); !p.Has(key) {
						t.Errorf("%s is not said in %s", key, tag)
					}
				}
			}
		}
	}
}
