package readmodel

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/postgres/pgerr"
)

// An AuditEntry is something that somebody decided about a register on the page.
type AuditEntry struct {
	At      time.Time
	Actor   string // an address, or operator
	Via     string
	Action  string
	Subject map[string]any `db:"-"`
	Stored  []byte         `db:"subject"`
}

// Audit returns what was decided about a register, the latest first, and how much that is
// in all. It is for managers.
func Audit(ctx context.Context, v *reading.View, limit, offset int) (list []AuditEntry, total int, err error) {
	table := v.Service("audit")
	if err := v.Get(ctx, &total, `SELECT count(*) FROM `+table+` WHERE register = $1`, v.Reader.Register); err != nil {
		return nil, 0, err
	}
	if err := v.Select(ctx, &list, `SELECT at, actor, via, action, subject FROM `+table+` WHERE register = $1 ORDER BY id DESC LIMIT $2 OFFSET $3`, v.Reader.Register, limit, offset); err != nil {
		return nil, 0, err
	}
	for i := range list {
		if err := json.Unmarshal(list[i].Stored, &list[i].Subject); err != nil {
			return nil, 0, errors.New("the subject of an entry of the audit trail is no JSON object")
		}
	}
	return list, total, nil
}

// IsApproved reports whether somebody has approved what a digest says, and no run has
// taken it up.
func IsApproved(ctx context.Context, db sqlx.QueryerContext, register, digest string) (approved bool, err error) {
	err = sqlx.GetContext(ctx, db, &approved, `SELECT EXISTS (SELECT FROM sheetsync.registers WHERE register = $1 AND approved = $2)`, register, digest)
	return approved, pgerr.Wrap("read what was approved of register "+register, err)
}

// Called says what people call records of a resource, by id; those that aren't there, not
// for the reader, or without a name are left out.
func Called(ctx context.Context, v *reading.View, refs []Ref) (map[Ref]string, error) {
	names := make(map[Ref]string, len(refs))
	if has, err := v.Has(ctx, reportRecords); err != nil || !has[reportRecords] {
		return names, err
	}
	resources, ids := make([]string, len(refs)), make([]string, len(refs))
	for i, ref := range refs {
		resources[i], ids[i] = ref.Resource, ref.RecordID
	}
	var rows []struct {
		Resource string
		ID       string `db:"record_id"`
		Record   string
	}
	err := v.Select(ctx, &rows, `SELECT r.resource, r.record_id, r.record FROM `+v.Relation(reportRecords)+` AS r
		WHERE r.record_id = ANY ($2) AND r.record IS NOT NULL AND (r.resource, r.record_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`, pq.StringArray(resources), pq.StringArray(ids))
	for _, row := range rows {
		names[Ref{row.Resource, row.ID}] = row.Record
	}
	return names, err
}
