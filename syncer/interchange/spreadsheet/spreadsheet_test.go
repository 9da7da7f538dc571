package spreadsheet

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sheetsync/sheetschema/table"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func cells(row ...any) []table.Cell {
	var out []table.Cell
	for _, v := range row {
		switch v := v.(type) {
		case string:
			out = append(out, table.Cell{Kind: table.CellText, Text: v})
		case float64:
			out = append(out, table.Cell{Kind: table.CellNumber, Number: v})
		case bool:
			n := 0.0
			if v {
				n = 1
			}
			out = append(out, table.Cell{Kind: table.CellBool, Number: n})
		default:
			out = append(out, table.Cell{})
		}
	}
	return out
}

func workbook(t *testing.T) []byte {
	t.Helper()
	w := NewWriter()
	defer w.Close()
	columns := []Column{{Header: "Name", Note: "Who it is", Format: "@"}, {Header: "Day", Format: "yyyy-mm-dd"}, {Header: "Amount", Format: "#,##0.00"}, {Header: "Paid"}, {Header: "ID", Service: true}}
	rows := [][]table.Cell{cells("007", 45000.0, 1234.5, true, "x"), cells("=1+1", nil, nil, false, nil), cells("two\nlines <&>", 45000.5, -1.0, nil, "y")}
	for _, title := range []string{"客户: a/b", "客户: a/b", strings.Repeat("long ", 20)} {
		if err := w.Tab(title, columns, len(rows), func(i int) []table.Cell { return rows[i] }); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := w.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookLooksLikeTheSheet(t *testing.T) {
	t.Parallel()
	data := workbook(t)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	title := f.GetSheetList()[0]
	if panes, err := f.GetPanes(title); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if comments, err := f.GetComments(title); err != nil || len(comments) != 1 || comments[0].Cell != "A1" {
		t.Errorf("comments %+v, %v", comments, err)
	}
	for at, want := range map[string]string{"A2": "007", "B2": "2023-03-15", "C2": "1,234.50", "D2": "TRUE", "A3": "=1+1", "A4": "two\nlines <&>"} {
		if got, err := f.GetCellValue(title, at); err != nil || got != want {
			t.Errorf("%s is %q, %v", at, got, err)
		}
	}
	if formula, err := f.GetCellFormula(title, "A3"); err != nil || formula != "" {
		t.Errorf("a text runs as the formula %q, %v", formula, err)
	}
}

func check(t *testing.T, data []byte) {
	t.Helper()
	book, err := Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	tabs := book.Tabs
	if len(tabs) != 3 || tabs[0].Title != "客户  a b" || tabs[1].Title != "客户  a b 2" {
		t.Fatalf("%+v", tabs)
	}
	g := tabs[0].Grid
	want := [][]table.Cell{cells("Name", "Day", "Amount", "Paid", "ID"), cells("007", 45000.0, 1234.5, true, "x"), cells("=1+1", nil, nil, false), cells("two\nlines <&>", 45000.5, -1.0, nil, "y")}
	for row := range want {
		for column, w := range want[row] {
			got := g.Cell(row, column)
			got.Display = ""
			if got != w {
				t.Errorf("row %d, column %d: %+v, want %+v", row, column, got, w)
			}
		}
	}
	if shown := g.Cell(1, 1).Display; shown != "2023-03-15" {
		t.Errorf("the day is shown %q", shown)
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	check(t, workbook(t))
}

// LibreOffice opens the workbook, and what it saves is read alike.
func TestOfficesOwnWorkbooks(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed: its workbooks are not tested")
	}
	dir := t.TempDir()
	in := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(in, workbook(t), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir, in)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "book.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	check(t, data)
}

func TestWorkbooksOf1904(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	old := true
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &old}); err != nil {
		t.Fatal(err)
	}
	format := "yyyy-mm-dd"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		t.Fatal(err)
	}
	for at, n := range map[string]float64{"A1": 43538, "B1": 43538} {
		if err := f.SetCellValue("Sheet1", at, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("Sheet1", "A1", "A1", style); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	book, err := Read(t.Context(), out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	tabs := book.Tabs
	if a, b := tabs[0].Grid.Cell(0, 0), tabs[0].Grid.Cell(0, 1); a.Number != 45000 || b.Number != 43538 {
		t.Errorf("the date is %v and the number %v", a.Number, b.Number)
	}
}

func TestFilesThatAreNoWorkbooks(t *testing.T) {
	t.Parallel()
	for what, data := range map[string]string{"old": "\xD0\xCF\x11\xE0\xA1\xB1", "text": "Name\nAda\n", "cut": string(workbook(t)[:500])} {
		if tabs, err := Read(t.Context(), []byte(data)); err == nil || !strings.Contains(err.Error(), ".xlsx") {
			t.Errorf("%s: %+v, %v", what, tabs, err)
		}
	}
}

// mergedWorkbook has 100 in each of C2 to C4, which are merged.
func mergedWorkbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]any{{"Name", "Code", "Amount"}, {"a", 1, 100}, {"b", 2, 100}, {"c", 3, 100}} {
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.MergeCell("C2", "C4"); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A merged cell counts once, even where the file has something in what it covers.
func TestMergedCellsCountOnce(t *testing.T) {
	t.Parallel()
	book, err := Read(t.Context(), mergedWorkbook(t))
	if err != nil {
		t.Fatal(err)
	}
	g, sum := book.Tabs[0].Grid, 0.0
	for row := 1; row < g.Rows(); row++ {
		sum += g.Cell(row, 2).Number
	}
	if sum != 100 || g.Cell(3, 1).Number != 3 || g.Cell(3, 0).Text != "c" {
		t.Errorf("the amounts are %v together, and the last row is %+v, %+v", sum, g.Cell(3, 0), g.Cell(3, 1))
	}
}
