package mirror

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"sheetsync/syncer"
	"sheetsync/syncer/mirror/codec"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pgtype"
)

// ChangedAt returns when records of a resource last changed; those that aren't there
// are left out.
func (m *Mirror) ChangedAt(ctx context.Context, register, resource string, ids []string) (map[string]time.Time, error) {
	var rows []struct {
		ID string    `db:"_id"`
		At time.Time `db:"_changed_at"`
	}
	err := m.db.SelectContext(ctx, &rows, `SELECT _id, _changed_at FROM `+ddl.Live(register, resource).String()+` WHERE _id = ANY ($1)`, pq.StringArray(ids))
	if err != nil {
		return nil, pgerr.Wrap("read when records of "+resource+" changed", err)
	}
	changed := make(map[string]time.Time, len(rows))
	for _, r := range rows {
		changed[r.ID] = r.At
	}
	return changed, nil
}

// merged makes what is kept of a resource's merged records equal to the run's.
func (a *applier) merged(ctx context.Context, index int, mr *syncer.MergedRecords) error {
	r := mr.Table.Resource
	doing := "write the merged records of " + r.Name
	if mr.Table.Len() == 0 {
		return a.Execute(ctx, doing, `DELETE FROM sheetsync.duplicate_merged WHERE register = $1 AND resource = $2`, a.run.Register, r.Name)
	}
	values, ids := "sheetsync_merged_"+strconv.Itoa(index), "sheetsync_merged_ids_"+strconv.Itoa(index)
	columns := make([]string, 0, len(r.Fields)+4)
	for _, f := range r.Fields {
		columns = append(columns, pq.QuoteIdentifier(f.Name)+" "+pgtype.Name(f.Type))
	}
	if r.Tabs != nil {
		columns = append(columns, "_tab text")
	}
	columns = append(columns, "_id text NOT NULL", "_row integer NOT NULL", "_extra jsonb", "_raw jsonb")
	all := make([]int, mr.Table.Len())
	for i := range all {
		all[i] = i
	}
	if err := staging.Stage(ctx, a.Tx, doing, values, strings.Join(columns, ", "), all, codec.NewEncoder(mr.Table).AppendRow); err != nil {
		return err
	}
	err := staging.Stage(ctx, a.Tx, doing, ids, "_id text NOT NULL, ids text[] NOT NULL", all, func(buf []byte, i int) []byte {
		buf = append(pgcopy.AppendText(buf, mr.Table.ID(i)), '\t')
		return pgcopy.AppendText(buf, pgcopy.ArrayLiteral(mr.IDs[i]))
	})
	if err != nil {
		return err
	}
	if err := a.Execute(ctx, doing, fmt.Sprintf(`
		DELETE FROM sheetsync.duplicate_merged AS m WHERE register = $1 AND resource = $2
			AND NOT EXISTS (SELECT FROM pg_temp.%s AS s WHERE s._id = m.record_id)`, ids), a.run.Register, r.Name); err != nil {
		return err
	}
	return a.Execute(ctx, doing, fmt.Sprintf(`
		INSERT INTO sheetsync.duplicate_merged AS m (register, resource, record_id, ids, fields)
		SELECT $1, $2, _id, i.ids, to_jsonb(s) - '_id'::text - '_row'::text - '_extra'::text - '_raw'::text
		FROM pg_temp.%s AS s JOIN pg_temp.%s AS i USING (_id)
		ON CONFLICT (register, resource, record_id) DO UPDATE SET ids = excluded.ids, fields = excluded.fields
		WHERE (m.ids, m.fields) IS DISTINCT FROM (excluded.ids, excluded.fields)`, values, ids), a.run.Register, r.Name)
}
