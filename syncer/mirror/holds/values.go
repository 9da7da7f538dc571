package holds

import (
	"context"
	"database/sql"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/mirror/codec"
	"sheetsync/syncer/mirror/ddl"
)

// fill names a resource's records and says what the mirror has in the cells that they
// lose.
func (r *Register) fill(ctx context.Context, q sqlx.QueryerContext, resource *sheetschema.Resource, losses []*Loss) error {
	names := naming.Of(resource)
	fields := slices.Concat(names.Fields()...)
	for _, l := range losses {
		if f, ok := resource.Field(l.Field); ok {
			fields = append(fields, f.Index)
		}
	}
	slices.Sort(fields)
	stored, err := r.live(ctx, q, resource, slices.Compact(fields), idsOf(losses))
	if err != nil {
		return err
	}
	at := stored.ByID()
	for _, l := range losses {
		f, isField := resource.Field(l.Field)
		for i := range l.Rows {
			row := &l.Rows[i]
			record, ok := at[row.RecordID]
			if !ok {
				continue
			}
			if row.Name = names.Call(stored, record); isField {
				row.Before = celltext.Line(stored.Plain(record, f.Index))
			}
		}
	}
	return nil
}

// live reads some fields of some live records.
func (r *Register) live(ctx context.Context, q sqlx.QueryerContext, resource *sheetschema.Resource, fields []int, ids []string) (t *table.Table, err error) {
	have, err := columnsOf(ctx, q, r.Name, resource.Name)
	if err != nil || len(have) == 0 {
		return table.NewTable(resource, 0), err
	}
	t = table.NewTable(resource, len(ids))
	t.SetLocation(r.Zone)
	rows, err := q.QueryContext(ctx, `SELECT `+codec.Partly(resource, fields, have)+` FROM `+ddl.Live(r.Name, resource.Name).String()+` WHERE _id = ANY ($1)`, pq.StringArray(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	cells := make([]sql.RawBytes, len(columns))
	into := make([]any, len(cells))
	for i := range cells {
		into[i] = &cells[i]
	}
	for record := 0; rows.Next() && record < t.Len(); record++ {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if err := codec.SetRecord(t, record, cells, nil); err != nil {
			return nil, err
		}
	}
	return t, rows.Err()
}
