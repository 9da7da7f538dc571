package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/lib/pq"
	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/syncer/mirror"
)

func (a *app) psqlCommand() *cobra.Command {
	var user string
	c := &cobra.Command{
		Use:   "psql [REGISTER] [-- PSQL-ARGUMENTS]",
		Short: "Open the database in psql, to read",
		Long: `Opens psql on the database, in the schema of the register, or of the first one. It
logs in as a user who may read all registers and write nothing, never as the service
itself; the user's password is made anew each time. --as opens it as somebody who was
granted a role, with what they see.

A private PostgreSQL is started where it isn't running. What follows -- goes to psql;
--json prints where the database is and opens nothing.`,
		Example: "  sheetsync psql acme\n  sheetsync psql acme -- -c '\\dv'",
		Args: func(c *cobra.Command, args []string) error {
			if c.ArgsLenAtDash() >= 0 {
				args = args[:c.ArgsLenAtDash()]
			}
			return oneAtMost(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			var names, rest []string
			if at := c.ArgsLenAtDash(); at >= 0 {
				args, rest = args[:at], args[at:]
			}
			names = append(names, args...)
			return a.with(c.Context(), names, func(s *service.Service, registers []*config.Register) error {
				return a.psql(c.Context(), s, registers[0], user, rest)
			})
		},
	}
	c.Flags().StringVar(&user, "as", "", "log in as this database `user`, whose password psql asks for")
	return c
}

// psqlLine is what psql --json prints.
type psqlLine struct {
	service.Connection

	Schema string `json:"schema"`
}

func (a *app) psql(ctx context.Context, s *service.Service, r *config.Register, user string, args []string) error {
	at := s.DB.Connection()
	if a.JSON {
		return a.Document(psqlLine{Connection: at, Schema: r.Name})
	}
	path, err := exec.LookPath(s.DB.PSQLBinary())
	if err != nil {
		return exit.Hint(errors.New("psql is not installed"),
			"install it (Debian and Ubuntu: postgresql-client; macOS: brew install libpq), or read with another program: "+at.String()+", as a user that sheetsync grant makes")
	}
	password := ""
	if user == "" {
		user, password, err = s.DB.Reader(ctx)
		if errors.Is(err, mirror.ErrNoRole) || errors.Is(err, mirror.ErrMayNotGrant) {
			return exit.Hint(err, "sheetsync doctor says which statements an administrator is to run; sheetsync psql --as USER opens it as a user that there is")
		}
		if err != nil {
			return err
		}
	}
	psql := exec.CommandContext(ctx, path, args...)
	psql.Cancel = func() error { return os.ErrProcessDone } // Ctrl-C is psql's own
	psql.Stdin, psql.Stdout, psql.Stderr = a.In, a.Out, a.Err
	psql.Env = append(elsewhere(a.environ), at.Environ(user, password)...)
	psql.Env = append(psql.Env, "PGAPPNAME=sheetsync psql", "PGOPTIONS=-c search_path="+optionValue(pq.QuoteIdentifier(r.Name)+",sheetsync"))
	err = psql.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return exit.Reported(exit.StatusFailed) // psql has said why
	}
	return err
}

// elsewhere leaves out of an environment what would lead psql to another server.
func elsewhere(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.Contains([]string{"PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE", "PGPASSFILE"}, name)
	})
}

// optionValue escapes a value for PGOPTIONS, which is split at blanks.
func optionValue(value string) string {
	return strings.NewReplacer(`\`, `\\`, " ", `\ `).Replace(value)
}
