package backup

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/mirror/backup/contents"
	"sheetsync/syncer/mirror/backup/sealed"
	"sheetsync/syncer/postgres/pgerr"
)

// ErrBusy means that another backup of the database is being made.
var ErrBusy = errors.New("another backup of this database is under way")

// A Stage is a part of the work.
type Stage string

// The stages of backups and restores.
const (
	StageCount   Stage = "counting"  // of tables
	StageDump    Stage = "writing"   // in bytes of the file, of an unknown number
	StageRead    Stage = "reading"   // in bytes of the file
	StageVerify  Stage = "verifying" // in bytes of the file
	StageRestore Stage = "restoring" // in bytes of the file
	StageCompare Stage = "comparing" // of tables
)

// A Progress hears how far the work is; of is 0 where that isn't known. It may be nil.
type Progress func(stage Stage, done, of int64)

func (p Progress) tables(stage Stage) func(done, of int) {
	return func(done, of int) { p.tell(stage, int64(done), int64(of)) }
}

func (p Progress) tell(stage Stage, done, of int64) {
	if p != nil {
		p(stage, done, of)
	}
}

// CreateOptions say what is copied where.
type CreateOptions struct {
	From       Place
	Dir        string // is made where it is missing
	Recipients []sealed.Recipient
	Program    string // version of the program
	// Scratch lends an empty database to restore into; nil: the file isn't verified.
	Scratch  func(ctx context.Context, use func(Place) error) error
	Now      func() time.Time
	Progress Progress
}

// A Made is a backup that was made.
type Made struct {
	File
	Manifest Manifest
	Verified bool
}

// Create makes a backup. Errors: ErrBusy, and of pgtool where pg_dump or pg_restore is
// missing or too old. A file that isn't whole, or can't be restored, doesn't stay.
func Create(ctx context.Context, o CreateOptions) (made Made, err error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return Made{}, fmt.Errorf("make the directory for backups: %w", err)
	}
	err = o.From.useAlone(ctx, func(db *sqlx.DB) (err error) {
		if err := clearPartial(o.Dir, o.From.Database); err != nil {
			return fmt.Errorf("remove what an interrupted backup left: %w", err)
		}
		made, err = create(ctx, db, &o)
		return err
	})
	return made, err
}

func create(ctx context.Context, db *sqlx.DB, o *CreateOptions) (made Made, err error) {
	at := o.Now()
	path := filepath.Join(o.Dir, NameOf(o.From.Database, at))
	f, err := os.OpenFile(path+partial, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Made{}, fmt.Errorf("begin the backup: %w", err)
	}
	defer func() {
		_ = f.Close() // it was synchronised
		if err != nil {
			err = errors.Join(err, os.Remove(path+partial))
		}
	}()
	// A key for this file alone: to verify it without those that it is for.
	own, err := sealed.NewIdentity()
	if err != nil {
		return Made{}, err
	}
	made.Manifest = Manifest{MadeAt: at.UTC().Truncate(time.Second), Program: o.Program, Database: o.From.Database}
	if err := dump(ctx, db, o, &made.Manifest, f, own); err != nil {
		return Made{}, fmt.Errorf("write the backup: %w", err)
	}
	if err := f.Sync(); err != nil {
		return Made{}, fmt.Errorf("write the backup: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return Made{}, err
	}
	if o.Scratch != nil {
		err := o.Scratch(ctx, func(scratch Place) error {
			return verify(ctx, scratch, f, own, o.Progress)
		})
		if err != nil {
			return Made{}, fmt.Errorf("verify the backup: %w", err)
		}
		made.Verified = true
	}
	if err := os.Rename(path+partial, path); err != nil {
		return Made{}, err
	}
	made.File = File{Path: path, MadeAt: made.Manifest.MadeAt, Bytes: info.Size()}
	return made, atomicfile.SyncDir(o.Dir)
}

// dump writes the manifest and the dump of one snapshot into the file.
func dump(ctx context.Context, db *sqlx.DB, o *CreateOptions, m *Manifest, f io.Writer, own sealed.Identity) error {
	tx, err := db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return pgerr.Wrap("read the database", err)
	}
	defer func() { _ = tx.Rollback() }() // it has only read
	// The transaction waits for pg_dump, for as long as that takes.
	if _, err := tx.ExecContext(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
		return pgerr.Wrap("read the database", err)
	}
	var snapshot string
	if err := tx.GetContext(ctx, &snapshot, `SELECT pg_export_snapshot()`); err != nil {
		return pgerr.Wrap("take a snapshot of the database", err)
	}
	if err := m.read(ctx, tx, o.Progress); err != nil {
		return err
	}
	tool, err := o.From.tool(ctx, "pg_dump", m.Server)
	if err != nil {
		return err
	}
	m.Tool = tool.Major
	written := &counter{each: func(n int64) { o.Progress.tell(StageDump, n, 0) }}
	return sealed.Seal(io.MultiWriter(f, written), append([]sealed.Recipient{own.Recipient()}, o.Recipients...), m, func(w io.Writer) error {
		return tool.Run(ctx, o.From.Environ(o.From.Database), nil, w,
			"--format=custom", "--no-password", "--snapshot="+snapshot, "--exclude-schema=pg_catalog", "--no-tablespaces", "--no-publications", "--no-subscriptions", "--no-security-labels",
			"--dbname="+o.From.conninfo())
	})
}

// read fills in what the database says of itself.
func (m *Manifest) read(ctx context.Context, tx *sqlx.Tx, progress Progress) (err error) {
	if m.Server, err = majorOf(ctx, tx); err != nil {
		return err
	}
	if m.Version, err = versionOf(ctx, tx); err != nil {
		return err
	}
	err = tx.SelectContext(ctx, &m.Roles, `SELECT DISTINCT r.rolname::text FROM pg_shdepend AS d JOIN pg_roles AS r ON r.oid = d.refobjid
		WHERE d.refclassid = 'pg_authid'::regclass AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND d.deptype IN ('a', 'o', 'r') AND r.rolname !~ '^pg_' AND NOT r.rolsuper ORDER BY 1`)
	if err != nil {
		return pgerr.Wrap("list the roles that have rights", err)
	}
	m.Tables, err = contents.Of(ctx, tx, progress.tables(StageCount))
	return err
}

// versionOf is the version of the service's tables; 0 where there are none.
func versionOf(ctx context.Context, q sqlx.QueryerContext) (version int64, err error) {
	const doing = "read the version of the service's tables"
	var there bool
	if err := sqlx.GetContext(ctx, q, &there, `SELECT to_regclass('sheetsync.migrations') IS NOT NULL`); err != nil || !there {
		return 0, pgerr.Wrap(doing, err)
	}
	err = sqlx.GetContext(ctx, q, &version, `SELECT coalesce(max(version_id), 0) FROM sheetsync.migrations WHERE is_applied`)
	return version, pgerr.Wrap(doing, err)
}

// verify restores the file into a scratch database, and compares.
func verify(ctx context.Context, scratch Place, f io.ReadSeeker, own sealed.Identity, progress Progress) error {
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return err
	}
	_, err = restoreInto(ctx, scratch, &counted{r: f, each: func(n int64) { progress.tell(StageVerify, n, size) }}, []sealed.Identity{own}, false, progress)
	return err
}

// counter counts what is written.
type counter struct {
	n    int64
	each func(n int64)
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	c.each(c.n)
	return len(p), nil
}

// counted counts what is read.
type counted struct {
	r    io.Reader
	n    int64
	each func(n int64)
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.each(c.n)
	return n, err
}
