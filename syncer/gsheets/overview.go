package gsheets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/overview"
)

// The overview tab is the service's own: its cells need no anchors, since
// nobody else's can lie where the service wrote its own. It is found by the
// tab's metadata, whatever people call the tab, and the metadata's value is the
// layout that it was given. While the layout stays, only values are written,
// together with the first commit; charts are made once, with ids of our
// choosing, and are people's to move, restyle and delete from then on.

// overviewKey marks the overview tab.
const overviewKey = "sheetsync.overview"

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

func overviewOf(sheet *sheets.Sheet) *syncer.OverviewTab {
	for _, m := range sheet.DeveloperMetadata {
		if m.MetadataKey == overviewKey {
			tab := &syncer.OverviewTab{SheetID: sheet.Properties.SheetId, Title: sheet.Properties.Title, Layout: m.MetadataValue}
			for _, chart := range sheet.Charts {
				tab.Charts = append(tab.Charts, chart.ChartId)
			}
			return tab
		}
	}
	return nil
}

// showOverview adds the overview's changed values to a commit, as long as the
// tab is where and what the plan says.
func (x *write) showOverview(b *batch) bool {
	o := x.overview
	if o == nil || x.overviewDone || o.Tab == nil || o.Tab.Layout != o.Content.Layout || x.overviewTries > 0 {
		return false
	}
	x.overviewTries++
	overviewCells(b, o.Tab.SheetID, o.Content, o.Rows)
	return true
}

func overviewCells(b *batch, sheet int64, c *overview.Content, rows []int) {
	var all []placed
	for _, r := range rows {
		all = append(all, placed{r, 0, &c.Rows[r].Label}, placed{r, 1, &c.Rows[r].Value})
	}
	for _, r := range rectangles(all) {
		b.cells(sheet, r)
	}
}

// finishOverview brings the overview to the plan where no commit did.
func (x *write) finishOverview(ctx context.Context) error {
	if x.overview == nil || x.overviewDone {
		return nil
	}
	o := *x.overview
	for n := range attempts {
		if n > 0 || x.overviewTries > 0 {
			d, _, err := x.w.describe(ctx)
			if err != nil {
				return err
			}
			if o.Tab = d.Overview; o.Tab != nil && n > 0 && o.Tab.Layout == o.Content.Layout && x.overview.Tab == nil {
				x.overviewDone = true // it was made after all
				return nil
			}
		}
		err := x.layOut(ctx, &o, n)
		switch {
		case err == nil:
			x.overviewDone = true
			return nil
		case isUnclear(err), refused(err):
		default:
			return err
		}
		x.overviewTries++
	}
	return nil // the next run tries again
}

// refused reports whether a request was refused for what the spreadsheet is
// like by now: a tab that is gone, or a title that is taken.
func refused(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusBadRequest && requestIndex.MatchString(e.Said) &&
		!strings.Contains(e.Said, "protected") && !strings.Contains(e.Said, "above the limit")
}

// layOut makes the tab, gives it another layout, or writes its values.
func (x *write) layOut(ctx context.Context, o *syncer.OverviewPlan, attempt int) error {
	b := &batch{}
	c := o.Content
	all := make([]int, len(c.Rows))
	for i := range all {
		all[i] = i
	}
	if o.Tab != nil && o.Tab.Layout == c.Layout {
		overviewCells(b, o.Tab.SheetID, c, o.Rows)
		if err := b.end(nil); err != nil {
			return err
		}
		_, err := x.w.update(ctx, "write the overview", b, "spreadsheetId")
		return err
	}
	var before, after []*sheets.Request
	sheet := x.w.c.metadata()
	if o.Tab != nil {
		sheet = o.Tab.SheetID
		before = clearOverview(sheet, len(c.Rows))
	} else {
		before = makeOverview(sheet, c, attempt)
	}
	after = append(after, styleOverview(sheet, c)...)
	var charts []int64
	if o.Tab != nil {
		charts = o.Tab.Charts
	}
	after = append(after, chartsOf(sheet, c, charts)...)
	after = append(after, markOverview(sheet, c.Layout, o.Tab != nil)...)
	for _, r := range before {
		if err := b.add(r); err != nil {
			return err
		}
	}
	overviewCells(b, sheet, c, all)
	for _, r := range after {
		if err := b.add(r); err != nil {
			return err
		}
	}
	if err := b.end(nil); err != nil {
		return err
	}
	_, err := x.w.update(ctx, "lay out the overview", b, "spreadsheetId")
	return err
}

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
		TabColorStyle: colour(greyText),
	}}}, {AddProtectedRange: &sheets.AddProtectedRangeRequest{ProtectedRange: &sheets.ProtectedRange{
		Range:       columnsRange(sheet, 0, 2),
		WarningOnly: true, Description: warningText,
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
		{AppendDimension: &sheets.AppendDimensionRequest{SheetId: sheet, Dimension: rowsDimension, Length: int64(rows), ForceSendFields: []string{"SheetId"}}},
	}
}

func styleOverview(sheet int64, c *overview.Content) []*sheets.Request {
	requests := []*sheets.Request{
		{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{Range: columnRange(sheet, 0, 1),
			Properties: &sheets.DimensionProperties{PixelSize: labelWidth}, Fields: "pixelSize"}},
		{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{Range: columnRange(sheet, 1, 2),
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
			format(i, &sheets.CellFormat{BackgroundColorStyle: colour(greyHeader), TextFormat: &sheets.TextFormat{Bold: true}}, 0)
		case overview.KindFigure, overview.KindNumber:
			f := &sheets.CellFormat{HorizontalAlignment: "RIGHT"}
			if r.Format != "" {
				f.NumberFormat = &sheets.NumberFormat{Type: "NUMBER", Pattern: r.Format}
			}
			f.TextFormat = &sheets.TextFormat{Bold: r.Kind == overview.KindFigure}
			format(i, f, 1)
		default:
			format(i, &sheets.CellFormat{TextFormat: &sheets.TextFormat{ForegroundColorStyle: colour(greyText)}}, 0)
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
			DataFilter: &sheets.DataFilter{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataKey: overviewKey}}}})
	}
	return append(requests, &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{
		DeveloperMetadata: &sheets.DeveloperMetadata{MetadataKey: overviewKey, MetadataValue: layout, Location: at, Visibility: "DOCUMENT"}}})
}

// chartsOf makes the charts, and has those that are there draw their rows'
// new places.
func chartsOf(sheet int64, c *overview.Content, have []int64) []*sheets.Request {
	var requests []*sheets.Request
	for i, chart := range c.Charts {
		if slices.Contains(have, chart.ID) {
			requests = append(requests, &sheets.Request{UpdateChartSpec: &sheets.UpdateChartSpecRequest{
				ChartId: chart.ID, Spec: chartSpec(sheet, chart),
			}})
			continue
		}
		requests = append(requests, &sheets.Request{AddChart: &sheets.AddChartRequest{Chart: &sheets.EmbeddedChart{
			ChartId: chart.ID, Spec: chartSpec(sheet, chart), Position: chartPosition(sheet, i),
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
