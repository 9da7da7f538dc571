package objects

import (
	"cmp"
	"slices"
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// The size of a chart that names none, in pixels.
const (
	chartWidth  = 600
	chartHeight = 371
)

// AddChart carries out the request addChart.
func (b *Editor) AddChart(in *sheets.AddChartRequest) (*sheets.AddChartResponse, *wire.Error) {
	c := wire.Tidy(in.Chart)
	if err := charts.number(b, c); err != nil {
		return nil, err
	}
	if err := b.checkSpec(c.Spec); err != nil {
		return nil, err
	}
	sheet, position, err := b.position(c.Position, true)
	if err != nil {
		return nil, err
	}
	c.Position = position
	charts.place(b, sheet, c)
	return &sheets.AddChartResponse{Chart: c}, nil
}

// checkSpec refuses a ChartSpec without a chart, and fails where the API does.
func (b *Editor) checkSpec(s *sheets.ChartSpec) *wire.Error {
	switch {
	case s == nil:
		return wire.Invalid("chart.spec is required.")
	case s.BasicChart == nil && s.PieChart == nil && s.BubbleChart == nil && s.CandlestickChart == nil &&
		s.OrgChart == nil && s.HistogramChart == nil && s.WaterfallChart == nil && s.TreemapChart == nil &&
		s.ScorecardChart == nil:
		return wire.Invalid("ChartSpec must have a chart type specified.")
	case s.BasicChart != nil && len(s.BasicChart.Series) == 0:
		return wire.Internal() // measured: a basic chart without series isn't refused but fails
	}
	var failed *wire.Error
	wire.Walk(wire.Clone(s), func(o any) bool {
		if source, ok := o.(*sheets.ChartSourceRange); ok && failed == nil {
			for _, g := range source.Sources {
				if _, err := ranges.Grid(b.Book, g); err != nil {
					failed = err
				}
			}
		}
		return true
	})
	return failed
}

// position reads an EmbeddedObjectPosition: the sheet it names, and the position as it is kept. Only
// a chart may ask for a sheet of its own.
func (b *Editor) position(
	p *sheets.EmbeddedObjectPosition, chart bool,
) (int64, *sheets.EmbeddedObjectPosition, *wire.Error) {
	switch {
	case p == nil:
	case p.OverlayPosition != nil:
		over, anchor := *p.OverlayPosition, sheets.GridCoordinate{}
		if over.AnchorCell != nil {
			anchor = *over.AnchorCell
		}
		sh := b.Book.Sheet(anchor.SheetId)
		if sh == nil {
			return 0, nil, ranges.NoGrid(anchor.SheetId)
		}
		row, col := int(anchor.RowIndex), int(anchor.ColumnIndex)
		if row < 0 || col < 0 || row >= sh.RowCount || col >= sh.ColumnCount {
			return 0, nil, wire.Invalid(
				"anchorCell: row %d, column %d is outside of the sheet's %d rows and %d columns",
				row, col, sh.RowCount, sh.ColumnCount)
		}
		over.AnchorCell = &anchor
		over.WidthPixels = cmp.Or(over.WidthPixels, chartWidth)
		over.HeightPixels = cmp.Or(over.HeightPixels, chartHeight)
		return sh.ID, &sheets.EmbeddedObjectPosition{OverlayPosition: &over}, nil
	case chart && p.NewSheet:
		title := ""
		for n := 1; title == "" || ranges.FindSheet(b.Book, title) != nil; n++ {
			title = "Chart" + strconv.Itoa(n)
		}
		id := b.NewID(b.SheetTaken)
		sh, err := b.Book.AddSheet(id, title, len(b.Book.Sheets()), 0, 0)
		if err != nil {
			return 0, nil, wire.Internal()
		}
		sh.Type = "OBJECT"
		return id, &sheets.EmbeddedObjectPosition{SheetId: id}, nil
	}
	return 0, nil, wire.Invalid("position is required.")
}

// UpdateChartSpec carries out the request updateChartSpec.
func (b *Editor) UpdateChartSpec(in *sheets.UpdateChartSpecRequest) *wire.Error {
	sh, i, err := charts.find(b, in.ChartId)
	if err != nil {
		return err
	}
	if err := b.checkSpec(in.Spec); err != nil {
		return err
	}
	c := *sh.Charts[i]
	c.Spec = wire.Tidy(in.Spec)
	sh.Charts[i] = &c
	return nil
}

// UpdateEmbeddedObjectBorder carries out the request updateEmbeddedObjectBorder.
func (b *Editor) UpdateEmbeddedObjectBorder(in *sheets.UpdateEmbeddedObjectBorderRequest) *wire.Error {
	mask, err := wire.UpdateMask[sheets.EmbeddedObjectBorder](in.Fields)
	if err != nil {
		return err
	}
	sh, i, err := charts.find(b, in.ObjectId)
	if err != nil {
		return err
	}
	c := *sh.Charts[i]
	if c.Border = wire.Set(mask, c.Border, in.Border); wire.Empty(c.Border) {
		c.Border = nil
	}
	sh.Charts[i] = &c
	return nil
}

// UpdateEmbeddedObjectPosition carries out the request updateEmbeddedObjectPosition.
func (b *Editor) UpdateEmbeddedObjectPosition(
	in *sheets.UpdateEmbeddedObjectPositionRequest,
) (*sheets.UpdateEmbeddedObjectPositionResponse, *wire.Error) {
	out := &sheets.UpdateEmbeddedObjectPositionResponse{}
	sh, i, err := charts.find(b, in.ObjectId)
	if err == nil {
		c := *sh.Charts[i]
		sheet, now, err := b.moved(c.Position, in, true)
		if err != nil {
			return nil, err
		}
		c.Position, out.Position = now, now
		sh.Charts = slices.Delete(sh.Charts, i, i+1)
		charts.place(b, sheet, &c)
		return out, nil
	}
	if sh, i, err = slicers.find(b, in.ObjectId); err != nil {
		return nil, err
	}
	s := *sh.Slicers[i]
	sheet, now, err := b.moved(s.Position, in, false)
	if err != nil {
		return nil, err
	}
	s.Position, out.Position = now, now
	sh.Slicers = slices.Delete(sh.Slicers, i, i+1)
	slicers.place(b, sheet, &s)
	return out, nil
}

// moved is the position of an object after an update.
func (b *Editor) moved(
	old *sheets.EmbeddedObjectPosition, in *sheets.UpdateEmbeddedObjectPositionRequest, chart bool,
) (int64, *sheets.EmbeddedObjectPosition, *wire.Error) {
	now := in.NewPosition
	if now != nil && now.OverlayPosition != nil && in.Fields != "" {
		mask, err := wire.UpdateMask[sheets.OverlayPosition](in.Fields)
		if err != nil {
			return 0, nil, err
		}
		over := old.OverlayPosition
		now = &sheets.EmbeddedObjectPosition{OverlayPosition: wire.Set(mask, over, now.OverlayPosition)}
	}
	return b.position(now, chart)
}

// DeleteEmbeddedObject carries out the request deleteEmbeddedObject.
func (b *Editor) DeleteEmbeddedObject(in *sheets.DeleteEmbeddedObjectRequest) *wire.Error {
	if err := slicers.delete(b, in.ObjectId); err == nil {
		return nil
	}
	sh, _, err := charts.find(b, in.ObjectId)
	if err != nil {
		return err
	}
	if sh.Type == "OBJECT" { // a chart's own sheet goes with it
		b.Book.DeleteSheet(sh.ID)
		return nil
	}
	return charts.delete(b, in.ObjectId)
}

// AddSlicer carries out the request addSlicer.
func (b *Editor) AddSlicer(in *sheets.AddSlicerRequest) (*sheets.AddSlicerResponse, *wire.Error) {
	s := wire.Tidy(in.Slicer)
	if err := slicers.number(b, s); err != nil {
		return nil, err
	}
	sheet, position, err := b.position(s.Position, false)
	if err != nil {
		return nil, err
	}
	s.Position = position
	slicers.place(b, sheet, s)
	return &sheets.AddSlicerResponse{Slicer: s}, nil
}

// UpdateSlicerSpec carries out the request updateSlicerSpec.
func (b *Editor) UpdateSlicerSpec(in *sheets.UpdateSlicerSpecRequest) *wire.Error {
	mask, err := wire.UpdateMask[sheets.SlicerSpec](in.Fields)
	if err != nil {
		return err
	}
	sh, i, err := slicers.find(b, in.SlicerId)
	if err != nil {
		return err
	}
	s := *sh.Slicers[i]
	s.Spec = wire.Set(mask, s.Spec, wire.Tidy(in.Spec))
	sh.Slicers[i] = &s
	return nil
}
