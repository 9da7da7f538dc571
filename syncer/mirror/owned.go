package mirror

import (
	"context"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"sheetsync/sheetschema"
	"sheetsync/syncer/postgres/pgerr"
)

// Owned returns the ids of the live records of a register's resource that have a
// text in a field, apart from case and blanks around it: a salesperson's customers.
func (m *Mirror) Owned(ctx context.Context, register string, r *sheetschema.Resource, field int, owner string) (map[string]bool, error) {
	var ids []string
	err := m.db.SelectContext(ctx, &ids, `SELECT _id FROM `+pq.QuoteIdentifier(register)+`.`+pq.QuoteIdentifier(r.Name)+`
		WHERE lower(btrim(`+pq.QuoteIdentifier(r.Fields[field].Name)+`::text)) = $1`, strings.ToLower(strings.TrimSpace(owner)))
	if pgerr.HasCode(err, pqerror.UndefinedTable) { // of an optional resource without a tab
		return map[string]bool{}, nil
	}
	if err != nil {
		return nil, pgerr.Wrap("read the records of "+register+"."+r.Name, err)
	}
	owned := make(map[string]bool, len(ids))
	for _, id := range ids {
		owned[id] = true
	}
	return owned, nil
}
