package synctest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator/grid"
)

// newTabled is a world whose customers and orders stand in Tables of one tab, each
// with a footer, and the ranges by which they are known.
func newTabled(t *testing.T, customers, orders string, ordersAt grid.Range) *world {
	t.Helper()
	source := strings.Replace(shopYAML, "  - name: customers\n", "  - name: customers\n    range: "+customers+"\n", 1)
	d, err := sheetschema.Load("shop.yaml", []byte(strings.Replace(source, "  - name: orders\n", "  - name: orders\n    range: "+orders+"\n", 1)))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d)
	w.open(w.server.Create("Shop", "Desk"))
	w.put("Desk", 0, "Code", "City", "E-mail")
	w.put("Desk", 1, "C0", "Lille", "c0@example.com")
	w.put("Desk", 2, "C1", "Ghent", "c1@example.com")
	w.put("Desk", 3, "2 of them", "", "-")
	at := ordersAt.StartRow
	put := func(row int, values ...any) {
		w.edit(func(s *grid.Spreadsheet) {
			sheet := s.Edited(s.SheetByTitle("Desk").ID)
			for i, v := range values {
				sheet.SetValue(row, ordersAt.StartCol+i, valueOf(v))
			}
		})
	}
	put(at, "Customer", "Quantity", "Price")
	put(at+1, "C0", 2, 5)
	put(at+2, "C1", 3, 5)
	put(at+3, "all", 5, 5)
	w.edit(func(s *grid.Spreadsheet) {
		sheet := s.Edited(s.SheetByTitle("Desk").ID)
		for name, r := range map[string]grid.Range{"People": {EndRow: 4, EndCol: 3}, "Sales": ordersAt} {
			r.SheetID = sheet.ID
			sheet.Tables = append(sheet.Tables, &sheets.Table{TableId: name, Name: name, Range: r.GridRange(),
				RowsProperties: &sheets.TableRowsProperties{FooterColorStyle: &sheets.ColorStyle{RgbColor: &sheets.Color{Red: 1}}}})
		}
	})
	return w
}

// Tables of one tab are the places of two resources, by their names or within ranges:
// their footers are no records, and nothing is written into the second one.
func TestTablesOnOneTab(t *testing.T) {
	t.Parallel()
	beside, below := grid.Range{EndRow: 4, StartCol: 4, EndCol: 7}, grid.Range{StartRow: 6, EndRow: 10, EndCol: 3}
	for _, test := range []struct {
		name, customers, orders string
		at                      grid.Range
	}{
		{"by name, side by side", "People", "sales", beside},
		{"by name, one above the other", "People", "Sales", below},
		{"in A1 notation, side by side", "Desk!A1:C", "Desk!E1:G", beside},
		{"in A1 notation, one above the other", "Desk!A1:C5", "Desk!A7:C", below},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newTabled(t, test.customers, test.orders, test.at)
			before := w.tab("Desk")
			w.run(syncer.StatusApplied)
			w.quiet()
			if diff := cmp.Diff([]string{"C0 Lille 10", "C1 Ghent 15"}, w.query(`SELECT concat_ws(' ', code, city, spent) FROM shop.customers ORDER BY code`)); diff != "" {
				t.Errorf("customers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"C0 2", "C1 3"}, w.query(`SELECT concat_ws(' ', customer, quantity) FROM shop.orders ORDER BY _row`)); diff != "" {
				t.Errorf("orders (-want +got):\n%s", diff)
			}
			w.wantIssues("orders  : range-shared")
			right := test.at.EndCol
			for row, cells := range w.tab("Desk") {
				for c, text := range cells {
					switch {
					case row < len(before) && c < len(before[row]) && before[row][c] != text:
						t.Errorf("row %d, column %d is changed: %q", row+1, c+1, text)
					case c >= right && row > 2 && text != "":
						t.Errorf("row %d, column %d is written: %q", row+1, c+1, text)
					}
				}
			}
		})
	}
}

// Tables that are known by their names follow the rows that are added to the one above.
func TestTablesGrow(t *testing.T) {
	t.Parallel()
	w := newTabled(t, "People", "Sales", grid.Range{StartRow: 6, EndRow: 10, EndCol: 3})
	w.run(syncer.StatusApplied)
	w.edit(func(s *grid.Spreadsheet) { s.InsertDimension(s.SheetByTitle("Desk").ID, grid.Rows, 2, 2, true) })
	w.put("Desk", 2, "C5", "Bruges", "c5@example.com")
	w.put("Desk", 3, "C6", "Liège", "c6@example.com")
	w.run(syncer.StatusApplied)
	if diff := cmp.Diff([]string{"2 C0", "3 C5", "4 C6", "5 C1"}, w.query(`SELECT concat_ws(' ', _row, code) FROM shop.customers ORDER BY _row`)); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"10 C0 2", "11 C1 3"}, w.query(`SELECT concat_ws(' ', _row, customer, quantity) FROM shop.orders ORDER BY _row`)); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
	w.quiet()
}
