package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/postgres/pgerr"
)

// ErrNoRecords means that the register has no tables yet: no run has filled them.
var ErrNoRecords = errors.New("the register was not synchronised yet")

// Records reads the live records of a register's resources, each in the order
// of its tab: typed, with what is displayed in cells that are not of their
// field's type, and with the columns that the schema doesn't know in the order
// of their headers. All tables are of one moment. Datetimes are shown in the
// zone; nil is UTC. The error is ErrNoRecords where a table or column is missing.
func (m *Mirror) Records(ctx context.Context, register string, resources []*sheetschema.Resource, zone *time.Location) ([]*table.Table, error) {
	doing := "read the records of " + register
	tx, err := m.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	defer tx.Rollback()
	var tables []*table.Table
	for _, r := range resources {
		t, err := readRecords(ctx, tx, register, r, zone)
		if k := pgerr.KindOf(err); k == pgerr.KindNoTable || k == pgerr.KindNoColumn {
			return nil, fmt.Errorf("%s: resource %s: %w", doing, r.Name, ErrNoRecords)
		}
		if err != nil {
			return nil, pgerr.Wrap(doing, err)
		}
		tables = append(tables, t)
	}
	return tables, nil
}

func readRecords(ctx context.Context, tx *sqlx.Tx, register string, r *sheetschema.Resource, zone *time.Location) (*table.Table, error) {
	live := liveTable(register, r.Name)
	var count int
	if err := tx.GetContext(ctx, &count, "SELECT count(*) FROM "+live.String()); err != nil {
		return nil, err
	}
	var headers []string
	if err := tx.SelectContext(ctx, &headers, "SELECT DISTINCT jsonb_object_keys(_extra) FROM "+live.String()+" WHERE _extra IS NOT NULL"); err != nil {
		return nil, err
	}
	slices.Sort(headers)
	t := table.NewTable(r, count)
	t.SetLocation(zone)
	extra := make(map[string]int, len(headers))
	for _, h := range headers {
		extra[h] = t.AddExtra(h)
	}
	rows, err := tx.QueryContext(ctx, "SELECT "+selection(r)+" FROM "+live.String()+" ORDER BY _row, _id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cells := make([]sql.RawBytes, len(r.Fields)+4)
	into := make([]any, len(cells))
	for i := range cells {
		into[i] = &cells[i]
	}
	for record := 0; rows.Next(); record++ {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if err := setRecord(t, record, cells, extra); err != nil {
			return nil, err
		}
	}
	return t, rows.Err()
}

// selection lists the columns as texts that setRecord reads.
func selection(r *sheetschema.Resource) string {
	var columns []string
	for _, f := range r.Fields {
		name := pq.QuoteIdentifier(f.Name)
		switch f.Type {
		case sheetschema.TypeDate:
			name = "(" + name + " - date '1970-01-01')"
		case sheetschema.TypeTime:
			name = "extract(epoch from " + name + ")::bigint"
		case sheetschema.TypeDateTime:
			name = "(extract(epoch from " + name + ") * 1000000)::bigint"
		}
		columns = append(columns, name+"::text")
	}
	return strings.Join(append(columns, "_id", "_row::text", "_extra::text", "_raw::text"), ", ")
}

func setRecord(t *table.Table, record int, cells []sql.RawBytes, extra map[string]int) error {
	fields := t.Resource.Fields
	for i, f := range fields {
		if cells[i] == nil {
			continue
		}
		if err := setField(t, record, f, string(cells[i])); err != nil {
			return err
		}
	}
	rest := cells[len(fields):]
	t.SetID(record, string(rest[0]))
	var row int
	if _, err := fmt.Sscan(string(rest[1]), &row); err != nil {
		return fmt.Errorf("the row of a record: %w", err)
	}
	t.SetRow(record, row)
	if rest[2] != nil {
		var members map[string]any
		if err := json.Unmarshal(rest[2], &members); err != nil {
			return errors.New("the column _extra of a record is no JSON object")
		}
		for header, value := range members {
			t.SetExtra(record, extra[header], extraCell(value))
		}
	}
	if rest[3] != nil {
		var raw map[string]string
		if err := json.Unmarshal(rest[3], &raw); err != nil {
			return errors.New("the column _raw of a record is no JSON object of texts")
		}
		for name, displayed := range raw {
			if f, ok := t.Resource.Field(name); ok {
				t.SetInvalid(record, f.Index, displayed)
			}
		}
	}
	return nil
}

func setField(t *table.Table, record int, f *sheetschema.Field, text string) error {
	switch f.Type {
	case sheetschema.TypeString, sheetschema.TypeJSON:
		t.SetText(record, f.Index, text)
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		v, err := expression.ParseNumber(text)
		if err != nil {
			return fmt.Errorf("column %s holds something that is no number", f.Name)
		}
		t.SetValue(record, f.Index, v)
	case sheetschema.TypeBoolean:
		n := int64(0)
		if text == "true" {
			n = 1
		}
		t.SetInt(record, f.Index, n)
	default:
		var n int64
		if _, err := fmt.Sscan(text, &n); err != nil {
			return fmt.Errorf("column %s holds something that is no %s", f.Name, f.Type)
		}
		t.SetInt(record, f.Index, n)
	}
	return nil
}

func extraCell(value any) table.Cell {
	switch v := value.(type) {
	case string:
		return table.Cell{Kind: table.CellText, Text: v}
	case float64:
		return table.Cell{Kind: table.CellNumber, Number: v}
	case bool:
		if v {
			return table.Cell{Kind: table.CellBool, Number: 1}
		}
		return table.Cell{Kind: table.CellBool}
	default:
		return table.Cell{}
	}
}

// Tabs returns the sheet ids of the tabs that the register's last applied run
// found, by resource; none before the first one. It needs no lock.
func (m *Mirror) Tabs(ctx context.Context, register string) (map[string]int64, error) {
	var stored []byte
	err := m.db.GetContext(ctx, &stored, `SELECT tabs FROM sheetsync.registers WHERE register = $1`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return map[string]int64{}, nil
	}
	if err != nil {
		return nil, pgerr.Wrap("read the tabs of "+register, err)
	}
	tabs := make(map[string]int64)
	if err := json.Unmarshal(stored, &tabs); err != nil {
		return nil, fmt.Errorf("read the tabs of %s: %w", register, err)
	}
	return tabs, nil
}
