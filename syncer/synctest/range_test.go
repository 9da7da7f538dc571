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

// newPlaced is a world whose customers stand on a part of a tab: under a title, beside
// a price list, with a note below.
func newPlaced(t *testing.T, place string) *world {
	t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(strings.Replace(shopYAML, "  - name: customers\n", "  - name: customers\n    range: "+place+"\n", 1)))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d)
	w.open(w.server.Create("Shop", "Desk"))
	w.put("Desk", 0, "Our customers", "", "", "", "", "Price list", "")
	w.put("Desk", 2, "", "Code", "City", "E-mail", "", "Code", "Price")
	w.put("Desk", 3, "", "C0", "Lille", "c0@example.com", "", "P0", 12)
	w.put("Desk", 4, "", "C1", "Ghent", "c1@example.com", "", "P1", 13)
	w.put("Desk", 5, "", "C2", "Liège", "c2@example.com", "", "P2", 14)
	w.put("Desk", 8, "", "C9", "kept", "below", "", "P9", 15)
	w.edit(func(s *grid.Spreadsheet) {
		s.NamedRanges = append(s.NamedRanges, &sheets.NamedRange{NamedRangeId: "n1", Name: "Customers", Range: &sheets.GridRange{
			SheetId: s.SheetByTitle("Desk").ID, StartRowIndex: 2, EndRowIndex: 7, StartColumnIndex: 1, EndColumnIndex: 4}})
	})
	return w
}

const placedCustomers = `SELECT concat_ws(' ', _row, code, city, _extra) FROM shop.customers ORDER BY _row`

// A range is all that is read of its tab, and the service's columns stand right of
// whatever else is there.
func TestRange(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, place string }{
		{"A1 notation", "Desk!B3:D7"},
		{"named range", "customers"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newPlaced(t, test.place)
			before := w.tab("Desk")
			w.run(syncer.StatusApplied)
			w.quiet()
			if diff := cmp.Diff([]string{"4 C0 Lille", "5 C1 Ghent", "6 C2 Liège"}, w.query(placedCustomers)); diff != "" {
				t.Errorf("customers (-want +got):\n%s", diff)
			}
			after := w.tab("Desk")
			for row := range before {
				for c, text := range before[row] {
					if after[row][c] != text {
						t.Errorf("row %d, column %d is changed: %q", row+1, c+1, after[row][c])
					}
				}
				wrote := len(after[row]) > 7 && strings.Join(after[row][7:], "") != ""
				if wrote != (row >= 2 && row <= 5) {
					t.Errorf("row %d is written beside: %t", row+1, wrote)
				}
			}
			// Outside the range nobody's edits make work; inside they do.
			w.put("Desk", 3, "x")
			w.put("Desk", 9, "", "C10", "far below")
			w.run(syncer.StatusUnchanged)
			w.put("Desk", 4, "x", "C1", "Bruges")
			w.run(syncer.StatusApplied)
			if diff := cmp.Diff([]string{"4 C0 Lille", "5 C1 Bruges", "6 C2 Liège"}, w.query(placedCustomers)); diff != "" {
				t.Errorf("customers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"insert", "update"}, w.query(`SELECT _op FROM shop.customers_history WHERE code = 'C1' ORDER BY _valid_from`)); diff != "" {
				t.Errorf("history (-want +got):\n%s", diff)
			}
		})
	}
}

// A named range follows the rows that are inserted above it, and is missed when it is
// gone.
func TestNamedRangeMoves(t *testing.T) {
	t.Parallel()
	w := newPlaced(t, "Customers")
	w.run(syncer.StatusApplied)
	w.edit(func(s *grid.Spreadsheet) { s.InsertDimension(s.SheetByTitle("Desk").ID, grid.Rows, 1, 3, false) })
	w.run(syncer.StatusApplied)
	if diff := cmp.Diff([]string{"7 C0 Lille", "8 C1 Ghent", "9 C2 Liège"}, w.query(placedCustomers)); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
	w.edit(func(s *grid.Spreadsheet) { s.NamedRanges = nil })
	w.run(syncer.StatusHeld)
}

// Two resources on one tab are both mirrored; the service keeps columns for the first.
func TestTwoRangesOnOneTab(t *testing.T) {
	t.Parallel()
	source := strings.Replace(shopYAML, "  - name: customers\n", "  - name: customers\n    range: Desk!A1:C\n", 1)
	d, err := sheetschema.Load("shop.yaml", []byte(strings.Replace(source, "  - name: orders\n", "  - name: orders\n    range: Desk!E40:G\n", 1)))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d)
	w.open(w.server.Create("Shop", "Desk"))
	w.put("Desk", 0, "Code", "City", "E-mail")
	w.put("Desk", 1, "C0", "Lille", "c0@example.com")
	w.put("Desk", 39, "", "", "", "", "Customer", "Quantity", "Price")
	w.put("Desk", 40, "", "", "", "", "C0", 2, 5)
	w.put("Desk", 41, "", "", "", "", "C0", 3, 5)
	w.run(syncer.StatusApplied)
	w.quiet()
	if diff := cmp.Diff([]string{"C0 2 25"}, w.query(`SELECT concat_ws(' ', code, orders, spent) FROM shop.customers`)); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"41 C0 10", "42 C0 15"}, w.query(`SELECT concat_ws(' ', _row, customer, total) FROM shop.orders ORDER BY _row`)); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
	w.wantIssues("orders  : range-shared")
	for row, cells := range w.tab("Desk") {
		if wrote := len(cells) > 7 && strings.Join(cells[7:], "") != ""; wrote != (row <= 1) {
			t.Errorf("row %d is written beside: %t", row+1, wrote)
		}
	}
	w.put("Desk", 41, "", "", "", "", "C0", 4, 5)
	w.run(syncer.StatusApplied)
	if diff := cmp.Diff([]string{"insert 15", "update 20"}, w.query(`SELECT concat_ws(' ', _op, total) FROM shop.orders_history WHERE _row = 42 ORDER BY _valid_from`)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	w.run(syncer.StatusUnchanged)
}
