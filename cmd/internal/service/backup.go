package service

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders"
	"sheetsync/reminders/cronspec"
	"sheetsync/syncer/mirror/backup"
	"sheetsync/syncer/mirror/backup/pgtool"
	"sheetsync/syncer/mirror/embeddedpg"
)

// A BackupRequest asks for a backup.
type BackupRequest struct {
	Program  string // version of the program
	Verify   bool
	Progress backup.Progress
}

// A Backup is a backup that was made, and the old ones that went for it.
type Backup struct {
	backup.Made
	Removed []backup.File
}

// keygenHint is how one comes to a key.
const keygenHint = "sheetsync backup keygen makes a key, and says what goes into the configuration"

// Backup copies the database into a file, and removes the old files that backup.keep
// doesn't keep. What became of it is in the table sheetsync.backups.
func (d *Database) Backup(ctx context.Context, c *config.Config, request BackupRequest) (done Backup, err error) {
	b := &c.Backup
	if b.Dir == "" {
		return done, exit.Usage("name a directory, best on another disk: backup: {dir: /var/backups/sheetsync}", "backup.dir is not set")
	}
	if len(b.Recipients) == 0 {
		return done, exit.Usage(keygenHint, "there is no key for backups: nothing is backed up in the clear")
	}
	place, err := placeAt(d.address())
	if err != nil {
		return done, err
	}
	begun := time.Now()
	options := backup.CreateOptions{From: place, Dir: b.Dir, Recipients: b.Recipients, Program: request.Program, Now: time.Now, Progress: request.Progress}
	if request.Verify {
		options.Scratch = func(ctx context.Context, use func(backup.Place) error) error { return d.scratch(ctx, c, place, use) }
	}
	done.Made, err = backup.Create(ctx, options)
	if errors.Is(err, backup.ErrBusy) {
		return done, err // the other one notes how it went
	}
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), ShutdownTimeout)
	defer cancel()
	if ctx.Err() == nil || err == nil {
		if noted := backup.Note(noting, d.DB(), begun, &done.Made, err); noted != nil {
			err = errors.Join(err, noted)
		}
	}
	if err != nil {
		return done, hinted(err)
	}
	done.Removed, err = backup.Rotate(b.Dir, place.Database, b.Keep, b.Location)
	return done, err
}

// BackUp makes a backup on schedule. That it fails is told to the managers by mail, each
// once until there is a good one again.
func (s *Service) BackUp(ctx context.Context, request BackupRequest) (Backup, error) {
	done, err := s.DB.Backup(ctx, s.Config, request)
	if err == nil || ctx.Err() != nil || errors.Is(err, backup.ErrBusy) {
		return done, err
	}
	if told := s.notifyBackup(ctx, err); told != nil {
		s.log.Warn("the managers could not be told of the failed backup", "cause", told.Error())
	}
	return done, err
}

// notifyBackup tells the managers of all registers, nobody twice.
func (s *Service) notifyBackup(ctx context.Context, failure error) (err error) {
	if !s.Reminds() {
		return nil
	}
	if err := s.Paused(ctx); err != nil {
		return err
	}
	last, err := s.DB.LastBackup(ctx)
	if err != nil {
		return err
	}
	reminding, err := s.OpenReminding(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reminding.Close()) }()
	const manager = "manager"
	at := time.Now()
	var told []string
	for i := range s.Config.Registers {
		r := &s.Config.Registers[i]
		register := s.reminded(ctx, r, at)
		others := slices.DeleteFunc(slices.Clone(r.Roles[manager]), func(address string) bool { return slices.Contains(told, address) })
		told = append(told, others...)
		register.Roles = maps.Clone(register.Roles)
		register.Roles[manager] = others
		if i > 0 {
			register.Channels = nil // the first register's channels have it
		}
		err = errors.Join(err, reminding.sending.NotifyBackup(ctx, &register, reminders.FailedBackup{At: at, Reason: failure.Error(), Last: last.MadeAt}))
	}
	return err
}

// address is the connection URL.
func (d *Database) address() string {
	if d.private != nil {
		return d.private.DSN()
	}
	return d.url.Reveal()
}

// hinted adds to an error of a backup or restore what to do.
func hinted(err error) error {
	switch {
	case errors.Is(err, pgtool.ErrMissing), errors.Is(err, pgtool.ErrOld):
		return exit.Hint(err, "install PostgreSQL's client programs of that version (Debian and Ubuntu: postgresql-client-15; macOS: brew install libpq)")
	case errors.Is(err, os.ErrPermission):
		return exit.Hint(err, "let the user who runs sheetsync write there")
	}
	return err
}

// scratch lends an empty database to restore into: on the server itself or, where the
// service may make none there, on a private one for the while.
func (d *Database) scratch(ctx context.Context, c *config.Config, place backup.Place, use func(backup.Place) error) (err error) {
	err = backup.Scratch(ctx, place, "verify", use)
	if !errors.Is(err, backup.ErrMayNotCreate) {
		return err
	}
	dir := filepath.Join(c.DataDir, "verify")
	// Nothing in it is to stay, so nothing has to survive a power failure.
	server, err := embeddedpg.Start(ctx, embeddedpg.Options{DataDir: dir, Settings: map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}})
	if err != nil {
		return exit.Hint(fmt.Errorf("the database's user may make no database to restore into, and a server for that could not be started: %w", err),
			"let the user make databases (ALTER ROLE … CREATEDB), install PostgreSQL on this machine, or leave out the verification (--no-verify, backup.verify)")
	}
	defer func() { err = errors.Join(err, stop(ctx, server), os.RemoveAll(dir)) }()
	on, err := placeAt(server.DSN())
	if err != nil {
		return err
	}
	return backup.Scratch(ctx, on, "verify", use)
}

// BackupSchedule says when backups are made; ok is false where none are.
func BackupSchedule(b *config.Backup) (s cronspec.Schedule, ok bool) {
	if b.Schedule == "" {
		return s, false
	}
	s, err := cronspec.Parse(b.Schedule, b.Location)
	return s, err == nil
}

// LastBackup reads how the last backups went.
func (d *Database) LastBackup(ctx context.Context) (backup.Last, error) {
	return backup.LastOf(ctx, d.DB())
}

// Formers lists the databases that restores replaced and that are still there.
func (d *Database) Formers(ctx context.Context) ([]backup.Former, error) {
	return backup.Formers(ctx, d.DB())
}

// BackupFiles lists the backups of the database in backup.dir, the newest first.
func BackupFiles(c *config.Config) ([]backup.File, error) {
	if c.Backup.Dir == "" {
		return nil, exit.Usage("", "backup.dir is not set")
	}
	database := privateDatabase
	if url := c.Database.URL.Reveal(); url != "" {
		place, err := placeAt(url)
		if err != nil {
			return nil, err
		}
		database = place.Database
	}
	return backup.Files(c.Backup.Dir, database)
}

// privateDatabase is the database of a private server.
const privateDatabase = "sheetsync"
