package sealedhistory

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pgtype"
	"sheetsync/syncer/sealing"
)

// A Past is a sealed version of a record that was there then, with what the record holds
// now, as texts: dates as 2026-12-01, datetimes as 2026-12-01T08:30:00Z, nil for empty.
type Past struct {
	ID        string
	From      time.Time
	Gone      bool      // the record was deleted since
	Then, Now []*string // of the fields that were asked for
}

// PastOf opens the sealed versions of some records. Those that can't be opened are left
// out. Nothing is asked of a resource of which nothing is sealed.
func PastOf(ctx context.Context, q sqlx.QueryerContext, keys Opener, register string, r *sheetschema.Resource, fields []int, ids []string) (list []Past, err error) {
	tables, err := Tables(ctx, q, register)
	if err != nil {
		return nil, err
	}
	t := Of(tables, r.Name)
	if t == nil {
		return []Past{}, nil
	}
	doing := "read sealed versions of " + r.Name
	columns := append(Place("h"), "h._sealed", "r._id")
	fixed := len(columns)
	for _, alias := range []string{"h", "r"} {
		for _, f := range fields {
			c := column{r.Fields[f].Name, pgtype.Name(r.Fields[f].Type)}
			columns = append(columns, c.plain(alias))
		}
	}
	statement := `SELECT ` + strings.Join(columns, ", ") + ` FROM ` + t.String() + ` AS h LEFT JOIN ` + ddl.Live(register, r.Name).String() + ` AS r ON r._id = h._id
		WHERE h._sealed IS NOT NULL AND h._op <> 'delete' AND h._id = ANY ($1)`
	rows, err := q.QueryxContext(ctx, statement, pq.StringArray(ids)) //nolint:sqlclosecheck // it is, in four lines
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	defer rows.Close()
	for rows.Next() {
		texts := make([]*string, len(columns))
		into := make([]any, len(columns))
		for i := range into {
			into[i] = &texts[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, pgerr.Wrap(doing, err)
		}
		v := sealing.Version{Register: register, Resource: t.Resource, ID: *texts[0], Op: *texts[1], From: atoi(*texts[2]), Run: *texts[3]}
		content, err := keys.Open(ctx, v, []byte(*texts[4]))
		switch {
		case IsUnopened(err):
			continue
		case err != nil:
			return nil, err
		}
		Present(r, content)
		past := Past{ID: v.ID, From: time.UnixMicro(v.From), Gone: texts[5] == nil, Then: slices.Clone(texts[fixed : fixed+len(fields)]), Now: texts[fixed+len(fields):]}
		for i, f := range fields {
			if text, ok := content.Fields[r.Fields[f].Name]; ok && past.Then[i] == nil {
				past.Then[i] = &text
			}
		}
		list = append(list, past)
	}
	return list, pgerr.Wrap(doing, rows.Err())
}
