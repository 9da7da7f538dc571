package check_test

import (
	"strings"
	"testing"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/synctest/workbooktest"
)

// A file is a workbook like any other, but for being only read.
func TestFileConforms(t *testing.T) {
	t.Parallel()
	workbooktest.Run(t, func(t *testing.T) *workbooktest.Sheet {
		var text strings.Builder
		for _, row := range workbooktest.Rows() {
			text.WriteString(strings.Join(row, ",") + "\n")
		}
		source, err := interchange.Read(t.Context(), "people.csv", []byte(text.String()), interchange.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		d := schematest.Load(t, "name: book\nresources: [{name: People, schema: {fields: [{name: Code, type: string}, {name: City, type: string}]}}]")
		book, _, issues := check.NewFile(source, d, language.English)
		if len(issues) > 0 {
			t.Fatalf("the file has issues: %v", issues)
		}
		// There are no hands in a file: what it shows is what it was read from.
		return &workbooktest.Sheet{Workbook: book, Cells: workbooktest.Rows}
	})
}
