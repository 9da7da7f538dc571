package overviewtab

import (
	"fmt"
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/palette"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/gsheets/servicecolumn"
	"sheetsync/syncer/overview"
)

// Where the tab's parts lie, and how wide they are.
const (
	labelWidth    = 260
	valueWidth    = 480
	chartColumn   = 3 // the first column of the charts
	chartsAcross  = 2
	chartWidth    = 580
	chartHeight   = 320
	chartColumns  = 6  // of 100 pixels each, from one chart to the next
	chartRows     = 16 // of 21 pixels each
	overviewExtra = 20 // columns of the new tab's grid
)

// makeOverview adds the tab. A title that is taken gets a number.
func makeOverview(sheet int64, c *overview.Content, attempt int) []*sheets.Request {
	title := c.Title
	if attempt > 0 {
		title = fmt.Sprintf("%s (%d)", title, attempt+1)
	}
	return []*sheets.Request{{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{
		SheetId: sheet, Title: title,
		GridProperties: &sheets.GridProperties{
			RowCount: int64(len(c.Rows) + 10), ColumnCount: chartColumn + overviewExtra, HideGridlines: true, FrozenRowCount: 1,
		},
		TabColorStyle: palette.Colour(palette.GreyText),
	}}}, {AddProtectedRange: &sheets.AddProtectedRangeRequest{ProtectedRange: &sheets.ProtectedRange{
		Range:       columnsRange(sheet, 0, 2),
		WarningOnly: true, Description: servicecolumn.WarningText,
	}}}}
}

// columnsRange is whole columns from first up to end.
func columnsRange(sheet, first, end int64) *sheets.GridRange {
	return &sheets.GridRange{SheetId: sheet, StartColumnIndex: first, EndColumnIndex: end, ForceSendFields: []string{"SheetId", "StartColumnIndex"}}
}

// clearOverview empties the tab's two columns, which only the service fills,
// and makes room for the new layout.
func clearOverview(sheet int64, rows int) []*sheets.Request {
	return []*sheets.Request{
		{UpdateCells: &sheets.UpdateCellsRequest{Range: columnsRange(sheet, 0, 2), Fields: "userEnteredValue,userEnteredFormat"}},
		{AppendDimension: &sheets.AppendDimensionRequest{SheetId: sheet, Dimension: place.RowsDimension, Length: int64(rows), ForceSendFields: []string{"SheetId"}}},
	}
}

func styleOverview(sheet int64, c *overview.Content) []*sheets.Request {
	requests := []*sheets.Request{
		{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{Range: place.Columns(sheet, 0, 1),
			Properties: &sheets.DimensionProperties{PixelSize: labelWidth}, Fields: "pixelSize"}},
		{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{Range: place.Columns(sheet, 1, 2),
			Properties: &sheets.DimensionProperties{PixelSize: valueWidth}, Fields: "pixelSize"}},
	}
	format := func(row int, f *sheets.CellFormat, first int64) {
		requests = append(requests, &sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
			Range: &sheets.GridRange{SheetId: sheet, StartRowIndex: int64(row), EndRowIndex: int64(row + 1), StartColumnIndex: first, EndColumnIndex: 2,
				ForceSendFields: []string{"SheetId", "StartRowIndex", "StartColumnIndex"}},
			Cell: &sheets.CellData{UserEnteredFormat: f}, Fields: "userEnteredFormat",
		}})
	}
	for i, r := range c.Rows {
		switch r.Kind {
		case overview.KindTitle:
			format(i, &sheets.CellFormat{TextFormat: &sheets.TextFormat{Bold: true, FontSize: 16}}, 0)
		case overview.KindHeader:
			format(i, &sheets.CellFormat{BackgroundColorStyle: palette.Colour(palette.GreyHeader), TextFormat: &sheets.TextFormat{Bold: true}}, 0)
		case overview.KindFigure, overview.KindNumber:
			f := &sheets.CellFormat{HorizontalAlignment: "RIGHT", WrapStrategy: "WRAP"}
			if r.Format != "" {
				f.NumberFormat = &sheets.NumberFormat{Type: "NUMBER", Pattern: r.Format}
			}
			f.TextFormat = &sheets.TextFormat{Bold: r.Kind == overview.KindFigure}
			format(i, f, 1)
		default:
			format(i, &sheets.CellFormat{TextFormat: &sheets.TextFormat{ForegroundColorStyle: palette.Colour(palette.GreyText)}}, 0)
		}
	}
	return requests
}

// markOverview notes the layout.
func markOverview(sheet int64, layout string, exists bool) []*sheets.Request {
	var requests []*sheets.Request
	at := &sheets.DeveloperMetadataLocation{SheetId: sheet, ForceSendFields: []string{"SheetId"}}
	if exists {
		requests = append(requests, &sheets.Request{DeleteDeveloperMetadata: &sheets.DeleteDeveloperMetadataRequest{
			DataFilter: &sheets.DataFilter{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataKey: metadata.OverviewKey, MetadataLocation: at}}}})
	}
	return append(requests, &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{
		DeveloperMetadata: &sheets.DeveloperMetadata{MetadataKey: metadata.OverviewKey, MetadataValue: layout, Location: at, Visibility: "DOCUMENT"}}})
}

// chartsOf makes the charts, and has those that are there draw their rows'
// new places. A chart's id is one of the spreadsheet, where another register's
// overview may have a chart of the same name; so it is the tab's, too. Those of
// earlier versions keep theirs.
func chartsOf(sheet int64, c *overview.Content, have []int64) []*sheets.Request {
	var requests []*sheets.Request
	for i, chart := range c.Charts {
		id := (chart.ID^sheet)&0x3fffffff + 1
		if slices.Contains(have, chart.ID) {
			id = chart.ID
		}
		if slices.Contains(have, id) {
			requests = append(requests, &sheets.Request{UpdateChartSpec: &sheets.UpdateChartSpecRequest{
				ChartId: id, Spec: chartSpec(sheet, chart),
			}})
			continue
		}
		requests = append(requests, &sheets.Request{AddChart: &sheets.AddChartRequest{Chart: &sheets.EmbeddedChart{
			ChartId: id, Spec: chartSpec(sheet, chart), Position: chartPosition(sheet, i),
		}}})
	}
	return requests
}

// chartPosition lays the charts out two abreast beside the figures, each at a
// cell, since rows and columns there have their default sizes.
func chartPosition(sheet int64, i int) *sheets.EmbeddedObjectPosition {
	return &sheets.EmbeddedObjectPosition{OverlayPosition: &sheets.OverlayPosition{
		AnchorCell: &sheets.GridCoordinate{SheetId: sheet, RowIndex: int64(1 + i/chartsAcross*chartRows), ColumnIndex: int64(chartColumn + i%chartsAcross*chartColumns),
			ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
		WidthPixels: chartWidth, HeightPixels: chartHeight,
	}}
}

func chartSpec(sheet int64, chart overview.Chart) *sheets.ChartSpec {
	data := func(column int64) *sheets.ChartData {
		return &sheets.ChartData{SourceRange: &sheets.ChartSourceRange{Sources: []*sheets.GridRange{{
			SheetId: sheet, StartRowIndex: int64(chart.First), EndRowIndex: int64(chart.First + chart.Rows + 1),
			StartColumnIndex: column, EndColumnIndex: column + 1, ForceSendFields: []string{"SheetId", "StartRowIndex", "StartColumnIndex"},
		}}}}
	}
	spec := &sheets.ChartSpec{Title: chart.Title, HiddenDimensionStrategy: "SHOW_ALL"}
	if chart.Type == sheetschema.ChartPie {
		spec.PieChart = &sheets.PieChartSpec{LegendPosition: "RIGHT_LEGEND", Domain: data(0), Series: data(1)}
		return spec
	}
	target := "LEFT_AXIS"
	if chart.Type == sheetschema.ChartBar {
		target = "BOTTOM_AXIS"
	}
	spec.BasicChart = &sheets.BasicChartSpec{
		ChartType: string(chart.Type), LegendPosition: "NO_LEGEND", HeaderCount: 1,
		Domains: []*sheets.BasicChartDomain{{Domain: data(0)}},
		Series:  []*sheets.BasicChartSeries{{Series: data(1), TargetAxis: target}},
	}
	return spec
}
