package codec

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

// Read reads records of a live table, or of a view with its columns, in the order of the
// tab: all where ids is nil, else those with the ids. relation is its quoted name. The
// columns that the schema doesn't know are in the order of their headers; datetimes are
// shown in the zone, nil being UTC. What is counted and what is read are to be of one
// moment. Errors are the database's.
func Read(ctx context.Context, q sqlx.QueryerContext, r *sheetschema.Resource, relation string, ids []string, zone *time.Location) (t *table.Table, err error) {
	from, args := relation+" AS live", []any(nil)
	if ids != nil {
		from, args = from+" WHERE live._id = ANY ($1)", []any{pq.StringArray(ids)}
	}
	var count int
	if err := sqlx.GetContext(ctx, q, &count, "SELECT count(*) FROM "+from, args...); err != nil {
		return nil, err
	}
	var headers []string
	if err := sqlx.SelectContext(ctx, q, &headers, "SELECT DISTINCT jsonb_object_keys(_extra) FROM "+from, args...); err != nil {
		return nil, err
	}
	slices.Sort(headers)
	t = table.NewTable(r, count)
	t.SetLocation(zone)
	extra := make(map[string]int, len(headers))
	for _, h := range headers {
		extra[h] = t.AddExtra(h)
	}
	order, columns := "live._row, live._id", len(r.Fields)+4
	if r.Tabs != nil {
		order, columns = "live._tab, "+order, columns+1
	}
	rows, err := q.QueryContext(ctx, "SELECT "+Selection(r)+" FROM "+from+" ORDER BY "+order, args...) // _row alone would be the text that is selected
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	cells := make([]sql.RawBytes, columns)
	into := make([]any, len(cells))
	for i := range cells {
		into[i] = &cells[i]
	}
	for record := 0; rows.Next(); record++ {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if err := SetRecord(t, record, cells, extra); err != nil {
			return nil, err
		}
	}
	return t, rows.Err()
}
