package spreadsheet

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sheetsync/sheetschema/area"
	"sheetsync/syncer/interchange/ooxml"
)

// What people call parts of a workbook is known by its name: defined names of one
// range, and tables.
func TestNames(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	steps := []error{
		f.SetSheetName("Sheet1", "It's 客户"),
		f.SetSheetRow("It's 客户", "B3", &[]any{"Name", "Age"}),
		f.SetSheetRow("It's 客户", "B4", &[]any{"Ann", 30}),
		f.SetSheetRow("It's 客户", "E1", &[]any{"City", "Rent"}),
		f.SetSheetRow("It's 客户", "E2", &[]any{"Oslo", 5}),
		f.AddTable("It's 客户", &excelize.Table{Range: "E1:F9", Name: "Rents"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "People", RefersTo: "'It''s 客户'!$B$3:$C$20"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "VAT", RefersTo: "'It''s 客户'!$H$1"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "Both", RefersTo: "'It''s 客户'!$A$1:$A$2,'It''s 客户'!$C$1:$C$2"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "'It''s 客户'!$A$1:$C$9", Scope: "It's 客户"}),
	}
	for i, err := range steps {
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	book, err := Read(t.Context(), out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]area.Range{
		"people": {Tab: "It's 客户", Rectangle: area.Rectangle{FirstRow: 2, EndRow: 20, FirstColumn: 1, EndColumn: 3}},
		"rents":  {Tab: "It's 客户", Rectangle: area.Rectangle{FirstRow: 0, EndRow: 9, FirstColumn: 4, EndColumn: 6}},
	}
	if diff := cmp.Diff(want, book.Named); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	tables := []ooxml.Table{{Name: "Rents", EndRow: 9, FirstColumn: 4, EndColumn: 6, Columns: []string{"City", "Rent"}}}
	if diff := cmp.Diff(tables, book.Tabs[0].Tables); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}
