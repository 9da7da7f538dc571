package sheetsapi

import (
	"slices"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// Size of a chart that says nothing about it.
const (
	chartWidth  = 600.0
	chartHeight = 371.0
)

func (w *writer) addChart(in grid.Tree) (grid.Tree, *wire.Error) {
	c, err := charts.withID(w, tidy(grid.Sub(in, "chart")))
	if err != nil {
		return nil, err
	}
	if err := w.checkSpec(grid.Sub(c, "spec")); err != nil {
		return nil, err
	}
	sheet, position, err := w.position(grid.Sub(c, "position"), true)
	if err != nil {
		return nil, err
	}
	c["position"] = position
	charts.place(w, sheet, c)
	return grid.Tree{"chart": w.renderer().out(c)}, nil
}

// checkSpec refuses a ChartSpec without a chart, and fails where the API does.
func (w *writer) checkSpec(spec grid.Tree) *wire.Error {
	if spec == nil {
		return wire.Invalid("chart.spec is required.")
	}
	kinds := []string{"basicChart", "pieChart", "bubbleChart", "candlestickChart", "orgChart", "histogramChart", "waterfallChart",
		"treemapChart", "scorecardChart"}
	if !slices.ContainsFunc(kinds, func(k string) bool { return spec[k] != nil }) {
		return wire.Invalid("ChartSpec must have a chart type specified.")
	}
	if basic := grid.Sub(spec, "basicChart"); basic != nil && len(grid.List(basic, "series")) == 0 {
		return wire.Internal() // measured: a basic chart without series isn't refused but fails
	}
	return w.checkSources(spec)
}

func (w *writer) checkSources(v any) *wire.Error {
	switch v := v.(type) {
	case grid.Tree:
		for k, m := range v {
			if k != "sources" {
				if err := w.checkSources(m); err != nil {
					return err
				}
				continue
			}
			list, _ := m.([]any)
			for _, s := range list {
				t, _ := s.(grid.Tree)
				if _, err := gridRange(w.book, t); err != nil {
					return err
				}
			}
		}
	case []any:
		for _, m := range v {
			if err := w.checkSources(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// position reads an EmbeddedObjectPosition: the sheet it names, and the position as it is kept.
func (w *writer) position(p grid.Tree, own bool) (int64, grid.Tree, *wire.Error) {
	switch over := grid.Sub(p, "overlayPosition"); {
	case over != nil:
		over = shallow(over)
		anchor := shallow(grid.Sub(over, "anchorCell"))
		id := grid.ID(anchor, "sheetId")
		anchor["sheetId"] = float64(id)
		sh := w.book.Sheet(id)
		if sh == nil {
			return 0, nil, noGrid(id)
		}
		row, _ := grid.Int(anchor, "rowIndex")
		col, _ := grid.Int(anchor, "columnIndex")
		if row < 0 || col < 0 || row >= sh.RowCount || col >= sh.ColumnCount {
			return 0, nil, wire.Invalid("anchorCell: row %d, column %d is outside of the sheet's %d rows and %d columns",
				row, col, sh.RowCount, sh.ColumnCount)
		}
		over["anchorCell"] = anchor
		for name, n := range map[string]float64{"widthPixels": chartWidth, "heightPixels": chartHeight} {
			if over[name] == nil {
				over[name] = n
			}
		}
		return id, grid.Tree{"overlayPosition": over}, nil
	case own && grid.Flag(p, "newSheet"):
		title := ""
		for n := 1; title == "" || findSheet(w.book, title) != nil; n++ {
			title = "Chart" + itoa(n)
		}
		id := w.newID(func(id int64) bool { return w.book.Sheet(id) != nil })
		sh, err := w.book.AddSheet(id, title, len(w.book.Sheets()), 0, 0)
		if err != nil {
			return 0, nil, wire.Internal()
		}
		sh.Type = "OBJECT"
		return id, grid.Tree{"sheetId": float64(id)}, nil
	}
	return 0, nil, wire.Invalid("position is required.")
}

func (w *writer) updateChartSpec(in grid.Tree) (grid.Tree, *wire.Error) {
	sh, i, err := charts.find(w, grid.ID(in, "chartId"))
	if err != nil {
		return nil, err
	}
	spec := tidy(grid.Sub(in, "spec"))
	if err := w.checkSpec(spec); err != nil {
		return nil, err
	}
	c := shallow(sh.Charts[i])
	c["spec"] = spec
	sh.Charts[i] = c
	return nil, nil
}

func (w *writer) updateEmbeddedObjectPosition(in grid.Tree) (grid.Tree, *wire.Error) {
	kind := charts
	sh, i, err := charts.find(w, grid.ID(in, "objectId"))
	if err != nil {
		kind = slicers
		if sh, i, err = slicers.find(w, grid.ID(in, "objectId")); err != nil {
			return nil, err
		}
	}
	t := shallow((*kind.list(sh))[i])
	now := grid.Sub(in, "newPosition")
	if over := grid.Sub(now, "overlayPosition"); over != nil && grid.Str(in, "fields") != "" {
		mask, err := fieldMask(in, wire.Request.Field("updateEmbeddedObjectPosition").Message.Field("newPosition").Message.Field("overlayPosition").Message)
		if err != nil {
			return nil, err
		}
		now = grid.Tree{"overlayPosition": mask.Set(grid.Sub(grid.Sub(t, "position"), "overlayPosition"), over)}
	}
	sheet, position, err := w.position(now, kind.id == charts.id)
	if err != nil {
		return nil, err
	}
	t["position"] = position
	list := kind.list(sh)
	*list = slices.Delete(*list, i, i+1)
	kind.place(w, sheet, t)
	return grid.Tree{"position": w.renderer().out(position)}, nil
}

func (w *writer) deleteEmbeddedObject(in grid.Tree) (grid.Tree, *wire.Error) {
	id := grid.ID(in, "objectId")
	if err := slicers.delete(w, id); err == nil {
		return nil, nil
	}
	sh, i, err := charts.find(w, id)
	if err != nil {
		return nil, err
	}
	if sh.Type == "OBJECT" { // a chart's own sheet goes with it
		w.book.DeleteSheet(sh.ID)
		return nil, nil
	}
	sh.Charts = slices.Delete(sh.Charts, i, i+1)
	return nil, nil
}
