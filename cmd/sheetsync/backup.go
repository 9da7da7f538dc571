package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/syncer/mirror/backup"
)

func (a *app) backupCommand() *cobra.Command {
	var noVerify bool
	c := &cobra.Command{
		Use:   "backup",
		Short: "Copy the database into an encrypted file",
		Long: `Copies the database, all registers with their histories, decisions and reminders,
into one file in backup.dir, as it is at one moment, while the service works on. The
file is encrypted with age to the keys in backup.recipients: only who has the secret
key can read it, not even the service needs to. sheetsync backup keygen makes one.

The file is then read back, restored into a scratch database and compared, row counts
and checksums of every table, with what was copied; one that fails is not kept.
--no-verify leaves that out. Of old files, backup.keep says which stay.

With backup.schedule, sheetsync run makes them. sheetsync restore puts one back.`,
		Example: "  sheetsync backup keygen -o /root/sheetsync.key\n  sheetsync backup",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			configuration, err := a.config()
			if err != nil {
				return err
			}
			return a.backup(c.Context(), configuration, !noVerify && configuration.Backup.Verify)
		},
	}
	c.Flags().BoolVar(&noVerify, "no-verify", false, "don't restore the file into a scratch database")
	c.AddCommand(a.backupKeygenCommand(), a.backupListCommand())
	return c
}

// backedUp is what backup prints with --json.
type backedUp struct {
	File     string    `json:"file"`
	MadeAt   time.Time `json:"made_at"`
	Bytes    int64     `json:"bytes"`
	Tables   int       `json:"tables"`
	Rows     int64     `json:"rows"`
	Verified bool      `json:"verified"`
	Removed  []string  `json:"removed"` // old files
	Seconds  float64   `json:"seconds"`
}

func (a *app) backup(ctx context.Context, c *config.Config, verify bool) (err error) {
	begun := time.Now()
	db, err := service.OpenMigrated(ctx, c, a.logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close(ctx)) }()
	progress, done := a.stages()
	made, err := db.Backup(ctx, c, service.BackupRequest{Program: buildVersion().Version, Verify: verify, Progress: progress})
	done()
	if made.Path == "" {
		return err
	}
	return errors.Join(err, a.reportBackup(&made, begun))
}

// reportBackedUp reports a scheduled backup.
func (a *app) reportBackedUp(made service.Backup, err error) {
	if err != nil {
		a.Error(fmt.Errorf("the database was not backed up: %w", err))
	}
	if made.Path == "" {
		return
	}
	if err := a.reportBackup(&made, made.MadeAt); err != nil {
		a.logger.Error("the backup could not be reported", "error", err)
	}
}

func (a *app) reportBackup(made *service.Backup, begun time.Time) error {
	line := backedUp{
		File: made.Path, MadeAt: made.MadeAt, Bytes: made.Bytes, Tables: len(made.Manifest.Tables), Rows: made.Manifest.Rows(), Verified: made.Verified,
		Removed: []string{}, Seconds: time.Since(begun).Round(time.Millisecond).Seconds(),
	}
	for _, f := range made.Removed {
		line.Removed = append(line.Removed, f.Path)
	}
	if a.JSON {
		return a.Document(line)
	}
	how := "verified"
	if !made.Verified {
		how = "not verified"
	}
	a.Line("%s: %s in %s, %s, %s", line.File, terminal.Count(int(line.Rows), "row"), terminal.Count(line.Tables, "table"), terminal.Bytes(line.Bytes), how)
	if len(line.Removed) > 0 {
		a.Line("%s removed, as backup.keep says", terminal.Count(len(line.Removed), "old backup"))
	}
	return nil
}

// stages shows how far a backup or restore is, a bar for each stage, until done is called.
func (a *app) stages() (progress backup.Progress, done func()) {
	var now backup.Stage
	var add func(int)
	var shown int64
	end := func() {}
	return func(stage backup.Stage, n, of int64) {
		if stage != now {
			end()
			now, shown = stage, 0
			if of == 0 {
				add, end = func(int) {}, a.Spinner(string(stage))
			} else {
				add, end = a.Bar(string(stage), int(of))
			}
		}
		add(int(n - shown))
		shown = n
	}, func() { end() }
}
