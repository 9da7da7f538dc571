package xlsx_test

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/xlsx"
)

// reload saves a spreadsheet and loads what was saved.
func reload(t *testing.T, s *grid.Spreadsheet) *grid.Spreadsheet {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Save(s, &b); err != nil {
		t.Fatal(err)
	}
	back, err := xlsx.Load(t.Context(), &b, "again", s.Title)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	s := grid.New("one", "Register")
	sheet, err := s.AddSheet(7, "客户 & more", 0, 1000, 26)
	if err != nil {
		t.Fatal(err)
	}
	money := s.Intern(&sheets.CellFormat{
		NumberFormat:         &sheets.NumberFormat{Type: "NUMBER", Pattern: "#,##0.00"},
		BackgroundColorStyle: &sheets.ColorStyle{RgbColor: &sheets.Color{Red: 1}},
		TextFormat:           &sheets.TextFormat{Bold: true}, WrapStrategy: "WRAP", HorizontalAlignment: "RIGHT",
	})
	date := s.Intern(&sheets.CellFormat{NumberFormat: &sheets.NumberFormat{Type: "DATE", Pattern: "yyyy-mm-dd"}})
	list := &sheets.DataValidationRule{
		Condition: condition("ONE_OF_LIST", "open", "paid"), Strict: true, ShowCustomUi: true,
	}
	cells := [][]grid.Cell{
		{(grid.Cell{}).WithValue(grid.TextValue("007")).WithNote("text with zeros"), (grid.Cell{}).WithValue(grid.NumberValue(1234.5)).WithFormat(money)},
		{(grid.Cell{}).WithValue(grid.TextValue("=1+1")), (grid.Cell{}).WithValue(grid.NumberValue(43831)).WithFormat(date)},
		{(grid.Cell{}).WithValue(grid.BoolValue(true)), (grid.Cell{}).WithFormula("=B1*2", grid.NumberValue(2469))},
		{(grid.Cell{}).WithValue(grid.TextValue("open")).WithValidation(list), (grid.Cell{}).WithValue(grid.TextValue("中文 <b>&\"'"))},
	}
	for r, row := range cells {
		for c, cell := range row {
			sheet.SetCell(r, c, cell)
		}
	}
	sheet.FrozenRows, sheet.FrozenColumns = 1, 1
	sheet.SetColumnLine(2, grid.Line{Hidden: true})
	sheet.SetColumnLine(3, grid.Line{Pixels: 201})
	sheet.SetRowLine(2, grid.Line{Hidden: true})
	sheet.TabColor = &sheets.ColorStyle{RgbColor: &sheets.Color{Green: 1}}
	sheet.Merges = []grid.Range{{SheetID: 7, StartRow: 6, EndRow: 8, StartCol: 1, EndCol: 3}}
	sheet.ConditionalFormats = []*sheets.ConditionalFormatRule{
		{
			Ranges: []*sheets.GridRange{grid.Range{SheetID: 7, StartRow: 1, EndRow: 9, EndCol: 1}.GridRange()},
			BooleanRule: &sheets.BooleanRule{
				Condition: condition("CUSTOM_FORMULA", `=$B2<>""`),
				Format:    &sheets.CellFormat{BackgroundColorStyle: &sheets.ColorStyle{RgbColor: &sheets.Color{Blue: 1}}},
			},
		},
	}
	s.NamedRanges = []*sheets.NamedRange{{NamedRangeId: "n", Name: "amounts", Range: grid.Range{SheetID: 7, EndRow: 4, StartCol: 1, EndCol: 2}.GridRange()}}

	back := reload(t, s)
	got := back.Sheets()[0]
	if got.Title != sheet.Title {
		t.Errorf("title %q, want %q", got.Title, sheet.Title)
	}
	for r, row := range cells {
		for c, want := range row {
			cell := got.Cell(r, c)
			if cell.Value() != want.Value() || cell.Formula() != want.Formula() || cell.Note() != want.Note() {
				t.Errorf("%s: got %v %q %q, want %v %q %q", grid.CellName(r, c), cell.Value(), cell.Formula(), cell.Note(),
					want.Value(), want.Formula(), want.Note())
			}
			if diff := cmp.Diff(s.Format(want.Format()), back.Format(cell.Format())); diff != "" {
				t.Errorf("%s: format (-want +got)\n%s", grid.CellName(r, c), diff)
			}
			if diff := cmp.Diff(want.Extra().Validation, cell.Extra().Validation); diff != "" {
				t.Errorf("%s: validation (-want +got)\n%s", grid.CellName(r, c), diff)
			}
		}
	}
	if got.FrozenRows != 1 || got.FrozenColumns != 1 {
		t.Errorf("frozen %d, %d", got.FrozenRows, got.FrozenColumns)
	}
	if !got.Column(2).Hidden || !got.Row(2).Line().Hidden || got.Column(3).Pixels != 201 {
		t.Errorf("lines: %v %v %v", got.Column(2), got.Row(2).Line(), got.Column(3))
	}
	if diff := cmp.Diff(sheet.TabColor, got.TabColor); diff != "" {
		t.Errorf("tab colour (-want +got)\n%s", diff)
	}
	for i := range sheet.Merges {
		sheet.Merges[i].SheetID = got.ID
	}
	if diff := cmp.Diff(sheet.Merges, got.Merges); diff != "" {
		t.Errorf("merges (-want +got)\n%s", diff)
	}
	if len(got.ConditionalFormats) != 1 {
		t.Fatalf("conditional formats: %v", got.ConditionalFormats)
	}
	if diff := cmp.Diff(sheet.ConditionalFormats[0].BooleanRule, got.ConditionalFormats[0].BooleanRule); diff != "" {
		t.Errorf("conditional format (-want +got)\n%s", diff)
	}
	if len(back.NamedRanges) != 1 || back.NamedRanges[0].Name != "amounts" {
		t.Errorf("named ranges: %v", back.NamedRanges)
	}
}

func TestLoadNorthwind(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../../../../shared/northwind/northwind.xlsx")
	if err != nil {
		t.Skipf("SKIPPED, data missing: %v", err)
	}
	defer f.Close()
	s, err := xlsx.Load(t.Context(), f, "n", "Northwind")
	if err != nil {
		t.Fatal(err)
	}
	customers, orders := s.SheetByTitle("Customers"), s.SheetByTitle("Orders")
	if customers == nil || orders == nil {
		t.Fatal("a tab is missing")
	}
	if v := customers.Cell(2, 7).Value(); v != grid.TextValue("05021") {
		t.Errorf("postal code %v", v)
	}
	if c := orders.Cell(1, 7); c.Value() != grid.NumberValue(35250) || s.Format(c.Format()).NumberFormat.Type != "DATE" {
		t.Errorf("order date %v, format %v", c.Value(), s.Format(c.Format()))
	}
	if customers.UsedRows() != 92 || orders.UsedRows() != 2156 || customers.FrozenRows != 1 {
		t.Errorf("%d and %d rows, %d frozen", customers.UsedRows(), orders.UsedRows(), customers.FrozenRows)
	}
}

func TestLoadRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	if _, err := xlsx.Load(t.Context(), bytes.NewReader([]byte("name,phone\n")), "x", "x"); err == nil {
		t.Error("a CSV file was taken for a workbook")
	}
}

// What a merged range covers holds nothing, as after an import into Google Sheets.
func TestLoadMergedCells(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{"A1", "A2", "A3"} {
		if err := w.SetRow(row, []any{100}); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.MergeCell("A1", "A3"), w.Flush()); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	s, err := xlsx.Load(t.Context(), &out, "id", "Book")
	if err != nil {
		t.Fatal(err)
	}
	sheet := s.Sheets()[0]
	for row, want := range []grid.Value{grid.NumberValue(100), {}, {}} {
		if got := sheet.Cell(row, 0).Value(); got != want {
			t.Errorf("row %d holds %+v", row+1, got)
		}
	}
}
