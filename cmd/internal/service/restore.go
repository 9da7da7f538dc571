package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/keyfile"
	"sheetsync/reminders/ledger"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/backup"
	"sheetsync/syncer/mirror/backup/sealed"
	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/websessions"
)

// A Restoring is a restore that is being prepared: the file was read from end to end, and
// the database looked at.
type Restoring struct {
	Manifest backup.Manifest
	Standing backup.Standing
	Database string

	path       string
	identities []sealed.Identity
	address    string
	keyDir     keyfile.Dir
	place      backup.Place
	close      func(context.Context) error
	log        *slog.Logger
}

// OpenRestore reads a backup and looks at the database that it is to replace. Close it.
func OpenRestore(ctx context.Context, c *config.Config, path string, identities []sealed.Identity, progress backup.Progress, log *slog.Logger) (*Restoring, error) {
	r := &Restoring{path: path, identities: identities, keyDir: keyfile.Dir(c.Personal.Dir), log: log}
	var err error
	if r.Manifest, _, err = backup.Inspect(ctx, path, identities, progress); err != nil {
		return nil, unreadable(path, err)
	}
	latest, err := mirror.Latest()
	if err != nil {
		return nil, err
	}
	if r.Manifest.Version > latest {
		return nil, exit.Hint(fmt.Errorf("%s was made by a newer sheetsync (%s): its tables are at version %d, and this program knows versions up to %d", path, r.Manifest.Program, r.Manifest.Version, latest), "update sheetsync")
	}
	if r.address, r.close, err = openAddress(ctx, c, log); err != nil {
		return nil, err
	}
	if r.place, err = placeAt(r.address); err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	r.Database = r.place.Database
	if r.Standing, err = backup.Look(ctx, r.place); err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	return r, nil
}

// unreadable says what to do about a file that can't be read.
func unreadable(path string, err error) error {
	hint := ""
	switch {
	case errors.Is(err, sealed.ErrNoKey):
		hint = "name the file with the secret key of the backup: --identity FILE, or backup.identity_file"
	case errors.Is(err, sealed.ErrDamaged):
		hint = "restore another backup; nothing was changed"
	case errors.Is(err, sealed.ErrForeign):
		hint = "sheetsync backup list shows the backups"
	}
	if hint == "" {
		return err
	}
	return exit.Hint(fmt.Errorf("%s: %w", path, err), hint)
}

// Close gives back what was opened.
func (r *Restoring) Close(ctx context.Context) error { return r.close(ctx) }

// A Restored is what became of a restore.
type Restored struct {
	backup.Restored
	// Lost are grants whose users are to be made again.
	Lost []mirror.Grant
	// Sealed are why personal data in its histories can't be read.
	Sealed []string
}

// Restore puts the backup into the database's place. Reminders are paused in it, and
// nobody is signed in to the page.
func (r *Restoring) Restore(ctx context.Context, progress backup.Progress) (done Restored, err error) {
	done.Restored, err = backup.Restore(ctx, backup.RestoreOptions{
		To: r.place, Path: r.path, Identities: r.identities, Now: time.Now, Progress: progress,
		Ready: func(ctx context.Context, p backup.Place, m *backup.Manifest) (err error) {
			done.Lost, done.Sealed, err = r.ready(ctx, p, m)
			return err
		},
	})
	switch {
	case errors.Is(err, backup.ErrInUse):
		err = exit.Hint(err, "stop sheetsync run and the programs that read the database, and restore again; nothing was changed")
	case errors.Is(err, backup.ErrNotEmpty):
		err = exit.Hint(err, "make an empty database and name it in database.url, or let the user make databases (ALTER ROLE … CREATEDB); nothing was changed")
	case errors.Is(err, backup.ErrMayNotMakeRoles):
		err = exit.Hint(err, "let an administrator make them (CREATE ROLE … NOLOGIN), or give the user CREATEROLE; nothing was changed")
	case err != nil:
		err = hinted(err)
	}
	return done, err
}

// ready brings a restored database to this version of the program, pauses its reminders,
// and ends the sessions that it knows of: some were ended after the backup.
func (r *Restoring) ready(ctx context.Context, p backup.Place, m *backup.Manifest) (lost []mirror.Grant, sealed []string, err error) {
	db, err := mirror.Open(ctx, addressOf(r.address, p.Database), r.log)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.Migrate(ctx); err != nil {
		return nil, nil, err
	}
	if err := ledger.Restored(ctx, db.DB(), m.MadeAt); err != nil {
		return nil, nil, err
	}
	if err := websessions.EndAll(ctx, db.DB()); err != nil {
		return nil, nil, err
	}
	if sealed, err = r.unopened(ctx, db); err != nil {
		return nil, nil, err
	}
	lost, err = db.LostGrants(ctx)
	return lost, sealed, err
}

// unopened says which data keys of a restored database nothing opens here.
func (r *Restoring) unopened(ctx context.Context, db *mirror.Mirror) (faults []string, err error) {
	ring := datakeys.New(db.DB(), r.keyDir)
	infos, err := ring.List(ctx)
	if err != nil {
		return nil, err
	}
	for i := range infos {
		if err := ring.Check(&infos[i]); err != nil {
			faults = append(faults, err.Error()+"; "+LostAdvice(infos[i].Recipient))
		}
	}
	return faults, nil
}
