package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/mirror/codec"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
)

// ErrNoRecords means that the register has no tables yet: no run has filled them.
var ErrNoRecords = errors.New("the register was not synchronised yet")

// Records reads the live records of a register's resources, each in the order
// of its tab: typed, with what is displayed in cells that are not of their
// field's type, and with the columns that the schema doesn't know in the order
// of their headers. What computed fields hold whose columns people keep counts as
// typed. All tables are of one moment. Datetimes are shown in the
// zone; nil is UTC. The error is ErrNoRecords where a table or column is missing.
func (m *Mirror) Records(ctx context.Context, register string, resources []*sheetschema.Resource, zone *time.Location) ([]*table.Table, error) {
	return m.records(ctx, register, resources, nil, zone)
}

// RecordsByID reads only some live records of a resource as Records does; those that aren't
// there are left out.
func (m *Mirror) RecordsByID(ctx context.Context, register string, r *sheetschema.Resource, ids []string, zone *time.Location) (*table.Table, error) {
	tables, err := m.records(ctx, register, []*sheetschema.Resource{r}, append([]string{}, ids...), zone)
	if err != nil {
		return nil, err
	}
	return tables[0], nil
}

// records reads the records with ids, or all where ids is nil.
func (m *Mirror) records(ctx context.Context, register string, resources []*sheetschema.Resource, ids []string, zone *time.Location) ([]*table.Table, error) {
	doing := "read the records of " + register
	tx, err := m.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	defer tx.Rollback()
	filling, err := readFilling(ctx, tx, register)
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	var tables []*table.Table
	for _, r := range resources {
		t, err := codec.Read(ctx, tx, r, ddl.Live(register, r.Name).String(), ids, zone)
		if k := pgerr.KindOf(err); k == pgerr.KindNoTable || k == pgerr.KindNoColumn {
			return nil, fmt.Errorf("%s: resource %s: %w", doing, r.Name, ErrNoRecords)
		}
		if err != nil {
			return nil, pgerr.Wrap(doing, err)
		}
		for i, f := range r.Fields {
			if _, ok := filling[r.Name][f.Name]; ok && f.Computed() {
				t.KeepTyped(i)
			}
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// readFilling reads which columns people filled in the last applied run, by resource
// and field.
func readFilling(ctx context.Context, tx *sqlx.Tx, register string) (map[string]map[string]json.RawMessage, error) {
	stored := []byte("{}")
	err := tx.GetContext(ctx, &stored, `SELECT profile FROM sheetsync.registers WHERE register = $1`, register)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	filling := make(map[string]map[string]json.RawMessage)
	if err := json.Unmarshal(stored, &filling); err != nil {
		return nil, err
	}
	return filling, nil
}
