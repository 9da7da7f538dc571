package interchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/traditionalchinese"

	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/schematest"
)

// A fileCase is a file and what it comes to.
type fileCase struct {
	input string // as the shared cases have it
	name  string // of the file
	data  func(t *testing.T) []byte
	want  string // the second row's cells, or “refuse: ” and what the error says
	// where the case is held, if that is not here
	elsewhere string
}

// csvOf is a text file.
func csvOf(text string) func(*testing.T) []byte {
	return func(*testing.T) []byte { return []byte(text) }
}

// contact is a file of one vCard.
func contactOf(lines ...string) func(*testing.T) []byte {
	return csvOf("BEGIN:VCARD\nVERSION:2.1\n" + strings.Join(lines, "\n") + "\nEND:VCARD\n")
}

// bookOf is a workbook that fill fills.
func bookOf(fill func(f *excelize.File) error) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		t.Helper()
		f := excelize.NewFile()
		defer f.Close()
		if err := fill(f); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if _, err := f.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
}

var fileCases = []fileCase{
	{input: "cp1251, cp1250, cp1254, koi8-r, Shift_JIS, EUC-KR, Big5", elsewhere: "TestOldEncodings"},
	{input: `UTF-8 with one byte \xe9 in line 7`, name: "a.csv", data: csvOf("Name\n深圳\n华强\n北京\n上海\n广州\ncaf\xe9\n"), want: "refuse: line 7"},
	{input: `"=""0012"""`, name: "a.csv", data: csvOf("Code\n\"=\"\"0012\"\"\"\n"), want: "0012"},
	{input: "an unclosed quote in line 3", name: "a.csv", data: csvOf("Name,Code\nA,1\n\"B,2\nC,3\n"), want: "refuse: line 3"},
	{input: "<c><f>B2*C2</f></c> without <v>", name: "a.xlsx", want: "refuse: cell D2 has a formula", data: bookOf(func(f *excelize.File) error {
		return f.SetCellFormula("Sheet1", "D2", "B2*C2")
	})},
	{input: "1000.5 under [$USD] #,##0.00 in a 1904 workbook", name: "a.xlsx", want: "1000.5", data: bookOf(func(f *excelize.File) error {
		old, format := true, "[$USD] #,##0.00"
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &old}); err != nil {
			return err
		}
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			return err
		}
		if err := f.SetCellValue("Sheet1", "A2", 1000.5); err != nil {
			return err
		}
		return f.SetCellStyle("Sheet1", "A2", "A2", style)
	})},
	{input: "12 KB, 2,000 rows, each only cell XFDn", name: "a.xlsx", want: "refuse: more than 10,000,000 cells", data: bookOf(func(f *excelize.File) error {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			return err
		}
		for row := 1; row <= 2000; row++ {
			if err := w.SetRow(fmt.Sprintf("XFD%d", row), []any{"x"}); err != nil {
				return err
			}
		}
		return w.Flush()
	})},
	{input: "one cell of 300 MB", elsewhere: "ooxml: TestRefused"},
	{input: "A_n = A_(n-1)&A_(n-1), 58 deep", elsewhere: "emulator/formula: TestFormulasBeyondTheBudget"},
	{input: "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=GBK", name: "a.vcf", data: contactOf("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=GBK:=C9=EE=DB=DA"), want: "深圳|深圳"},
	{input: "a line folded inside a UTF-8 character", name: "a.vcf", data: contactOf("FN:A", "NOTE:深\xe5", " \x9c\xb3"), want: "A|A|深圳"},
	{input: "EMAIL: empty, then EMAIL:a@example.com", name: "a.vcf", data: contactOf("FN:A", "EMAIL:", "EMAIL:a@example.com"), want: "A|A|a@example.com"},
	{input: "two TEL, one without TYPE", name: "a.vcf", data: contactOf("FN:A", "TEL;WORK:1", "TEL:2"), want: "A|A|1|2"},
	{input: `NOTE:Head\; Export`, name: "a.vcf", data: contactOf("FN:A", `NOTE:Head\; Export`), want: "A|A|Head; Export"},
	{input: "sheetsync.yaml with a byte-order mark", elsewhere: "sheetschema: TestLoadAsEditorsSave"},
	{input: "sheetsync.yaml saved as GBK", elsewhere: "sheetschema/source: TestParseRefuses"},
	{input: "remind: 0 8 30 2 *", elsewhere: "cmd/internal/config: TestLoadRefuses"},
	{input: "export of 25 rows", elsewhere: "syncer/mirror"},
	{input: "a cell of 40,000 characters to .xlsx", elsewhere: "TestExportTellsWhatExcelCannotHold"},
}

// TestFileCases holds the kinds of the shared cases of files.
func TestFileCases(t *testing.T) {
	t.Parallel()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range fileCases {
		if test.elsewhere != "" {
			continue
		}
		t.Run(test.input, func(t *testing.T) {
			t.Parallel()
			s, err := Read(t.Context(), test.name, test.data(t), ReadOptions{Resource: d.Resources[0]})
			if refused, ok := strings.CutPrefix(test.want, "refuse: "); ok {
				if err == nil || !strings.Contains(err.Error(), refused) {
					t.Errorf("the error is %v, want %q", err, refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var cells []string
			for column := range s.Tables[0].Grid.Columns() {
				cell := s.Tables[0].Grid.Cell(1, column)
				if cell.Text == "" && cell.Number != 0 {
					cell.Text = fmt.Sprint(cell.Number)
				}
				cells = append(cells, cell.Text)
			}
			if got := strings.Join(cells, "|"); got != test.want {
				t.Errorf("the row is %q, want %q", got, test.want)
			}
		})
	}
}

// An old encoding is read for certain, or refused with the names that fit.
func TestOldEncodings(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		encoding   encoding.Encoding
	}{
		{"Windows-1251", "Название\nООО Ромашка, Москва\n", charmap.Windows1251},
		{"Windows-1250", "Jméno\nŽluťoučký kůň s.r.o.\n", charmap.Windows1250},
		{"Windows-1254", "Müşteri\nİstanbul Dış Ticaret Şirketi\n", charmap.Windows1254},
		{"KOI8-R", "Название\nООО Ромашка, Москва\n", charmap.KOI8R},
		{"Shift_JIS", "会社名\n株式会社サンプル商事のテスト\n", japanese.ShiftJIS},
		{"EUC-KR", "회사명\n주식회사 한국무역\n", korean.EUCKR},
		{"Big5", "客戶名稱\n台北貿易股份有限公司\n", traditionalchinese.Big5},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			data, err := test.encoding.NewEncoder().Bytes([]byte(strings.ReplaceAll(test.text, ",", "")))
			if err != nil {
				t.Fatal(err)
			}
			s, err := Read(t.Context(), "a.csv", data, ReadOptions{})
			if err != nil {
				if !strings.Contains(err.Error(), "--encoding") || !strings.Contains(err.Error(), test.name) {
					t.Errorf("the error doesn't name %s: %v", test.name, err)
				}
				return
			}
			if got, want := s.Tables[0].Grid.Cell(1, 0).Text, strings.TrimSpace(strings.Split(strings.ReplaceAll(test.text, ",", ""), "\n")[1]); got != want {
				t.Errorf("it reads %q instead of %q", got, want)
			}
		})
	}
}

// Each shared case of a file has one here, or is said where it is held.
func TestSharedCasesOfFiles(t *testing.T) {
	t.Parallel()
	held := make(map[string]bool)
	for _, c := range fileCases {
		held[c.input] = true
	}
	for _, c := range schematest.Cases(t, "../../../shared", "files") {
		if !held[c.Input] {
			t.Errorf("no test holds %s: %s", c.Context, c.Input)
		}
	}
}
