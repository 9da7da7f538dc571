package overviewtab

import (
	"reflect"
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/syncer/gsheets/palette"
	"sheetsync/syncer/overview"
)

// chartMargin keeps charts apart, in pixels.
const chartMargin = 8

// chartIDOf is a chart's id in the spreadsheet. It is one of the spreadsheet, where
// another register's overview may have a chart of the same name; so it is the tab's,
// too. Those of earlier versions keep theirs.
func chartIDOf(sheet, chart int64, have []int64) int64 {
	if slices.Contains(have, chart) {
		return chart
	}
	return (chart^sheet)&0x3fffffff + 1
}

// chartsOf makes the charts, and has those that are there draw their rows, where
// these are other rows now. seen are the charts of a tab that is there.
func chartsOf(sheet int64, c *overview.Content, tab *overview.Tab, seen map[int64]*sheets.ChartSpec) []*sheets.Request {
	var requests []*sheets.Request
	var have, before []int64
	known, sameFrame := false, false
	if tab != nil {
		have = tab.Charts
		before, known = overview.ChartsOf(tab.Layout)
		sameFrame = overview.SameFrame(tab.Layout, c.Layout)
	}
	move := tab != nil && !overview.SameCharts(tab.Layout, c.Layout)
	for i := range c.Charts {
		chart := &c.Charts[i]
		id := chartIDOf(sheet, chart.ID, have)
		if !slices.Contains(have, id) {
			if !known || !slices.Contains(before, chart.ID) { // else people have deleted it
				requests = append(requests, &sheets.Request{AddChart: &sheets.AddChartRequest{Chart: &sheets.EmbeddedChart{
					ChartId: id, Spec: chartSpec(sheet, chart), Position: chartPosition(sheet, chart),
				}}})
			}
			continue
		}
		spec := chartSpec(sheet, chart)
		if old := seen[id]; old != nil && sameFrame {
			spec = redirected(old, spec)
		}
		if spec != nil {
			requests = append(requests, &sheets.Request{UpdateChartSpec: &sheets.UpdateChartSpecRequest{ChartId: id, Spec: spec}})
		}
		if move {
			requests = append(requests, &sheets.Request{UpdateEmbeddedObjectPosition: &sheets.UpdateEmbeddedObjectPositionRequest{
				ObjectId: id, NewPosition: chartPosition(sheet, chart),
				Fields: "anchorCell,offsetXPixels,offsetYPixels,widthPixels,heightPixels",
			}})
		}
	}
	for _, was := range before {
		id := chartIDOf(sheet, was, have)
		if slices.Contains(have, id) && !slices.ContainsFunc(c.Charts, func(chart overview.Chart) bool { return chart.ID == was }) {
			requests = append(requests, &sheets.Request{DeleteEmbeddedObject: &sheets.DeleteEmbeddedObjectRequest{ObjectId: id}})
		}
	}
	return requests
}

// redirected is a chart as people have it, with the rows of another; nil where it
// draws them already, or people have made something else of it.
func redirected(old, want *sheets.ChartSpec) *sheets.ChartSpec {
	from, to := sourcesOf(old), sourcesOf(want)
	if len(from) != len(to) {
		return nil
	}
	same := true
	for i := range from {
		same = same && sameSource(from[i], to[i])
		*from[i] = *to[i]
	}
	if same {
		return nil
	}
	return old
}

// sourcesOf are the domain's and the series' data of a chart.
func sourcesOf(spec *sheets.ChartSpec) []*sheets.ChartData {
	switch {
	case spec.PieChart != nil && spec.PieChart.Domain != nil && spec.PieChart.Series != nil:
		return []*sheets.ChartData{spec.PieChart.Domain, spec.PieChart.Series}
	case spec.BasicChart != nil && len(spec.BasicChart.Domains) == 1 && len(spec.BasicChart.Series) == 1:
		return []*sheets.ChartData{spec.BasicChart.Domains[0].Domain, spec.BasicChart.Series[0].Series}
	}
	return nil
}

func sameSource(x, y *sheets.ChartData) bool {
	bounds := func(d *sheets.ChartData) (out [][5]int64) {
		if d.SourceRange != nil {
			for _, r := range d.SourceRange.Sources {
				out = append(out, [5]int64{r.SheetId, r.StartRowIndex, r.EndRowIndex, r.StartColumnIndex, r.EndColumnIndex})
			}
		}
		return out
	}
	return reflect.DeepEqual(bounds(x), bounds(y))
}

// chartPosition lays a chart over its cells, which have the usual size.
func chartPosition(sheet int64, chart *overview.Chart) *sheets.EmbeddedObjectPosition {
	return &sheets.EmbeddedObjectPosition{OverlayPosition: &sheets.OverlayPosition{
		AnchorCell: &sheets.GridCoordinate{SheetId: sheet, RowIndex: int64(chart.Row), ColumnIndex: int64(chart.Column),
			ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
		OffsetXPixels: chartMargin / 2, OffsetYPixels: chartMargin / 2,
		WidthPixels: int64(chart.Across*columnWidth - chartMargin), HeightPixels: int64(chart.Down*overview.RowHeight - chartMargin),
	}}
}

func chartSpec(sheet int64, chart *overview.Chart) *sheets.ChartSpec {
	data := func(column int) *sheets.ChartData {
		return &sheets.ChartData{SourceRange: &sheets.ChartSourceRange{Sources: []*sheets.GridRange{
			cellRange(sheet, chart.First, chart.First+chart.Rows+1, column, column+1),
		}}}
	}
	spec := &sheets.ChartSpec{Title: chart.Title, HiddenDimensionStrategy: "SHOW_ALL"}
	if chart.Type == sheetschema.ChartPie {
		spec.PieChart = &sheets.PieChartSpec{LegendPosition: "LABELED_LEGEND", Domain: data(chart.LabelColumn), Series: data(chart.DataColumn)}
		return spec
	}
	series := &sheets.BasicChartSeries{Series: data(chart.DataColumn), TargetAxis: "LEFT_AXIS", ColorStyle: palette.Colour(palette.Accent)}
	if chart.Type == sheetschema.ChartBar {
		series.TargetAxis = "BOTTOM_AXIS"
		series.DataLabel = &sheets.DataLabel{Type: "DATA", Placement: "OUTSIDE_END"}
	}
	spec.BasicChart = &sheets.BasicChartSpec{
		ChartType: string(chart.Type), LegendPosition: "NO_LEGEND", HeaderCount: 1,
		Domains: []*sheets.BasicChartDomain{{Domain: data(chart.LabelColumn)}},
		Series:  []*sheets.BasicChartSeries{series},
	}
	return spec
}
