package sheetsapi

import (
	"regexp"
	"slices"
	"strings"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

var rangeName = regexp.MustCompile(`^[\pL_][\pL\pN_.]*$`)

// checkName refuses what no named range can be called.
func (w *writer) checkName(name, except string) *wire.Error {
	if _, cell := grid.ParseCells(name); cell || !rangeName.MatchString(name) || len(name) > 250 ||
		strings.EqualFold(name, "true") || strings.EqualFold(name, "false") {
		return wire.Invalid("The name you are trying to define is invalid: %s", name)
	}
	for _, n := range w.book.NamedRanges {
		if strings.EqualFold(grid.Str(n, "name"), name) && grid.Str(n, "namedRangeId") != except {
			return wire.Invalid("A named range with the name %q already exists.", name)
		}
	}
	return nil
}

func (w *writer) namedRange(id string) int {
	return slices.IndexFunc(w.book.NamedRanges, func(n grid.Tree) bool { return grid.Str(n, "namedRangeId") == id })
}

func noNamedRange(id string) *wire.Error { return wire.Invalid("No named range with id: %s", id) }

func (w *writer) addNamedRange(in grid.Tree) (grid.Tree, *wire.Error) {
	n := shallow(grid.Sub(in, "namedRange"))
	if err := w.checkName(grid.Str(n, "name"), ""); err != nil {
		return nil, err
	}
	if _, err := gridRange(w.book, grid.Sub(n, "range")); err != nil {
		return nil, err
	}
	id := grid.Str(n, "namedRangeId")
	if id != "" && w.namedRange(id) >= 0 {
		return nil, wire.Invalid("A named range with the id %q already exists.", id)
	}
	if id == "" {
		n["namedRangeId"] = itoa(int(w.newID(func(id int64) bool { return w.namedRange(itoa(int(id))) >= 0 })))
	}
	w.book.NamedRanges = append(w.book.NamedRanges, n)
	w.change.Structure = true
	return grid.Tree{"namedRange": external(n)}, nil
}

func (w *writer) updateNamedRange(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.Request.Field("updateNamedRange").Message.Field("namedRange").Message)
	if err != nil {
		return nil, err
	}
	from := grid.Sub(in, "namedRange")
	id := grid.Str(from, "namedRangeId")
	i := w.namedRange(id)
	if i < 0 {
		return nil, noNamedRange(id)
	}
	now := mask.Set(w.book.NamedRanges[i], from)
	now["namedRangeId"] = id
	if err := w.checkName(grid.Str(now, "name"), id); err != nil {
		return nil, err
	}
	if _, err := gridRange(w.book, grid.Sub(now, "range")); err != nil {
		return nil, err
	}
	w.book.NamedRanges[i] = now
	w.change.Structure = true
	return nil, nil
}

func (w *writer) deleteNamedRange(in grid.Tree) (grid.Tree, *wire.Error) {
	id := grid.Str(in, "namedRangeId")
	i := w.namedRange(id)
	if i < 0 {
		return nil, noNamedRange(id)
	}
	w.book.NamedRanges = slices.Delete(w.book.NamedRanges, i, i+1)
	w.change.Structure = true
	return nil, nil
}
