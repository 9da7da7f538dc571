package ranges

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// Finder looks up developer metadata of one version; it makes an index when there is more than one
// thing to look up.
type Finder struct {
	book    *grid.Spreadsheet
	all     []grid.Metadata
	byKey   map[string][]grid.Metadata
	byValue map[[2]string][]grid.Metadata
}

// In makes a finder for a version, whose developer metadata must not change while it is used.
func In(s *grid.Spreadsheet) *Finder { return &Finder{book: s} }

// Metadata returns the developer metadata that a DataFilter selects: by a lookup, or what touches a
// range.
func (f *Finder) Metadata(filter *sheets.DataFilter) ([]grid.Metadata, *wire.Error) {
	if filter != nil && filter.DeveloperMetadataLookup != nil {
		return f.lookUp(filter.DeveloperMetadataLookup)
	}
	areas, err := f.Areas(filter)
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

// given tells whether a lookup asks for a text.
func given(l *sheets.DeveloperMetadataLookup, value, name string) bool {
	return wire.Given(value, l.ForceSendFields, name)
}

// candidates returns the developer metadata that a lookup could select, by id.
func (f *Finder) candidates(l *sheets.DeveloperMetadataLookup) []grid.Metadata {
	if wire.Given(l.MetadataId, l.ForceSendFields, "MetadataId") {
		if d, ok := f.book.Metadata(l.MetadataId); ok {
			return []grid.Metadata{d}
		}
		return nil
	}
	if f.all == nil {
		f.all = f.book.AllMetadata()
		f.byKey, f.byValue = map[string][]grid.Metadata{}, map[[2]string][]grid.Metadata{}
		for _, d := range f.all {
			f.byKey[d.Key] = append(f.byKey[d.Key], d)
			both := [2]string{d.Key, d.Value}
			f.byValue[both] = append(f.byValue[both], d)
		}
	}
	switch key := given(l, l.MetadataKey, "MetadataKey"); {
	case key && given(l, l.MetadataValue, "MetadataValue"):
		return f.byValue[[2]string{l.MetadataKey, l.MetadataValue}]
	case key:
		return f.byKey[l.MetadataKey]
	}
	return f.all
}

// lookUp returns the developer metadata that a lookup selects, by id.
func (f *Finder) lookUp(l *sheets.DeveloperMetadataLookup) ([]grid.Metadata, *wire.Error) {
	exact := l.LocationMatchingStrategy == "EXACT_LOCATION"
	if exact && l.MetadataLocation == nil {
		return nil, wire.Invalid("Must specify a metadataLocation with a locationMatchingStrategy.")
	}
	if l.LocationMatchingStrategy == "INTERSECTING_LOCATION" && l.MetadataLocation != nil && l.MetadataLocation.Spreadsheet {
		return nil, wire.Invalid("DeveloperMetadataLookup.spreadsheet is true, but locationMatchingStrategy was specified as INTERSECTING")
	}
	var out []grid.Metadata
	for _, d := range f.candidates(l) {
		if given(l, l.MetadataKey, "MetadataKey") && l.MetadataKey != d.Key ||
			given(l, l.MetadataValue, "MetadataValue") && l.MetadataValue != d.Value ||
			given(l, l.Visibility, "Visibility") && l.Visibility != d.Visibility ||
			given(l, l.LocationType, "LocationType") && l.LocationType != d.On.String() ||
			l.MetadataLocation != nil && !atLocation(d, l.MetadataLocation, exact) {
			continue
		}
		out = append(out, d)
	}
	return out, nil
}

// atLocation tells whether developer metadata lies at a location, or touches it.
//
// Assumed: a row and a column of a sheet touch, and so do a sheet and all that lies on it, and the
// spreadsheet and everything.
func atLocation(d grid.Metadata, at *sheets.DeveloperMetadataLocation, exact bool) bool {
	if at.Spreadsheet {
		return !exact || d.On == grid.OnSpreadsheet
	}
	if !exact && d.On == grid.OnSpreadsheet {
		return true
	}
	span := at.DimensionRange
	if span == nil {
		same := d.On != grid.OnSpreadsheet && d.SheetID == at.SheetId
		return same && (!exact || d.On == grid.OnSheet)
	}
	if d.SheetID != span.SheetId || d.On == grid.OnSpreadsheet {
		return false
	}
	on := grid.OnRow
	if span.Dimension == "COLUMNS" {
		on = grid.OnColumn
	}
	start, end := int(span.StartIndex), int(span.EndIndex)
	if !wire.Given(span.EndIndex, span.ForceSendFields, "EndIndex") {
		end = grid.NoEnd
	}
	switch {
	case exact:
		return d.On == on && d.Index == start && end == start+1
	case d.On != on:
		return true
	}
	return d.Index >= start && d.Index < end
}
