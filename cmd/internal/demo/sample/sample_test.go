package sample_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sheetsync/cmd/internal/demo/sample"
	"sheetsync/sheetschema/language"
)

var today = time.Date(2026, 3, 12, 15, 30, 0, 0, time.UTC)

func generate(t *testing.T, tag language.Tag) *sample.Workbook {
	t.Helper()
	w, err := sample.Generate(sample.Options{Seed: 1, Today: today, Language: tag})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestSameSeedSameWorkbook(t *testing.T) {
	t.Parallel()
	for _, tag := range language.Tags() {
		if !reflect.DeepEqual(generate(t, tag), generate(t, tag)) {
			t.Errorf("%s: two workbooks of one seed differ", tag)
		}
	}
	other, err := sample.Generate(sample.Options{Seed: 2, Today: today, Language: language.English})
	if err != nil {
		t.Fatal(err)
	}
	if reflect.DeepEqual(other, generate(t, language.English)) {
		t.Error("another seed gives the same workbook")
	}
}

func TestHasWhatRealSheetsHave(t *testing.T) {
	t.Parallel()
	for _, tag := range language.Tags() {
		w := generate(t, tag)
		least := map[string]int{"customers": 200, "contracts": 80, "transactions": 300, "emails": 200, "calls": 150, "activities": 50, "exchange_rates": 36}
		overdue := 0
		for _, tab := range w.Tabs {
			if len(tab.Rows) < least[tab.Resource] {
				t.Errorf("%s: %d rows of %s", tag, len(tab.Rows), tab.Resource)
			}
			if tab.Resource == "transactions" {
				overdue = countOverdue(tab)
			}
		}
		if overdue < 10 {
			t.Errorf("%s: only %d overdue payments", tag, overdue)
		}
		for _, fault := range []string{"wrong e-mail", "wrong phone", "date as text", "missing value", "unknown customer", "number as text", "entered twice", "number given twice"} {
			if w.Faults[fault] == 0 {
				t.Errorf("%s: no fault %q", tag, fault)
			}
		}
	}
}

func countOverdue(tab sample.Tab) (n int) {
	due, paid := -1, -1
	for i, header := range tab.Header {
		switch header {
		case "应付日期", "Due date":
			due = i
		case "付款日期", "Paid date":
			paid = i
		}
	}
	for _, row := range tab.Rows {
		if d, ok := row[due].(time.Time); ok && d.Before(today) && row[paid] == nil {
			n++
		}
	}
	return n
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	w := generate(t, language.Chinese)
	var buf bytes.Buffer
	if err := w.WriteXLSX(&buf); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, tab := range w.Tabs {
		rows, err := f.GetRows(tab.Title)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != len(tab.Rows)+1 {
			t.Errorf("%s: %d rows instead of %d", tab.Title, len(rows), len(tab.Rows)+1)
		}
		if diff := cmp.Diff(tab.Header, rows[0]); diff != "" {
			t.Errorf("%s: header, -want +got:\n%s", tab.Title, diff)
		}
		for i, row := range tab.Rows {
			for j, cell := range row {
				got := ""
				if j < len(rows[i+1]) {
					got = rows[i+1][j]
				}
				switch v := cell.(type) {
				case string:
					if got != v {
						t.Errorf("%s row %d: the text %q became %q", tab.Title, i+2, v, got)
					}
				case time.Time:
					if got != v.Format(time.DateOnly) {
						t.Errorf("%s row %d: the day %s became %q", tab.Title, i+2, v.Format(time.DateOnly), got)
					}
				}
			}
		}
	}
}
