package mirror

import (
	"context"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/postgres/pgerr"
)

// AccessReport says how the service and those who read the registers stand in the
// database.
type AccessReport struct {
	User     string `db:"service"`
	Database string `db:"database"`
	// What the service may do: it needs to make schemas and temporary tables, and no more.
	Superuser   bool `db:"superuser"`
	CreatesRole bool `db:"creates_role"`
	Creates     bool `db:"creates"`
	Temporary   bool `db:"temporary"`
	// What everybody may do, and needn't.
	PublicTemporary bool `db:"public_temporary"`
	PublicCreates   bool `db:"public_creates"`
	// Foreign are tables of the service's that belong to another user.
	Foreign pq.StringArray `db:"foreign_tables"`
	Version int            `db:"version"`

	Missing access.Roles // roles that aren't there, by what they are to be called
	// Failed are registers whose rights could not be given.
	Failed []string
}

// Access looks at the rights in the database.
func (m *Mirror) Access(ctx context.Context) (AccessReport, error) {
	const doing = "look at the rights in the database"
	r := AccessReport{Missing: make(access.Roles)}
	err := m.db.GetContext(ctx, &r, `SELECT current_user AS service, d.datname AS database, u.rolsuper AS superuser, u.rolsuper OR u.rolcreaterole AS creates_role,
			has_database_privilege(d.oid, 'CREATE') AS creates, has_database_privilege(d.oid, 'TEMPORARY') AS temporary,
			has_database_privilege('public', d.oid, 'TEMPORARY') AS public_temporary,
			coalesce((SELECT has_schema_privilege('public', n.oid, 'CREATE') FROM pg_namespace AS n WHERE n.nspname = 'public'), false) AS public_creates,
			ARRAY(SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
				WHERE c.relkind IN ('r', 'v') AND NOT pg_has_role(c.relowner, 'USAGE')
					AND (n.nspname = 'sheetsync' OR EXISTS (SELECT FROM sheetsync.registers AS g, jsonb_array_elements(g.layout -> 'resources') AS t
						WHERE g.register = n.nspname AND c.relname IN (t ->> 'name', (t ->> 'name') || '_history'))) ORDER BY 1 LIMIT 5) AS foreign_tables,
			current_setting('server_version_num')::int AS version
		FROM pg_database AS d JOIN pg_roles AS u ON u.rolname = current_user WHERE d.datname = current_database()`)
	if err != nil {
		return r, pgerr.Wrap(doing, err)
	}
	roles, _, err := readRoles(ctx, m.db)
	if err != nil {
		return r, err
	}
	for _, role := range access.Groups {
		if roles[role] == "" {
			if r.Missing[role], _, err = m.roleName(ctx, role); err != nil {
				return r, err
			}
		}
	}
	err = m.db.SelectContext(ctx, &r.Failed, `SELECT register FROM sheetsync.registers WHERE starts_with(layout ->> 'rights', $1) ORDER BY 1`, failed)
	return r, pgerr.Wrap(doing, err)
}

// Viewable reports whether sales may be shown views, which takes PostgreSQL 15.
func (r *AccessReport) Viewable() bool { return r.Version >= minInvoker }

// MakeRoles are the statements by which an administrator makes the roles that are missing
// and lets the service give them to people.
func (r *AccessReport) MakeRoles() string {
	var statements []string
	for _, role := range access.Groups {
		if name := r.Missing[role]; name != "" {
			statements = append(statements, access.Create(name)+`; GRANT `+pq.QuoteIdentifier(name)+` TO `+pq.QuoteIdentifier(r.User)+` WITH ADMIN OPTION;`)
		}
	}
	return strings.Join(statements, " ")
}

// Reader makes the user whom “psql” opens the database as, or gives it a new password,
// which is good for some minutes. The error is ErrMayNotGrant where the service may make
// no users.
func (m *Mirror) Reader(ctx context.Context) (login, password string, err error) {
	roles, _, err := readRoles(ctx, m.db)
	if err != nil {
		return "", "", err
	}
	group := roles[access.Manager]
	if group == "" {
		return "", "", ErrNoRole
	}
	login, exists, err := m.roleName(ctx, access.Reader)
	if err != nil {
		return "", "", err
	}
	password = access.NewPassword()
	verifier, err := access.Verifier(password)
	if err != nil {
		return "", "", fmt.Errorf("make a password: %w", err)
	}
	const doing = "make the user that reads"
	tx, err := m.db.BeginTxx(ctx, nil)
	if err != nil {
		return "", "", pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	var until string
	if err := tx.GetContext(ctx, &until, `SELECT (now() + interval '5 minutes')::text`); err != nil {
		return "", "", pgerr.Wrap(doing, err)
	}
	user := pq.QuoteIdentifier(login)
	var statements []string
	if !exists {
		statements = []string{`CREATE ROLE ` + user + ` NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS`, `ALTER ROLE ` + user + ` SET default_transaction_read_only = on`}
	}
	statements = append(statements, `GRANT `+pq.QuoteIdentifier(group)+` TO `+user,
		`ALTER ROLE `+user+` LOGIN PASSWORD `+pq.QuoteLiteral(verifier)+` VALID UNTIL `+pq.QuoteLiteral(until),
		`INSERT INTO sheetsync.access_roles (role, name) VALUES ('reader', `+pq.QuoteLiteral(login)+`) ON CONFLICT (role) DO UPDATE SET name = excluded.name`)
	for _, statement := range statements {
		_, err := tx.ExecContext(ctx, statement)
		if pgerr.KindOf(err) == pgerr.KindForbidden {
			return "", "", fmt.Errorf("%w: %w", ErrMayNotGrant, pgerr.Wrap(doing, err))
		}
		if err != nil {
			return "", "", pgerr.Wrap(doing, err)
		}
	}
	return login, password, pgerr.Wrap(doing, tx.Commit())
}

// OwnRecords counts a register's records of somebody whom owner fields call by one of
// some names.
func (m *Mirror) OwnRecords(ctx context.Context, register string, names []string) (count int, err error) {
	const doing = "count the records of a person"
	var keys pq.StringArray
	if err := m.db.GetContext(ctx, &keys, `SELECT ARRAY(SELECT DISTINCT k FROM unnest($1::text[]) AS n, unnest(sheetsync.person_keys(n)) AS k WHERE k <> '')`, pq.StringArray(names)); err != nil {
		return 0, pgerr.Wrap(doing, err)
	}
	var queries []string
	if err := m.db.SelectContext(ctx, &queries, `SELECT query FROM sheetsync.access_rules WHERE register = $1 ORDER BY resource`, register); err != nil {
		return 0, pgerr.Wrap(doing, err)
	}
	for _, query := range queries {
		var n int
		if err := m.db.GetContext(ctx, &n, `SELECT count(*) FROM (`+query+`) AS q`, keys); err != nil {
			return 0, pgerr.Wrap(doing, err)
		}
		count += n
	}
	return count, nil
}
