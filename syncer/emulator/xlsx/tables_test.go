package xlsx_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/xlsx"
)

// TestTables holds that the tables of a workbook become Tables, and Tables become tables again.
func TestTables(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range [][]any{{"客户", "金额"}, {"a", 1}, {"b", 2}} {
		if err := f.SetSheetRow("Sheet1", grid.CellName(i+2, 1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.AddTable("Sheet1", &excelize.Table{Range: "B3:C5", Name: "订单"}); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	s, err := xlsx.Load(t.Context(), &b, "id", "title")
	if err != nil {
		t.Fatal(err)
	}
	sheet := s.Edited(s.Sheets()[0].ID)
	if len(sheet.Tables) != 1 {
		t.Fatalf("%d Tables, want 1", len(sheet.Tables))
	}
	want := grid.Range{StartRow: 2, EndRow: 5, StartCol: 1, EndCol: 3}
	check := func(table *sheets.Table, r grid.Range) {
		t.Helper()
		columns := []string{}
		for _, p := range table.ColumnProperties {
			columns = append(columns, p.ColumnName)
		}
		if diff := cmp.Diff([]string{"客户", "金额"}, columns); diff != "" {
			t.Errorf("columns (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(r, grid.RangeOf(table.Range)); diff != "" {
			t.Errorf("range (-want +got):\n%s", diff)
		}
	}
	check(sheet.Tables[0], want)

	sheet.SetValue(5, 1, grid.TextValue("合计"))
	footed := want
	footed.EndRow++
	table := grid.Resized(sheet.Tables[0], footed)
	table.RowsProperties.FooterColorStyle = &sheets.ColorStyle{RgbColor: &sheets.Color{Green: 1}}
	sheet.Tables[0] = table
	again := reload(t, s).Sheets()[0]
	if len(again.Tables) != 1 {
		t.Fatalf("%d Tables after saving, want 1", len(again.Tables))
	}
	check(again.Tables[0], footed)
	if !grid.TableFooter(again.Tables[0]) {
		t.Error("the row of totals isn't one any more")
	}
}
