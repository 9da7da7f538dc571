package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// match is a place that data filters select, with the filters that do.
type match struct {
	sheet   *grid.Sheet
	area    grid.Range
	filters []any
}

// matchFilters returns the places that a list of DataFilters selects, each once, in the order they are first selected. An
// error goes to *fail.
func matchFilters(s *grid.Spreadsheet, filters []any, fail **wire.Error) []match {
	var out []match
	index := map[grid.Range]int{}
	find := &finder{book: s}
	for _, f := range filters {
		filter, _ := f.(grid.Tree)
		areas, err := find.areas(filter)
		if err != nil {
			*fail = err
			return nil
		}
		for _, a := range areas {
			i, seen := index[a]
			if !seen {
				i = len(out)
				index[a] = i
				out = append(out, match{sheet: s.Sheet(a.SheetID), area: a})
			}
			out[i].filters = append(out[i].filters, external(filter))
		}
	}
	return out
}

// areas returns the ranges that a DataFilter selects, cut to their sheets.
func (f *finder) areas(filter grid.Tree) ([]grid.Range, *wire.Error) {
	s := f.book
	if text, ok := filter["a1Range"].(string); ok {
		r, err := parseRange(s, text)
		if err != nil {
			return nil, err
		}
		return []grid.Range{r.Range}, nil
	}
	if t := grid.Sub(filter, "gridRange"); t != nil {
		r, err := gridRange(s, t)
		if err != nil {
			return nil, err
		}
		return []grid.Range{r}, nil
	}
	lookup := grid.Sub(filter, "developerMetadataLookup")
	if lookup == nil {
		return nil, wire.Invalid("Must specify a filter in dataFilter.")
	}
	found, err := f.lookUp(lookup)
	if err != nil {
		return nil, err
	}
	var out []grid.Range
	for _, d := range found {
		if d.On == grid.OnSpreadsheet {
			for _, sh := range s.Sheets() {
				out = append(out, sh.Bounds())
			}
			continue
		}
		sh := s.Sheet(d.SheetID)
		if sh == nil {
			continue
		}
		r := sh.Bounds()
		switch d.On {
		case grid.OnRow:
			r.StartRow, r.EndRow = d.Index, d.Index+1
		case grid.OnColumn:
			r.StartCol, r.EndCol = d.Index, d.Index+1
		}
		out = append(out, r)
	}
	return out, nil
}

// finder looks up developer metadata of one version; it makes an index when there is more than one thing to look up.
type finder struct {
	book    *grid.Spreadsheet
	all     []grid.Metadata
	byKey   map[string][]grid.Metadata
	byValue map[[2]string][]grid.Metadata
}

// candidates returns the developer metadata that a lookup could select, by id.
func (f *finder) candidates(lookup grid.Tree) []grid.Metadata {
	if id, ok := lookup["metadataId"].(float64); ok {
		if d, ok := f.book.Metadata(int64(id)); ok {
			return []grid.Metadata{d}
		}
		return nil
	}
	if f.all == nil {
		f.all = f.book.AllMetadata()
		f.byKey, f.byValue = map[string][]grid.Metadata{}, map[[2]string][]grid.Metadata{}
		for _, d := range f.all {
			f.byKey[d.Key] = append(f.byKey[d.Key], d)
			f.byValue[[2]string{d.Key, d.Value}] = append(f.byValue[[2]string{d.Key, d.Value}], d)
		}
	}
	key, hasKey := lookup["metadataKey"].(string)
	value, hasValue := lookup["metadataValue"].(string)
	switch {
	case hasKey && hasValue:
		return f.byValue[[2]string{key, value}]
	case hasKey:
		return f.byKey[key]
	}
	return f.all
}

// lookUp returns the developer metadata that a DeveloperMetadataLookup selects, by id.
func (f *finder) lookUp(lookup grid.Tree) ([]grid.Metadata, *wire.Error) {
	candidates := f.candidates(lookup)
	location := grid.Sub(lookup, "metadataLocation")
	strategy := grid.Str(lookup, "locationMatchingStrategy")
	if strategy == "EXACT_LOCATION" && location == nil {
		return nil, wire.Invalid("Must specify a metadataLocation with a locationMatchingStrategy.")
	}
	var out []grid.Metadata
	for _, d := range candidates {
		if k, ok := lookup["metadataKey"].(string); ok && k != d.Key {
			continue
		}
		if v, ok := lookup["metadataValue"].(string); ok && v != d.Value {
			continue
		}
		if v, ok := lookup["visibility"].(string); ok && v != d.Visibility {
			continue
		}
		if l, ok := lookup["locationType"].(string); ok && l != d.On.String() {
			continue
		}
		if location != nil && !atLocation(d, location, strategy == "EXACT_LOCATION") {
			continue
		}
		out = append(out, d)
	}
	return out, nil
}

// atLocation tells whether developer metadata lies at a DeveloperMetadataLocation, or touches it.
//
// Assumed: a row and a column of a sheet touch, and so do a sheet and all that lies on it, and the spreadsheet and everything.
func atLocation(d grid.Metadata, location grid.Tree, exact bool) bool {
	if grid.Flag(location, "spreadsheet") {
		return !exact || d.On == grid.OnSpreadsheet
	}
	if !exact && d.On == grid.OnSpreadsheet {
		return true
	}
	span := grid.Sub(location, "dimensionRange")
	if span == nil {
		same := d.On != grid.OnSpreadsheet && d.SheetID == grid.ID(location, "sheetId")
		return same && (!exact || d.On == grid.OnSheet)
	}
	if d.SheetID != grid.ID(span, "sheetId") || d.On == grid.OnSpreadsheet {
		return false
	}
	on := grid.OnRow
	if grid.Str(span, "dimension") == "COLUMNS" {
		on = grid.OnColumn
	}
	start, _ := grid.Int(span, "startIndex")
	end, ok := grid.Int(span, "endIndex")
	if !ok {
		end = grid.NoEnd
	}
	if exact {
		return d.On == on && d.Index == start && end == start+1
	}
	if d.On != on {
		return true
	}
	return d.Index >= start && d.Index < end
}

// external is a tree of the model as it goes out: ranges leave out a sheetId of 0.
func external(t grid.Tree) grid.Tree {
	out := make(grid.Tree, len(t))
	for k, v := range t {
		if n, ok := v.(float64); ok && n == 0 && k == "sheetId" {
			continue
		}
		out[k] = externalAny(v)
	}
	return out
}

func externalAny(v any) any {
	switch v := v.(type) {
	case grid.Tree:
		return external(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = externalAny(v[i])
		}
		return out
	}
	return v
}

func externals(list []grid.Tree) []any {
	out := make([]any, len(list))
	for i, t := range list {
		out[i] = external(t)
	}
	return out
}
