package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/ddl"
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
	if err := ddl.CheckNames(register, d); err != nil {
		return err
	}
	conn, err := m.session(register)
	if err != nil {
		return err
	}
	want := ddl.LayoutOf(d)
	applied, found, err := appliedLayout(ctx, conn, register)
	if err != nil {
		return err
	}
	if found && applied.Equal(want) {
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
	p, err := ddl.Plan(register, d, relations, applied)
	if err != nil {
		return err
	}
	if err := run(ctx, tx, register, p.Steps); err != nil {
		return err
	}
	for _, t := range want.Resources {
		if slices.Contains(p.Reorder, t.Name) {
			if err := m.reorder(ctx, tx, ddl.Live(register, t.Name), t.Fields, func(name string) bool { return p.Relations[name] != nil }); err != nil {
				return err
			}
		}
	}
	if err := run(ctx, tx, register, slices.Concat(p.Views, ddl.CommentSteps(register, want))); err != nil {
		return err
	}
	if err := saveLayout(ctx, tx, register, want, p.Changed); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return pgerr.Wrap("prepare the tables", err)
	}
	m.log.InfoContext(ctx, "prepared the register's tables", "register", register, "statements", len(p.Steps), "changed", p.Changed)
	return nil
}

func run(ctx context.Context, tx *sqlx.Tx, register string, steps []ddl.Step) error {
	for _, s := range steps {
		if _, err := tx.ExecContext(ctx, s.SQL, s.Args...); err != nil {
			return migrationError(register, s.Doing, err)
		}
	}
	return nil
}

func appliedLayout(ctx context.Context, q sqlx.QueryerContext, register string) (l ddl.Layout, found bool, err error) {
	var text []byte
	err = sqlx.GetContext(ctx, q, &text, `SELECT layout FROM sheetsync.registers WHERE register = $1`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return ddl.Layout{}, false, nil
	}
	if err != nil {
		return ddl.Layout{}, false, pgerr.Wrap("read what is known of register "+register, err)
	}
	if err := json.Unmarshal(text, &l); err != nil {
		return ddl.Layout{}, false, fmt.Errorf("read the layout of register %s: %w", register, err)
	}
	return l, true, nil
}

func saveLayout(ctx context.Context, tx *sqlx.Tx, register string, l ddl.Layout, changed bool) error {
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
func tablesExist(ctx context.Context, q sqlx.QueryerContext, register string, l ddl.Layout) (bool, error) {
	relations, err := readRelations(ctx, q, register)
	if err != nil {
		return false, err
	}
	for _, t := range l.Resources {
		live, history := relations[t.Name], relations[t.Name+ddl.HistorySuffix]
		if live == nil || history == nil || !live.HasTyped(t.Fields) || !history.HasTyped(t.Fields) {
			return false, nil
		}
		if t.Merged && !ddl.IsMerged(relations[t.Name+ddl.MergedSuffix], t) {
			return false, nil
		}
	}
	return true, nil
}

// readRelations returns what the register's schema holds, by name.
func readRelations(ctx context.Context, q sqlx.QueryerContext, register string) (map[string]*ddl.Relation, error) {
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
	relations := make(map[string]*ddl.Relation)
	for _, row := range rows {
		r := relations[row.Relation]
		if r == nil {
			r = &ddl.Relation{Kind: row.Kind}
			relations[row.Relation] = r
		}
		if row.Column.Valid {
			r.Columns = append(r.Columns, ddl.Column{Name: row.Column.String, Type: row.Type.String})
		}
	}
	return relations, nil
}

// migrationError makes PostgreSQL's refusal understandable.
func migrationError(register, doing string, err error) error {
	err = pgerr.Wrap("register "+register+": "+doing, err)
	if pgerr.KindOf(err) == pgerr.KindInUse {
		return fmt.Errorf("%w: %w; drop the views that use it, synchronise, and make them again", ErrInUse, err)
	}
	return err
}
