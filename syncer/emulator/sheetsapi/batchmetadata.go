package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// maxMetadata is how many characters the keys and values of developer metadata may have, for each sheet and for the
// spreadsheet itself. Assumed.
const maxMetadata = 30_000

func (w *writer) createDeveloperMetadata(in grid.Tree) (grid.Tree, *wire.Error) {
	t := grid.Sub(in, "developerMetadata")
	d := grid.Metadata{Key: grid.Str(t, "metadataKey"), Value: grid.Str(t, "metadataValue"), Visibility: grid.Str(t, "visibility")}
	switch {
	case d.Key == "":
		return nil, wire.Invalid("Developer metadata key is required.")
	case d.Visibility == "" || d.Visibility == "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED":
		return nil, wire.Invalid("Developer metadata visibility is required.")
	}
	if err := w.placeMetadata(&d, grid.Sub(t, "location")); err != nil {
		return nil, err
	}
	if id, ok := t["metadataId"].(float64); ok {
		// Assumed: an id in use is refused.
		if _, taken := w.book.Metadata(int64(id)); taken {
			return nil, wire.Invalid("Developer metadata with id %d already exists.", int64(id))
		}
		d.ID = int64(id)
	} else {
		d.ID = w.newID(func(id int64) bool { _, taken := w.book.Metadata(id); return taken })
	}
	w.book.SetMetadata(d)
	w.metadataSet = true
	return grid.Tree{"developerMetadata": metadataTree(d)}, nil
}

// placeMetadata reads a DeveloperMetadataLocation to attach metadata to.
func (w *writer) placeMetadata(d *grid.Metadata, location grid.Tree) *wire.Error {
	switch {
	case location == nil:
		return wire.Invalid("Developer metadata location is required.")
	case grid.Flag(location, "spreadsheet"):
		d.On, d.SheetID, d.Index = grid.OnSpreadsheet, 0, 0
		return nil
	case grid.Sub(location, "dimensionRange") != nil:
		sh, dim, start, end, err := dimensionRange(w.book, grid.Sub(location, "dimensionRange"))
		if err != nil {
			return err
		}
		if end != start+1 {
			return wire.Invalid("Developer metadata may only be attached to a single row or column.")
		}
		if start >= size(sh, dim) {
			return exceeds(sh, lines(sh, dim, start, end))
		}
		d.SheetID, d.Index, d.On = sh.ID, start, grid.OnRow
		if dim == grid.Columns {
			d.On = grid.OnColumn
		}
		return nil
	case location["sheetId"] != nil:
		d.On, d.SheetID, d.Index = grid.OnSheet, grid.ID(location, "sheetId"), 0
		if w.book.Sheet(d.SheetID) == nil {
			return noSheet(d.SheetID)
		}
		return nil
	}
	return wire.Invalid("Developer metadata location is required.")
}

// checkMetadataRoom refuses a request that leaves more developer metadata than there is room for.
func (w *writer) checkMetadataRoom() *wire.Error {
	if !w.metadataSet {
		return nil
	}
	type place struct {
		whole bool
		sheet int64
	}
	used := map[place]int{}
	for _, d := range w.book.AllMetadata() {
		p := place{whole: d.On == grid.OnSpreadsheet, sheet: d.SheetID}
		used[p] += len(d.Key) + len(d.Value)
		if used[p] > maxMetadata {
			return wire.Invalid("Developer metadata storage limit of %d characters exceeded.", maxMetadata)
		}
	}
	return nil
}

func (w *writer) filtered(filters []any) ([]grid.Metadata, *wire.Error) {
	find := &finder{book: w.book}
	seen := map[int64]bool{}
	var out []grid.Metadata
	for _, f := range filters {
		filter, _ := f.(grid.Tree)
		found, err := find.metadata(filter)
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			if !seen[d.ID] {
				seen[d.ID] = true
				out = append(out, d)
			}
		}
	}
	return out, nil
}

func (w *writer) updateDeveloperMetadata(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.DeveloperMetadata)
	if err != nil {
		return nil, err
	}
	found, err := w.filtered(grid.List(in, "dataFilters"))
	if err != nil {
		return nil, err
	}
	if len(found) == 0 { // Assumed.
		return nil, wire.Invalid("No developer metadata matches the data filters.")
	}
	t := grid.Sub(in, "developerMetadata")
	var out []any
	for _, d := range found {
		if mask.Has("metadataKey") {
			if d.Key = grid.Str(t, "metadataKey"); d.Key == "" {
				return nil, wire.Invalid("Developer metadata key is required.")
			}
		}
		if mask.Has("metadataValue") {
			d.Value = grid.Str(t, "metadataValue")
		}
		if v := grid.Str(t, "visibility"); mask.Has("visibility") && v != "" {
			d.Visibility = v
		}
		if location := grid.Sub(t, "location"); mask.Has("location") && location != nil {
			if err := w.placeMetadata(&d, location); err != nil {
				return nil, err
			}
		}
		w.book.SetMetadata(d)
		w.metadataSet = true
		out = append(out, metadataTree(d))
	}
	return grid.Tree{"developerMetadata": out}, nil
}

func (w *writer) deleteDeveloperMetadata(in grid.Tree) (grid.Tree, *wire.Error) {
	found, err := w.filtered([]any{grid.Sub(in, "dataFilter")})
	if err != nil {
		return nil, err
	}
	var out []any
	for _, d := range found {
		w.book.DeleteMetadata(d.ID)
		out = append(out, metadataTree(d))
	}
	if len(out) == 0 { // Assumed: to delete what isn't there is no error.
		return grid.Tree{}, nil
	}
	return grid.Tree{"deletedDeveloperMetadata": out}, nil
}
