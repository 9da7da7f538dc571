package readmodel

import (
	"context"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/mirror/codec"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/postgres/pgerr"
)

// Records reads records of a resource, with the columns that the schema doesn't know; those
// that aren't there, or not for the reader, are left out. Datetimes are shown in the zone.
func Records(ctx context.Context, v *reading.View, r *sheetschema.Resource, ids []string, zone *time.Location) (*table.Table, error) {
	t, err := codec.Read(ctx, v.Queryer(), r, v.Relation(r.Name), append([]string{}, ids...), zone)
	return t, pgerr.Wrap("read records of "+r.Name, err)
}
