package ranges

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// Match is a place that data filters select, with the filters that do.
type Match struct {
	Parsed
	Filters []*sheets.DataFilter
}

// Matches returns the places that a list of DataFilters selects, each once, in the order they are
// first selected.
func (f *Finder) Matches(filters []*sheets.DataFilter) ([]Match, *wire.Error) {
	var out []Match
	index := map[grid.Range]int{}
	for _, filter := range filters {
		areas, err := f.Areas(filter)
		if err != nil {
			return nil, err
		}
		for _, a := range areas {
			i, seen := index[a]
			if !seen {
				i = len(out)
				index[a] = i
				out = append(out, Match{Parsed: Parsed{Sheet: f.book.Sheet(a.SheetID), Range: a}})
			}
			out[i].Filters = append(out[i].Filters, Echo(filter))
		}
	}
	return out, nil
}

// Areas returns the ranges that a DataFilter selects, cut to their sheets.
func (f *Finder) Areas(filter *sheets.DataFilter) ([]grid.Range, *wire.Error) {
	switch {
	case filter == nil:
	case wire.Given(filter.A1Range, filter.ForceSendFields, "A1Range"):
		r, err := Parse(f.book, filter.A1Range)
		return []grid.Range{r.Range}, err
	case filter.GridRange != nil:
		r, err := Grid(f.book, filter.GridRange)
		return []grid.Range{r}, err
	case filter.DeveloperMetadataLookup != nil:
		return f.attachedTo(filter.DeveloperMetadataLookup)
	}
	return nil, wire.Invalid("Must specify a filter in dataFilter.")
}

// attachedTo returns what the developer metadata lies on that a lookup selects.
func (f *Finder) attachedTo(lookup *sheets.DeveloperMetadataLookup) ([]grid.Range, *wire.Error) {
	found, err := f.lookUp(lookup)
	if err != nil {
		return nil, err
	}
	var out []grid.Range
	for _, d := range found {
		if d.On == grid.OnSpreadsheet {
			for _, sh := range f.book.Sheets() {
				out = append(out, sh.Bounds())
			}
			continue
		}
		sh := f.book.Sheet(d.SheetID)
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

// Echo is a filter as answers repeat it: they leave out a sheetId of 0.
func Echo(f *sheets.DataFilter) *sheets.DataFilter {
	if f == nil || f.DeveloperMetadataLookup == nil ||
		f.DeveloperMetadataLookup.MetadataLocation == nil {
		return f
	}
	f = wire.Clone(f)
	f.DeveloperMetadataLookup.MetadataLocation.ForceSendFields = nil
	return f
}
