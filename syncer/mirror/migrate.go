package mirror

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/pressly/goose/v3"

	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pglock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable is where goose notes which migrations were applied.
const versionTable = "sheetsync.migrations"

// migrationLock lets one process migrate at a time. It waits in the server,
// where goose's own lock asks again every few seconds.
const migrationLock = pglock.SessionLocker("sheetsync migrations")

// Migrate brings the service's own tables (schema sheetsync) to this version of
// the program and returns the names of the migrations that it applied; none
// when they are up to date. It makes the roles of those who read the registers as
// well; where it may not, [Mirror.Access] says so. Several processes may call it at
// once.
func (m *Mirror) Migrate(ctx context.Context) (applied []string, err error) {
	if err := m.checkServer(ctx); err != nil {
		return nil, err
	}
	if err := m.createSchema(ctx); err != nil {
		return nil, m.mayNot(ctx, pgerr.Wrap("create the service's schema", err))
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, m.db.DB, files,
		goose.WithTableName(versionTable), goose.WithSessionLocker(migrationLock), goose.WithDisableGlobalRegistry(true),
		goose.WithAllowOutofOrder(true)) // one that was made before another may come after it
	if err != nil {
		return nil, fmt.Errorf("prepare the migrations: %w", err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return nil, pgerr.Wrap("read the version of the service's tables", err)
	}
	if current > target {
		return nil, fmt.Errorf("%w: they are at version %d and this program knows versions up to %d; update sheetsync", ErrNewer, current, target)
	}
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return nil, pgerr.Wrap("read which steps the service's tables lack", err)
	}
	if !pending {
		return nil, m.prepareAccess(ctx)
	}
	results, err := provider.Up(ctx)
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		results = partial.Applied
	}
	for _, r := range results {
		applied = append(applied, r.Source.Path)
	}
	if err != nil {
		return applied, interrupted(partial, err)
	}
	return applied, m.prepareAccess(ctx)
}

// interrupted says at which migration it ended, which is the one to go on from: each is
// applied whole or not at all.
func interrupted(partial *goose.PartialError, err error) error {
	if partial == nil || partial.Failed == nil {
		return pgerr.Wrap("bring the service's tables up to date", err)
	}
	err = pgerr.Wrap("bring the service's tables up to date, step "+partial.Failed.Source.Path, partial.Err)
	return fmt.Errorf("%w; the steps before it are kept, and nothing of this one: sheetsync migrate goes on from there", err)
}

// Latest is the version of the service's tables that this program makes.
func Latest() (int64, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, fmt.Errorf("read the migrations: %w", err)
	}
	var latest int64
	for _, file := range files {
		version, err := goose.NumericComponent(file)
		if err != nil {
			return 0, fmt.Errorf("read the migrations: %w", err)
		}
		latest = max(latest, version)
	}
	return latest, nil
}

func (m *Mirror) createSchema(ctx context.Context) error {
	var exists bool
	if err := m.db.GetContext(ctx, &exists, `SELECT to_regnamespace('sheetsync') IS NOT NULL`); err != nil || exists {
		return err
	}
	_, err := m.db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS sheetsync`)
	// Where two processes create it at once, one of them gets an error in spite
	// of IF NOT EXISTS.
	if pgerr.HasCode(err, pqerror.UniqueViolation, pqerror.DuplicateSchema) {
		return nil
	}
	return err
}

// mayNot adds to an error for want of a right the statement that gives it.
func (m *Mirror) mayNot(ctx context.Context, err error) error {
	var is struct{ User, Name string }
	if pgerr.KindOf(err) != pgerr.KindForbidden || m.db.GetContext(ctx, &is, `SELECT current_user AS user, current_database() AS name`) != nil {
		return err
	}
	return fmt.Errorf("%w; as the database's owner: GRANT CREATE ON DATABASE %s TO %s", err, pq.QuoteIdentifier(is.Name), pq.QuoteIdentifier(is.User))
}

// ErrNotWritable means that nothing can be changed in the database.
var ErrNotWritable = errors.New("nothing can be changed in the database")

// CheckWritable refuses a standby, and a database that its administrator has set to be
// only read: the service's transactions would say otherwise of themselves, and go past
// the setting.
func (m *Mirror) CheckWritable(ctx context.Context) error {
	var is struct {
		Standby bool
		Reads   bool
		User    string
		Name    string
	}
	err := m.db.GetContext(ctx, &is, `SELECT pg_is_in_recovery() AS standby, current_setting('default_transaction_read_only')::boolean AS reads,
		quote_ident(current_user) AS user, quote_ident(current_database()) AS name`)
	switch {
	case err != nil:
		return pgerr.Wrap("look whether the database can be changed", err)
	case is.Standby:
		return fmt.Errorf("%w: the server is a standby; name the primary server in database.url", ErrNotWritable)
	case is.Reads:
		return fmt.Errorf("%w: default_transaction_read_only is on for user %[2]s or database %[3]s; if the service is meant to work there: ALTER ROLE %[2]s IN DATABASE %[3]s SET default_transaction_read_only = off",
			ErrNotWritable, is.User, is.Name)
	}
	return nil
}

// ErrNewer means that the service's tables were made by a later version of the
// program.
var ErrNewer = errors.New("the database belongs to a newer sheetsync")

// minServer is PostgreSQL 12, in server_version_num's form.
const minServer = 120000

// checkServer refuses servers that could not hold every text of a sheet.
func (m *Mirror) checkServer(ctx context.Context) error {
	var version int
	var encoding string
	err := m.db.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_encoding')`).Scan(&version, &encoding)
	if err != nil {
		return pgerr.Wrap("ask the database for its version", err)
	}
	if version < minServer {
		return fmt.Errorf("the database server is PostgreSQL %d, and sheetsync needs 12 or later; upgrade it, or leave database.url empty to use a private one", version/10000)
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the database's encoding is %s, which can't hold every text of a sheet; create one with ENCODING 'UTF8' TEMPLATE template0", encoding)
	}
	return nil
}
