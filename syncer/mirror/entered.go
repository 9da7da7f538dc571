package mirror

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
)

// loadEntered reads from the history when records were first seen whose states don't say
// so, since their resource has a pool only now.
func loadEntered(ctx context.Context, conn *sqlx.Conn, register string, d *sheetschema.Descriptor, into map[string]*syncer.Records) error {
	for _, resource := range d.Resources {
		known := into[resource.Name]
		if resource.Pool == nil || known.Entered != nil || len(known.IDs) == 0 {
			continue
		}
		var first []struct {
			ID string    `db:"id"`
			At time.Time `db:"at"`
		}
		err := conn.SelectContext(ctx, &first, "SELECT _id AS id, min(_valid_from) AS at FROM "+ddl.History(register, resource.Name).String()+" GROUP BY _id")
		if err != nil {
			return pgerr.Wrap("read since when the records of "+resource.Name+" are known", err)
		}
		at := make(map[string]uint64, len(first))
		for _, f := range first {
			at[f.ID] = uint64(f.At.Unix())
		}
		known.Entered = make([]uint64, len(known.IDs))
		for i, id := range known.IDs {
			known.Entered[i] = at[id]
		}
	}
	return nil
}
