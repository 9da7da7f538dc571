package ooxml_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/interchange/ooxml"
)

// book makes a workbook with one sheet of the XML, and parts beside it.
func book(t testing.TB, sheet string, parts map[string]string) []byte {
	t.Helper()
	const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	const kind = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	all := map[string]string{
		"_rels/.rels": fmt.Sprintf(relations, `<Relationship Id="r1" Type="`+kind+`officeDocument" Target="xl/workbook.xml"/>`),
		"xl/workbook.xml": `<workbook xmlns:r="x"><sheets><sheet name="Chart" sheetId="1" r:id="r2"/>` +
			`<sheet name="Orders" sheetId="2" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": fmt.Sprintf(relations, `<Relationship Id="r1" Type="`+kind+`worksheet" Target="worksheets/sheet1.xml"/>`+
			`<Relationship Id="r2" Type="`+kind+`chartsheet" Target="chartsheets/sheet1.xml"/>`+
			`<Relationship Id="r3" Type="`+kind+`sharedStrings" Target="sharedStrings.xml"/>`+
			`<Relationship Id="r4" Type="`+kind+`styles" Target="/xl/styles.xml"/>`),
		"xl/worksheets/sheet1.xml": `<?xml version="1.0"?><worksheet>` + sheet + `</worksheet>`,
	}
	for name, part := range parts {
		all[name] = part
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, part := range all {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// cells reads a workbook and writes its cells as A1=text.
func cells(ctx context.Context, data []byte) (string, error) {
	w, err := ooxml.Open(ctx, data)
	if err != nil {
		return "", err
	}
	var out []string
	for _, s := range w.Sheets {
		err := s.Read(ctx, func(row *ooxml.Row) error {
			for _, c := range row.Cells {
				text := c.Text
				if c.Kind == ooxml.KindNumber || c.Kind == ooxml.KindBool {
					text = fmt.Sprint(c.Number)
				}
				if c.HasFormula && !c.HasResult {
					text = "uncomputed"
				}
				out = append(out, fmt.Sprintf("%s%d=%s", ooxml.ColumnName(c.Column), row.Number+1, text))
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return strings.Join(out, " "), nil
}

func rows(xml string) string { return "<sheetData>" + xml + "</sheetData>" }

func TestCells(t *testing.T) {
	t.Parallel()
	const texts = `<sst><si><t>a</t></si><si><r><t>b</t></r><r><t xml:space="preserve"> c</t></r><rPh><t>reading</t></rPh></si><si><t>x_x000D_y_x005F_x000D_</t></si></sst>`
	for _, test := range []struct{ name, sheet, want string }{
		{"numbers", rows(`<row r="2"><c r="B2"><v>1.5</v></c><c r="D2"><v>-2E3</v></c></row>`), "B2=1.5 D2=-2000"},
		{"no places", rows(`<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`), "A1=1 B1=2 A2=3"},
		{"shared texts", rows(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`), "A1=a B1=b c"},
		{"escaped texts", rows(`<row r="1"><c r="A1" t="s"><v>2</v></c></row>`), "A1=x\ry_x000D_"},
		{"texts of their own", rows(`<row r="1"><c r="A1" t="inlineStr"><is><t>华强</t></is></c><c r="B1" t="str"><v>s</v></c></row>`), "A1=华强 B1=s"},
		{"booleans, errors", rows(`<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>`), "A1=1 B1=#N/A"},
		{"formulas", rows(`<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>B2*C2</f></c><c r="D1"><f>B2</f><v/></c><c r="E1" t="str"><f>B2</f></c></row>`),
			"A1=2 B1= C1=uncomputed D1=uncomputed E1=uncomputed"},
		{"from right to left", rows(`<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>`), "A1=1 B1=2"},
		{"prefixed tags", `<x:sheetData xmlns:x="y"><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData>`, "A1=1"},
		{"a date as text", rows(`<row r="1"><c r="A1" t="d"><v>2024-05-01</v></c></row>`), "A1=45413"},
		{"a merged range", rows(`<row r="1"><c r="A1"><v>100</v></c><c r="B1"/><c r="C1"/></row>`) + `<mergeCells><mergeCell ref="A1:C1"/></mergeCells>`, "A1=100 B1= C1="},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := cells(t.Context(), book(t, test.sheet, map[string]string{"xl/sharedStrings.xml": texts}))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Only what shows a day counts from the epoch.
func TestWorkbooksOf1904(t *testing.T) {
	t.Parallel()
	const workbook = `<workbook xmlns:r="x"><workbookPr date1904="1"/><sheets><sheet name="Orders" sheetId="2" r:id="r1"/></sheets></workbook>`
	for _, test := range []struct {
		format string
		value  string
		want   string
	}{
		{"yyyy-mm-dd", "43538", "A1=45000"},
		{"d.m.", "43538", "A1=45000"},
		{"yyyy-mm-dd hh:mm", "43538.5", "A1=45000.5"},
		{`yyyy"年"m"月"`, "43538", "A1=45000"},
		{"h:mm", "0.5", "A1=0.5"},
		{"[h]:mm", "1.25", "A1=1.25"},
		{"[$USD] #,##0.00", "1000.5", "A1=1000.5"},
		{"[$CAD] #,##0.00;[Red]-#,##0.00", "1000.5", "A1=1000.5"},
		{`0.00 "days"`, "1000.5", "A1=1000.5"},
		{"General", "1000.5", "A1=1000.5"},
	} {
		t.Run(test.format, func(t *testing.T) {
			t.Parallel()
			styles := `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="` + strings.ReplaceAll(test.format, `"`, "&quot;") + `"/></numFmts>` +
				`<cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>`
			got, err := cells(t.Context(), book(t, rows(`<row r="1"><c r="A1" s="1"><v>`+test.value+`</v></c></row>`),
				map[string]string{"xl/workbook.xml": workbook, "xl/styles.xml": styles}))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is larger than it may be is told as that, what is broken as broken.
func TestRefused(t *testing.T) {
	t.Parallel()
	const style = `<styleSheet><fonts><font/></fonts><borders><border/></borders><cellXfs><xf/><xf %s/></cellXfs></styleSheet>`
	for _, test := range []struct {
		name, sheet string
		parts       map[string]string
		want        string // of a bound; "" for a damaged file
	}{
		{"a cell of 2 MB", rows(`<row><c t="inlineStr"><is><t>` + strings.Repeat("x", 2<<20) + `</t></is></c></row>`), nil, "50,000 characters"},
		{"a tag of 2 MB", rows(`<row spans="` + strings.Repeat("1", 2<<20) + `"/>`), nil, "50,000 characters"},
		{"a part of 130 MB", rows(strings.Repeat(`<row/>`, 130<<20/6)), nil, "96 MB of unpacked content"},
		{"a shared text of 2 MB", rows(``), map[string]string{"xl/sharedStrings.xml": `<sst><si><t>` + strings.Repeat("x", 2<<20)}, "50,000 characters"},
		{"a formula of 60,000 characters", rows(`<row><c><f>` + strings.Repeat("1+", 30_000) + `1</f></c></row>`), nil, "50,000 characters in one formula"},
		{"beyond the last column", rows(`<row><c r="AAAA1"><v>1</v></c></row>`), nil, "18,278 columns"},
		{"merged ranges", rows(``) + strings.Repeat(`<mergeCell ref="A1:B2"/>`, bounds.Merges+1), nil, "20,000 merged ranges"},
		{"two tabs of the same cells", rows(``), map[string]string{"xl/workbook.xml": `<workbook xmlns:r="x"><sheets>` + strings.Repeat(`<sheet name="Orders" r:id="r1"/>`, 2) + `</sheets></workbook>`}, ""},
		{"a row twice", rows(`<row r="2"/><row r="2"/>`), nil, ""},
		{"a cell twice", rows(`<row r="2"><c r="A2"/><c r="B2"/><c r="A2"/></row>`), nil, ""},
		{"a text that there isn't", rows(`<row><c t="s"><v>7</v></c></row>`), nil, ""},
		{"a style that there isn't", rows(`<row><c s="-1"><v>7</v></c></row>`), nil, ""},
		{"a border that there isn't", rows(``), map[string]string{"xl/styles.xml": fmt.Sprintf(style, `borderId="-1"`)}, ""},
		{"a font that there isn't", rows(``), map[string]string{"xl/styles.xml": fmt.Sprintf(style, `fontId="1"`)}, ""},
		{"no XML", "<sheetData><", nil, ""},
		{"entities of its own", rows(`<row><c t="inlineStr"><is><t>&lol;</t></is></c></row>`), nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := cells(t.Context(), book(t, test.sheet, test.parts))
			switch {
			case test.want == "" && !errors.Is(err, ooxml.ErrNotWorkbook):
				t.Errorf("the error is %v, not that the file is damaged", err)
			case test.want != "" && (!bounds.Is(err) || !strings.Contains(err.Error(), test.want)):
				t.Errorf("the error is %v, want %q", err, test.want)
			}
		})
	}
}

func TestManyParts(t *testing.T) {
	t.Parallel()
	parts := make(map[string]string)
	for i := range bounds.Parts {
		parts[fmt.Sprintf("xl/media/%d.xml", i)] = ""
	}
	if _, err := cells(t.Context(), book(t, rows(``), parts)); !bounds.Is(err) {
		t.Errorf("the error is %v", err)
	}
}

func TestManyTabs(t *testing.T) {
	t.Parallel()
	var sheets, relations strings.Builder
	for i := range bounds.Tabs + 1 {
		fmt.Fprintf(&sheets, `<sheet name="T%d" r:id="t%d"/>`, i, i)
		fmt.Fprintf(&relations, `<Relationship Id="t%d" Type="x/worksheet" Target="worksheets/t%d.xml"/>`, i, i)
	}
	_, err := cells(t.Context(), book(t, rows(``), map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="x"><sheets>` + sheets.String() + `</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships>` + relations.String() + `</Relationships>`,
	}))
	if !bounds.Is(err) || !strings.Contains(err.Error(), "1,000 tabs") {
		t.Errorf("the error is %v", err)
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	w, err := ooxml.Open(ctx, book(t, rows(strings.Repeat(`<row><c><v>1</v></c></row>`, 100_000)), nil))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	if err := w.Sheets[0].Read(ctx, func(*ooxml.Row) error {
		n++
		cancel()
		return nil
	}); !errors.Is(err, context.Canceled) || n == 100_000 {
		t.Errorf("%d rows were read: %v", n, err)
	}
}

func TestWithoutCells(t *testing.T) {
	t.Parallel()
	before, after := `<cols><col min="2" max="3" width="20" hidden="1"/></cols>`, `<mergeCells><mergeCell ref="A1:C1"/></mergeCells>`
	w, err := ooxml.Open(t.Context(), book(t, before+rows(`<row r="1"><c r="A1"><v>100</v></c></row>`)+after, map[string]string{"xl/media/image1.xml": "picture"}))
	if err != nil {
		t.Fatal(err)
	}
	s := w.Sheets[0]
	if err := s.Read(t.Context(), func(*ooxml.Row) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]ooxml.ColumnRange{{First: 1, Last: 2, Width: 20, Hidden: true}}, s.Columns); diff != "" {
		t.Error(diff)
	}
	data, err := w.WithoutCells(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		switch f.Name {
		case "xl/media/image1.xml":
			t.Error("a picture is still there")
		case "xl/worksheets/sheet1.xml":
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if _, err := b.ReadFrom(r); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(`<?xml version="1.0"?><worksheet>`+before+rows("")+after+`</worksheet>`, b.String()); diff != "" {
				t.Error(diff)
			}
		}
	}
}

func TestCovered(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		merges []string
		want   string // "" for a bound
	}{
		{"a column", []string{"A2:A4"}, "A3 A4"},
		{"a block", []string{"$B$1:C2"}, "C1 B2 C2"},
		{"beyond the content", []string{"C3:XFD1048576"}, "D3 C4 D4"},
		{"none", []string{"A1", "A1:A1", "x:y"}, "-"},
		{"the same over and over", slices.Repeat([]string{"A1:XFD1048576"}, bounds.Merges), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rows, columns := 4, 4
			if test.want == "" {
				rows, columns = 1000, 1000
			}
			s := &ooxml.Sheet{Merges: test.merges}
			var got []string
			err := s.Covered(rows, columns, func(row, column int) {
				if test.want != "" {
					got = append(got, fmt.Sprintf("%s%d", ooxml.ColumnName(column), row+1))
				}
			})
			if bounds.Is(err) != (test.want == "") {
				t.Fatalf("the error is %v", err)
			}
			if diff := cmp.Diff(strings.Trim(test.want, "-"), strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
