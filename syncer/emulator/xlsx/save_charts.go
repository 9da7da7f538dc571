package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
)

// chartTypes gives excelize's type for the API's basic chart types.
var chartTypes = map[string]excelize.ChartType{
	"BAR": excelize.Bar, "COLUMN": excelize.Col, "LINE": excelize.Line, "AREA": excelize.Area, "SCATTER": excelize.Scatter,
}

// charts draws basic and pie charts where they are anchored. Other kinds are left out.
func (v *saver) charts(sheet *grid.Sheet, name string) error {
	for _, chart := range sheet.Charts {
		if chart.Spec == nil || chart.Position == nil {
			continue
		}
		c, ok := v.chart(chart.Spec)
		if !ok {
			continue
		}
		over, anchor := chart.Position.OverlayPosition, &sheets.GridCoordinate{}
		if over == nil {
			over = &sheets.OverlayPosition{}
		}
		if over.AnchorCell != nil {
			anchor = over.AnchorCell
		}
		c.Dimension = dimension(over)
		c.Format.OffsetX, c.Format.OffsetY = int(over.OffsetXPixels), int(over.OffsetYPixels)
		at := grid.CellName(int(anchor.RowIndex), int(anchor.ColumnIndex))
		if err := v.file.AddChart(name, at, c); err != nil {
			return fmt.Errorf("chart: %w", err)
		}
	}
	return nil
}

// dimension is a chart's size in pixels; the API's default is 600 × 371.
func dimension(over *sheets.OverlayPosition) excelize.ChartDimension {
	d := excelize.ChartDimension{Width: 600, Height: 371}
	if over.WidthPixels > 0 {
		d.Width = uint(over.WidthPixels)
	}
	if over.HeightPixels > 0 {
		d.Height = uint(over.HeightPixels)
	}
	return d
}

func (v *saver) chart(spec *sheets.ChartSpec) (*excelize.Chart, bool) {
	c := &excelize.Chart{}
	if spec.Title != "" {
		c.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: spec.Title}}}
	}
	if pie := spec.PieChart; pie != nil {
		c.Type = excelize.Pie
		if pie.PieHole != 0 {
			c.Type = excelize.Doughnut
		}
		return c, v.addSeries(c, pie.Domain, pie.Series, true)
	}
	basic := spec.BasicChart
	if basic == nil {
		return nil, false
	}
	kind, ok := chartTypes[basic.ChartType]
	if !ok {
		return nil, false
	}
	c.Type = kind
	varied := false
	c.VaryColors = &varied
	if basic.LegendPosition == "NO_LEGEND" {
		c.Legend.Position = "none"
	}
	var domain *sheets.ChartData
	if len(basic.Domains) > 0 {
		domain = basic.Domains[0].Domain
	}
	drawn := false
	for _, s := range basic.Series {
		drawn = v.addSeries(c, domain, s.Series, basic.HeaderCount > 0) || drawn
	}
	return c, drawn
}

// addSeries adds one series; with a header its first cell is the series' name.
func (v *saver) addSeries(c *excelize.Chart, domain, series *sheets.ChartData, header bool) bool {
	values, ok := v.source(series)
	if !ok {
		return false
	}
	s := excelize.ChartSeries{}
	if header && values.EndRow-values.StartRow > 1 {
		sheet := v.from.Sheet(values.SheetID)
		head := values
		head.EndRow = head.StartRow + 1
		s.Name, _, _ = strings.Cut(v.reference(sheet, head), ":")
		values.StartRow++
	}
	s.Values = v.reference(v.from.Sheet(values.SheetID), values)
	if labels, ok := v.source(domain); ok {
		if header && labels.EndRow-labels.StartRow > 1 {
			labels.StartRow++
		}
		s.Categories = v.reference(v.from.Sheet(labels.SheetID), labels)
	}
	c.Series = append(c.Series, s)
	return true
}

// source is the first range of a ChartData.
func (v *saver) source(data *sheets.ChartData) (grid.Range, bool) {
	if data == nil || data.SourceRange == nil || len(data.SourceRange.Sources) == 0 {
		return grid.Range{}, false
	}
	r := grid.RangeOf(data.SourceRange.Sources[0])
	sheet := v.from.Sheet(r.SheetID)
	if sheet == nil {
		return r, false
	}
	r = sheet.Clip(r)
	return r, !r.Empty()
}
