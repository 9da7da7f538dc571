package page

import (
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer/mirror/reports"
)

// Every report of the built-in registers, and every column of it, has a name that people
// read in the page's headings.
func TestReportsHaveHeadings(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		d, err := registers.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		plan := reports.Of("acme", d, reports.Locale{Language: language.English, Zone: "UTC"})
		for _, view := range plan.Views {
			keys := []language.Key{language.Key("headings.view." + strings.TrimPrefix(view.Name, "report_"))}
			for _, c := range view.Columns {
				keys = append(keys, language.Key("headings.column."+c.Name))
			}
			for _, key := range keys {
				if !language.NewPrinter(language.English).Has(key) {
					t.Errorf("%s of %s has no heading: %s", view.Name, name, key)
				}
			}
		}
	}
}
