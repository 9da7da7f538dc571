package mirror

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/postgres/pgerr"
)

// Errors of grants.
var (
	// ErrNoRole means that the role isn't there, and the service may not make it.
	ErrNoRole = errors.New("the role is missing, and the service may not make it")
	// ErrLoginTaken means that there is a database user of the name that the service
	// didn't make.
	ErrLoginTaken = errors.New("there is a database user of this name already")
	// ErrNoLogin means that there is no database user of the name.
	ErrNoLogin = errors.New("there is no database user of this name")
	// ErrAllPowerful means that no policy would bind the database user.
	ErrAllPowerful = errors.New("this database user sees everything anyway")
	// ErrMayNotGrant means that the service may not make database users, or not give them
	// its roles.
	ErrMayNotGrant = errors.New("the service may not do that in the database")
	// ErrNoGrant means that there is no such grant.
	ErrNoGrant = errors.New("there is no such grant")
)

// A Grant lets a database user read registers in a role.
type Grant struct {
	Login    string      `db:"login"`
	Role     access.Role `db:"role"`
	Register string      `db:"register"` // "" for all
	Person   string      `db:"person"`
	// Names are how owner fields call the person, in any writing.
	Names   pq.StringArray `db:"names"`
	Made    bool           `db:"made"` // the service made the database user
	GivenAt time.Time      `db:"given_at"`
}

// Grants lists them by person.
func (m *Mirror) Grants(ctx context.Context) ([]Grant, error) {
	var list []Grant
	err := m.db.SelectContext(ctx, &list, `SELECT login, role, register, person, names, made, given_at FROM sheetsync.access_grants ORDER BY person, login, role, register`)
	return list, pgerr.Wrap("list who may read", err)
}

// LostGrants lists the grants whose database users aren't there, or haven't the role: users
// and who has which role are the server's, and in no backup.
func (m *Mirror) LostGrants(ctx context.Context) ([]Grant, error) {
	var list []Grant
	err := m.db.SelectContext(ctx, &list, `SELECT g.login, g.role, g.register, g.person, g.names, g.made, g.given_at
		FROM sheetsync.access_grants AS g LEFT JOIN pg_roles AS r ON r.rolname = g.login
		LEFT JOIN sheetsync.access_roles AS a ON a.role = g.role LEFT JOIN pg_roles AS o ON o.rolname = a.name
		WHERE r.oid IS NULL OR NOT r.rolcanlogin OR o.oid IS NULL OR NOT pg_has_role(r.oid, o.oid, 'MEMBER') ORDER BY g.person, g.login, g.role, g.register`)
	return list, pgerr.Wrap("list who can read no more", err)
}

// Grant gives a grant, or renews the names of one that is there. Without existing it
// makes the database user where there is none, and returns the password, which is
// nowhere else. Errors: ErrNoRole, ErrLoginTaken, ErrNoLogin, ErrAllPowerful,
// ErrMayNotGrant.
func (m *Mirror) Grant(ctx context.Context, g Grant, existing bool) (password string, err error) {
	roles, _, err := readRoles(ctx, m.db)
	if err != nil {
		return "", err
	}
	group := roles[g.Role]
	if group == "" {
		return "", ErrNoRole
	}
	err = m.transact(ctx, "grant "+string(g.Role), func(tx *sqlx.Tx) error {
		var member bool
		if password, member, err = m.login(ctx, tx, &g, group, existing); err != nil {
			return err
		}
		if !member {
			if _, err := tx.ExecContext(ctx, `GRANT `+pq.QuoteIdentifier(group)+` TO `+pq.QuoteIdentifier(g.Login)); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO sheetsync.access_grants AS a (login, role, register, person, names, made)
			VALUES ($1, $2, $3, $4, ARRAY(SELECT DISTINCT k FROM unnest($5::text[]) AS n, unnest(sheetsync.person_keys(n)) AS k WHERE k <> '' ORDER BY 1), $6)
			ON CONFLICT (login, role, register) DO UPDATE SET person = excluded.person, names = excluded.names`,
			g.Login, g.Role, g.Register, g.Person, g.Names, g.Made)
		return err
	})
	return password, err
}

// login looks at the database user of a grant, or makes it. member says that it has the
// role already.
func (m *Mirror) login(ctx context.Context, tx *sqlx.Tx, g *Grant, group string, existing bool) (password string, member bool, err error) {
	var is struct {
		There  bool `db:"there"`
		All    bool `db:"sees_all"`
		Member bool `db:"member"`
		Made   bool `db:"made"`
		Known  bool `db:"known"`
	}
	err = tx.GetContext(ctx, &is, `SELECT r.oid IS NOT NULL AS there,
			coalesce(r.rolsuper OR r.rolbypassrls OR pg_has_role(r.oid, (SELECT relowner FROM pg_class WHERE oid = 'sheetsync.access_grants'::regclass), 'MEMBER'), false) AS sees_all,
			coalesce(pg_has_role(r.oid, $2, 'MEMBER'), false) AS member,
			EXISTS (SELECT FROM sheetsync.access_grants WHERE login = $1 AND made) AS made, EXISTS (SELECT FROM sheetsync.access_grants WHERE login = $1) AS known
		FROM (SELECT) AS one LEFT JOIN pg_roles AS r ON r.rolname = $1`, g.Login, group)
	switch {
	case err != nil:
		return "", false, err
	case is.There && is.All:
		return "", false, ErrAllPowerful
	case !is.There && existing:
		return "", false, ErrNoLogin
	case is.There && !is.Known && !existing:
		return "", false, ErrLoginTaken
	case is.There:
		g.Made = is.Made
		return "", is.Member, nil
	}
	g.Made = true
	password = access.NewPassword()
	verifier, err := access.Verifier(password)
	if err != nil {
		return "", false, fmt.Errorf("make a password: %w", err)
	}
	login := pq.QuoteIdentifier(g.Login)
	for _, statement := range []string{
		`CREATE ROLE ` + login + ` LOGIN PASSWORD ` + pq.QuoteLiteral(verifier) + ` NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS`,
		`ALTER ROLE ` + login + ` SET default_transaction_read_only = on`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return "", false, err
		}
	}
	return password, false, nil
}

// Revoke takes grants back: of a register, or those of all; "" for a role is every one. A
// database user that the service made is dropped with the last of its grants. It returns
// what was taken back. The error is ErrNoGrant where nothing was, or ErrMayNotGrant.
func (m *Mirror) Revoke(ctx context.Context, login string, role access.Role, register string) (revoked []Grant, err error) {
	roles, _, err := readRoles(ctx, m.db)
	if err != nil {
		return nil, err
	}
	err = m.transact(ctx, "revoke the grants of "+login, func(tx *sqlx.Tx) error {
		err := tx.SelectContext(ctx, &revoked, `DELETE FROM sheetsync.access_grants WHERE login = $1 AND ($2 = '' OR role = $2) AND ($3 = '' OR register = $3)
			RETURNING login, role, register, person, names, made, given_at`, login, role, register)
		if err != nil {
			return err
		}
		if len(revoked) == 0 {
			return ErrNoGrant
		}
		for _, g := range revoked {
			var left bool
			if err := tx.GetContext(ctx, &left, `SELECT EXISTS (SELECT FROM sheetsync.access_grants WHERE login = $1 AND role = $2) OR to_regrole(quote_ident($1)) IS NULL`, login, g.Role); err != nil {
				return err
			}
			if group := roles[g.Role]; group != "" && !left {
				if _, err := tx.ExecContext(ctx, `REVOKE `+pq.QuoteIdentifier(group)+` FROM `+pq.QuoteIdentifier(login)); err != nil {
					return err
				}
			}
		}
		var last bool
		if err := tx.GetContext(ctx, &last, `SELECT NOT EXISTS (SELECT FROM sheetsync.access_grants WHERE login = $1)`, login); err != nil || !last || !revoked[0].Made {
			return err
		}
		_, err = tx.ExecContext(ctx, `DROP ROLE IF EXISTS `+pq.QuoteIdentifier(login))
		return err
	})
	if err != nil {
		return nil, err
	}
	return revoked, nil
}

// transact does something in one transaction. What the database forbids is
// ErrMayNotGrant.
func (m *Mirror) transact(ctx context.Context, doing string, do func(tx *sqlx.Tx) error) error {
	tx, err := m.db.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	err = do(tx)
	if err == nil {
		err = tx.Commit()
	}
	var server *pq.Error
	switch {
	case err == nil || !errors.As(err, &server):
		return err
	case pgerr.KindOf(err) == pgerr.KindForbidden:
		return fmt.Errorf("%w: %w", ErrMayNotGrant, pgerr.Wrap(doing, err))
	}
	return pgerr.Wrap(doing, err)
}
