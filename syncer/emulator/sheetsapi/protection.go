package sheetsapi

import (
	"slices"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

func (w *writer) addProtectedRange(in grid.Tree) (grid.Tree, *wire.Error) {
	p := tidy(grid.Sub(in, "protectedRange"))
	sh, err := w.protectedSheet(p)
	if err != nil {
		return nil, err
	}
	if wholeSheet(p) {
		for _, o := range sh.ProtectedRanges {
			if wholeSheet(o) {
				return nil, wire.Invalid("Sheet %q already has sheet protection.", sh.Title)
			}
		}
	}
	id, given := p["protectedRangeId"].(float64)
	if given && w.objectTaken(int64(id)) {
		return nil, wire.Invalid("Protected range with id %d already exists.", int64(id))
	}
	if !given {
		id = float64(w.newID(w.objectTaken))
	}
	p["protectedRangeId"] = id
	delete(p, "requestingUserCanEdit")
	reply := w.renderer().out(p)
	p[creator] = w.op.Email
	sh = w.book.Edited(sh.ID)
	sh.ProtectedRanges = append(sh.ProtectedRanges, p)
	// The reply shows the editors that the request named; only a later read shows the owner among them.
	reply["requestingUserCanEdit"] = true
	if reply["editors"] == nil {
		reply["editors"] = grid.Tree{}
	}
	return grid.Tree{"protectedRange": reply}, nil
}

// wholeSheet tells whether a ProtectedRange protects a sheet rather than a range of it.
func wholeSheet(p grid.Tree) bool {
	r := grid.Sub(p, "range")
	return len(r) == 1 // the sheetId alone
}

func (w *writer) protectedSheet(p grid.Tree) (*grid.Sheet, *wire.Error) {
	if name := grid.Str(p, "namedRangeId"); name != "" {
		i := w.namedRange(name)
		if i < 0 {
			return nil, noNamedRange(name)
		}
		return w.book.Sheet(grid.RangeOf(grid.Sub(w.book.NamedRanges[i], "range")).SheetID), nil
	}
	t := grid.Sub(p, "range")
	if t == nil {
		return nil, wire.Invalid("ProtectedRange.range or ProtectedRange.namedRangeId is required.")
	}
	r, err := gridRange(w.book, t)
	if err != nil {
		return nil, err
	}
	return w.book.Sheet(r.SheetID), nil
}

func (w *writer) findProtected(id int64) (*grid.Sheet, int, *wire.Error) {
	for _, sh := range w.book.Sheets() {
		if i := slices.IndexFunc(sh.ProtectedRanges, func(p grid.Tree) bool { return grid.ID(p, "protectedRangeId") == id }); i >= 0 {
			if !w.mayEdit(sh.ProtectedRanges[i]) && !grid.Flag(sh.ProtectedRanges[i], "warningOnly") {
				return nil, 0, wire.Invalid(protectedMessage)
			}
			return w.book.Edited(sh.ID), i, nil
		}
	}
	return nil, 0, wire.Invalid("No protected range with id: %d", id)
}

func (w *writer) updateProtectedRange(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.Request.Field("updateProtectedRange").Message.Field("protectedRange").Message)
	if err != nil {
		return nil, err
	}
	from := tidy(grid.Sub(in, "protectedRange"))
	sh, i, err := w.findProtected(grid.ID(from, "protectedRangeId"))
	if err != nil {
		return nil, err
	}
	old := sh.ProtectedRanges[i]
	now := mask.Set(old, from)
	now["protectedRangeId"], now[creator] = old["protectedRangeId"], old[creator]
	other, err := w.protectedSheet(now)
	if err != nil {
		return nil, err
	}
	if other.ID == sh.ID {
		sh.ProtectedRanges[i] = now
		return nil, nil
	}
	sh.ProtectedRanges = slices.Delete(sh.ProtectedRanges, i, i+1)
	other = w.book.Edited(other.ID)
	other.ProtectedRanges = append(other.ProtectedRanges, now)
	return nil, nil
}

func (w *writer) deleteProtectedRange(in grid.Tree) (grid.Tree, *wire.Error) {
	sh, i, err := w.findProtected(grid.ID(in, "protectedRangeId"))
	if err != nil {
		return nil, err
	}
	sh.ProtectedRanges = slices.Delete(sh.ProtectedRanges, i, i+1)
	return nil, nil
}
