package grid

import (
	"maps"
	"slices"
)

// Dimension is rows or columns.
type Dimension uint8

// The dimensions.
const (
	Rows Dimension = iota
	Columns
)

// String is the API's name of the dimension.
func (d Dimension) String() string {
	if d == Columns {
		return "COLUMNS"
	}
	return "ROWS"
}

// LocationType says what developer metadata is attached to.
type LocationType uint8

// What developer metadata can be attached to.
const (
	OnSpreadsheet LocationType = iota
	OnSheet
	OnRow
	OnColumn
)

// String is the API's DeveloperMetadataLocationType.
func (l LocationType) String() string {
	return [...]string{"SPREADSHEET", "SHEET", "ROW", "COLUMN"}[l]
}

// Metadata is one developer metadata. Index is the row or column it is attached to.
type Metadata struct {
	ID         int64
	Key, Value string
	// Visibility is DOCUMENT or PROJECT; a PROJECT one belongs to Project.
	Visibility string
	Project    string
	On         LocationType
	SheetID    int64
	Index      int
}

// metadataTable is shared between versions until one changes it.
type metadataTable struct {
	byID  map[int64]Metadata
	owned bool
}

func (m *metadataTable) share() metadataTable { return metadataTable{byID: m.byID} }

func (m *metadataTable) own() map[int64]Metadata {
	if !m.owned {
		m.byID = maps.Clone(m.byID)
		if m.byID == nil {
			m.byID = map[int64]Metadata{}
		}
		m.owned = true
	}
	return m.byID
}

func (m *metadataTable) deleteSheet(id int64) {
	m.each(func(d Metadata) (Metadata, bool) { return d, !(d.On != OnSpreadsheet && d.SheetID == id) })
}

// each replaces or removes entries; an unchanged table stays shared.
func (m *metadataTable) each(edit func(Metadata) (_ Metadata, keep bool)) {
	for id, d := range m.byID {
		now, keep := edit(d)
		switch {
		case !keep:
			delete(m.own(), id)
		case now != d:
			m.own()[id] = now
		}
	}
}

// Metadata returns developer metadata by id.
func (s *Spreadsheet) Metadata(id int64) (Metadata, bool) {
	d, ok := s.metadata.byID[id]
	return d, ok
}

// AllMetadata returns all developer metadata, by id.
func (s *Spreadsheet) AllMetadata() []Metadata {
	return slices.SortedFunc(maps.Values(s.metadata.byID), func(a, b Metadata) int { return int(a.ID - b.ID) })
}

// MetadataCount is the number of developer metadata.
func (s *Spreadsheet) MetadataCount() int { return len(s.metadata.byID) }

// SetMetadata adds developer metadata, or replaces that of the same id.
func (s *Spreadsheet) SetMetadata(d Metadata) { s.metadata.own()[d.ID] = d }

// DeleteMetadata removes developer metadata.
func (s *Spreadsheet) DeleteMetadata(id int64) { delete(s.metadata.own(), id) }

// CarryRowMetadata attaches what is attached to the rows of one range to those of another of the same height.
func (s *Spreadsheet) CarryRowMetadata(from, to Range) {
	s.metadata.each(func(d Metadata) (Metadata, bool) {
		if d.On == OnRow && d.SheetID == from.SheetID && d.Index >= from.StartRow && d.Index < from.EndRow {
			d.SheetID, d.Index = to.SheetID, d.Index-from.StartRow+to.StartRow
		}
		return d, true
	})
}

// moveMetadata follows an edit of a sheet's rows or columns: to gives the new index, or false when it is gone.
func (s *Spreadsheet) moveMetadata(sheet int64, dim Dimension, to func(int) (int, bool)) {
	on := OnRow
	if dim == Columns {
		on = OnColumn
	}
	s.metadata.each(func(d Metadata) (Metadata, bool) {
		if d.On != on || d.SheetID != sheet {
			return d, true
		}
		i, ok := to(d.Index)
		d.Index = i
		return d, ok
	})
}
