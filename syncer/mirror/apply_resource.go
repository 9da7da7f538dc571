package mirror

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/codec"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgtype"
)

// smallStage is up to how many rows a stage is analysed: the planner would else
// read the whole live table to find a handful of rows.
const smallStage = 10_000

// A resourceApplier applies one resource's changes. Its statements name the
// tables: s the stage, l the live table, h the history.
type resourceApplier struct {
	*applier
	doing         string
	resourceName  string
	live, history ddl.Table
	has           keys
	stage         string // temporary: new and changed rows
	gone          string // temporary: ids of deleted records
	moved         string // temporary: ids and rows of records that only moved
	fields        []string
	tab           []string // the column of the tab's title; nil where all records stand in one
	replaced      []string // selections of the ids whose versions may have ended
}

func (a *applier) resource(ctx context.Context, index int, rc *syncer.ResourceChanges) error {
	r := rc.Table.Resource
	suffix := strconv.Itoa(index)
	ra := &resourceApplier{
		applier:      a,
		doing:        "write table " + r.Name,
		resourceName: r.Name,
		live:         ddl.Live(a.run.Register, r.Name),
		history:      ddl.History(a.run.Register, r.Name),
		stage:        "pg_temp.sheetsync_stage_" + suffix,
		gone:         "pg_temp.sheetsync_gone_" + suffix,
		moved:        "pg_temp.sheetsync_moved_" + suffix,
	}
	for _, f := range r.Fields {
		ra.fields = append(ra.fields, pq.QuoteIdentifier(f.Name))
	}
	if r.Tabs != nil {
		ra.tab = []string{"_tab"}
	}
	if err := ra.apply(ctx, rc); err != nil {
		return err
	}
	return ra.seal(ctx)
}

// apply brings the resource's tables to the run's outcome.
func (ra *resourceApplier) apply(ctx context.Context, rc *syncer.ResourceChanges) error {
	if !rc.Rebuild && len(rc.Inserted)+len(rc.Updated)+len(rc.Moved)+len(rc.Deleted) == 0 {
		return nil
	}
	first, err := ra.isFirst(ctx)
	switch {
	case err != nil:
		return err
	case first && rc.Rebuild:
		return ra.applyFirst(ctx, rc.Table, allOf(rc.Table))
	case first:
		return ra.applyFirst(ctx, rc.Table, slices.Concat(rc.Inserted, rc.Updated))
	}
	if rc.Rebuild {
		return ra.rebuild(ctx, rc.Table)
	}
	if err := ra.deleteListed(ctx, rc.Deleted); err != nil {
		return err
	}
	if err := ra.upsert(ctx, rc.Table, slices.Concat(rc.Inserted, rc.Updated)); err != nil {
		return err
	}
	return ra.move(ctx, rc.Table, rc.Moved)
}

func allOf(t *table.Table) []int {
	all := make([]int, t.Len())
	for i := range all {
		all[i] = i
	}
	return all
}

// rebuild compares all rows.
func (ra *resourceApplier) rebuild(ctx context.Context, t *table.Table) error {
	if err := ra.fillStage(ctx, t, allOf(t)); err != nil {
		return err
	}
	if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`CREATE TEMPORARY TABLE %s ON COMMIT DROP AS
		SELECT l._id FROM %s AS l WHERE NOT EXISTS (SELECT FROM %s AS s WHERE s._id = l._id)`, unqualified(ra.gone), ra.live, ra.stage)); err != nil {
		return err
	}
	if err := ra.analyse(ctx, ra.gone, 0); err != nil {
		return err
	}
	if err := ra.deleteGone(ctx); err != nil {
		return err
	}
	return ra.applyStage(ctx)
}

func (ra *resourceApplier) upsert(ctx context.Context, t *table.Table, records []int) error {
	if len(records) == 0 {
		return nil
	}
	if err := ra.fillStage(ctx, t, records); err != nil {
		return err
	}
	return ra.applyStage(ctx)
}

func (ra *resourceApplier) fillStage(ctx context.Context, t *table.Table, records []int) error {
	columns := make([]string, 0, len(ra.fields)+4)
	for i, f := range t.Resource.Fields {
		columns = append(columns, ra.fields[i]+" "+pgtype.Name(f.Type))
	}
	if t.Resource.Tabs != nil {
		columns = append(columns, "_tab text NOT NULL")
	}
	columns = append(columns, "_id text NOT NULL", "_row integer NOT NULL", "_extra jsonb", "_raw jsonb")
	err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`CREATE TEMPORARY TABLE %s (%s) ON COMMIT DROP`, unqualified(ra.stage), strings.Join(columns, ", ")))
	if err != nil {
		return err
	}
	e := codec.NewEncoder(t)
	if err := ra.Copy(ctx, ra.doing, ra.stage, pgcopy.Each(records, e.AppendRow)); err != nil {
		return err
	}
	ra.replaced = append(ra.replaced, `SELECT _id FROM `+ra.stage)
	return ra.analyse(ctx, ra.stage, len(records))
}

func (ra *resourceApplier) analyse(ctx context.Context, stage string, rows int) error {
	if rows > smallStage {
		return nil
	}
	return ra.Execute(ctx, ra.doing, `ANALYZE `+stage+` (_id)`)
}

// unqualified strips the schema of temporary tables, which CREATE TEMPORARY
// TABLE implies.
func unqualified(name string) string { return strings.TrimPrefix(name, "pg_temp.") }

// columns returns the quoted fields, the column of the tab's title where there is one,
// and the given service columns.
func (ra *resourceApplier) columns(service ...string) []string {
	return slices.Concat(ra.fields, ra.tab, service)
}

// displaced is the condition that the live row l stands elsewhere than the row of the
// given prefix.
func (ra *resourceApplier) displaced(prefix string) string {
	condition := "l._row <> " + prefix + "_row"
	for _, c := range ra.tab {
		condition += " OR l." + c + " IS DISTINCT FROM " + prefix + c
	}
	return "(" + condition + ")"
}

func prefixed(prefix string, columns []string) string {
	return prefix + strings.Join(columns, ", "+prefix)
}

// deleteListed deletes records by id.
func (ra *resourceApplier) deleteListed(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`CREATE TEMPORARY TABLE %s (_id text NOT NULL) ON COMMIT DROP`, unqualified(ra.gone))); err != nil {
		return err
	}
	if err := ra.Copy(ctx, ra.doing, ra.gone, pgcopy.Each(ids, pgcopy.AppendText)); err != nil {
		return err
	}
	if err := ra.analyse(ctx, ra.gone, len(ids)); err != nil {
		return err
	}
	return ra.deleteGone(ctx)
}

// deleteGone closes the versions of the records that are gone, notes what was
// deleted, and deletes it.
func (ra *resourceApplier) deleteGone(ctx context.Context) error {
	ra.replaced = append(ra.replaced, `SELECT _id FROM `+ra.gone)
	if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`
		UPDATE %s AS h SET _valid_to = greatest(now(), h._valid_from) FROM %s AS g WHERE h._id = g._id AND h._valid_to IS NULL`,
		ra.history, ra.gone)); err != nil {
		return err
	}
	columns := ra.columns("_id", "_row", "_extra", "_raw", "_changed_at")
	if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`
		INSERT INTO %s (%s, _op, _valid_from, _valid_to, _run)
		SELECT %s, 'delete', now(), now(), $1 FROM %s AS l JOIN %s AS g ON g._id = l._id`,
		ra.history, strings.Join(columns, ", "), prefixed("l.", columns), ra.live, ra.gone), ra.run.ID); err != nil {
		return err
	}
	return ra.Execute(ctx, ra.doing, fmt.Sprintf(`DELETE FROM %s AS l USING %s AS g WHERE l._id = g._id`, ra.live, ra.gone))
}

// move notes the new rows of records that are otherwise as they were.
func (ra *resourceApplier) move(ctx context.Context, t *table.Table, records []int) error {
	if len(records) == 0 {
		return nil
	}
	columns, set := "_id text NOT NULL, _row integer NOT NULL", "_row = m._row"
	for _, c := range ra.tab {
		columns, set = columns+", "+c+" text NOT NULL", set+", "+c+" = m."+c
	}
	if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`CREATE TEMPORARY TABLE %s (%s) ON COMMIT DROP`, unqualified(ra.moved), columns)); err != nil {
		return err
	}
	err := ra.Copy(ctx, ra.doing, ra.moved, pgcopy.Each(records, func(buf []byte, record int) []byte {
		buf = append(pgcopy.AppendText(buf, t.ID(record)), '\t')
		buf = strconv.AppendInt(buf, int64(t.Row(record)), 10)
		if ra.tab != nil {
			buf = pgcopy.AppendText(append(buf, '\t'), t.Tab(record))
		}
		return buf
	}))
	if err != nil {
		return err
	}
	if err := ra.analyse(ctx, ra.moved, len(records)); err != nil {
		return err
	}
	return ra.Execute(ctx, ra.doing, fmt.Sprintf(`UPDATE %s AS l SET %s FROM %s AS m WHERE l._id = m._id AND %s`, ra.live, set, ra.moved, ra.displaced("m.")))
}
