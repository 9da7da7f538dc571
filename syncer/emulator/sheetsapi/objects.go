package sheetsapi

import (
	"slices"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// objectKind is a kind of object that lies on a sheet in a list and has an id.
type objectKind struct {
	id   string
	what string
	list func(*grid.Sheet) *[]grid.Tree
}

var (
	charts      = objectKind{"chartId", "embedded object", func(s *grid.Sheet) *[]grid.Tree { return &s.Charts }}
	slicers     = objectKind{"slicerId", "embedded object", func(s *grid.Sheet) *[]grid.Tree { return &s.Slicers }}
	bandings    = objectKind{"bandedRangeId", "banded range", func(s *grid.Sheet) *[]grid.Tree { return &s.BandedRanges }}
	filterViews = objectKind{"filterViewId", "filter view", func(s *grid.Sheet) *[]grid.Tree { return &s.FilterViews }}
)

// find returns an object's sheet for writing and its index there.
func (k objectKind) find(w *writer, id int64) (*grid.Sheet, int, *wire.Error) {
	for _, sh := range w.book.Sheets() {
		if i := slices.IndexFunc(*k.list(sh), func(t grid.Tree) bool { return grid.ID(t, k.id) == id }); i >= 0 {
			return w.book.Edited(sh.ID), i, nil
		}
	}
	return nil, 0, wire.Invalid("No %s with id: %d", k.what, id)
}

func (k objectKind) delete(w *writer, id int64) *wire.Error {
	sh, i, err := k.find(w, id)
	if err != nil {
		return err
	}
	list := k.list(sh)
	*list = slices.Delete(*list, i, i+1)
	return nil
}

// withID returns the object with the id that was asked for, or a new one.
func (k objectKind) withID(w *writer, t grid.Tree) (grid.Tree, *wire.Error) {
	t = shallow(t)
	if id, ok := t[k.id].(float64); ok {
		if w.objectTaken(int64(id)) {
			return nil, wire.Invalid("An object with id %d already exists.", int64(id))
		}
		return t, nil
	}
	t[k.id] = float64(w.newID(w.objectTaken))
	return t, nil
}

// place adds an object to a sheet.
func (k objectKind) place(w *writer, sheet int64, t grid.Tree) {
	list := k.list(w.book.Edited(sheet))
	*list = append(*list, t)
}

func (w *writer) addBanding(in grid.Tree) (grid.Tree, *wire.Error) {
	b, err := bandings.withID(w, tidy(grid.Sub(in, "bandedRange")))
	if err != nil {
		return nil, err
	}
	r, err := gridRange(w.book, grid.Sub(b, "range"))
	if err != nil {
		return nil, err
	}
	for _, o := range w.book.Sheet(r.SheetID).BandedRanges {
		if grid.RangeOf(grid.Sub(o, "range")).Overlaps(r) {
			return nil, wire.Invalid("You cannot add alternating background colors to a range that already has alternating background colors.")
		}
	}
	if grid.Sub(b, "rowProperties") == nil && grid.Sub(b, "columnProperties") == nil {
		return nil, wire.Invalid("At least one of row_properties or column_properties must be specified.")
	}
	bandings.place(w, r.SheetID, b)
	return grid.Tree{"bandedRange": w.renderer().out(b)}, nil
}

func (w *writer) updateBanding(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.Request.Field("updateBanding").Message.Field("bandedRange").Message)
	if err != nil {
		return nil, err
	}
	from := tidy(grid.Sub(in, "bandedRange"))
	sh, i, err := bandings.find(w, grid.ID(from, "bandedRangeId"))
	if err != nil {
		return nil, err
	}
	now := mask.Set(sh.BandedRanges[i], from)
	now["bandedRangeId"] = sh.BandedRanges[i]["bandedRangeId"]
	if _, err := gridRange(w.book, grid.Sub(now, "range")); err != nil {
		return nil, err
	}
	sh.BandedRanges[i] = now
	return nil, nil
}

func (w *writer) deleteBanding(in grid.Tree) (grid.Tree, *wire.Error) {
	return nil, bandings.delete(w, grid.ID(in, "bandedRangeId"))
}

func (w *writer) addSlicer(in grid.Tree) (grid.Tree, *wire.Error) {
	s, err := slicers.withID(w, tidy(grid.Sub(in, "slicer")))
	if err != nil {
		return nil, err
	}
	sheet, position, err := w.position(grid.Sub(s, "position"), false)
	if err != nil {
		return nil, err
	}
	s["position"] = position
	slicers.place(w, sheet, s)
	return grid.Tree{"slicer": w.renderer().out(s)}, nil
}

func (w *writer) updateSlicerSpec(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.Request.Field("updateSlicerSpec").Message.Field("spec").Message)
	if err != nil {
		return nil, err
	}
	sh, i, err := slicers.find(w, grid.ID(in, "slicerId"))
	if err != nil {
		return nil, err
	}
	t := shallow(sh.Slicers[i])
	t["spec"] = mask.Set(grid.Sub(t, "spec"), tidy(grid.Sub(in, "spec")))
	sh.Slicers[i] = t
	return nil, nil
}
