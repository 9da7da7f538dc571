package ooxml_test

import (
	"archive/zip"
	"bytes"
	"context"
	"testing"
)

// FuzzOpen holds that no file does harm, and that one that can be read is read the
// same way twice.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xD0\xCF\x11\xE0"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, errA := cells(context.Background(), data)
		b, errB := cells(context.Background(), data)
		if a != b || (errA == nil) != (errB == nil) {
			t.Errorf("%q, %v and then %q, %v", a, errA, b, errB)
		}
	})
}

// FuzzSheet holds the same of the parts of a workbook, whatever stands in them.
func FuzzSheet(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row></sheetData>`, `<sst><si><t>a</t></si></sst>`, `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`)
	f.Add(`<sheetData><row><c t="inlineStr"><is><r><t>x</t></r></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`, ``, ``)
	f.Add(`<sheetData><row r="99999999"><c r="ZZZZ1"/></row>`, `<sst><si>`, `<styleSheet><numFmts><numFmt numFmtId="-1" formatCode="0"/>`)
	f.Fuzz(func(t *testing.T, sheet, texts, styles string) {
		data := book(t, sheet, map[string]string{"xl/sharedStrings.xml": texts, "xl/styles.xml": styles})
		if _, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err != nil {
			t.Fatal(err)
		}
		a, errA := cells(context.Background(), data)
		b, errB := cells(context.Background(), data)
		if a != b || (errA == nil) != (errB == nil) {
			t.Errorf("%q, %v and then %q, %v", a, errA, b, errB)
		}
	})
}
