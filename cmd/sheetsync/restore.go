package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/mirror/backup"
	"sheetsync/syncer/mirror/backup/sealed"
)

func (a *app) restoreCommand() *cobra.Command {
	var identity string
	var dryRun, yes bool
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup back into the database",
		Long: `Puts a backup that sheetsync backup made back in place of the database. The file is
read from end to end first; what is restored is compared, row counts and checksums of
every table, with what was backed up, and only then takes the database's place. Where
anything fails, the database is as it was. One that is not empty is replaced after you
were asked, or with --yes; it is kept under another name, which is printed. Stop
sheetsync run before.

The secret key is read from --identity, else from backup.identity.

The database is then as of the backup, brought to this version of the program. The
next run makes the registers' tables as their sheets are now. Nothing is mailed until
sheetsync remind --resume: it doesn't know what was sent since the backup, so what fell
due meanwhile is told as unconfirmed and not sent twice. Everybody has to sign in to
the page again; on another server, database users have to be granted again, and are
listed. What was revoked, erased or decided after the backup isn't known any more.

--dry-run reads the file and says what is in it and what it would replace.`,
		Example: "  sheetsync restore backups/sheetsync-sheetsync-20261129T031500Z.backup.age --identity /root/sheetsync.key",
		Args:    arguments("FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			configuration, err := a.config()
			if err != nil {
				return err
			}
			identities, err := identitiesOf(c.Context(), configuration, identity)
			if err != nil {
				return err
			}
			if _, err := os.Stat(args[0]); err != nil {
				return exit.Usage("sheetsync backup list shows the backups", "%w", err)
			}
			return a.restore(c.Context(), configuration, args[0], identities, dryRun, yes)
		},
	}
	c.Flags().StringVar(&identity, "identity", "", "the `file` with the secret key")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "read the file and say what would be replaced; change nothing")
	c.Flags().BoolVar(&yes, "yes", false, "replace the database without being asked")
	return c
}

// identitiesOf reads the secret keys.
func identitiesOf(ctx context.Context, c *config.Config, file string) ([]sealed.Identity, error) {
	if file == "" {
		if len(c.Backup.Identities) == 0 {
			return nil, exit.Usage("name the file that sheetsync backup keygen wrote: --identity FILE, or backup.identity_file", "there is no secret key to open a backup with")
		}
		return c.Backup.Identities, nil
	}
	content, err := bounds.ReadFile(ctx, file, bounds.SecretBytes)
	if err != nil {
		return nil, exit.Usage("", "--identity: %w", err)
	}
	identities, err := sealed.ParseIdentities(string(content))
	if err != nil {
		return nil, exit.Usage("it is the file that sheetsync backup keygen wrote, with a line that begins with AGE-SECRET-KEY-1", "--identity: %s: %w", file, err)
	}
	return identities, nil
}

// restored is what restore prints with --json.
type restored struct {
	File     string    `json:"file"`
	MadeAt   time.Time `json:"made_at"`
	Program  string    `json:"program"`
	Database string    `json:"database"`
	Schemas  []string  `json:"schemas"`
	Rows     int64     `json:"rows"`
	Restored bool      `json:"restored"` // false with --dry-run
	// Former is what the replaced database is called now; "" where it was empty.
	Former     string      `json:"former"`
	RolesMade  []string    `json:"roles_made"`
	GrantAgain []lostGrant `json:"grant_again"`
	Sealed     []string    `json:"sealed"` // why personal data in the histories can't be read
}

type lostGrant struct {
	Person   string `json:"person"`
	Role     string `json:"role"`
	Register string `json:"register,omitempty"`
}

func (a *app) restore(ctx context.Context, c *config.Config, path string, identities []sealed.Identity, dryRun, yes bool) (err error) {
	progress, done := a.stages()
	r, err := service.OpenRestore(ctx, c, path, identities, progress, a.logger)
	done()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close(context.WithoutCancel(ctx))) }()
	m := &r.Manifest
	line := restored{
		File: path, MadeAt: m.MadeAt, Program: m.Program, Database: r.Database, Schemas: m.Schemas(), Rows: m.Rows(),
		RolesMade: []string{}, GrantAgain: []lostGrant{}, Sealed: []string{},
	}
	a.Line("the backup is of database %s at %s: %s in %s (%s)", m.Database, moment(m.MadeAt), terminal.Count(int(line.Rows), "row"), terminal.Count(len(m.Tables), "table"), strings.Join(line.Schemas, ", "))
	if !r.Standing.Empty {
		a.Line("it replaces database %s: %s", r.Database, standingText(&r.Standing))
	}
	if dryRun {
		if a.JSON {
			return a.Document(line)
		}
		return nil
	}
	if !r.Standing.Empty && !yes && !a.Confirm(fmt.Sprintf("Replace the database %s by the backup?", r.Database)) {
		return exit.Usage("add --yes to go on without being asked", "nothing was changed")
	}
	progress, done = a.stages()
	result, err := r.Restore(ctx, progress)
	done()
	if err != nil {
		return err
	}
	line.Restored, line.Former = true, result.Former
	line.RolesMade = append(line.RolesMade, result.Made...)
	for _, g := range result.Lost {
		line.GrantAgain = append(line.GrantAgain, lostGrant{g.Person, string(g.Role), g.Register})
	}
	line.Sealed = append(line.Sealed, result.Sealed...)
	if a.JSON {
		return a.Document(line)
	}
	a.restoredText(&line)
	return nil
}

// restoredText says what was restored and what is to be done now.
func (a *app) restoredText(line *restored) {
	a.Line("restored: database %s is as of %s", line.Database, moment(line.MadeAt))
	if line.Former != "" {
		a.Line("what it was until now is kept as database %s; once it is not needed: DROP DATABASE %q", line.Former, line.Former)
	}
	if len(line.RolesMade) > 0 {
		a.Line("roles that the server lacked were made without a login: %s", strings.Join(line.RolesMade, ", "))
	}
	if len(line.GrantAgain) > 0 {
		a.Line("database users are not in a backup; make them again, with new passwords:")
	}
	for _, g := range line.GrantAgain {
		register := ""
		if g.Register != "" {
			register = " --register " + g.Register
		}
		a.Line("  sheetsync grant %q %s%s", g.Person, g.Role, register)
	}
	for _, fault := range line.Sealed {
		a.Warn("sheetsync: personal data in the histories can't be read: %s", fault)
	}
	a.Line("reminders are paused; when the sheets can be reached: sheetsync remind --resume")
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

func standingText(s *backup.Standing) string {
	text := terminal.Count(s.Registers, "register")
	if s.Changed != nil {
		text += ", last changed at " + moment(*s.Changed)
	}
	if s.Others > 0 {
		text += "; " + terminal.Count(s.Others, "session") + " of other programs will be ended"
	}
	return text
}
