package sheetsapi

import (
	"slices"
	"strconv"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/highlight"
	"sheetsync/syncer/emulator/wire"
)

// filterRange reads a filter's range; its open sides are the sheet's.
func (w *writer) filterRange(filter grid.Tree) (grid.Tree, grid.Range, *wire.Error) {
	if grid.Sub(filter, "range") == nil {
		return nil, grid.Range{}, wire.Invalid("filter.range is required.")
	}
	r, err := gridRange(w.book, grid.Sub(filter, "range"))
	if err != nil {
		return nil, r, err
	}
	filter = tidy(filter)
	filter["range"] = r.Tree()
	return filter, r, nil
}

func (w *writer) setBasicFilter(in grid.Tree) (grid.Tree, *wire.Error) {
	filter, r, err := w.filterRange(grid.Sub(in, "filter"))
	if err != nil {
		return nil, err
	}
	body := r
	body.StartRow = min(body.StartRow+1, body.EndRow)
	if specs := grid.List(filter, "sortSpecs"); len(specs) > 0 {
		if err := w.sort(body, specs); err != nil {
			return nil, err
		}
	}
	sh := w.book.Edited(r.SheetID)
	showAll(sh)
	sh.BasicFilter = filter
	w.hide(sh, body, filter)
	return nil, nil
}

func (w *writer) clearBasicFilter(in grid.Tree) (grid.Tree, *wire.Error) {
	sh := w.book.Edited(grid.ID(in, "sheetId"))
	if sh == nil {
		return nil, noSheet(grid.ID(in, "sheetId"))
	}
	showAll(sh)
	sh.BasicFilter = nil
	return nil, nil
}

func showAll(sh *grid.Sheet) {
	for i := range sh.UsedRows() {
		if l := sh.Row(i).Line(); l.HiddenByFilter {
			l.HiddenByFilter = false
			sh.SetRowLine(i, l)
		}
	}
}

// hide hides the rows that a filter's criteria leave out: hidden values, and the conditions on texts, numbers and blanks.
func (w *writer) hide(sh *grid.Sheet, body grid.Range, filter grid.Tree) {
	type criterion struct {
		col int
		grid.Tree
	}
	var list []criterion
	for col, v := range grid.Sub(filter, "criteria") {
		if n, err := strconv.Atoi(col); err == nil {
			t, _ := v.(grid.Tree)
			list = append(list, criterion{n, t})
		}
	}
	for _, v := range grid.List(filter, "filterSpecs") {
		t, _ := v.(grid.Tree)
		n, _ := grid.Int(t, "columnIndex")
		list = append(list, criterion{n, grid.Sub(t, "filterCriteria")})
	}
	if len(list) == 0 {
		return
	}
	f := newFormatter(w.book)
	for r := body.StartRow; r < body.EndRow; r++ {
		for _, c := range list {
			cell := sh.Cell(r, c.col)
			if slices.Contains(grid.List(c.Tree, "hiddenValues"), any(f.shown(cell))) || !meets(cell, f.shown(cell), grid.Sub(c.Tree, "condition")) {
				l := sh.Row(r).Line()
				l.HiddenByFilter = true
				sh.SetRowLine(r, l)
				break
			}
		}
	}
}

// meets tells whether a cell meets a filter's condition; one by a formula counts as met.
func meets(c grid.Cell, shown string, condition grid.Tree) bool {
	return condition == nil || grid.Str(condition, "type") == "CUSTOM_FORMULA" || highlight.Meets(condition, c, shown)
}

func (w *writer) addFilterView(in grid.Tree) (grid.Tree, *wire.Error) {
	filter, r, err := w.filterRange(grid.Sub(in, "filter"))
	if err != nil {
		return nil, err
	}
	if filter, err = filterViews.withID(w, filter); err != nil {
		return nil, err
	}
	if grid.Str(filter, "title") == "" {
		filter["title"] = "Filter " + itoa(len(w.book.Sheet(r.SheetID).FilterViews)+1)
	}
	filterViews.place(w, r.SheetID, filter)
	return grid.Tree{"filter": w.renderer().out(filter)}, nil
}

func (w *writer) updateFilterView(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.Request.Field("updateFilterView").Message.Field("filter").Message)
	if err != nil {
		return nil, err
	}
	from := grid.Sub(in, "filter")
	sh, i, err := filterViews.find(w, grid.ID(from, "filterViewId"))
	if err != nil {
		return nil, err
	}
	now := mask.Set(sh.FilterViews[i], from)
	now["filterViewId"] = sh.FilterViews[i]["filterViewId"]
	now, _, err = w.filterRange(now)
	if err != nil {
		return nil, err
	}
	sh.FilterViews[i] = now
	return nil, nil
}

func (w *writer) duplicateFilterView(in grid.Tree) (grid.Tree, *wire.Error) {
	sh, i, err := filterViews.find(w, grid.ID(in, "filterId"))
	if err != nil {
		return nil, err
	}
	now := shallow(sh.FilterViews[i])
	now["filterViewId"] = float64(w.newID(w.objectTaken))
	now["title"] = "Copy of " + grid.Str(now, "title")
	sh.FilterViews = append(sh.FilterViews, now)
	return grid.Tree{"filter": w.renderer().out(now)}, nil
}

func (w *writer) deleteFilterView(in grid.Tree) (grid.Tree, *wire.Error) {
	return nil, filterViews.delete(w, grid.ID(in, "filterId"))
}
