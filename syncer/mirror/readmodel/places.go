package readmodel

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/reading"
)

// A Ref names a record.
type Ref struct{ Resource, RecordID string }

// A Place is where a record stands in the sheet, as of the last run.
type Place struct {
	Row int    // the header being row 1
	Tab string // title of the tab; "" where the resource has one
}

// Places finds where records stand; those that aren't there, or not for the reader, are left
// out.
func Places(ctx context.Context, v *reading.View, d *sheetschema.Descriptor, refs []Ref) (map[Ref]Place, error) {
	places := make(map[Ref]Place, len(refs))
	ids := make(map[string][]string)
	for _, ref := range refs {
		ids[ref.Resource] = append(ids[ref.Resource], ref.RecordID)
	}
	for resource, list := range ids {
		i := slices.IndexFunc(d.Resources, func(r *sheetschema.Resource) bool { return r.Name == resource })
		if i < 0 {
			continue
		}
		tab := "''"
		if d.Resources[i].Tabs != nil {
			tab = "coalesce(_tab, '')"
		}
		var rows []struct {
			ID  string `db:"_id"`
			Row int    `db:"_row"`
			Tab string `db:"tab"`
		}
		if err := v.Select(ctx, &rows, `SELECT _id, _row, `+tab+` AS tab FROM `+v.Relation(resource)+` WHERE _id = ANY ($1)`, pq.StringArray(list)); err != nil {
			return nil, err
		}
		for _, row := range rows {
			places[Ref{resource, row.ID}] = Place{row.Row, row.Tab}
		}
	}
	return places, nil
}
