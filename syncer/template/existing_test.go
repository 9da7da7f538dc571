package template_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/sheetsapi"
)

const shop = `
name: shop
title: The shop
resources:
  - name: customers
    title: {en: Customers, zh-CN: 客户}
    deadlines:
      - {name: renewal, title: Renewal, date: renewal, unless: 'status in ["lost"]', remind: [P45D], to: ["role:boss"]}
    schema:
      primaryKey: code
      fields:
        - {name: code, title: Code, type: string, constraints: {required: true}}
        - {name: city, title: City, type: string}
        - {name: renewal, title: Renewal, type: date}
        - {name: status, title: Status, type: string, constraints: {enum: [active, lost]}}
        - {name: orders, title: Orders placed, type: integer, rollup: {from: orders, count: true}}
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: code}}]
      fields:
        - {name: customer, title: Customer, type: string, constraints: {required: true}}
        - {name: quantity, title: Quantity, type: integer}
`

// A spreadsheet with content keeps it, cell by cell with its formats; what is
// missing is added.
func TestFillExisting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.share("Our customers", "客户", "Prices")
	for at, rows := range map[string][][]any{
		"客户!A1":     {{"Our customers 2025"}, {"City", "code ", "Remarks"}, {"Bern", "C1", "good"}, {"Rome", "C2", ""}},
		"Prices!A1": {{"Item", "Price"}, {"Cup", 3}},
	} {
		if err := w.server.SetValues(w.id, at, rows...); err != nil {
			t.Fatal(err)
		}
	}
	tab, err := w.server.SheetID(w.id, "客户")
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.server.BatchUpdate(w.id, &sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
		Range:  &sheets.GridRange{SheetId: tab, StartRowIndex: 1, EndRowIndex: 2},
		Cell:   &sheets.CellData{UserEnteredFormat: &sheets.CellFormat{TextFormat: &sheets.TextFormat{Italic: true}}, Note: "ours"},
		Fields: "userEnteredFormat,note"}})
	if err != nil {
		t.Fatal(err)
	}
	before := w.whole("客户", "A1:C4")
	prices := w.whole("Prices", "A1:Z1000")

	o := options(t, "customer-summary", language.English)
	o.Descriptor = load(t, shop)
	report := w.fill(o)
	if after := w.whole("客户", "A1:C4"); after != before {
		t.Error("what was there has changed:" + cmp.Diff(before, after))
	}
	if w.whole("Prices", "A1:Z1000") != prices {
		t.Error("a tab that isn't the register's has changed")
	}
	if title := w.version().Title; title != "Our customers" {
		t.Errorf("the spreadsheet is called %q now", title)
	}
	book := w.book()
	customers := book.Sheets[0]
	want := []string{"City", "code ", "Remarks", "Renewal", "Status", "Issues", "Duplicate of", "Deadlines", "Orders placed", "Record ID"}
	if got := trimmed(row(customers, 1)); !slices.Equal(got, want) {
		t.Errorf("the header is %q, want %q", got, want)
	}
	if customers.Properties.GridProperties.FrozenRowCount != 0 {
		t.Error("rows of a tab with content were frozen")
	}
	if got := cell(customers, 1, 4); !strings.Contains(got.Note, "One of: active, lost") || !got.UserEnteredFormat.TextFormat.Italic {
		t.Errorf("the new header is %+v, and doesn't look like its neighbour", got.UserEnteredFormat)
	}
	if v := late(customers, 4).DataValidation; v == nil || v.Condition.Type != "ONE_OF_LIST" {
		t.Error("the new column has no drop-down")
	}
	if v := late(book.Sheets[2], 0).DataValidation; v == nil || v.Condition.Values[0].UserEnteredValue != "='客户'!$B$3:$B" {
		t.Error("the new tab doesn't offer the customers that there are")
	}
	if got := len(customers.FilterViews); got != 3 {
		t.Errorf("there are %d views", got)
	}
	if len(report.Tabs) != 2 || report.Tabs[0].Made || !report.Tabs[1].Made || report.Tabs[0].Samples != 0 || !slices.Equal(report.Tabs[0].Columns, []string{"Renewal", "Status"}) {
		t.Errorf("it says that it did %+v", report)
	}
	version := w.version()
	if report := w.fill(o); report.Changed() || w.version() != version {
		t.Errorf("a second time did %+v", report)
	}
	// People rename, move and delete; what they took away comes back, at the end.
	for _, r := range []*sheets.Request{
		{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{Properties: &sheets.SheetProperties{SheetId: tab, Title: "Clients"}, Fields: "title"}},
		{MoveDimension: &sheets.MoveDimensionRequest{Source: &sheets.DimensionRange{SheetId: tab, Dimension: "COLUMNS", StartIndex: 6, EndIndex: 7}}},
		{DeleteDimension: &sheets.DeleteDimensionRequest{Range: &sheets.DimensionRange{SheetId: tab, Dimension: "COLUMNS", StartIndex: 1, EndIndex: 2}}},
	} {
		if _, err := w.server.BatchUpdate(w.id, r); err != nil {
			t.Fatal(err)
		}
	}
	report = w.fill(o)
	if len(report.Tabs) != 1 || report.Tabs[0].Title != "Clients" || !slices.Equal(report.Tabs[0].Columns, []string{"City"}) || len(report.Tabs[0].Service) > 0 {
		t.Errorf("it did %+v", report)
	}
}

func trimmed(texts []string) []string {
	for len(texts) > 0 && texts[len(texts)-1] == "" {
		texts = texts[:len(texts)-1]
	}
	return texts
}

// whole is all about a range: values, formats, notes, validation.
func (w *world) whole(title, cells string) string {
	w.t.Helper()
	text, err := w.server.Do(w.id, sheetsapi.Op{Method: sheetsapi.Get, Query: map[string][]string{
		"includeGridData": {"true"}, "ranges": {"'" + title + "'!" + cells}}})
	if err != nil {
		w.t.Fatal(err)
	}
	book := new(sheets.Spreadsheet)
	if err := json.Unmarshal(text, book); err != nil {
		w.t.Fatal(err)
	}
	data, err := json.Marshal(book.Sheets[0].Data[0].RowData)
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), ",{}", "") // blanks at a row's end
}

// Where it isn't clear what is what, nothing is touched and the reason told.
func TestFillLeavesAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.share("Ours", "Customers", "客户", "Orders")
	if err := w.server.SetValues(w.id, "Orders!A1", []any{"Something", "else"}, []any{"1", "2"}); err != nil {
		t.Fatal(err)
	}
	o := options(t, "customer-summary", language.English)
	o.Descriptor = load(t, shop)
	report := w.fill(o)
	if len(report.Left) != 2 || !strings.Contains(report.Left[0], "customers") || !strings.Contains(report.Left[1], "orders") {
		t.Errorf("left is %q", report.Left)
	}
	if len(report.Tabs) > 0 || !report.Guide {
		t.Errorf("it did %+v", report)
	}
}

// Who types into a blank tab while it is laid out loses nothing.
func TestFillWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	for _, tab := range []string{"Sheet1", "Customers"} {
		w, o := newWorld(t), options(t, "customer-summary", language.English)
		w.share("Ours", tab)
		typed := false
		w.server.Between(func(_, next emulator.Request) {
			if next.Method == http.MethodPost && strings.HasSuffix(next.Path, ":batchUpdate") && !typed {
				typed = true
				if err := w.server.SetValues(w.id, tab+"!A1", []any{"my note", "and another"}, []any{"", "below"}); err != nil {
					t.Error(err)
				}
			}
		})
		w.fill(o)
		w.server.Between(nil)
		got := strings.Join(append(row(w.book().Sheets[0], 4), row(w.book().Sheets[0], 5)...), "|")
		if !typed || !strings.Contains(got, "my note") || !strings.Contains(got, "and another") || !strings.Contains(got, "below") {
			t.Errorf("%s: what was typed is not below the samples: %s", tab, got)
		}
	}
}

// A dry run tells the same and changes nothing.
func TestDryRun(t *testing.T) {
	t.Parallel()
	w, o := newWorld(t), options(t, "foreign-trade", language.Chinese)
	version := w.version()
	told, err := templateFill(w, o, true)
	if err != nil || w.version() != version {
		t.Fatalf("a dry run changed the spreadsheet: %v", err)
	}
	if done := w.fill(o); len(done.Tabs) != len(told.Tabs) || done.Tabs[0].Title != told.Tabs[0].Title || !told.Guide {
		t.Errorf("%+v was announced, %+v done", told, done)
	}
}
