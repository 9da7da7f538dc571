package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"sheetsync/syncer/mirror/backup/contents"
	"sheetsync/syncer/mirror/backup/sealed"
	"sheetsync/syncer/postgres/pgerr"
)

var (
	// ErrDiffers means that a restored database doesn't hold what was dumped.
	ErrDiffers = errors.New("what was restored is not what was dumped")
	// ErrNotEmpty means that there is something in the database, and the service may make
	// no other to take its place.
	ErrNotEmpty = errors.New("the database is not empty, and its user may not make another one")
	// ErrInUse means that somebody is connected to the database that is to be replaced.
	ErrInUse = errors.New("the database is in use")
	// ErrOldServer means that the server is older than the one that was dumped.
	ErrOldServer = errors.New("the server is older than that of the backup")
	// ErrMayNotMakeRoles means that roles are missing, and the service may not make them.
	ErrMayNotMakeRoles = errors.New("roles are missing on the server, and the database user may not make them")
)

// Inspect reads a file from end to end and returns its manifest. Errors: those of package
// sealed.
func Inspect(ctx context.Context, path string, identities []sealed.Identity, progress Progress) (m Manifest, bytes int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return m, 0, err
	}
	content, err := sealed.Open(&counted{r: &interruptible{ctx, f}, each: func(n int64) { progress.tell(StageRead, n, info.Size()) }}, identities, &m)
	if err != nil {
		return m, 0, err
	}
	_, err = io.Copy(io.Discard, content)
	return m, info.Size(), err
}

// interruptible ends with its context.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i *interruptible) Read(p []byte) (int, error) {
	if i.ctx.Err() != nil {
		return 0, context.Cause(i.ctx)
	}
	return i.r.Read(p)
}

// A Standing is what there is in a database that is to be replaced.
type Standing struct {
	Empty     bool       `db:"empty"`
	Registers int        `db:"registers"`
	Changed   *time.Time `db:"changed"` // when a run last changed anything; nil for not known
	MayCreate bool       `db:"may_create"`
	Service   int        `db:"service"` // sessions of the service
	Others    int        `db:"others"`  // those of others
	Server    int        `db:"server"`
}

// application names the sessions of this package, which are not the service at work.
const application = "sheetsync restore"

// Application is the name under which a place's connections for a restore are to be opened.
func Application() string { return application }

// isService is the condition that a session is one of the service's: it calls itself
// sheetsync, with the machine and the process behind.
const isService = `application_name ~ '^sheetsync(/|$)'`

// Look looks at a database.
func Look(ctx context.Context, p Place) (s Standing, err error) {
	err = p.use(ctx, func(db *sqlx.DB) error {
		const doing = "look at the database"
		err := db.GetContext(ctx, &s, `SELECT NOT EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
					WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e'))
				AND to_regnamespace('sheetsync') IS NULL AS empty,
				0 AS registers, NULL::timestamptz AS changed,
				(SELECT (rolcreatedb OR rolsuper) AND pg_has_role(d.datdba, 'USAGE') FROM pg_roles, pg_database AS d WHERE rolname = current_user AND d.datname = current_database()) AS may_create,
				(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND `+isService+`) AS service,
				(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND NOT `+isService+` AND application_name <> $1) AS others,
				current_setting('server_version_num')::int / 10000 AS server`, application)
		if err != nil {
			return pgerr.Wrap(doing, err)
		}
		var there bool
		if err := db.GetContext(ctx, &there, `SELECT to_regclass('sheetsync.registers') IS NOT NULL`); err != nil || !there {
			return pgerr.Wrap(doing, err)
		}
		return pgerr.Wrap(doing, db.QueryRowContext(ctx, `SELECT count(*), max(applied_at) FROM sheetsync.registers`).Scan(&s.Registers, &s.Changed))
	})
	return s, err
}

// RestoreOptions say what is restored where.
type RestoreOptions struct {
	To         Place
	Path       string
	Identities []sealed.Identity
	// Ready makes a database that was restored ready for the service, before it takes its
	// place.
	Ready    func(ctx context.Context, p Place, m *Manifest) error
	Now      func() time.Time
	Progress Progress
}

// A Restored is what became of a restore.
type Restored struct {
	Manifest Manifest
	Former   string   // what the replaced database is called now; "" where it was empty
	Made     []string // roles that were made without a login
}

// Restore puts a backup into a database's place; see the package's documentation. Whoever
// calls it has called Inspect. Errors: ErrNotEmpty, ErrInUse, ErrBusy, ErrOldServer,
// ErrMayNotMakeRoles, ErrDiffers, and those of packages sealed and pgtool. After one
// the database is as it was.
func Restore(ctx context.Context, o RestoreOptions) (restored Restored, err error) {
	standing, err := Look(ctx, o.To)
	switch {
	case err != nil:
		return Restored{}, err
	case standing.Service > 0:
		return Restored{}, fmt.Errorf("%w by sheetsync itself", ErrInUse)
	case !standing.Empty && !standing.MayCreate:
		return Restored{}, ErrNotEmpty
	}
	f, err := os.Open(o.Path)
	if err != nil {
		return Restored{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return Restored{}, err
	}
	content := &counted{r: f, each: func(n int64) { o.Progress.tell(StageRestore, n, info.Size()) }}
	err = o.To.useAlone(ctx, func(db *sqlx.DB) (err error) {
		if !standing.MayCreate {
			if restored, err = restoreInto(ctx, o.To, content, o.Identities, true, o.Progress); err != nil {
				return err
			}
			return o.Ready(ctx, o.To, &restored.Manifest)
		}
		name, err := createScratch(ctx, db, "restore")
		if err != nil {
			return err
		}
		defer func() {
			if err != nil {
				err = errors.Join(err, drop(context.WithoutCancel(ctx), db, name))
			}
		}()
		scratch := o.To.in(name)
		if restored, err = restoreInto(ctx, scratch, content, o.Identities, false, o.Progress); err != nil {
			return err
		}
		return o.Ready(ctx, scratch, &restored.Manifest)
	})
	if err != nil || !standing.MayCreate {
		return restored, err
	}
	restored.Former, err = swap(ctx, &o, standing.Empty)
	return restored, err
}

// restoreInto fills an empty database and compares it with the manifest.
func restoreInto(ctx context.Context, p Place, file io.Reader, identities []sealed.Identity, whole bool, progress Progress) (restored Restored, err error) {
	m := &restored.Manifest
	content, err := sealed.Open(file, identities, m)
	if err != nil {
		return restored, err
	}
	err = p.use(ctx, func(db *sqlx.DB) error {
		server, err := majorOf(ctx, db)
		if err != nil {
			return err
		}
		if server < m.Server {
			return fmt.Errorf("%w: PostgreSQL %d, and the backup is of %d", ErrOldServer, server, m.Server)
		}
		tool, err := p.tool(ctx, "pg_restore", max(m.Tool, m.Server))
		if err != nil {
			return err
		}
		if restored.Made, err = makeRoles(ctx, db, m.Roles); err != nil {
			return err
		}
		args := []string{"--no-owner", "--no-password", "--no-tablespaces", "--exit-on-error", "--dbname=" + p.conninfo()}
		if whole {
			args = append(args, "--single-transaction")
		}
		if err := tool.Run(ctx, p.Environ(p.Database), content, nil, args...); err != nil {
			return err
		}
		// pg_restore reads up to the end of the dump, and not to that of the file.
		if _, err := io.Copy(io.Discard, content); err != nil {
			return err
		}
		return compare(ctx, db, m, progress)
	})
	return restored, err
}

// maxDifferences is how many are named.
const maxDifferences = 3

func compare(ctx context.Context, db *sqlx.DB, m *Manifest, progress Progress) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap("compare what was restored", err)
	}
	defer func() { _ = tx.Rollback() }() // it has only read
	got, err := contents.Of(ctx, tx, progress.tables(StageCompare))
	if err != nil {
		return err
	}
	lines := contents.Differences(m.Tables, got)
	if len(lines) == 0 {
		return nil
	}
	if len(lines) > maxDifferences {
		lines = append(lines[:maxDifferences], fmt.Sprintf("and %d more", len(lines)-maxDifferences))
	}
	return fmt.Errorf("%w: %s", ErrDiffers, strings.Join(lines, "; "))
}

// makeRoles makes the roles that are missing on the server, without a login.
func makeRoles(ctx context.Context, db *sqlx.DB, names []string) (made []string, err error) {
	var missing []string
	if err := db.SelectContext(ctx, &missing, `SELECT n FROM unnest($1::text[]) AS n WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = n) ORDER BY 1`, pq.Array(names)); err != nil {
		return nil, pgerr.Wrap("look for the roles", err)
	}
	for _, name := range missing {
		_, err := db.ExecContext(ctx, `CREATE ROLE `+pq.QuoteIdentifier(name)+` NOLOGIN`)
		switch {
		case pgerr.HasCode(err, pqerror.InsufficientPrivilege):
			return made, fmt.Errorf("%w: %s", ErrMayNotMakeRoles, strings.Join(missing, ", "))
		case pgerr.HasCode(err, pqerror.DuplicateObject, pqerror.UniqueViolation): // another process just did
		case err != nil:
			return made, pgerr.Wrap("make the role "+name, err)
		default:
			made = append(made, name)
		}
	}
	return made, nil
}

// swap gives the scratch database the name of the one that it replaces, and returns what
// that is called then; an empty one is dropped. A database that one is connected to can't
// be renamed, so each is renamed from the other.
func swap(ctx context.Context, o *RestoreOptions, empty bool) (former string, err error) {
	var scratch string
	err = o.To.use(ctx, func(db *sqlx.DB) (err error) {
		scratch, err = scratchName(ctx, db, "restore")
		return err
	})
	if err != nil {
		return "", err
	}
	at := o.Now()
	undo := func() error {
		return o.To.use(context.WithoutCancel(ctx), func(db *sqlx.DB) error { return drop(context.WithoutCancel(ctx), db, scratch) })
	}
	err = o.To.in(scratch).use(ctx, func(db *sqlx.DB) (err error) {
		var service int
		if err := db.GetContext(ctx, &service, `SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND `+isService, o.To.Database); err != nil {
			return pgerr.Wrap("look who uses the database", err)
		}
		if service > 0 {
			return fmt.Errorf("%w by sheetsync itself", ErrInUse)
		}
		if _, err := db.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, o.To.Database); err != nil {
			return fmt.Errorf("%w by others, whom its user may not disconnect: %w", ErrInUse, pgerr.Wrap("end their sessions", err))
		}
		former, err = setAside(ctx, db, o.To.Database, at)
		return err
	})
	if err != nil {
		return "", errors.Join(err, undo())
	}
	err = o.To.in(former).use(ctx, func(db *sqlx.DB) error { return rename(ctx, db, scratch, o.To.Database) })
	if err != nil {
		back := o.To.in(scratch).use(context.WithoutCancel(ctx), func(db *sqlx.DB) error {
			return rename(context.WithoutCancel(ctx), db, former, o.To.Database)
		})
		return "", errors.Join(err, back, undo())
	}
	if empty {
		err = o.To.use(ctx, func(db *sqlx.DB) error { return drop(ctx, db, former) })
		return "", err
	}
	return former, nil
}

// setAside renames a database that is being replaced to what none is called: others may
// have been in the same second.
func setAside(ctx context.Context, db *sqlx.DB, database string, at time.Time) (former string, err error) {
	for n := 1; ; n++ {
		former = formerName(database, at, n)
		err := rename(ctx, db, database, former)
		if !pgerr.HasCode(err, pqerror.DuplicateDatabase) {
			return former, err
		}
	}
}

// renameTries bounds how often a rename is tried: a session that was ended, or was closed
// just now, takes a moment to go.
const renameTries = 50

func rename(ctx context.Context, db *sqlx.DB, from, to string) error {
	const pause = 100 * time.Millisecond
	for n := 0; ; n++ {
		_, err := db.ExecContext(ctx, `ALTER DATABASE `+pq.QuoteIdentifier(from)+` RENAME TO `+pq.QuoteIdentifier(to))
		if !pgerr.HasCode(err, pqerror.ObjectInUse) {
			return pgerr.Wrap("rename the database "+from, err)
		}
		if n == renameTries {
			return fmt.Errorf("%w: somebody connects to it again and again", ErrInUse)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(pause):
		}
	}
}

// A Former is a database that a restore replaced.
type Former struct {
	Name  string `db:"name"`
	Bytes int64  `db:"bytes"`
}

// Formers lists the databases that restores of the connected one replaced, and that are
// still there.
func Formers(ctx context.Context, db *sqlx.DB) (list []Former, err error) {
	err = db.SelectContext(ctx, &list, `WITH formers AS (
			SELECT datname, datdba, oid, regexp_replace(datname, $1, '') AS of FROM pg_database WHERE datname ~ $1)
		SELECT datname AS name, CASE WHEN pg_has_role(datdba, 'USAGE') THEN pg_database_size(oid) ELSE 0 END AS bytes FROM formers
		WHERE of = current_database() OR octet_length(datname) > $2 - 4 AND starts_with(current_database(), of) ORDER BY 1`, formerPattern, maxName)
	return list, pgerr.Wrap("look for databases that were replaced", err)
}

const (
	// maxName is how many bytes a name has at most.
	maxName = 63
	// formerPattern is what the name of a replaced database ends in.
	formerPattern = `_before_[0-9]{14}(_[0-9]+)?$`
)

// formerName is what a replaced database is called, the nth of those that were in a second.
// A name that would be too long is cut off, between two characters.
func formerName(database string, at time.Time, n int) string {
	suffix := "_before_" + at.UTC().Format("20060102150405")
	if n > 1 {
		suffix += fmt.Sprintf("_%d", n)
	}
	return strings.ToValidUTF8(database[:min(len(database), maxName-len(suffix))], "") + suffix
}
