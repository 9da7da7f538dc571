package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/postgres/pgerr"
)

// ErrInUse means that a change of the descriptor would break something that
// others built on the register's tables, such as a view.
var ErrInUse = errors.New("something in the database depends on it")

// Prepare brings the register's schema to the descriptor, in one transaction:
// fields are added, renamed (through their aliases), retyped and removed, and so
// are resources. The history keeps every column that it ever had: a field whose
// type changed beyond what a cast can keep has its old values in a column named
// <field>_was_<type>. Nothing is written when the tables fit already.
//
// Errors: ErrForeignTable, ErrInUse; a name that PostgreSQL can't have.
func (m *Mirror) Prepare(ctx context.Context, register string, d *sheetschema.Descriptor) error {
	if err := checkNames(register, d); err != nil {
		return err
	}
	conn, err := m.session(register)
	if err != nil {
		return err
	}
	want := layoutOf(d)
	applied, found, err := appliedLayout(ctx, conn, register)
	if err != nil {
		return err
	}
	if found && applied.equal(want) {
		whole, err := tablesExist(ctx, conn, register, want)
		if err != nil || whole {
			return err
		}
	}
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap("begin to prepare the tables", err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	// Changing a table waits for its readers, and its new readers wait for us.
	if _, err := tx.ExecContext(ctx, `SET LOCAL lock_timeout = '15s'`); err != nil {
		return pgerr.Wrap("begin to prepare the tables", err)
	}
	relations, err := readRelations(ctx, tx, register)
	if err != nil {
		return err
	}
	p, err := plan(register, d, relations, applied)
	if err != nil {
		return err
	}
	if err := run(ctx, tx, register, p.steps); err != nil {
		return err
	}
	for _, t := range want.Resources {
		if slices.Contains(p.reorder, t.Name) {
			if err := m.reorder(ctx, tx, liveTable(register, t.Name), t.Fields, func(name string) bool { return p.relations[name] != nil }); err != nil {
				return err
			}
		}
	}
	if err := run(ctx, tx, register, commentSteps(register, want)); err != nil {
		return err
	}
	if err := saveLayout(ctx, tx, register, want, p.changed); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return pgerr.Wrap("prepare the tables", err)
	}
	m.log.InfoContext(ctx, "prepared the register's tables", "register", register, "statements", len(p.steps), "changed", p.changed)
	return nil
}

func run(ctx context.Context, tx *sqlx.Tx, register string, steps []step) error {
	for _, s := range steps {
		if _, err := tx.ExecContext(ctx, s.sql, s.args...); err != nil {
			return migrationError(register, s.doing, err)
		}
	}
	return nil
}

func appliedLayout(ctx context.Context, q sqlx.QueryerContext, register string) (l layout, found bool, err error) {
	var text []byte
	err = sqlx.GetContext(ctx, q, &text, `SELECT layout FROM sheetsync.registers WHERE register = $1`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return layout{}, false, nil
	}
	if err != nil {
		return layout{}, false, pgerr.Wrap("read what is known of register "+register, err)
	}
	if err := json.Unmarshal(text, &l); err != nil {
		return layout{}, false, fmt.Errorf("read the layout of register %s: %w", register, err)
	}
	return l, true, nil
}

func saveLayout(ctx context.Context, tx *sqlx.Tx, register string, l layout, changed bool) error {
	text, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("note the layout of register %s: %w", register, err)
	}
	// After a change nothing that was noted of the rows can be relied on.
	_, err = tx.ExecContext(ctx, `
		INSERT INTO sheetsync.registers AS r (register, layout, rebuild) VALUES ($1, $2, $3)
		ON CONFLICT (register) DO UPDATE SET layout = excluded.layout, rebuild = r.rebuild OR excluded.rebuild,
			findings = CASE WHEN excluded.rebuild THEN '' ELSE r.findings END`, register, string(text), changed)
	return pgerr.Wrap("note the layout of register "+register, err)
}

// tablesExist tells whether nobody dropped a table of the layout, or changed a
// column of a live one. Columns that others added are no matter.
func tablesExist(ctx context.Context, q sqlx.QueryerContext, register string, l layout) (bool, error) {
	relations, err := readRelations(ctx, q, register)
	if err != nil {
		return false, err
	}
	for _, t := range l.Resources {
		live, history := relations[t.Name], relations[t.Name+historySuffix]
		if live == nil || history == nil || !live.hasTyped(t.Fields) || !history.hasTyped(t.Fields) {
			return false, nil
		}
	}
	return true, nil
}

// readRelations returns what the register's schema holds, by name.
func readRelations(ctx context.Context, q sqlx.QueryerContext, register string) (map[string]*relation, error) {
	var rows []struct {
		Relation string         `db:"relname"`
		Kind     string         `db:"relkind"`
		Column   sql.NullString `db:"attname"`
		Type     sql.NullString `db:"type"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod) AS type
		FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
		ORDER BY c.relname, a.attnum`, register)
	if err != nil {
		return nil, pgerr.Wrap("look at the tables of register "+register, err)
	}
	relations := make(map[string]*relation)
	for _, row := range rows {
		r := relations[row.Relation]
		if r == nil {
			r = &relation{kind: row.Kind}
			relations[row.Relation] = r
		}
		if row.Column.Valid {
			r.columns = append(r.columns, columnLayout{Name: row.Column.String, Type: row.Type.String})
		}
	}
	return relations, nil
}

func columnList(columns []columnLayout) string {
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = pq.QuoteIdentifier(c.Name)
	}
	return strings.Join(quoted, ", ")
}

// migrationError makes PostgreSQL's refusal understandable.
func migrationError(register, doing string, err error) error {
	err = pgerr.Wrap("register "+register+": "+doing, err)
	if pgerr.KindOf(err) == pgerr.KindInUse {
		return fmt.Errorf("%w: %w; drop the views that use it, synchronise, and make them again", ErrInUse, err)
	}
	return err
}
