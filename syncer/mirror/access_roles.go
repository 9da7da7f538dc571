package mirror

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/postgres/pgerr"
)

// readRoles returns the roles that there are, and whether the server has views that read
// with the rights of whoever asks.
func readRoles(ctx context.Context, q sqlx.QueryerContext) (roles access.Roles, invoker bool, err error) {
	var rows []struct {
		Role    access.Role `db:"role"`
		Name    string      `db:"name"`
		Invoker bool        `db:"invoker"`
	}
	err = sqlx.SelectContext(ctx, q, &rows, `SELECT a.role, a.name, current_setting('server_version_num')::int >= $1 AS invoker
		FROM sheetsync.access_roles AS a JOIN pg_roles AS r ON r.rolname = a.name`, minInvoker)
	roles = make(access.Roles)
	for _, row := range rows {
		roles[row.Role], invoker = row.Name, row.Invoker
	}
	return roles, invoker, pgerr.Wrap("look for the roles", err)
}

// prepareAccess makes the roles that are missing, as far as it may, and gives them their
// rights on the service's tables.
func (m *Mirror) prepareAccess(ctx context.Context) error {
	roles, _, err := readRoles(ctx, m.db)
	if err != nil {
		return err
	}
	for _, role := range access.Groups {
		if roles[role] != "" {
			continue
		}
		if err := m.makeRole(ctx, role); err != nil {
			return err
		}
	}
	if err := m.joinRoles(ctx); err != nil {
		return err
	}
	if err := m.giveDatabaseRights(ctx); err != nil {
		return err
	}
	return m.giveServiceRights(ctx, m.db)
}

// joinRoles makes the service a member of the roles, so that it can take them on when it
// reads for somebody (package reading). Whoever makes a role is none by that.
func (m *Mirror) joinRoles(ctx context.Context) error {
	const doing = "let the service take on the roles of those who read"
	var names []string
	err := m.db.SelectContext(ctx, &names, `SELECT r.rolname FROM sheetsync.access_roles AS a JOIN pg_roles AS r ON r.rolname = a.name
		WHERE a.role <> 'reader' AND NOT pg_has_role(r.oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) ORDER BY 1`)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	for _, name := range names {
		if _, err := m.db.ExecContext(ctx, `GRANT `+pq.QuoteIdentifier(name)+` TO CURRENT_USER`); err != nil {
			m.log.WarnContext(ctx, "sales and analysts can't be shown the page", "role", name, "cause", pgerr.Wrap(doing, err).Error())
		}
	}
	return nil
}

// giveDatabaseRights keeps those who read from making anything, where the service owns
// the database and its schema public. PostgreSQL gives such rights to everybody.
func (m *Mirror) giveDatabaseRights(ctx context.Context) error {
	const doing = "take from everybody the right to make tables"
	var is struct {
		Database string `db:"database"`
		Temp     bool   `db:"temp"`   // everybody may make temporary tables, and the service may change that
		Public   bool   `db:"public"` // the same of tables in the schema public
		Large    bool   `db:"large"`  // the same of large objects, whose functions are a superuser's
	}
	roles, _, err := readRoles(ctx, m.db)
	if err != nil || len(roles) == 0 {
		return err
	}
	err = m.db.GetContext(ctx, &is, `SELECT d.datname AS database,
			pg_has_role(d.datdba, 'USAGE') AND has_database_privilege('public', d.oid, 'TEMPORARY') AS temp,
			coalesce((SELECT pg_has_role(n.nspowner, 'USAGE') AND has_schema_privilege('public', n.oid, 'CREATE') FROM pg_namespace AS n WHERE n.nspname = 'public'), false) AS public,
			current_setting('is_superuser')::bool AND pg_has_role(d.datdba, 'USAGE') AND has_function_privilege('public', 'lo_create(oid)', 'EXECUTE') AS large
		FROM pg_database AS d WHERE d.datname = current_database()`)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	var statements []string
	if is.Temp {
		statements = access.DatabaseRights(is.Database, roles)
	}
	if is.Public {
		statements = append(statements, access.PublicSchemaRights)
	}
	if is.Large {
		statements = append(statements, access.LargeObjectRights)
	}
	for _, statement := range statements {
		if _, err := m.db.ExecContext(ctx, statement); err != nil {
			m.log.WarnContext(ctx, "everybody may make tables in the database", "cause", pgerr.Wrap(doing, err).Error())
		}
	}
	return nil
}

// makeRole makes a role, and notes what it is called. That it may not is logged.
func (m *Mirror) makeRole(ctx context.Context, role access.Role) error {
	name, exists, err := m.roleName(ctx, role)
	if err != nil {
		return err
	}
	if !exists {
		_, err := m.db.ExecContext(ctx, access.Create(name))
		switch {
		case pgerr.HasCode(err, pqerror.DuplicateObject, pqerror.UniqueViolation): // another process just did
		case pgerr.KindOf(err) == pgerr.KindForbidden:
			m.log.InfoContext(ctx, "a role for those who read the registers is missing, and the service may not make it", "role", name)
			return nil
		case err != nil:
			return pgerr.Wrap("make the role "+name, err)
		}
	}
	// Another process may be noting the same, which is a conflict of the role or of the name,
	// whichever index is asked first.
	_, err = m.db.ExecContext(ctx, `INSERT INTO sheetsync.access_roles (role, name) VALUES ($1, $2) ON CONFLICT DO NOTHING`, role, name)
	if err == nil {
		_, err = m.db.ExecContext(ctx, `UPDATE sheetsync.access_roles SET name = $2, rights = '' WHERE role = $1 AND name <> $2`, role, name)
	}
	return pgerr.Wrap("note the role "+name, err)
}

// roleName is what a role is to be called: as it was, as usual, or after this database
// where another one of the server, or something else, has the usual name.
func (m *Mirror) roleName(ctx context.Context, role access.Role) (name string, exists bool, err error) {
	var found []struct {
		Name   string `db:"rolname"`
		Usable bool   `db:"usable"`
	}
	var database, noted string
	err = m.db.QueryRowContext(ctx, `SELECT current_database(), coalesce((SELECT name FROM sheetsync.access_roles WHERE role = $1), '')`, role).Scan(&database, &noted)
	if err != nil {
		return "", false, pgerr.Wrap("look for the roles", err)
	}
	usual, own := access.Name(role), access.NameIn(database, role)
	// A role is free where no other database has given it anything, and it can do nothing
	// of itself.
	err = m.db.SelectContext(ctx, &found, `
		SELECT r.rolname, NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls OR r.rolreplication OR r.rolcanlogin AND $2 <> 'reader')
			AND NOT EXISTS (SELECT FROM pg_shdepend AS d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
				AND d.dbid NOT IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))) AS usable
		FROM pg_roles AS r WHERE r.rolname = ANY ($1)`, pq.StringArray{usual, own, noted}, role)
	if err != nil {
		return "", false, pgerr.Wrap("look for the roles", err)
	}
	state := make(map[string]bool)
	for _, f := range found {
		state[f.Name] = f.Usable
	}
	for _, candidate := range []string{noted, usual} {
		usable, there := state[candidate]
		if role == access.Reader && candidate != noted && there {
			continue // whoever made it may have its password
		}
		if candidate != "" && (!there || usable) {
			return candidate, there, nil
		}
	}
	_, there := state[own]
	return own, there, nil
}

// giveServiceRights gives the roles their rights on the service's tables, where they are
// others than those that were given, in a transaction of its own: other registers' runs
// are at work on these tables. That it can't is logged.
func (m *Mirror) giveServiceRights(ctx context.Context, on interface {
	sqlx.QueryerContext
	BeginTxx(context.Context, *sql.TxOptions) (*sqlx.Tx, error)
}) error {
	const doing = "give the roles their rights on the service's tables"
	s := access.Service{}
	var err error
	if s.Roles, s.Invoker, err = readRoles(ctx, on); err != nil || len(s.Roles) == 0 {
		return err
	}
	if s.Relations, err = readOwned(ctx, on, "sheetsync"); err != nil {
		return err
	}
	if err := sqlx.SelectContext(ctx, on, &s.Reported, readByReports); err != nil {
		return pgerr.Wrap(doing, err)
	}
	statements := s.Rights()
	sum := sha256.Sum256([]byte(strings.Join(statements, "\n")))
	digest := hex.EncodeToString(sum[:16])
	var stands bool
	err = sqlx.GetContext(ctx, on, &stands, `SELECT coalesce(bool_and(a.rights = $1), true) FROM sheetsync.access_roles AS a JOIN pg_roles AS r ON r.rolname = a.name WHERE a.role <> 'reader'`, digest)
	if err != nil || stands {
		return pgerr.Wrap(doing, err)
	}
	tx, err := on.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	for _, statement := range slices.Concat([]string{`SET LOCAL lock_timeout = '5s'`}, statements, []string{`UPDATE sheetsync.access_roles SET rights = ` + pq.QuoteLiteral(digest)}) {
		if _, err = tx.ExecContext(ctx, statement); err != nil {
			break
		}
	}
	if err == nil {
		err = tx.Commit()
	}
	switch pgerr.KindOf(err) {
	case pgerr.KindForbidden, pgerr.KindBusy, pgerr.KindOther:
		if err != nil {
			m.log.WarnContext(ctx, "the roles could not be given their rights on the service's tables", "cause", pgerr.Wrap(doing, err).Error())
		}
		return nil
	}
	return pgerr.Wrap(doing, err)
}

// readByReports selects the service's tables that report views of registers read.
const readByReports = `SELECT DISTINCT o.relname::text FROM pg_class AS o
	JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = o.oid AND d.classid = 'pg_rewrite'::regclass
	JOIN pg_rewrite AS w ON w.oid = d.objid JOIN pg_class AS v ON v.oid = w.ev_class
	JOIN pg_namespace AS n ON n.oid = v.relnamespace JOIN sheetsync.registers AS r ON r.register = n.nspname
	WHERE o.relnamespace = 'sheetsync'::regnamespace AND o.relkind = 'r' AND starts_with(v.relname, 'report_') ORDER BY 1`
