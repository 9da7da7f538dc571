package sample_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sheetsync/cmd/internal/demo/sample"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/assess"
	"sheetsync/validate/duplicates"
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
		least := map[string]int{"customers": 200, "contracts": 80, "transactions": 300, "payments": 30, "emails": 200, "calls": 150, "activities": 50, "exchange_rates": 36}
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

// Orders and contracts of every status are there, also those that were called off.
func TestHasEveryStatus(t *testing.T) {
	t.Parallel()
	for tag, want := range map[language.Tag]map[string]string{
		language.Chinese: {"transactions 订单状态": "已下单 生产中 已发货 已完成 已取消 已终止", "contracts 合同状态": "草稿 执行中 已完成 已终止 已取消", "payments 款项": "定金 尾款"},
		language.English: {"transactions Order status": "placed in_production shipped completed cancelled terminated", "contracts Status": "draft active completed terminated cancelled", "payments Instalment": "deposit balance"},
	} {
		w := generate(t, tag)
		for column, values := range want {
			resource, title, _ := strings.Cut(column, " ")
			have := map[any]bool{}
			for _, tab := range w.Tabs {
				for _, row := range tab.Rows {
					if at := slices.Index(tab.Header, title); tab.Resource == resource && at >= 0 {
						have[row[at]] = true
					}
				}
			}
			for value := range strings.FieldsSeq(values) {
				if !have[strings.ReplaceAll(value, "_", " ")] {
					t.Errorf("%s: no row of %s has %s", tag, column, value)
				}
			}
		}
	}
}

// The earliest of a customer's dates ahead is its next deadline, where it has any;
// and the instalments of an order add up to it.
// tablesOf reads a workbook's tabs as the descriptor's resources.
func tablesOf(d *sheetschema.Descriptor, w *sample.Workbook) []*table.Table {
	var tables []*table.Table
	for _, tab := range w.Tabs {
		b := table.NewGridBuilder()
		for _, header := range tab.Header {
			b.Text([]byte(header))
		}
		b.EndRow()
		for _, row := range tab.Rows {
			for _, cell := range row {
				switch v := cell.(type) {
				case nil:
					b.Empty()
				case time.Time:
					b.Text([]byte(v.Format(time.DateOnly)))
				default:
					b.Text(fmt.Append(nil, v))
				}
			}
			b.EndRow()
		}
		r, g := d.Resources[len(tables)], b.Grid()
		match, _ := header.Match(g, r, header.MatchOptions{})
		parsed, _ := table.Parse(g, match, r, table.ParseOptions{})
		tables = append(tables, parsed)
	}
	return tables
}

func TestNextDeadline(t *testing.T) {
	t.Parallel()
	d, err := registers.Load(sample.Schema, sheetschema.Settings{BaseCurrency: "CNY"})
	if err != nil {
		t.Fatal(err)
	}
	tables := tablesOf(d, generate(t, language.English))
	now, err := expression.ParseDay(today.Format(time.DateOnly))
	if err != nil {
		t.Fatal(err)
	}
	issues := assess.Records(d, tables, nil, assess.Conditions{Scope: expression.Scope{Today: now, Zone: time.UTC}, Language: language.English})
	for _, i := range issues {
		if i.Resource == "payments" && i.Code == sheetschema.CodeRowConstraint {
			t.Errorf("payments row %d: %s of %s %v", i.Row, i.Code, i.Field, i.Args)
		}
	}
	for i, found := range assess.FindDuplicates(tables, "", duplicates.Find) {
		for _, duplicate := range assess.Duplicates(tables[i], found, nil) {
			if duplicate.Resource == "payments" {
				t.Errorf("two instalments are taken for one: %v", duplicate.Reasons)
			}
		}
	}
	customers, filled := tables[0], 0
	field := func(name string) int {
		f, _ := d.Resources[0].Field(name)
		return f.Index
	}
	for record := range customers.Len() {
		var earliest expression.Value
		unknown := false
		for _, name := range []string{"next_contact_overall", "next_payment", "next_contract_end"} {
			v := customers.Value(record, field(name))
			unknown = unknown || v.IsUnknown()
			if v.IsKnown() && v.Day() >= now && (earliest.IsEmpty() || v.Day() < earliest.Day()) {
				earliest = v
			}
		}
		got := customers.Value(record, field("next_deadline"))
		if got.IsKnown() {
			filled++
		}
		if unknown != got.IsUnknown() || !unknown && !got.Equal(earliest) {
			t.Errorf("row %d: the next deadline is %q, not %q", customers.Row(record), got, earliest)
		}
	}
	if filled < 150 {
		t.Errorf("only %d customers have a next deadline", filled)
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
