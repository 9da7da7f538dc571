package xlsx

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
)

// chartTypes gives excelize's type for the API's basic chart types.
var chartTypes = map[string]excelize.ChartType{
	"BAR": excelize.Bar, "COLUMN": excelize.Col, "LINE": excelize.Line, "AREA": excelize.Area, "SCATTER": excelize.Scatter,
}

// How a chart's texts look: their sizes in points, and their colour.
const (
	titleSize = 12
	axisSize  = 9
	dark      = "404040"
)

// charts draws basic and pie charts where they are anchored. Other kinds are left out.
func (v *saver) charts(sheet *grid.Sheet, name string) error {
	if err := v.sizes(sheet, name); err != nil {
		return err
	}
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
		c.Dimension = dimension(sheet, over, anchor)
		c.Format.Positioning = "twoCell"
		c.Format.OffsetX, c.Format.OffsetY = int(over.OffsetXPixels), int(over.OffsetYPixels)
		at := grid.CellName(int(anchor.RowIndex), int(anchor.ColumnIndex))
		if err := v.file.AddChart(name, at, c); err != nil {
			return fmt.Errorf("chart: %w", err)
		}
	}
	return nil
}

// sizes tells excelize the columns' and rows' sizes, from which it works out to which cell a chart reaches.
func (v *saver) sizes(sheet *grid.Sheet, name string) error {
	if len(sheet.Charts) == 0 {
		return nil
	}
	for c := range sheet.ColumnCount {
		if line := sheet.Column(c); line.Pixels > 0 {
			letter := grid.ColumnName(c)
			if err := v.file.SetColWidth(name, letter, letter, columnWidth(line)); err != nil {
				return fmt.Errorf("chart: %w", err)
			}
		}
	}
	for r := range sheet.UsedRows() {
		if line := sheet.Row(r).Line(); line.Pixels > 0 {
			if err := v.file.SetRowHeight(name, r+1, float64(line.Pixels)/pixelsPerPoint); err != nil {
				return fmt.Errorf("chart: %w", err)
			}
		}
	}
	return nil
}

// dimension is a chart's size in what excelize takes for pixels; the API's default is 600 × 371. Excelize works out
// from it to which cell the chart reaches, and takes columns for wider and rows for lower than they are.
func dimension(sheet *grid.Sheet, over *sheets.OverlayPosition, at *sheets.GridCoordinate) excelize.ChartDimension {
	width, height := cmp.Or(over.WidthPixels, 600), cmp.Or(over.HeightPixels, 371)
	column := func(i int) (pixels, theirs int64) {
		line := sheet.Column(i)
		line.Pixels = cmp.Or(line.Pixels, grid.DefaultColumnPixels)
		return int64(line.Pixels), int64(columnWidth(line)*8 + 0.5)
	}
	row := func(i int) (pixels, theirs int64) {
		line := sheet.Row(i).Line()
		line.Pixels = cmp.Or(line.Pixels, grid.DefaultRowPixels)
		return int64(line.Pixels), int64(math.Ceil(4.0 / 3.4 * float64(line.Pixels) / pixelsPerPoint))
	}
	return excelize.ChartDimension{
		Width:  uint(stretched(column, int(at.ColumnIndex), over.OffsetXPixels, width)),
		Height: uint(stretched(row, int(at.RowIndex), over.OffsetYPixels, height)),
	}
}

// stretched is how long something is that begins at an offset from a line, as the sum of other sizes of the lines
// that it covers.
func stretched(size func(line int) (pixels, theirs int64), line int, offset, length int64) int64 {
	total := -offset
	for left := offset + length; ; line++ {
		pixels, theirs := size(line)
		if left < pixels || theirs == 0 {
			return max(total+left*theirs/max(pixels, 1), 1)
		}
		left -= pixels
		total += theirs
	}
}

func (v *saver) chart(spec *sheets.ChartSpec) (*excelize.Chart, bool) {
	c := &excelize.Chart{}
	if spec.Title != "" {
		c.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: spec.Title, Font: &excelize.Font{Bold: true, Size: titleSize, Color: dark}}}}
	}
	if pie := spec.PieChart; pie != nil {
		c.Type = excelize.Pie
		if pie.PieHole != 0 {
			c.Type = excelize.Doughnut
		}
		c.Legend.Position = "right"
		c.PlotArea.ShowPercent = true
		return c, v.addSeries(c, pie.Domain, pie.Series, true, nil)
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
	c.XAxis.Font, c.YAxis.Font = excelize.Font{Size: axisSize, Color: dark}, excelize.Font{Size: axisSize, Color: dark}
	c.YAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "#,##0.##"}
	c.YAxis.MajorGridLines = true
	if basic.ChartType == "BAR" { // the API draws the first one at the top
		c.XAxis.ReverseOrder = true
	}
	if kind == excelize.Bar && len(basic.Series) > 0 && labelled(basic.Series[0]) {
		c.YAxis.None, c.YAxis.MajorGridLines = true, false
		if high := v.highest(basic.Series[0].Series) * labelRoom; high > 0 {
			c.YAxis.Maximum = &high
		}
	}
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
		c.PlotArea.ShowVal = c.PlotArea.ShowVal || labelled(s)
		drawn = v.addSeries(c, domain, s.Series, basic.HeaderCount > 0, s.ColorStyle) || drawn
	}
	return c, drawn
}

// labelRoom is how much longer an axis is than its longest bar, for the bar's label.
const labelRoom = 1.2

// highest is the largest number of a ChartData.
func (v *saver) highest(data *sheets.ChartData) float64 {
	high := 0.0
	if r, ok := v.source(data); ok {
		sheet := v.from.Sheet(r.SheetID)
		for row := r.StartRow; row < r.EndRow; row++ {
			high = max(high, sheet.Cell(row, r.StartCol).Number())
		}
	}
	return high
}

// labelled reports whether a series' values stand beside it.
func labelled(s *sheets.BasicChartSeries) bool {
	return s.DataLabel != nil && s.DataLabel.Type == "DATA"
}

// addSeries adds one series; with a header its first cell is the series' name.
func (v *saver) addSeries(c *excelize.Chart, domain, series *sheets.ChartData, header bool, color *sheets.ColorStyle) bool {
	values, ok := v.source(series)
	if !ok {
		return false
	}
	s := excelize.ChartSeries{}
	if rgb := hex(color); rgb != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{rgb}}
	}
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
