package readmodel

import (
	"context"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/reading"
)

// Names finds what people call records, also of those that were deleted where the reader
// may see them; those that aren't there, or not for the reader, are left out.
func (m *Model) Names(ctx context.Context, v *reading.View, refs []Ref) (map[Ref]Cell, error) {
	names := make(map[Ref]Cell, len(refs))
	ids := make(map[string][]string)
	for _, ref := range refs {
		ids[ref.Resource] = append(ids[ref.Resource], ref.RecordID)
	}
	for resource, list := range ids {
		r, ok := m.d.Resource(resource)
		if !ok {
			continue
		}
		s := newShown(m, r)
		rows, err := s.read(ctx, v, m.live(v, r), "s._id = ANY ($1)", pq.StringArray(list))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			names[Ref{resource, row.ID}] = row.Name
		}
		if gone := missing(names, resource, list); len(gone) > 0 {
			if err := m.pastNames(ctx, v, r, gone, names); err != nil {
				return nil, err
			}
		}
	}
	return names, nil
}

// pastNames finds what people called records that were deleted.
func (m *Model) pastNames(ctx context.Context, v *reading.View, r *sheetschema.Resource, ids []string, names map[Ref]Cell) error {
	parts := m.names[r].Fields()
	var fields []*sheetschema.Field
	for _, of := range parts {
		for _, i := range of {
			fields = append(fields, r.Fields[i])
		}
	}
	columns := versionColumns("s", fields)
	rows, err := texts(ctx, v, len(columns), `SELECT DISTINCT ON (s._id) `+strings.Join(columns, ", ")+` FROM `+past(v, r)+` AS s WHERE s._id = ANY ($1) ORDER BY s._id, s._valid_from DESC`, pq.StringArray(ids))
	if err != nil {
		return err
	}
	for _, row := range rows {
		version, err := m.version(ctx, r, fields, row)
		if err != nil {
			return err
		}
		cells := make([]Cell, len(fields))
		for i, f := range fields {
			cells[i] = m.masked(f, cellOf(version.texts[i]))
		}
		names[Ref{r.Name, *row[0]}] = called(parts, cells, *row[0])
	}
	return nil
}

// missing are the ids of which no name is known.
func missing(names map[Ref]Cell, resource string, ids []string) (list []string) {
	for _, id := range ids {
		if _, known := names[Ref{resource, id}]; !known {
			list = append(list, id)
		}
	}
	return list
}
