package page

import (
	"io/fs"
	"regexp"
	"testing"

	"sheetsync/sheetschema/language"
)

// Every message that a template says is in the catalogue.
func TestTemplateMessages(t *testing.T) {
	t.Parallel()
	said := regexp.MustCompile(`say "([a-z0-9_.]+)"((?: "[a-z_]+" (?:\([^)]*\)|[^ )}]+))*)`)
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range names {
		text, err := templateFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range said.FindAllStringSubmatch(string(text), -1) {
			found++
			for _, tag := range language.Tags() {
				if !language.NewPrinter(tag).Has(language.Key(match[1])) {
					t.Errorf("%s: the message %q is not in the catalogue of %s", name, match[1], tag)
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d messages were found", found)
	}
}
