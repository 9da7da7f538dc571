package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/keyfile"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
)

func (a *app) keysCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "keys",
		Short: "Show by which keys the past is sealed",
		Long: `Shows the keys by which personal fields of versions that were replaced or deleted are
sealed in the histories, with personal.encrypt: each data key in the database, the
file in personal.dir that opens it, whether it is there and right, and how many
versions it sealed; and how many there are that are still to be sealed.

Keep a copy of personal.dir, and not beside the backups: without the file nobody reads
what it sealed. Replicas share the directory.`,
		Example: "  sheetsync keys\n  sheetsync keys rotate\n  sheetsync keys unseal --yes",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDatabase(c.Context(), func(db *service.Database) error { return a.listKeys(c.Context(), db) })
		},
	}
	c.AddCommand(a.keysRotateCommand(), a.keysUnsealCommand())
	return c
}

// withDatabase opens the database alone.
func (a *app) withDatabase(ctx context.Context, work func(db *service.Database) error) (err error) {
	c, err := a.config()
	if err != nil {
		return err
	}
	db, err := service.OpenMigrated(ctx, c, a.logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close(ctx)) }()
	return work(db)
}

// keyFile is what keys prints with --json of a file that opens no data key of the database.
type keyFile struct {
	File      string `json:"file"`
	Recipient string `json:"recipient,omitempty"`
	Retired   bool   `json:"retired"` // sheetsync keys rotate replaced it
	Fault     string `json:"fault,omitempty"`
}

// keyTotals is what keys prints with --json at the end.
type keyTotals struct {
	Encrypt    bool `json:"encrypt"`
	Clear      int  `json:"clear"`      // versions that are still to be sealed
	Unreadable int  `json:"unreadable"` // versions that no key opens
}

func (a *app) listKeys(ctx context.Context, db *service.Database) error {
	known, err := db.HistoryKeys(ctx)
	if err != nil {
		return err
	}
	unreadable := known.Gone
	inUse := make(map[string]bool)
	for i := range known.Keys {
		key := &known.Keys[i]
		inUse[key.File] = true
		if !key.Opens {
			unreadable += key.Versions
		}
		if a.JSON {
			if err := a.Document(key); err != nil {
				return err
			}
			continue
		}
		what := "replaced"
		if key.Current {
			what = "current"
		}
		a.Line("%s  %s, of %s: %s", key.Name, what, moment(key.MadeAt), terminal.Count(key.Versions, "sealed version"))
		if key.Opens {
			a.Line("  opened by %s", key.File)
		} else {
			a.Line("  %s", key.Fault)
		}
	}
	for i := range known.Files {
		if f := &known.Files[i]; !inUse[f.Path] {
			if err := a.showKeyFile(f); err != nil {
				return err
			}
		}
	}
	if a.JSON {
		return a.Document(keyTotals{known.Encrypt, known.Clear, unreadable})
	}
	switch {
	case len(known.Keys) == 0 && known.Encrypt:
		a.Line("nothing was sealed yet: the first version that is replaced makes the key")
	case len(known.Keys) == 0:
		a.Line("nothing is sealed: personal.encrypt is not set")
	case len(known.Keys) > 1:
		a.Line("sheetsync keys rotate goes on with what it began")
	}
	if known.Clear > 0 && known.Encrypt {
		a.Line("%s still to be sealed: sheetsync prune does it, and sheetsync run once a day", terminal.Count(known.Clear, "version"))
	}
	if unreadable > 0 {
		a.Warn("sheetsync: %s can't be read without the key that is missing", terminal.Count(unreadable, "version"))
	}
	return nil
}

func (a *app) showKeyFile(f *keyfile.File) error {
	fault := ""
	if f.Err != nil {
		fault = f.Err.Error()
	}
	switch {
	case a.JSON:
		return a.Document(keyFile{f.Path, f.Recipient, f.Retired, fault})
	case fault != "":
		a.Line("%s: %s", f.Path, fault)
	case f.Retired:
		a.Line("%s: only backups from before it was replaced need it", f.Path)
	default:
		a.Line("%s: opens nothing in this database", f.Path)
	}
	return nil
}

func (a *app) keysRotateCommand() *cobra.Command {
	var o service.RotateOptions
	var yes bool
	c := &cobra.Command{
		Use:   "rotate",
		Short: "Seal the past with a new key",
		Long: `Makes a new key in personal.dir and a new data key, seals with it all that is sealed in
the histories, in small steps while the service works on, and removes the old data key.
What ends in the middle is gone on with at the next call, and nothing is lost: both
keys open what they sealed.

The old file stays, under a name that ends in .old: delete it, and its copies, when no
backup from before is kept any more.

--lost goes ahead though a file is missing for good: what it sealed stays unreadable,
and sheetsync erase and subject-export, which have to look at everything, refuse to go
on. --discard deletes what nothing opens, after asking.`,
		Example: "  sheetsync keys rotate",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDatabase(c.Context(), func(db *service.Database) error { return a.rotateKeys(c.Context(), db, o, yes) })
		},
	}
	flags := c.Flags()
	flags.BoolVar(&o.Lost, "lost", false, "go ahead though a key is missing for good")
	flags.BoolVar(&o.Discard, "discard", false, "delete what no key opens")
	flags.BoolVar(&yes, "yes", false, "don't ask")
	return c
}

func (a *app) rotateKeys(ctx context.Context, db *service.Database, o service.RotateOptions, yes bool) error {
	if o.Discard && !yes && !a.Confirm("Delete what no key opens? It can't be undone.") {
		return exit.Usage("add --yes to go on without being asked", "nothing was changed")
	}
	end := func() {}
	rotated, err := db.RotateKeys(ctx, o, func(versions int) (add func(int)) {
		add, end = a.Bar("sealing anew", versions)
		return add
	})
	end()
	if err != nil {
		return rotationHint(err)
	}
	if a.JSON {
		return a.Document(rotated)
	}
	if rotated.Key == "" {
		a.Line("nothing was ever sealed: there is no key to replace")
		return nil
	}
	a.Line("%s sealed with the new key, which %s opens: keep a copy of that", terminal.Count(rotated.Resealed, "version"), rotated.File)
	for _, path := range rotated.Replaced {
		a.Line("%s is needed for backups from before alone: delete it, and its copies, when none is kept any more", path)
	}
	switch {
	case rotated.Unopened > 0 && rotated.Deleted:
		a.Warn("sheetsync: what nothing opened was deleted from %s", terminal.Count(rotated.Unopened, "version"))
	case rotated.Unopened > 0:
		a.Warn("sheetsync: nothing opens what is sealed of %s", terminal.Count(rotated.Unopened, "version"))
	}
	return nil
}

// rotationHint says how to go on.
func rotationHint(err error) error {
	if exit.HintOf(err) != "" {
		return err
	}
	return exit.Hint(err, "sheetsync keys rotate goes on where it was")
}
