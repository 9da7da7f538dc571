package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/embeddedpg"
)

// stopTimeout bounds the clean shutdown of a private server.
const stopTimeout = 20 * time.Second

// A database is the mirror and, where the configuration names none, the private
// server that it is in.
type database struct {
	*mirror.Mirror
	private *embeddedpg.Server // nil when the configuration names a server
}

// openDatabase connects to the configured database, or starts a private one,
// without touching its tables.
func openDatabase(ctx context.Context, c *config.Config, log *slog.Logger) (*database, error) {
	d := &database{}
	url := c.Database.URL.Reveal()
	if url == "" {
		var err error
		d.private, err = embeddedpg.Start(ctx, embeddedpg.Options{DataDir: c.DataDir, Logger: log})
		if err != nil {
			return nil, hinted(fmt.Errorf("the private PostgreSQL in data_dir: %w", err), "or set database.url to the address of a server of yours")
		}
		url = d.private.DSN()
	}
	var err error
	if d.Mirror, err = mirror.Open(ctx, url, log); err != nil {
		return nil, errors.Join(err, d.stopPrivate(ctx))
	}
	return d, nil
}

// migrated opens the database and brings the service's own tables up to date.
func migrated(ctx context.Context, c *config.Config, log *slog.Logger) (*database, error) {
	d, err := openDatabase(ctx, c, log)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx); err != nil {
		return nil, errors.Join(err, d.close(ctx))
	}
	return d, nil
}

// close closes the connections and stops a private server that nobody else
// uses. It works after the context has ended, too.
func (d *database) close(ctx context.Context) error {
	return errors.Join(d.Mirror.Close(), d.stopPrivate(ctx))
}

func (d *database) stopPrivate(ctx context.Context) error {
	if d.private == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	return d.private.Stop(ctx)
}
