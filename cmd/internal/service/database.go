package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/keyfile"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/embeddedpg"
	"sheetsync/syncer/postgres/pgsession"
)

// ShutdownTimeout bounds the clean shutdown of what the service started.
const ShutdownTimeout = 20 * time.Second

// A Database is the mirror and, where the configuration names no server, the
// private one that it is in.
type Database struct {
	*mirror.Mirror

	Ring    *datakeys.Ring     // the keys of the histories
	keyDir  keyfile.Dir        // where their identities are
	encrypt bool               // what is replaced is sealed
	private *embeddedpg.Server // nil when the configuration names a server
	url     config.Secret
}

// OpenDatabase connects to the configured database, or starts a private one,
// without touching its tables. Close it.
func OpenDatabase(ctx context.Context, c *config.Config, log *slog.Logger) (*Database, error) {
	d := &Database{url: c.Database.URL}
	url := d.url.Reveal()
	var err error
	if url == "" {
		if d.private, err = embeddedpg.Start(ctx, embeddedpg.Options{DataDir: c.DataDir, Logger: log}); err != nil {
			return nil, exit.Hint(fmt.Errorf("the private PostgreSQL in data_dir: %w", err), privateHint(err))
		}
		url = d.private.DSN()
	}
	if d.Mirror, err = mirror.Open(ctx, url, log); err != nil {
		return nil, errors.Join(err, stop(ctx, d.private))
	}
	d.keyDir, d.encrypt = keyfile.Dir(c.Personal.Dir), c.Personal.Encrypt
	d.Ring = datakeys.New(d.DB(), d.keyDir)
	d.UseKeys(d.Ring, d.encrypt)
	return d, nil
}

// privateHint is the way out where a private server can't be had.
func privateHint(err error) string {
	if known := (*embeddedpg.RemedyError)(nil); errors.As(err, &known) {
		return known.Remedy
	}
	return "if it can't be mended, set database.url to the address of a server of yours"
}

// OpenMigrated opens the database and brings the service's own tables up to date.
func OpenMigrated(ctx context.Context, c *config.Config, log *slog.Logger) (*Database, error) {
	d, err := OpenDatabase(ctx, c, log)
	if err != nil {
		return nil, err
	}
	if err := d.CheckWritable(ctx); err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	if _, err := d.Migrate(ctx); err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	return d, nil
}

// Close closes the connections and stops a private server that nobody else
// uses. It works after the context has ended, too.
func (d *Database) Close(ctx context.Context) error {
	return errors.Join(d.Mirror.Close(), stop(ctx, d.private))
}

// Protection is what keeps others from reading the connections.
func (d *Database) Protection() pgsession.Protection {
	if d.private != nil {
		return pgsession.Local
	}
	cfg, err := pgsession.Parse(d.url.Reveal())
	if err != nil { // but it was connected to
		return pgsession.Unencrypted
	}
	return pgsession.ProtectionOf(&cfg)
}

// Place says in words which server it is.
func (d *Database) Place() string {
	if d.private == nil {
		return "the configured server"
	}
	return "a private server in " + d.private.Dir()
}

// PSQL is the command line that opens the database, its password masked.
func (d *Database) PSQL() string {
	if d.private == nil {
		return "psql " + d.url.String()
	}
	return d.private.PSQL()
}

// Private reports whether the server is the service's own.
func (d *Database) Private() bool { return d.private != nil }

// PSQLBinary is the psql to run: that of the private server, where there is one.
func (d *Database) PSQLBinary() string { return embeddedpg.PSQLBinary() }

// DropPrivate removes the private database under a directory, after stopping a
// server that a killed process left running.
func DropPrivate(ctx context.Context, dir string) error {
	if err := os.Remove(marksFile(dir)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err // of its ledger, which is gone with it
	}
	private := filepath.Join(dir, "postgres")
	if _, err := os.Stat(private); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	server, err := embeddedpg.Start(ctx, embeddedpg.Options{DataDir: dir})
	if err != nil {
		return err
	}
	if err := stop(ctx, server); err != nil {
		return err
	}
	return os.RemoveAll(private)
}

func stop(ctx context.Context, server *embeddedpg.Server) error {
	if server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ShutdownTimeout)
	defer cancel()
	return server.Stop(ctx)
}
