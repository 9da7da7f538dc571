package backup

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"sheetsync/syncer/mirror/backup/pgtool"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pglock"
)

// A Place is a database and how it is reached.
type Place struct {
	Database string
	// Open connects to a database of the same server, as the same user.
	Open func(ctx context.Context, database string) (*sqlx.DB, error)
	// Environ is how PostgreSQL's programs find it.
	Environ func(database string) []string
	// Tools are where such a program may be, beside the PATH.
	Tools func(name string) []string
}

// in is another database of the server.
func (p Place) in(database string) Place {
	p.Database = database
	return p
}

// use connects, does something, and closes the connection.
func (p Place) use(ctx context.Context, do func(*sqlx.DB) error) (err error) {
	db, err := p.Open(ctx, p.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return do(db)
}

// lockName is the session lock of whoever makes a backup of a database, or restores it.
const lockName = "sheetsync backup"

// useAlone is use while nobody else makes a backup of the database or restores it. The
// error is ErrBusy where somebody does.
func (p Place) useAlone(ctx context.Context, do func(*sqlx.DB) error) error {
	return p.use(ctx, func(db *sqlx.DB) error {
		lock, err := pglock.TryAcquire(ctx, db, lockName)
		if errors.Is(err, pglock.ErrHeld) {
			return ErrBusy
		}
		if err != nil {
			return err
		}
		defer func() { _ = lock.Release(context.WithoutCancel(ctx)) }() // or it ends with the session
		return do(db)
	})
}

// tool finds one of PostgreSQL's programs.
func (p Place) tool(ctx context.Context, name string, major int) (pgtool.Tool, error) {
	return pgtool.Find(ctx, name, major, p.Tools(name))
}

// conninfo names the database for programs that take it from no environment.
func (p Place) conninfo() string {
	return "dbname='" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(p.Database) + "'"
}

// majorOf is the server's major version.
func majorOf(ctx context.Context, q sqlx.QueryerContext) (int, error) {
	var version int
	err := sqlx.GetContext(ctx, q, &version, `SELECT current_setting('server_version_num')::int / 10000`)
	return version, pgerr.Wrap("ask for the server's version", err)
}

// ErrMayNotCreate means that the service may make no databases on the server.
var ErrMayNotCreate = errors.New("the database user may not make databases")

// scratchName is what the scratch database of a database is called: one of a name for each
// purpose, so that what a killed process left is replaced.
func scratchName(ctx context.Context, q sqlx.QueryerContext, purpose string) (name string, err error) {
	err = sqlx.GetContext(ctx, q, &name, `SELECT 'sheetsync_' || $1 || '_' || oid::text FROM pg_database WHERE datname = current_database()`, purpose)
	return name, pgerr.Wrap("name a scratch database", err)
}

// Scratch makes an empty database beside one, calls use with it and drops it. Nobody else
// may be at the same purpose. The error wraps ErrMayNotCreate where the server doesn't let
// the service make any.
func Scratch(ctx context.Context, beside Place, purpose string, use func(Place) error) error {
	return beside.use(ctx, func(db *sqlx.DB) (err error) {
		name, err := createScratch(ctx, db, purpose)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, drop(context.WithoutCancel(ctx), db, name)) }()
		return use(beside.in(name))
	})
}

// createScratch makes an empty database whose texts are sorted as in the one connected to.
func createScratch(ctx context.Context, db *sqlx.DB, purpose string) (name string, err error) {
	if name, err = scratchName(ctx, db, purpose); err != nil {
		return "", err
	}
	if err := drop(ctx, db, name); err != nil {
		return "", err
	}
	var collate, ctype string
	if err := db.QueryRowContext(ctx, `SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()`).Scan(&collate, &ctype); err != nil {
		return "", pgerr.Wrap("make a scratch database", err)
	}
	_, err = db.ExecContext(ctx, fmt.Sprintf(`CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE %s LC_CTYPE %s`,
		pq.QuoteIdentifier(name), pq.QuoteLiteral(collate), pq.QuoteLiteral(ctype)))
	if pgerr.HasCode(err, pqerror.InsufficientPrivilege) {
		return "", ErrMayNotCreate
	}
	return name, pgerr.Wrap("make a scratch database", err)
}

// drop drops a scratch database, if it is there, whoever is still connected to it.
func drop(ctx context.Context, db *sqlx.DB, name string) error {
	if _, err := db.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`, name); err != nil {
		return pgerr.Wrap("drop the scratch database "+name, err)
	}
	_, err := db.ExecContext(ctx, `DROP DATABASE IF EXISTS `+pq.QuoteIdentifier(name))
	return pgerr.Wrap("drop the scratch database "+name, err)
}
