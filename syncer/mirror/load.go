package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/decisions"
	"sheetsync/syncer/mirror/findings"
	"sheetsync/syncer/mirror/packed"
	"sheetsync/syncer/postgres/pgerr"
)

// Peek returns what the last applied run left, without what is known of single
// records. After a change of the tables, and when people decided something elsewhere than
// in the sheet, the input digest is empty, so that the next run never takes itself for
// unchanged.
func (m *Mirror) Peek(ctx context.Context, register string) (*syncer.State, error) {
	conn, err := m.session(register)
	if err != nil {
		return nil, err
	}
	doing := "read what the last run of register " + register + " left"
	var row struct {
		InputDigest string `db:"input_digest"`
		Basis       string
		Findings    string
		Approved    string
		Held        string
		Tabs        []byte
		Profile     []byte
		Trends      []byte
		Counts      []byte
		Outside     int64
	}
	err = conn.GetContext(ctx, &row, `
		SELECT CASE WHEN rebuild OR decided <> outside THEN '' ELSE input_digest END AS input_digest, outside, basis, findings, approved, tabs, profile, trends, counts,
			coalesce((
				SELECT CASE status WHEN 'held' THEN hold_digest END FROM sheetsync.runs AS r
				WHERE r.register = $1 AND status IN ('applied', 'unchanged', 'held') ORDER BY started_at DESC, id DESC LIMIT 1), '') AS held
		FROM sheetsync.registers CROSS JOIN (SELECT `+decisions.Outside+` AS outside) AS decided_outside WHERE register = $1`, register)
	if errors.Is(err, sql.ErrNoRows) || pgerr.KindOf(err) == pgerr.KindNoTable {
		return &syncer.State{}, nil
	}
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	m.accountFor(register, row.Outside)
	s := &syncer.State{
		InputDigest: row.InputDigest, Basis: row.Basis, Findings: row.Findings, Approved: row.Approved, Held: row.Held,
		Counts: make(map[string]syncer.Counts),
	}
	var stored map[string]counts
	if s.Tabs, err = readTabs(row.Tabs); err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	if err := errors.Join(json.Unmarshal(row.Profile, &s.Profile), json.Unmarshal(row.Trends, &s.Trends), json.Unmarshal(row.Counts, &stored)); err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	for resource, c := range stored {
		s.Counts[resource] = syncer.Counts(c)
	}
	if s.Comments, err = findings.LoadComments(ctx, conn, register); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	if s.Young, err = findings.LoadYoung(ctx, conn, register); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	return s, nil
}

// Load returns what the last applied run left.
func (m *Mirror) Load(ctx context.Context, register string, d *sheetschema.Descriptor) (*syncer.State, error) {
	state, err := m.Peek(ctx, register)
	if err != nil {
		return nil, err
	}
	state.Records = make(map[string]*syncer.Records, len(d.Resources))
	for _, r := range d.Resources {
		state.Records[r.Name] = &syncer.Records{}
	}
	conn, err := m.session(register)
	if err != nil {
		return nil, err
	}
	err = loadRecords(ctx, conn, register, state.Records)
	if pgerr.KindOf(err) == pgerr.KindNoTable {
		return state, nil
	}
	if err != nil {
		return nil, pgerr.Wrap("read the records of register "+register, err)
	}
	if err := loadEntered(ctx, conn, register, d, state.Records); err != nil {
		return nil, err
	}
	if state.Duplicates, err = findings.LoadDuplicates(ctx, conn, register); err != nil {
		return nil, pgerr.Wrap("read the duplicates of register "+register, err)
	}
	if state.Told, err = findings.LoadTold(ctx, conn, register); err != nil {
		return nil, pgerr.Wrap("read the findings of register "+register, err)
	}
	if state.Dismissals, err = decisions.LoadDismissals(ctx, conn, register); err != nil {
		return nil, pgerr.Wrap("read what was said about findings of register "+register, err)
	}
	if state.Snoozes, err = decisions.LoadSnoozes(ctx, conn, register); err != nil {
		return nil, pgerr.Wrap("read what was said about reminders of register "+register, err)
	}
	return state, nil
}

func loadRecords(ctx context.Context, conn *sqlx.Conn, register string, into map[string]*syncer.Records) (err error) {
	if err := reserveRecords(ctx, conn, register, into); err != nil {
		return err
	}
	rows, err := conn.QueryxContext(ctx, `SELECT resource, state FROM sheetsync.record_states WHERE register = $1 ORDER BY resource, bucket`, register)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var state sql.RawBytes
	for rows.Next() {
		var resource string
		if err := rows.Scan(&resource, &state); err != nil {
			return err
		}
		if r := into[resource]; r != nil {
			if err := packed.Unpack(r, state); err != nil {
				return fmt.Errorf("resource %s: %w", resource, err)
			}
		}
	}
	for _, r := range into { // of some records only, they are as good as not stored
		if len(r.Sketch) != len(r.IDs) {
			r.Sketch = nil
		}
		if len(r.Computed) != len(r.IDs) {
			r.Computed = nil
		}
		if len(r.Entered) != len(r.IDs) {
			r.Entered = nil
		}
	}
	return rows.Err()
}

// reserveRecords makes room for as many records as are stored: growing would
// take twice the memory.
func reserveRecords(ctx context.Context, conn *sqlx.Conn, register string, into map[string]*syncer.Records) error {
	var sizes []struct {
		Resource string
		N        int
	}
	err := conn.SelectContext(ctx, &sizes, `SELECT resource, sum(records) AS n FROM sheetsync.record_states WHERE register = $1 GROUP BY resource`, register)
	if err != nil {
		return err
	}
	for _, s := range sizes {
		if r := into[s.Resource]; r != nil {
			*r = syncer.Records{
				IDs: make([]string, 0, s.N), Rows: make([]int32, 0, s.N), InSheet: make([]bool, 0, s.N),
				Hash: make([]uint64, 0, s.N), Content: make([]uint64, 0, s.N), Key: make([]uint64, 0, s.N),
				Sketch: make([]uint64, 0, s.N), Computed: make([]uint64, 0, s.N),
			}
		}
	}
	return nil
}
