package mirror

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reports"
	"sheetsync/syncer/postgres/pgerr"
)

// planReports writes a register's reports. A time zone that the server doesn't know is
// taken for UTC.
func (m *Mirror) planReports(ctx context.Context, q sqlx.ExecerContext, register string, d *sheetschema.Descriptor, in syncer.Locale) (*reports.Plan, error) {
	zone := "UTC"
	if in.TimeZone != nil && in.TimeZone.String() != "" {
		zone = in.TimeZone.String()
	}
	if _, err := q.ExecContext(ctx, `SELECT now() AT TIME ZONE $1`, zone); pgerr.HasCode(err, pqerror.InvalidParameterValue) {
		m.log.WarnContext(ctx, "the database does not know the register's time zone: its report views go by UTC", "register", register, "zone", zone)
		zone = "UTC"
	} else if err != nil {
		return nil, pgerr.Wrap("ask the database for the time zone of register "+register, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	locale := reports.Locale{Language: in.Language, Zone: zone, Sealed: m.sealed[register]}
	if p := m.planned[register]; p.of != d || p.locale != locale {
		m.planned[register] = planned{of: d, locale: locale, plan: reports.Of(register, d, locale), own: access.OwnershipOf(register, d)}
	}
	return m.planned[register].plan, nil
}

// planned are the reports that a descriptor, which doesn't change, was found to have, and
// whose its records are.
type planned struct {
	of     *sheetschema.Descriptor
	locale reports.Locale
	plan   *reports.Plan
	own    access.Ownership
	// rights identifies the rights of what the database was found to have, as basis has it.
	basis, rights string
}

// reportRights is the temporary table of what people may do with report views.
const reportRights = "sheetsync_report_rights"

// A reporter makes a register's report views in a transaction. They never hold up a
// run: what can't be made is logged and left out, or stays as it was.
type reporter struct {
	*Mirror
	tx        *sqlx.Tx
	register  string
	relations map[string]*ddl.Relation
	functions []string // that the register's schema holds
	applied   ddl.ReportLayout
	dropped   bool     // the views are gone, and to be made anew
	kept      []string // views whose rights are to be given back
}

// reportsWhole tells whether the reports are those that were made, and all there.
func reportsWhole(applied ddl.ReportLayout, digest string, relations map[string]*ddl.Relation, functions []string) bool {
	is := func(name string) bool { return relations[name] != nil }
	isFunction := func(name string) bool { return slices.Contains(functions, name) }
	return applied.Digest == digest && !slices.ContainsFunc(applied.Views, func(name string) bool { return !is(name) }) &&
		!slices.ContainsFunc(applied.Functions, func(name string) bool { return !isFunction(name) }) &&
		!slices.ContainsFunc(applied.Blocked, func(name string) bool { return !is(name) && !isFunction(name) })
}

// readFunctions returns the names of the register's functions of one time.
func readFunctions(ctx context.Context, q sqlx.QueryerContext, register string) ([]string, error) {
	var names []string
	err := sqlx.SelectContext(ctx, q, &names, `SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE n.nspname = $1 AND p.proargtypes = '1184' ORDER BY p.proname`, register) // timestamptz
	return names, pgerr.Wrap("look at the functions of register "+register, err)
}

// drop takes the report views away, so that the tables below them can change. Where
// others built on one of them all stay.
func (r *reporter) drop(ctx context.Context) error {
	var statements, names []string
	for _, name := range r.applied.Views {
		if rel := r.relations[name]; rel != nil && rel.Kind == "v" {
			names = append(names, r.name(name))
		}
	}
	if len(names) > 0 {
		statements = append(statements, ddl.KeepRights(reportRights, r.register, r.applied.Views), `DROP VIEW `+strings.Join(names, ", "))
	}
	for _, name := range r.applied.Functions {
		statements = append(statements, `DROP FUNCTION IF EXISTS `+r.name(name)+`(timestamptz)`)
	}
	ok, err := r.try(ctx, "drop the report views", statements...)
	if r.dropped = ok; ok {
		r.kept = names
		for _, name := range r.applied.Views {
			delete(r.relations, name)
		}
		r.functions = slices.DeleteFunc(r.functions, func(name string) bool { return slices.Contains(r.applied.Functions, name) })
	}
	return err
}

// create makes the views and functions, and returns what there is then.
func (r *reporter) create(ctx context.Context, plan *reports.Plan) (ddl.ReportLayout, error) {
	made := ddl.ReportLayout{Digest: plan.Digest()}
	missing := make(map[string]bool)
	for _, v := range plan.Views {
		taken := r.relations[v.Name] != nil && !slices.Contains(r.applied.Views, v.Name)
		switch {
		case taken:
			made.Blocked = append(made.Blocked, v.Name)
			r.log.WarnContext(ctx, "a report view is left out: something of its name is there that is not the service's", "view", r.name(v.Name))
			fallthrough
		case r.uses(v.SQL, missing):
			missing[v.Name] = true
			continue
		}
		ok, err := r.try(ctx, "make the report view "+v.Name, r.viewStatements(v)...)
		if err != nil {
			return made, err
		}
		if ok || !r.dropped && slices.Contains(r.applied.Views, v.Name) {
			made.Views = append(made.Views, v.Name)
		} else {
			missing[v.Name] = true
		}
	}
	for _, f := range plan.Functions {
		if slices.Contains(r.functions, f.Name) && !slices.Contains(r.applied.Functions, f.Name) {
			made.Blocked = append(made.Blocked, f.Name)
			continue
		}
		ok, err := r.try(ctx, "make the function "+f.Name, r.functionStatements(f)...)
		if err != nil {
			return made, err
		}
		if ok {
			made.Functions = append(made.Functions, f.Name)
		}
	}
	if !r.dropped || len(r.kept) == 0 {
		return made, nil
	}
	_, err := r.try(ctx, "give back the rights on the report views", ddl.GiveBackRights(reportRights, r.register))
	return made, err
}

// uses reports whether a query reads a view that is missing.
func (r *reporter) uses(sql string, missing map[string]bool) bool {
	for name := range maps.Keys(missing) {
		if strings.Contains(sql, r.name(name)) {
			return true
		}
	}
	return false
}

func (r *reporter) name(of string) string {
	return pq.QuoteIdentifier(r.register) + "." + pq.QuoteIdentifier(of)
}

func (r *reporter) viewStatements(v reports.View) []string {
	names := make([]string, len(v.Columns))
	for i, c := range v.Columns {
		names[i] = pq.QuoteIdentifier(c.Name)
	}
	statements := []string{
		`CREATE OR REPLACE VIEW ` + r.name(v.Name) + ` (` + strings.Join(names, ", ") + ") AS\n" + v.SQL,
		`COMMENT ON VIEW ` + r.name(v.Name) + ` IS ` + pq.QuoteLiteral(v.Comment),
	}
	for i, c := range v.Columns {
		statements = append(statements, `COMMENT ON COLUMN `+r.name(v.Name)+`.`+names[i]+` IS `+pq.QuoteLiteral(c.Comment))
	}
	return statements
}

func (r *reporter) functionStatements(f reports.Function) []string {
	signature := r.name(f.Name) + `(timestamptz)`
	return []string{
		`CREATE OR REPLACE FUNCTION ` + signature + ` RETURNS TABLE (` + f.Result + `)
			LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = pg_catalog, pg_temp SET jit = off AS ` + pq.QuoteLiteral(f.SQL),
		`COMMENT ON FUNCTION ` + signature + ` IS ` + pq.QuoteLiteral(f.Comment),
	}
}

// try executes statements together, or none of them: then it logs why and returns
// false. The error is one of the connection.
func (r *reporter) try(ctx context.Context, doing string, statements ...string) (ok bool, err error) {
	if len(statements) == 0 {
		return true, nil
	}
	if _, err := r.tx.ExecContext(ctx, `SAVEPOINT reports`); err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	for _, s := range statements {
		_, err := r.tx.ExecContext(ctx, s)
		if err == nil {
			continue
		}
		switch pgerr.KindOf(err) {
		case pgerr.KindCanceled, pgerr.KindLost, pgerr.KindUnreachable:
			return false, pgerr.Wrap(doing, err)
		}
		r.log.WarnContext(ctx, "the register's report views are not as they should be", "register", r.register, "cause", pgerr.Wrap(doing, err).Error())
		_, err = r.tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT reports`)
		return false, pgerr.Wrap(doing, err)
	}
	_, err = r.tx.ExecContext(ctx, `RELEASE SAVEPOINT reports`)
	return err == nil, pgerr.Wrap(doing, err)
}
