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
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reports"
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
// The report views follow: see package reports. They are in the locale's language, and
// their day begins in its time zone.
//
// Errors: ErrForeignTable, ErrInUse; a name that PostgreSQL can't have.
func (m *Mirror) Prepare(ctx context.Context, register string, d *sheetschema.Descriptor, in syncer.Locale) error {
	return m.awaited(register, m.prepare(ctx, register, d, in))
}

func (m *Mirror) prepare(ctx context.Context, register string, d *sheetschema.Descriptor, in syncer.Locale) error {
	if err := ddl.CheckNames(register, d); err != nil {
		return err
	}
	conn, err := m.session(register)
	if err != nil {
		return err
	}
	p := &preparation{Mirror: m, register: register, d: d, want: ddl.LayoutOf(d)}
	var found bool
	if p.applied, found, err = appliedLayout(ctx, conn, register); err != nil {
		return err
	}
	relations, err := readRelations(ctx, conn, register)
	if err != nil {
		return err
	}
	if m.notesSealed(register, relations) {
		p.want.Seal(d)
	}
	if p.reports, err = m.planReports(ctx, conn, register, d, in); err != nil {
		return err
	}
	functions, err := readFunctions(ctx, conn, register)
	if err != nil {
		return err
	}
	p.whole = found && p.applied.Equal(p.want) && tablesExist(relations, p.want)
	p.reported = p.whole && reportsWhole(p.applied.Reports, p.reports.Digest(), relations, functions)
	if p.reported {
		right, err := p.rightsStand(ctx, conn)
		if right || err != nil {
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
	if relations, err = readRelations(ctx, tx, register); err != nil {
		return err
	}
	p.tx, p.relations, p.functions = tx, relations, functions
	if err := p.execute(ctx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return pgerr.Wrap("prepare the tables", err)
	}
	return m.giveServiceRights(ctx, conn)
}

// A preparation brings one register to its descriptor in one transaction.
type preparation struct {
	*Mirror
	register      string
	d             *sheetschema.Descriptor
	want, applied ddl.Layout
	reports       *reports.Plan
	whole         bool // the tables fit already
	reported      bool // and so do the reports
	tx            *sqlx.Tx
	relations     map[string]*ddl.Relation
	functions     []string
}

func (p *preparation) execute(ctx context.Context) error {
	r := &reporter{Mirror: p.Mirror, tx: p.tx, register: p.register, relations: p.relations, functions: p.functions, applied: p.applied.Reports}
	if p.reported {
		p.want.Reports = p.applied.Reports
		return p.finish(ctx, r, false)
	}
	if err := p.dropRedaction(ctx, r); err != nil {
		return err
	}
	if err := r.drop(ctx); err != nil {
		return err
	}
	changed := false
	if !p.whole {
		var err error
		if changed, err = p.tables(ctx); err != nil {
			return err
		}
	}
	var err error
	if p.want.Reports, err = r.create(ctx, p.reports); err != nil {
		return err
	}
	return p.finish(ctx, r, changed)
}

// finish gives everybody their rights on what there is now, and notes it.
func (p *preparation) finish(ctx context.Context, r *reporter, changed bool) (err error) {
	if p.want.Rights, err = p.giveRights(ctx, r); err != nil {
		return err
	}
	return saveLayout(ctx, p.tx, p.register, p.want, changed)
}

// tables brings the tables to the descriptor and reports whether any that was there
// changes.
func (p *preparation) tables(ctx context.Context) (changed bool, err error) {
	plan, err := ddl.Plan(p.register, p.d, p.want, p.relations, p.applied)
	if err != nil {
		return false, err
	}
	if err := run(ctx, p.tx, plan.Steps); err != nil {
		return false, err
	}
	for _, t := range p.want.Resources {
		if slices.Contains(plan.Reorder, t.Name) {
			if err := p.reorder(ctx, p.tx, ddl.Live(p.register, t.Name), t.Fields, func(name string) bool { return plan.Relations[name] != nil }); err != nil {
				return false, err
			}
		}
	}
	if err := run(ctx, p.tx, slices.Concat(plan.Views, ddl.CommentSteps(p.register, p.want))); err != nil {
		return false, err
	}
	p.log.InfoContext(ctx, "prepared the register's tables", "register", p.register, "statements", len(plan.Steps), "changed", plan.Changed)
	return plan.Changed, nil
}

func run(ctx context.Context, tx *sqlx.Tx, steps []ddl.Step) error {
	for _, s := range steps {
		if _, err := tx.ExecContext(ctx, s.SQL, s.Args...); err != nil {
			return migrationError(s.Doing, err)
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
func tablesExist(relations map[string]*ddl.Relation, l ddl.Layout) bool {
	for _, t := range l.Resources {
		live, history := relations[t.Name], relations[t.Name+ddl.HistorySuffix]
		if live == nil || !live.HasTyped(t.Fields) || !t.HistoryFits(history) {
			return false
		}
		if t.Merged && !ddl.IsMerged(relations[t.Name+ddl.MergedSuffix], t) {
			return false
		}
	}
	return true
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
func migrationError(doing string, err error) error {
	err = pgerr.Wrap(doing, err)
	if pgerr.KindOf(err) == pgerr.KindInUse {
		return fmt.Errorf("%w: %w; drop the views that use it, synchronise, and make them again", ErrInUse, err)
	}
	return err
}
