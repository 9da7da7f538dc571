package service

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/backup"
	"sheetsync/syncer/mirror/embeddedpg"
	"sheetsync/syncer/postgres/pgerr"
)

// placeAt is where the database of a connection URL is, for backups and restores.
func placeAt(address string) (backup.Place, error) {
	c, err := pq.NewConfig(address)
	if err != nil {
		return backup.Place{}, exit.Usage("", "database.url is not a PostgreSQL connection URL") // the error may quote it
	}
	return backup.Place{
		Database: c.Database,
		Open: func(ctx context.Context, database string) (*sqlx.DB, error) {
			db, err := sqlx.ConnectContext(ctx, "postgres", addressOf(address, database))
			return db, pgerr.Wrap("connect to the database", err)
		},
		Environ: func(database string) []string {
			at, _ := ConnectionOf(addressOf(address, database)) // which was read above
			return at.Environ(c.User, c.Password)
		},
		Tools: embeddedpg.Tools,
	}, nil
}

// addressOf is a connection URL or keyword string with another database, for a restore.
func addressOf(address, database string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(database)
		return address + " dbname='" + quoted + "' application_name='" + backup.Application() + "'"
	}
	query := u.Query()
	query.Del("dbname")
	query.Set("application_name", backup.Application())
	u.Path, u.RawPath, u.RawQuery = "/"+database, "", query.Encode()
	return u.String()
}

// openAddress is the connection URL of the configured database; a private server is
// started for it, and closing stops it.
func openAddress(ctx context.Context, c *config.Config, log *slog.Logger) (address string, closing func(context.Context) error, err error) {
	if address = c.Database.URL.Reveal(); address != "" {
		return address, func(context.Context) error { return nil }, nil
	}
	private, err := embeddedpg.Start(ctx, embeddedpg.Options{DataDir: c.DataDir, Logger: log})
	if err != nil {
		return "", nil, exit.Hint(fmt.Errorf("the private PostgreSQL in data_dir: %w", err), privateHint(err))
	}
	return private.DSN(), func(ctx context.Context) error { return stop(ctx, private) }, nil
}
