package xlsx_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/xlsx"
)

// TestOfficeOpensWorkbook has LibreOffice convert a saved workbook: a file that it would repair comes out changed or not at all.
func TestOfficeOpensWorkbook(t *testing.T) {
	t.Parallel()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("SKIPPED, LibreOffice is missing: apt-get install libreoffice-calc")
	}
	s := grid.New("one", "Register")
	sheet, err := s.AddSheet(0, "客户", 0, 100, 10)
	if err != nil {
		t.Fatal(err)
	}
	for r, row := range [][]string{{"名称", "Status"}, {"深圳 <电子> & Co", "paid"}, {"007", "open"}} {
		for c, text := range row {
			sheet.SetValue(r, c, grid.TextValue(text))
		}
	}
	sheet.SetCell(3, 0, (grid.Cell{}).WithFormula(`=COUNTA(A2:A3)&" rows"`, grid.TextValue("stale")))
	sheet.SetCell(1, 0, sheet.Cell(1, 0).WithNote("a note"))
	sheet.Charts = []*sheets.EmbeddedChart{pie(sheet)}
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "saved.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := xlsx.Save(s, file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", dir, file.Name())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got, err := os.ReadFile(filepath.Join(dir, "saved.csv"))
	if err != nil {
		t.Fatal(err)
	}
	want := "名称,Status\n深圳 <电子> & Co,paid\n007,open\n2 rows,\n"
	if strings.TrimPrefix(string(got), "\ufeff") != want {
		t.Errorf("LibreOffice read\n%s\nwant\n%s", got, want)
	}
}

func pie(sheet *grid.Sheet) *sheets.EmbeddedChart {
	data := func(col int) *sheets.ChartData {
		r := grid.Range{SheetID: sheet.ID, StartRow: 0, EndRow: 3, StartCol: col, EndCol: col + 1}
		return &sheets.ChartData{SourceRange: &sheets.ChartSourceRange{Sources: []*sheets.GridRange{r.GridRange()}}}
	}
	return &sheets.EmbeddedChart{
		ChartId: 1,
		Spec:    &sheets.ChartSpec{Title: "Status", PieChart: &sheets.PieChartSpec{Domain: data(0), Series: data(1)}},
		Position: &sheets.EmbeddedObjectPosition{OverlayPosition: &sheets.OverlayPosition{
			AnchorCell: &sheets.GridCoordinate{SheetId: sheet.ID, RowIndex: 5, ColumnIndex: 3},
		}},
	}
}
