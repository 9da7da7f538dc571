package requests

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// maxMetadata is how many characters the keys and values of developer metadata may have, for each
// sheet and for the spreadsheet itself.
const maxMetadata = 30_000

func (b *batch) createDeveloperMetadata(
	in *sheets.CreateDeveloperMetadataRequest,
) (*sheets.CreateDeveloperMetadataResponse, *wire.Error) {
	t := wire.OrNew(in.DeveloperMetadata)
	d := grid.Metadata{Key: t.MetadataKey, Value: t.MetadataValue, Visibility: t.Visibility}
	switch {
	case d.Key == "":
		return nil, wire.Invalid("Developer metadata key is required.")
	case d.Visibility == "" || d.Visibility == "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED":
		return nil, wire.Invalid("Developer metadata visibility is required.")
	}
	switch there, err := b.place(&d, t.Location); {
	case err != nil:
		return nil, err
	case !there:
		return &sheets.CreateDeveloperMetadataResponse{}, nil
	}
	taken := func(id int64) bool { _, taken := b.Book.Metadata(id); return taken }
	switch d.ID = t.MetadataId; {
	case !wire.Given(d.ID, t.ForceSendFields, "MetadataId"):
		d.ID = b.NewID(taken)
	case taken(d.ID):
		return nil, wire.Invalid("Cannot add developer metadata with ID [%d] because developer metadata with that ID already exists.", d.ID)
	}
	b.Book.SetMetadata(d)
	b.metadataSet = true
	return &sheets.CreateDeveloperMetadataResponse{DeveloperMetadata: render.Metadata(d)}, nil
}

// place attaches developer metadata to a location. It isn't there when the location lies beyond the grid and that is assumed
// to be passed over.
func (b *batch) place(d *grid.Metadata, at *sheets.DeveloperMetadataLocation) (there bool, err *wire.Error) {
	switch {
	case at == nil:
	case at.LocationType != "":
		return false, wire.Invalid("DeveloperMetadataLocation.locationType is read-only.")
	case at.Spreadsheet:
		d.On, d.SheetID, d.Index = grid.OnSpreadsheet, 0, 0
		return true, nil
	case at.DimensionRange != nil:
		l, err := ranges.Dimension(b.Book, at.DimensionRange)
		switch beyond := l.Sheet != nil && l.Start >= l.Size(); {
		case err != nil:
			return false, err
		case !wire.Given(at.DimensionRange.EndIndex, at.DimensionRange.ForceSendFields, "EndIndex"),
			!wire.Given(at.DimensionRange.StartIndex, at.DimensionRange.ForceSendFields, "StartIndex"):
			return false, wire.Invalid("DimensionRange must specify both a startIndex and an endIndex")
		case l.Len() != 1:
			return false, wire.Invalid("DimensionRange must represent a single row or column")
		case beyond && b.Assume.CreateBeyondGrid == assume.Ignored:
			return false, nil
		case beyond && b.Assume.CreateBeyondGrid == assume.Clipped:
			l.Start = l.Size() - 1
		case beyond: // Assumed.
			return false, ranges.Exceeds(l.Sheet, l.Cells())
		}
		d.SheetID, d.Index, d.On = l.Sheet.ID, l.Start, grid.OnRow
		if l.Dim == grid.Columns {
			d.On = grid.OnColumn
		}
		return true, nil
	case wire.Given(at.SheetId, at.ForceSendFields, "SheetId"):
		d.On, d.SheetID, d.Index = grid.OnSheet, at.SheetId, 0
		if b.Book.Sheet(d.SheetID) == nil {
			return false, ranges.NoSheet(d.SheetID)
		}
		return true, nil
	}
	return false, wire.Invalid("Developer metadata location is required.")
}

// checkMetadataRoom refuses a batch that leaves more developer metadata than there is room for.
func (b *batch) checkMetadataRoom() *wire.Error {
	if !b.metadataSet {
		return nil
	}
	type place struct {
		whole bool
		sheet int64
	}
	used := map[place]int{}
	for _, d := range b.Book.AllMetadata() {
		p := place{whole: d.On == grid.OnSpreadsheet, sheet: d.SheetID}
		used[p] += len(d.Key) + len(d.Value)
		if used[p] > maxMetadata {
			return wire.Invalid("Developer metadata storage limit of %d characters exceeded.", maxMetadata)
		}
	}
	return nil
}

// matching returns the developer metadata that any of the filters selects.
func (b *batch) matching(filters ...*sheets.DataFilter) ([]grid.Metadata, *wire.Error) {
	find := ranges.In(b.Book)
	seen := map[int64]bool{}
	var out []grid.Metadata
	for _, filter := range filters {
		found, err := find.Metadata(filter)
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

func (b *batch) updateDeveloperMetadata(
	in *sheets.UpdateDeveloperMetadataRequest,
) (*sheets.UpdateDeveloperMetadataResponse, *wire.Error) {
	mask, err := wire.UpdateMask[sheets.DeveloperMetadata](in.Fields)
	if err != nil {
		return nil, err
	}
	found, err := b.matching(in.DataFilters...)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 && b.Assume.UpdateNoMatch != assume.Ignored { // Assumed.
		return nil, wire.Invalid("No developer metadata matches the data filters.")
	}
	t := wire.OrNew(in.DeveloperMetadata)
	out := &sheets.UpdateDeveloperMetadataResponse{}
	for _, d := range found {
		if mask.Has("metadataKey") {
			if d.Key = t.MetadataKey; d.Key == "" {
				return nil, wire.Invalid("Developer metadata key is required.")
			}
		}
		if mask.Has("metadataValue") {
			d.Value = t.MetadataValue
		}
		if mask.Has("visibility") && t.Visibility != "" {
			d.Visibility = t.Visibility
		}
		if mask.Has("location") && t.Location != nil {
			switch there, err := b.place(&d, t.Location); {
			case err != nil:
				return nil, err
			case !there:
				continue
			}
		}
		b.Book.SetMetadata(d)
		b.metadataSet = true
		out.DeveloperMetadata = append(out.DeveloperMetadata, render.Metadata(d))
	}
	return out, nil
}

// deleteDeveloperMetadata deletes what a filter selects.
func (b *batch) deleteDeveloperMetadata(
	in *sheets.DeleteDeveloperMetadataRequest,
) (*sheets.DeleteDeveloperMetadataResponse, *wire.Error) {
	found, err := b.matching(in.DataFilter)
	if err == nil && len(found) == 0 && b.Assume.DeleteNoMatch == assume.Refused { // Assumed otherwise: no error.
		err = wire.Invalid("No developer metadata matches the data filter.")
	}
	out := &sheets.DeleteDeveloperMetadataResponse{}
	for _, d := range found {
		b.Book.DeleteMetadata(d.ID)
		out.DeletedDeveloperMetadata = append(out.DeletedDeveloperMetadata, render.Metadata(d))
	}
	return out, err
}
