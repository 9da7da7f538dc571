package synctest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator/grid"
)

const overviewYAML = `
x-overview:
  figures:
    - {name: placed, title: Orders placed, from: orders, count: true}
    - {name: sold, title: Sold, from: orders, sum: total, by: customer}
  charts:
    - {name: by_city, title: Customers by city, type: bar, from: customers, count: true, group: city}
    - {name: by_customer, title: Spent by customer, type: pie, from: customers, sum: spent, group: code}
  tables:
    - {name: best, title: Best customers, from: customers, sort: [-spent], top: 3, columns: [code, city, spent]}
    - {name: cities, title: By city, from: customers, group: city, columns: [{title: Customers, count: true}, {title: Issues, issues: true}]}
`

// newOverview is a shop with an overview of its own.
func newOverview(t *testing.T) *world {
	t.Helper()
	w := newShop(t)
	d, err := sheetschema.Load("shop.yaml", []byte(shopYAML+overviewYAML))
	if err != nil {
		t.Fatal(err)
	}
	w.reg.Descriptor = d
	return w
}

// overviewOf is the tab as it is now.
func overviewOf(w *world) *grid.Sheet {
	w.t.Helper()
	sheets := w.server.View(w.id).Sheets()
	i := slices.IndexFunc(sheets, func(s *grid.Sheet) bool { return s.Title == "Overview" })
	if i < 0 {
		w.t.Fatal("there is no overview")
	}
	return sheets[i]
}

// drawn are the points that a chart draws, as label=value.
func drawn(s *grid.Sheet, spec *sheets.ChartSpec) []string {
	var labels, values *sheets.ChartData
	if spec.PieChart != nil {
		labels, values = spec.PieChart.Domain, spec.PieChart.Series
	} else {
		labels, values = spec.BasicChart.Domains[0].Domain, spec.BasicChart.Series[0].Series
	}
	x, y := grid.RangeOf(labels.SourceRange.Sources[0]), grid.RangeOf(values.SourceRange.Sources[0])
	var out []string
	for row := x.StartRow + 1; row < x.EndRow; row++ {
		value := s.Cell(row, y.StartCol)
		if value.Kind() != grid.Number {
			out = append(out, "a row without a value")
		}
		out = append(out, fmt.Sprintf("%s=%g", s.Cell(row, x.StartCol).Text(), value.Number()))
	}
	return out
}

func chartOf(t *testing.T, s *grid.Sheet, title string) *sheets.EmbeddedChart {
	t.Helper()
	i := slices.IndexFunc(s.Charts, func(c *sheets.EmbeddedChart) bool { return c.Spec.Title == title })
	if i < 0 {
		t.Fatalf("there is no chart %q", title)
	}
	return s.Charts[i]
}

// Charts draw exactly the rows that have values, also once there are others; they stay
// as people restyled them, where they moved them, and away where they were deleted.
func TestChartsAreThePeoples(t *testing.T) {
	t.Parallel()
	w := newOverview(t)
	w.run(syncer.StatusApplied)
	tab := overviewOf(w)
	cities := chartOf(t, tab, "Customers by city")
	want := []string{"City 0=1", "City 1=1", "City 2=1", "City 3=1", "City 4=1", "City 5=1", "City 6=1", "City 7=1"}
	if diff := cmp.Diff(want, drawn(tab, cities.Spec)); diff != "" {
		t.Errorf("drawn (-want +got):\n%s", diff)
	}
	w.run(syncer.StatusUnchanged)

	restyled := *cities.Spec
	restyled.BackgroundColorStyle = &sheets.ColorStyle{RgbColor: &sheets.Color{Red: 1}}
	_, err := w.server.BatchUpdate(w.id,
		&sheets.Request{UpdateChartSpec: &sheets.UpdateChartSpecRequest{ChartId: cities.ChartId, Spec: &restyled}},
		&sheets.Request{UpdateEmbeddedObjectPosition: &sheets.UpdateEmbeddedObjectPositionRequest{ObjectId: cities.ChartId, Fields: "anchorCell",
			NewPosition: &sheets.EmbeddedObjectPosition{OverlayPosition: &sheets.OverlayPosition{AnchorCell: &sheets.GridCoordinate{SheetId: tab.ID, RowIndex: 3, ColumnIndex: 5}}}}},
		&sheets.Request{DeleteEmbeddedObject: &sheets.DeleteEmbeddedObjectRequest{ObjectId: chartOf(t, tab, "Spent by customer").ChartId}})
	if err != nil {
		t.Fatal(err)
	}
	w.put("Customers", 9, "C8", "City 0", "c8@example.com")
	w.put("Customers", 10, "C9", "Aachen", "c9@example.com")
	w.run(syncer.StatusApplied)
	tab = overviewOf(w)
	cities = chartOf(t, tab, "Customers by city")
	want = slices.Insert(want, 0, "Aachen=1")
	want[1] = "City 0=2"
	if diff := cmp.Diff(want, drawn(tab, cities.Spec)); diff != "" {
		t.Errorf("drawn (-want +got):\n%s", diff)
	}
	if c := cities.Spec.BackgroundColorStyle; c == nil || c.RgbColor.Red != 1 {
		t.Error("the chart was restyled")
	}
	if at := cities.Position.OverlayPosition.AnchorCell; at.RowIndex != 3 || at.ColumnIndex != 5 {
		t.Errorf("the chart was moved to row %d, column %d", at.RowIndex, at.ColumnIndex)
	}
	if len(tab.Charts) != 1 {
		t.Errorf("there are %d charts, but one was deleted", len(tab.Charts))
	}
	w.run(syncer.StatusUnchanged)
}

// Every number of the overview is that of an independent query.
func TestNumbersOfTheOverview(t *testing.T) {
	t.Parallel()
	w := newOverview(t)
	w.put("Customers", 3, "C2", "City 1", "no address")
	w.put("Orders", 4, "C3", "many", 0.1)
	w.run(syncer.StatusApplied)
	tab := overviewOf(w)
	rowOf := func(label string) int {
		for row := range tab.UsedRows() {
			if tab.Cell(row, 0).Text() == label {
				return row
			}
		}
		t.Fatalf("there is no %q", label)
		return 0
	}
	var got []string
	for row := rowOf("By city") + 2; tab.Cell(row, 0).Text() != ""; row++ {
		line := tab.Cell(row, 0).Text()
		for column := 1; column < tab.Row(row).Len(); column++ {
			if c := tab.Cell(row, column); c.Kind() == grid.Number {
				line += fmt.Sprintf("|%g", c.Number())
			}
		}
		got = append(got, line)
	}
	want := w.query(`WITH issues AS (
			SELECT c.city, i.resource FROM shop.customers c JOIN sheetsync.issues i ON i.resource = 'customers' AND i.record_id = c._id
			UNION ALL SELECT c.city, i.resource FROM shop.orders o JOIN sheetsync.issues i ON i.resource = 'orders' AND i.record_id = o._id
			JOIN shop.customers c ON c.code = o.customer)
		SELECT concat_ws('|', city, count(*), (SELECT count(*) FROM issues WHERE issues.city = c.city)) FROM shop.customers c GROUP BY city
		ORDER BY count(*) DESC, city`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("by city (-SQL +overview):\n%s", diff)
	}
	counted := rowOf("Orders placed") + 1
	if got, want := []string{fmt.Sprintf("%g", tab.Cell(counted, 0).Number())}, w.query(`SELECT count(*) FROM shop.orders`); !slices.Equal(got, want) {
		t.Errorf("orders: %q, want %q", got, want)
	}
}
