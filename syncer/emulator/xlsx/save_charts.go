package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/emulator/grid"
)

// chartTypes gives excelize's type for the API's basic chart types.
var chartTypes = map[string]excelize.ChartType{
	"BAR": excelize.Bar, "COLUMN": excelize.Col, "LINE": excelize.Line, "AREA": excelize.Area, "SCATTER": excelize.Scatter,
}

// charts draws basic and pie charts where they are anchored. Other kinds are left out.
func (v *saver) charts(sheet *grid.Sheet, name string) error {
	for _, chart := range sheet.Charts {
		c, ok := v.chart(grid.Sub(chart, "spec"))
		if !ok {
			continue
		}
		overlay := grid.Sub(grid.Sub(chart, "position"), "overlayPosition")
		anchor := grid.Sub(overlay, "anchorCell")
		row, _ := grid.Int(anchor, "rowIndex")
		col, _ := grid.Int(anchor, "columnIndex")
		c.Dimension = dimension(overlay)
		x, _ := grid.Int(overlay, "offsetXPixels")
		y, _ := grid.Int(overlay, "offsetYPixels")
		c.Format.OffsetX, c.Format.OffsetY = x, y
		if err := v.file.AddChart(name, grid.CellName(row, col), c); err != nil {
			return fmt.Errorf("chart: %w", err)
		}
	}
	return nil
}

// dimension is a chart's size in pixels; the API's default is 600 × 371.
func dimension(overlay grid.Tree) excelize.ChartDimension {
	d := excelize.ChartDimension{Width: 600, Height: 371}
	if w, ok := grid.Int(overlay, "widthPixels"); ok && w > 0 {
		d.Width = uint(w)
	}
	if h, ok := grid.Int(overlay, "heightPixels"); ok && h > 0 {
		d.Height = uint(h)
	}
	return d
}

func (v *saver) chart(spec grid.Tree) (*excelize.Chart, bool) {
	c := &excelize.Chart{}
	if title := grid.Str(spec, "title"); title != "" {
		c.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title}}}
	}
	if pie := grid.Sub(spec, "pieChart"); pie != nil {
		c.Type = excelize.Pie
		if _, ok := pie["pieHole"]; ok {
			c.Type = excelize.Doughnut
		}
		return c, v.addSeries(c, grid.Sub(pie, "domain"), grid.Sub(pie, "series"), true)
	}
	basic := grid.Sub(spec, "basicChart")
	kind, ok := chartTypes[grid.Str(basic, "chartType")]
	if !ok {
		return nil, false
	}
	c.Type = kind
	varied := false
	c.VaryColors = &varied
	if grid.Str(basic, "legendPosition") == "NO_LEGEND" {
		c.Legend.Position = "none"
	}
	header, _ := grid.Int(basic, "headerCount")
	domains := grid.List(basic, "domains")
	var domain grid.Tree
	if len(domains) > 0 {
		if t, ok := domains[0].(grid.Tree); ok {
			domain = grid.Sub(t, "domain")
		}
	}
	any := false
	for _, s := range grid.List(basic, "series") {
		if t, ok := s.(grid.Tree); ok {
			any = v.addSeries(c, domain, grid.Sub(t, "series"), header > 0) || any
		}
	}
	return c, any
}

// addSeries adds one series; with a header its first cell is the series' name.
func (v *saver) addSeries(c *excelize.Chart, domain, series grid.Tree, header bool) bool {
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
func (v *saver) source(data grid.Tree) (grid.Range, bool) {
	list := grid.List(grid.Sub(data, "sourceRange"), "sources")
	if len(list) == 0 {
		return grid.Range{}, false
	}
	t, ok := list[0].(grid.Tree)
	if !ok {
		return grid.Range{}, false
	}
	r := grid.RangeOf(t)
	sheet := v.from.Sheet(r.SheetID)
	if sheet == nil {
		return r, false
	}
	r = sheet.Clip(r)
	return r, !r.Empty()
}
