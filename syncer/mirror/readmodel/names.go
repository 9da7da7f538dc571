package readmodel

import (
	"context"

	"github.com/lib/pq"

	"sheetsync/syncer/mirror/ddl"
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
			past := `(SELECT DISTINCT ON (h._id) h.* FROM ` + m.relation(v, r, r.Name+ddl.HistorySuffix, historyColumns) + ` AS h WHERE h._id = ANY ($1) ORDER BY h._id, h._valid_from DESC)`
			if rows, err = s.read(ctx, v, past, "true", pq.StringArray(gone)); err != nil {
				return nil, err
			}
			for _, row := range rows {
				names[Ref{resource, row.ID}] = row.Name
			}
		}
	}
	return names, nil
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
