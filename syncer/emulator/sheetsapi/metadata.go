package sheetsapi

import (
	"strconv"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// metadataTree writes developer metadata as the API does.
func metadataTree(d grid.Metadata) grid.Tree {
	location := grid.Tree{"locationType": d.On.String()}
	switch d.On {
	case grid.OnSpreadsheet:
		location["spreadsheet"] = true
	case grid.OnSheet:
		location["sheetId"] = float64(d.SheetID)
	default:
		dimension := "ROWS"
		if d.On == grid.OnColumn {
			dimension = "COLUMNS"
		}
		location["dimensionRange"] = external(grid.Tree{
			"sheetId": float64(d.SheetID), "dimension": dimension,
			"startIndex": float64(d.Index), "endIndex": float64(d.Index + 1),
		})
	}
	t := grid.Tree{"metadataId": float64(d.ID), "location": location, "visibility": d.Visibility}
	if d.Key != "" {
		t["metadataKey"] = d.Key
	}
	if d.Value != "" {
		t["metadataValue"] = d.Value
	}
	return t
}

func metadataGet(s *grid.Spreadsheet, op Op) (Response, *wire.Error) {
	id, err := strconv.ParseInt(op.Range, 10, 64)
	if err != nil {
		return nil, wire.Invalid("Invalid value at 'metadata_id' (TYPE_INT32), %q", op.Range)
	}
	d, ok := s.Metadata(id)
	if !ok {
		return nil, wire.NotFound()
	}
	return Reply(metadataTree(d)), nil
}

func metadataSearch(s *grid.Spreadsheet, op Op) (Response, *wire.Error) {
	body, err := wire.Decode(op.Body, wire.SearchDeveloperMetadataRequest, "")
	if err != nil {
		return nil, err
	}
	filters := grid.List(body, "dataFilters")
	if len(filters) == 0 {
		return nil, wire.Invalid("Must specify at least one dataFilter.")
	}
	index := map[int64]int{}
	find := &finder{book: s}
	var out []any
	for _, f := range filters {
		filter, _ := f.(grid.Tree)
		found, err := find.metadata(filter)
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			i, seen := index[d.ID]
			if !seen {
				i = len(out)
				index[d.ID] = i
				out = append(out, grid.Tree{"developerMetadata": metadataTree(d), "dataFilters": []any{}})
			}
			m, _ := out[i].(grid.Tree)
			m["dataFilters"] = append(grid.List(m, "dataFilters"), external(filter))
		}
	}
	if len(out) == 0 {
		return Reply{}, nil
	}
	return Reply{"matchedDeveloperMetadata": out}, nil
}

// metadata returns the developer metadata that a DataFilter selects: a lookup, or what touches a range.
func (f *finder) metadata(filter grid.Tree) ([]grid.Metadata, *wire.Error) {
	if lookup := grid.Sub(filter, "developerMetadataLookup"); lookup != nil {
		return f.lookUp(lookup)
	}
	areas, err := f.areas(filter)
	if err != nil {
		return nil, err
	}
	var out []grid.Metadata
	for _, d := range f.book.AllMetadata() {
		for _, a := range areas {
			if d.On == grid.OnSpreadsheet || d.SheetID == a.SheetID && (d.On == grid.OnSheet ||
				d.On == grid.OnRow && d.Index >= a.StartRow && d.Index < a.EndRow ||
				d.On == grid.OnColumn && d.Index >= a.StartCol && d.Index < a.EndCol) {
				out = append(out, d)
				break
			}
		}
	}
	return out, nil
}
