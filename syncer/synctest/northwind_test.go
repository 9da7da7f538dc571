package synctest

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator/grid"
)

const northwind = "../../../shared/northwind/"

// A register of another business, totalled to the cent in the mirror and in
// the sheet, in whatever place's settings.
func TestNorthwind(t *testing.T) {
	t.Parallel()
	const file = northwind + "northwind.xlsx"
	if _, err := os.Stat(file); err != nil {
		t.Skipf("NOT TESTED: the Northwind workbook is missing: %v", err)
	}
	d, err := sheetschema.LoadFile(t.Context(), northwind+"northwind.yaml")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(northwind + "expected_totals.csv")
	if err != nil {
		t.Fatal(err)
	}
	expected, err := csv.NewReader(strings.NewReader(string(source))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, locale := range []string{"en_US", "de_DE", "fr_FR", "zh_CN"} {
		t.Run(locale, func(t *testing.T) {
			t.Parallel()
			workbook, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = workbook.Close() }()
			w := newWorld(t, d)
			w.open(w.server.Load("Northwind", workbook))
			w.edit(func(s *grid.Spreadsheet) { s.Locale = locale })
			checkNorthwind(w, slices.Clone(expected))
		})
	}
}

// checkNorthwind runs the register once and compares its totals.
func checkNorthwind(w *world, expected [][]string) {
	t := w.t
	t.Helper()
	res := w.run(syncer.StatusApplied)
	if res.Resources["customers"].Rows != 91 || res.Resources["order_lines"].Rows != 2155 || res.Requests > 7 {
		t.Errorf("the run was %+v", res)
	}

	got := w.query(`SELECT concat_ws(',', customer_id, order_count, to_char(lifetime_value, 'FM9999999990.00'), last_order_date) FROM northwind.customers ORDER BY 1`)
	for _, id := range w.query(`SELECT customer_id FROM northwind.customers`) {
		if !slices.ContainsFunc(expected, func(row []string) bool { return row[0] == id }) {
			expected = append(expected, []string{id, "0", "0.00", ""}) // who never ordered isn't listed
		}
	}
	var want []string
	for _, row := range expected[1:] {
		want = append(want, strings.TrimRight(strings.Join(row, ","), ","))
	}
	slices.Sort(want)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the mirror holds\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	tab := w.server.View(w.id).Sheets()[0].Title
	ids, counts, values := w.column(tab, "Customer ID"), w.column(tab, "Orders placed"), w.column(tab, "Lifetime value")
	for i, id := range ids {
		if id == "" {
			continue
		}
		at := slices.IndexFunc(expected, func(row []string) bool { return row[0] == id })
		value := strings.TrimRight(strings.TrimRight(expected[at][2], "0"), ".")
		if counts[i] != expected[at][1] || values[i] != value {
			t.Errorf("%s: the sheet holds %s and %s, want %s and %s", id, counts[i], values[i], expected[at][1], value)
		}
	}
	w.quiet()
	w.restart()
	w.quiet()
}
