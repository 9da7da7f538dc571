package main

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/mirror/backup/sealed"
)

func (a *app) backupKeygenCommand() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "keygen",
		Short: "Make a key for backups",
		Long: `Makes a key of age: a secret one, which opens backups, in a file that only you can
read, and the public one to which they are encrypted, for backup.recipients.

Keep the file where it outlives this machine, and not beside the backups: without it
nobody can restore them.`,
		Example: "  sheetsync backup keygen -o /root/sheetsync.key",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			if file == "" {
				return exit.Usage("sheetsync backup keygen -o /root/sheetsync.key", "-o is missing: the secret key is not shown")
			}
			key, err := sealed.NewIdentity()
			if err != nil {
				return err
			}
			text := fmt.Sprintf("# made by sheetsync backup keygen at %s\n# public key: %s\n%s\n", time.Now().UTC().Format(time.RFC3339), key.Recipient(), key.Reveal())
			if err := writeNew(file, text); err != nil {
				return err
			}
			if a.JSON {
				return a.Document(map[string]string{"recipient": key.Recipient().String(), "identity_file": file})
			}
			a.Line("the secret key is in %s: keep a copy away from this machine, and not beside the backups\n\nIn sheetsync.yaml:\n\nbackup:\n  recipients: [%s]", file, key.Recipient())
			return nil
		},
	}
	c.Flags().StringVarP(&file, "output", "o", "", "the `file` for the secret key, which must not be there yet")
	return c
}

// writeNew writes a file for its owner alone that isn't there yet.
func writeNew(name, text string) error {
	err := atomicfile.Create(name, []byte(text), 0o600)
	if errors.Is(err, fs.ErrExist) {
		return exit.Usage("choose another name: what is there may be the key of your backups", "there is a file %s already", name)
	}
	if err != nil {
		return exit.Usage("", "%w", err)
	}
	return nil
}

func (a *app) backupListCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the backups in backup.dir",
		Long:    `Lists the backups of the configured database in backup.dir, the newest first.`,
		Example: "  sheetsync backup list",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			files, err := service.BackupFiles(c)
			if err != nil {
				return err
			}
			for _, f := range files {
				if a.JSON {
					if err := a.Document(f); err != nil {
						return err
					}
				}
				a.Line("%s  %9s  %s", f.MadeAt.UTC().Format("2006-01-02 15:04 MST"), terminal.Bytes(f.Bytes), f.Path)
			}
			if len(files) == 0 {
				a.Line("there are no backups in %s", c.Backup.Dir)
			}
			return nil
		},
	}
}
