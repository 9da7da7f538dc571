package page

import (
	"cmp"
	"html/template"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/chart"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// The size of a chart that has none, in pixels.
const (
	chartWidth  = 600
	chartHeight = 371

	narrowWidth  = 374
	narrowHeight = 270
)

// chartView is a chart where it stands over the cells.
type chartView struct {
	Row, Column int
	X, Y        int64         // from the cell's corner, in pixels
	SVG, Narrow template.HTML // written by package chart, which escapes all texts; Narrow is for small screens
}

// charts draws the sheet's charts that lie over its cells.
func (p *painter) charts() []chartView {
	var out []chartView
	for _, c := range p.sheet.Charts {
		if c.Spec == nil || c.Position == nil || c.Position.OverlayPosition == nil {
			continue
		}
		over := c.Position.OverlayPosition
		drawn := p.drawn(c.Spec)
		drawn.Width = int(cmp.Or(over.WidthPixels, chartWidth))
		drawn.Height = int(cmp.Or(over.HeightPixels, chartHeight))
		v := chartView{X: over.OffsetXPixels, Y: over.OffsetYPixels, SVG: template.HTML(drawn.SVG())} //nolint:gosec // chart escapes all texts
		drawn.Width, drawn.Height = narrowWidth, narrowHeight
		v.Narrow = template.HTML(drawn.SVG()) //nolint:gosec // the same
		if at := over.AnchorCell; at != nil {
			v.Row, v.Column = int(at.RowIndex), int(at.ColumnIndex)
		}
		out = append(out, v)
	}
	return out
}

var chartTypes = map[string]chart.Type{"COLUMN": chart.Column, "BAR": chart.Bar, "LINE": chart.Line, "AREA": chart.Line}

// drawn reads what a chart shows.
func (p *painter) drawn(spec *sheets.ChartSpec) *chart.Chart {
	out := &chart.Chart{Title: spec.Title}
	switch {
	case spec.PieChart != nil:
		out.Type = chart.Pie
		values := p.column(spec.PieChart.Series)
		header := len(values) > 0 && values[0].Kind() != grid.Number
		out.Labels = p.labels(spec.PieChart.Domain, header)
		out.Series = []chart.Series{p.series(values, header)}
	case spec.BasicChart != nil:
		out.Type = chartTypes[spec.BasicChart.ChartType]
		header := spec.BasicChart.HeaderCount > 0
		if len(spec.BasicChart.Domains) > 0 {
			out.Labels = p.labels(spec.BasicChart.Domains[0].Domain, header)
		}
		for _, s := range spec.BasicChart.Series {
			series := p.series(p.column(s.Series), header)
			if s.ColorStyle != nil && s.ColorStyle.RgbColor != nil {
				c := s.ColorStyle.RgbColor
				series.Color = [3]uint8{uint8(wire.Byte(c.Red)), uint8(wire.Byte(c.Green)), uint8(wire.Byte(c.Blue))}
			}
			out.Series = append(out.Series, series)
		}
	}
	for i := range out.Series { // a value each, and no more
		values := make([]chart.Value, len(out.Labels))
		copy(values, out.Series[i].Values)
		out.Series[i].Values = values
	}
	return out
}

// maxPoints bounds how much of a very long range is drawn.
const maxPoints = 200

// column is the cells of a ChartData's ranges.
func (p *painter) column(data *sheets.ChartData) []grid.Cell {
	if data == nil || data.SourceRange == nil {
		return nil
	}
	var out []grid.Cell
	for _, source := range data.SourceRange.Sources {
		r := grid.RangeOf(source)
		sheet := p.book.Sheet(r.SheetID)
		if sheet == nil {
			continue
		}
		r = sheet.Clip(r)
		for row := r.StartRow; row < r.EndRow; row++ {
			for col := r.StartCol; col < r.EndCol && len(out) < maxPoints; col++ {
				out = append(out, sheet.Cell(row, col))
			}
		}
	}
	return out
}

func (p *painter) labels(data *sheets.ChartData, header bool) []string {
	var out []string
	for i, c := range p.column(data) {
		if i > 0 || !header {
			out = append(out, p.shown(c))
		}
	}
	return out
}

func (p *painter) series(cells []grid.Cell, header bool) chart.Series {
	var s chart.Series
	for i, c := range cells {
		if i == 0 && header {
			s.Name = p.shown(c)
			continue
		}
		v := chart.Value{Shown: p.shown(c)}
		if c.Kind() == grid.Number {
			v.Number, v.Known = c.Number(), true
		}
		s.Values = append(s.Values, v)
	}
	return s
}
