package mirror

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
)

// minInvoker is the first server whose views can read with the rights of whoever asks.
const minInvoker = 150000

// failed begins what is noted of rights that could not be given: they are tried again
// once they are others.
const failed = "failed "

// rights are what a register's roles are to be given.
type rights struct {
	access.Register
	redacts bool // analysts have a schema
	digest  string
}

// planRights writes the rights on what the register's schema holds.
func (p *preparation) planRights(ctx context.Context, q sqlx.QueryerContext, made ddl.ReportLayout) (*rights, error) {
	r := &rights{Register: access.Register{Name: p.register, Descriptor: p.d, Ownership: p.ownership(p.register, p.d)}}
	var err error
	if r.Roles, r.Invoker, err = readRoles(ctx, q); err != nil || len(r.Roles) == 0 {
		return r, err
	}
	if r.Relations, err = readOwned(ctx, q, p.register); err != nil {
		return nil, err
	}
	r.Reports = slices.Clone(made.Views)
	for _, t := range p.want.Resources {
		if t.Merged {
			r.Reports = append(r.Reports, t.Name+ddl.MergedSuffix)
		}
	}
	_, fits := access.AnalystSchema(p.register)
	r.redacts = fits && r.Roles[access.Analyst] != ""
	r.digest = p.rightsDigest(r)
	return r, nil
}

// rightsDigest identifies the rights, of which there are many statements: for the same
// tables they are the same.
func (p *preparation) rightsDigest(r *rights) string {
	basis := fmt.Sprintf("%q %t %q %q", r.Roles, r.Invoker, r.Relations, r.Reports)
	p.mu.Lock()
	known := p.planned[p.register]
	p.mu.Unlock()
	if known.of == p.d && known.plan == p.reports && known.basis == basis {
		return known.rights
	}
	text := strings.Join(r.Rights(), "\n")
	if r.redacts {
		redaction := p.redaction(r)
		for _, views := range [][]access.View{redaction.Tables, redaction.Reports, redaction.Functions} {
			for _, v := range views {
				text += "\n" + strings.Join(v.Statements, "\n")
			}
		}
		text += r.Roles[access.Analyst]
	}
	sum := sha256.Sum256([]byte(text))
	digest := hex.EncodeToString(sum[:16])
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.planned[p.register]; now.of == p.d && now.plan == p.reports {
		now.basis, now.rights = basis, digest
		p.planned[p.register] = now
	}
	return digest
}

// ownership says whose a register's records are, as far as that is planned already.
func (m *Mirror) ownership(register string, d *sheetschema.Descriptor) access.Ownership {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p := m.planned[register]; p.of == d {
		return p.own
	}
	return access.OwnershipOf(register, d)
}

func (p *preparation) redaction(r *rights) access.Redaction {
	return access.RedactionOf(p.register, p.d, p.reports, func(name string) bool {
		return slices.ContainsFunc(r.Relations, func(relation access.Relation) bool { return relation.Name == name })
	})
}

// rightsStand reports whether the rights are those that were given, where tables and
// reports are as they were.
func (p *preparation) rightsStand(ctx context.Context, q sqlx.QueryerContext) (bool, error) {
	r, err := p.planRights(ctx, q, p.applied.Reports)
	if err != nil {
		return false, err
	}
	if r.digest == "" || p.applied.Rights == failed+r.digest {
		return true, nil
	}
	there, err := p.countRights(ctx, q)
	return p.applied.Rights == r.digest+there, err
}

// countRights counts what was made for the roles, to see whether somebody took any of it
// away.
func (p *preparation) countRights(ctx context.Context, q sqlx.QueryerContext) (text string, err error) {
	schema, _ := access.AnalystSchema(p.register)
	err = sqlx.GetContext(ctx, q, &text, `SELECT format(' %s %s',
		(SELECT count(*) FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND starts_with(p.polname, $2)),
		(SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $3 AND c.relkind = 'v'))`, p.register, access.PolicyPrefix, schema)
	return text, pgerr.Wrap("look at the rights", err)
}

// giveRights gives everybody their rights and returns what is to be noted of them. What
// can't be given is logged: a run doesn't hang on who may read its tables, and nobody
// sees more for it.
func (p *preparation) giveRights(ctx context.Context, r *reporter) (digest string, err error) {
	plan, err := p.planRights(ctx, p.tx, p.want.Reports)
	if err != nil || plan.digest == "" {
		return "", err
	}
	ok, err := r.try(ctx, "give the roles their rights", plan.Rights()...)
	if err != nil {
		return "", err
	}
	if ok, err = p.redact(ctx, r, plan, ok); err != nil {
		return "", err
	}
	if !ok {
		return failed + plan.digest, nil
	}
	there, err := p.countRights(ctx, p.tx)
	return plan.digest + there, err
}

// redact makes the views that analysts see.
func (p *preparation) redact(ctx context.Context, r *reporter, plan *rights, ok bool) (bool, error) {
	if err := p.dropRedaction(ctx, r); err != nil || !plan.redacts {
		return ok, err
	}
	schema, _ := access.AnalystSchema(p.register)
	quoted, analyst := pq.QuoteIdentifier(schema), pq.QuoteIdentifier(plan.Roles[access.Analyst])
	redaction := p.redaction(plan)
	statements := []string{`CREATE SCHEMA IF NOT EXISTS ` + quoted, `COMMENT ON SCHEMA ` + quoted + ` IS ` + pq.QuoteLiteral(access.AnalystComment)}
	for _, v := range redaction.Tables {
		statements = append(statements, v.Statements...)
	}
	made, err := r.try(ctx, "make the tables for analysts", statements...)
	if err != nil || !made {
		return false, err
	}
	known := make([]string, len(redaction.Tables))
	for i, v := range redaction.Tables {
		known[i] = v.Name
	}
	missing := make(map[string]bool)
	for _, v := range redaction.Reports {
		if uses(strings.Join(v.Statements, "\n"), schema, missing) {
			missing[v.Name] = true
			continue
		}
		made, err := r.try(ctx, "make the report view "+v.Name+" for analysts", v.Statements...)
		if err != nil {
			return false, err
		}
		missing[v.Name] = !made
	}
	var strangers []string
	if err := p.tx.SelectContext(ctx, &strangers, access.Strangers, schema, pq.StringArray(known)); err != nil {
		return false, pgerr.Wrap("look at the views for analysts", err)
	}
	for i, name := range strangers {
		strangers[i] = `DROP VIEW IF EXISTS ` + quoted + "." + pq.QuoteIdentifier(name) + ` CASCADE`
	}
	statements = strangers
	for _, f := range redaction.Functions {
		statements = append(statements, f.Statements...)
	}
	made, err = r.try(ctx, "let analysts read", append(statements, access.AnalystComments(p.register),
		`GRANT USAGE ON SCHEMA `+quoted+` TO `+analyst, `GRANT SELECT ON ALL TABLES IN SCHEMA `+quoted+` TO `+analyst)...)
	return ok && made, err
}

// dropRedaction takes away what analysts see, so that the tables below it can change, and
// forbids it where the schema is somebody else's.
func (p *preparation) dropRedaction(ctx context.Context, r *reporter) error {
	schema, ok := access.AnalystSchema(p.register)
	if !ok {
		return nil
	}
	var drops []string
	err := p.tx.SelectContext(ctx, &drops, `
		SELECT 'DROP VIEW ' || string_agg(c.oid::regclass::text, ', ') FROM pg_class AS c
		WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1 AND obj_description(oid) = $2) AND c.relkind = 'v'
		HAVING count(*) > 0
		UNION ALL
		SELECT 'DROP FUNCTION ' || p.oid::regprocedure FROM pg_proc AS p
		WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1 AND obj_description(oid) = $2)`, schema, access.AnalystComment)
	if err != nil {
		return pgerr.Wrap("look at the views for analysts", err)
	}
	_, err = r.try(ctx, "drop the views for analysts", drops...)
	return err
}

// uses reports whether a query reads a view of a schema that is missing.
func uses(sql, schema string, missing map[string]bool) bool {
	for name, is := range missing {
		if is && strings.Contains(sql, pq.QuoteIdentifier(schema)+"."+pq.QuoteIdentifier(name)) {
			return true
		}
	}
	return false
}

// readOwned returns what a schema holds that belongs to the service.
func readOwned(ctx context.Context, q sqlx.QueryerContext, schema string) ([]access.Relation, error) {
	var rows []struct {
		Name    string         `db:"name"`
		Kind    string         `db:"kind"`
		Columns pq.StringArray `db:"columns"`
		Others  pq.StringArray `db:"others"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT c.relname AS name, c.relkind AS kind,
			CASE WHEN n.nspname = 'sheetsync' THEN ARRAY(SELECT a.attname::text FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1) END AS columns,
			ARRAY(SELECT r.rolname::text FROM pg_roles AS r
				WHERE r.oid IN (SELECT a.grantee FROM aclexplode(c.relacl) AS a WHERE a.grantee <> c.relowner) AND r.rolname NOT IN (SELECT o.name FROM sheetsync.access_roles AS o)
					OR r.rolname = 'pg_read_all_data' -- which may read tables, but is bound by policies
				ORDER BY 1) AS others
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_has_role(c.relowner, 'USAGE')
		ORDER BY c.relname`, schema)
	if err != nil {
		return nil, pgerr.Wrap("look at the rights on the tables of "+schema, err)
	}
	relations := make([]access.Relation, len(rows))
	for i, row := range rows {
		relations[i] = access.Relation{Name: row.Name, Kind: row.Kind, Columns: row.Columns, Others: row.Others}
	}
	return relations, nil
}
