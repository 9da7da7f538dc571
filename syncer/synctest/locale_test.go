package synctest

import (
	"strings"
	"testing"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator/grid"
)

const placesYAML = `
name: places
resources:
  - name: customers
    title: Customers
    schema:
      primaryKey: code
      fields:
        - {name: code, title: Code, type: string}
        - {name: postcode, title: Postcode, type: string}
        - {name: orders, title: Orders placed, type: integer, rollup: {from: orders, count: true}}
        - {name: spent, title: Spent, type: number, rollup: {from: orders, sum: total}}
        - {name: last, title: Last order, type: date, rollup: {from: orders, max: day}}
  - name: orders
    title: Orders
    schema:
      foreignKeys:
        - {fields: customer, reference: {resource: customers, fields: code}}
      fields:
        - {name: customer, title: Customer, type: string}
        - {name: quantity, title: Quantity, type: integer}
        - {name: price, title: Price, type: number}
        - {name: day, title: Day, type: date}
        - {name: total, title: Total, type: number, formula: "round(quantity * price, 2)"}
`

// format gives cells of a column a number format.
func (w *world) format(tab string, column int, pattern string, rows ...int) {
	w.t.Helper()
	w.edit(func(s *grid.Spreadsheet) {
		sheet := s.Edited(s.SheetByTitle(tab).ID)
		id := s.Intern(&sheets.CellFormat{NumberFormat: &sheets.NumberFormat{Type: "NUMBER", Pattern: pattern}})
		for _, row := range rows {
			sheet.SetCell(row, column, sheet.Cell(row, column).WithFormat(id))
		}
	})
}

// TestLocales holds that the same register, written as people write in each
// place, has the same totals to the cent, whatever formats its keys are shown in.
func TestLocales(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("places.yaml", []byte(placesYAML))
	if err != nil {
		t.Fatal(err)
	}
	const want = `1000|01067|3|3748.60|2026-03-05
5021|10115|1|12.50|2026-12-02`
	for _, test := range []struct {
		locale   string
		quantity string // 1000
		price    string // 1234.55
		fraction string // 12.5
		wrong    string // no price in this place
	}{
		{"en_US", "1,000", "$1,234.55", "12.500", "1.234.567"},
		{"de_DE", "1.000", "1.234,55 €", "12,500", "12.50"},
		{"fr_FR", "1 000", "1\u202f234,55 €", "12,500", "1.234"},
		{"zh_CN", "1,000", "￥1,234.55", "12.500", "0,500"},
	} {
		t.Run(test.locale, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, d)
			w.open(w.server.Create("Places", "Customers", "Orders"))
			w.edit(func(s *grid.Spreadsheet) { s.Locale = test.locale })
			w.put("Customers", 0, "Code", "Postcode")
			w.put("Customers", 1, 1000, 1067)
			w.put("Customers", 2, 5021, 10115)
			w.format("Customers", 0, "#,##0", 1, 2)
			w.format("Customers", 1, "00000", 1, 2)
			w.put("Orders", 0, "Customer", "Quantity", "Price", "Day")
			w.put("Orders", 1, 1000, 2, test.price, 20260305)
			w.put("Orders", 2, 1000, test.quantity, 1.2799999999999998, "2026年3月4日")
			w.put("Orders", 3, 1000, 1, -0.5, "2026.3.1")
			w.put("Orders", 4, 5021, 1, test.fraction, "2026-12-02")
			w.put("Orders", 5, 5021, 1, test.wrong, 2026)
			w.format("Orders", 0, "0.00", 1, 2, 3)
			w.run(syncer.StatusApplied)
			const customers = `SELECT concat_ws('|', code, postcode, orders, round(spent, 2), last) FROM places.customers ORDER BY code`
			// A total over what can't be read is unknown.
			if got := strings.Join(w.query(customers), "\n"); !strings.HasPrefix(got, strings.SplitN(want, "\n", 2)[0]+"\n5021|10115|2") || strings.Contains(got, "12.50") {
				t.Errorf("with what can't be read, the mirror holds\n%s", got)
			}
			if got := w.query(`SELECT field || ' ' || code FROM sheetsync.issues WHERE resource = 'orders' AND code = 'type-error' ORDER BY 1`); strings.Join(got, ", ") != "day type-error, price type-error" {
				t.Errorf("the issues are %q", got)
			}
			w.put("Orders", 5, "", "", "", "")
			w.run(syncer.StatusApplied)
			if got := strings.Join(w.query(customers), "\n"); got != want {
				t.Errorf("the mirror holds\n%s\nwant\n%s", got, want)
			}
			w.quiet()
		})
	}
}
