package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema/nearest"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
)

// grantFlags are those of the command grant.
type grantFlags struct {
	register, existing, login string
	names                     []string
	revoke                    bool
}

func (a *app) grantCommand() *cobra.Command {
	var f grantFlags
	c := &cobra.Command{
		Use:   "grant [PERSON ROLE]",
		Short: "Let somebody read the database, as far as their role goes",
		Long: `Makes a database user for a person and prints its password, once. With it they read
the registers in psql, Metabase or Excel; nobody can write. The roles:

  manager   every table and report
  finance   the same
  sales     the customers that are theirs, and what belongs to these: orders, calls …
  analyst   every table and report without personal data, in the schema REGISTER_analyst

PERSON is an address or a name as the sheet has it, in its owner fields or its team;
--name adds how else owner fields call them. Granting again renews that.

--existing grants the role to a database user that there is. --revoke takes the role
back, or every role where none is given, and drops a user that was made here.

Without arguments, it lists who was granted what.`,
		Example: "  sheetsync grant li@example.com sales\n  sheetsync grant li@example.com --revoke",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(args); err != nil {
				return err
			}
			var names []string
			if f.register != "" {
				names = append(names, f.register)
			}
			return a.with(c.Context(), names, func(s *service.Service, registers []*config.Register) error {
				switch {
				case len(args) == 0:
					return a.listGrants(c.Context(), s, &f)
				case f.revoke:
					return a.revokeGrant(c.Context(), s, args, &f)
				}
				return a.grant(c.Context(), s, registers, args, &f)
			})
		},
	}
	c.Flags().StringVar(&f.register, "register", "", "only this `register`, not all of them")
	c.Flags().StringVar(&f.existing, "existing", "", "grant it to this database `user`, that there is, instead of making one")
	c.Flags().StringVar(&f.login, "login", "", "what the database user is to be called, as a `name`")
	c.Flags().StringArrayVar(&f.names, "name", nil, "a `name` by which owner fields call the person; may be repeated")
	c.Flags().BoolVar(&f.revoke, "revoke", false, "take the role back")
	return c
}

// check says what is missing or doesn't go together.
func (f *grantFlags) check(args []string) error {
	const hint = "sheetsync grant --help shows how; without arguments it lists who was granted what"
	switch {
	case len(args) > 2:
		return exit.Usage(hint, "these are too many arguments: quote a name with blanks in it")
	case len(args) > 0 && strings.TrimSpace(args[0]) == "":
		return exit.Usage(hint, "PERSON is empty")
	case len(args) == 0 && (f.revoke || f.existing != "" || f.login != "" || len(f.names) > 0):
		return exit.Usage(hint, "PERSON is missing")
	case f.existing != "" && f.login != "":
		return exit.Usage("--existing is for a user that there is, --login for one to be made", "--existing and --login don't go together")
	case len(args) == 1 && !f.revoke:
		return exit.Usage("the roles are "+roleNames(), "ROLE is missing")
	case len(args) == 2 && !slices.Contains(access.Groups, access.Role(args[1])):
		way := "the roles are " + roleNames()
		if near := nearest.Name(args[1], strings.Split(roleNames(), ", ")); near != "" {
			way = "did you mean " + near + "? " + way
		}
		return exit.Usage(way, "there is no role %q", args[1])
	}
	return nil
}

func roleNames() string {
	var names []string
	for _, role := range access.Groups {
		names = append(names, string(role))
	}
	return strings.Join(names, ", ")
}

// grantLine is what grant --json prints.
type grantLine struct {
	Person   string      `json:"person"`
	Role     access.Role `json:"role"`
	Register string      `json:"register,omitempty"` // "" for all
	User     string      `json:"user"`
	Password string      `json:"password,omitempty"` // of a user that was made just now
	Names    []string    `json:"names,omitempty"`    // by which owner fields name a salesperson
	Records  *int        `json:"records,omitempty"`  // that are a salesperson's now
	GivenAt  *time.Time  `json:"given_at,omitempty"`
	Revoked  bool        `json:"revoked,omitempty"`

	Connection *service.Connection `json:"connection,omitempty"`
}

func (a *app) listGrants(ctx context.Context, s *service.Service, f *grantFlags) error {
	list, err := s.DB.Grants(ctx)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, g := range list {
		if f.register != "" && g.Register != f.register {
			continue
		}
		if a.JSON {
			if err := a.Document(grantLine{Person: g.Person, Role: g.Role, Register: g.Register, User: g.Login, Names: g.Names, GivenAt: &g.GivenAt}); err != nil {
				return err
			}
			continue
		}
		rows = append(rows, []string{g.Person, string(g.Role), ofAll(g.Register), "user " + g.Login, "since " + g.GivenAt.Format(time.DateOnly)})
	}
	if !a.JSON && len(rows) == 0 {
		a.Line("nobody was granted anything; sheetsync grant PERSON ROLE does")
	}
	terminal.Table(a.Text(), rows, 0)
	return nil
}

func ofAll(register string) string {
	if register == "" {
		return "all registers"
	}
	return register
}

func (a *app) revokeGrant(ctx context.Context, s *service.Service, args []string, f *grantFlags) error {
	list, err := s.DB.Grants(ctx)
	if err != nil {
		return err
	}
	role, who := access.Role(""), strings.ToLower(strings.TrimSpace(args[0]))
	if len(args) == 2 {
		role = access.Role(args[1])
	}
	var logins []string
	for _, g := range list {
		if named := strings.ToLower(g.Person) == who || strings.ToLower(g.Login) == who || slices.Contains(g.Names, who); named && !slices.Contains(logins, g.Login) && (f.existing == "" || f.existing == g.Login) && (f.login == "" || f.login == g.Login) {
			logins = append(logins, g.Login)
		}
	}
	var revoked []mirror.Grant
	for _, login := range logins {
		some, err := s.DB.Revoke(ctx, login, role, f.register)
		if err != nil && !isNoGrant(err) {
			return grantError(err, "")
		}
		revoked = append(revoked, some...)
	}
	if len(revoked) == 0 {
		return exit.Hint(noGrant(args[0]), "sheetsync grant lists who was granted what")
	}
	for _, g := range revoked {
		if a.JSON {
			if err := a.Document(grantLine{Person: g.Person, Role: g.Role, Register: g.Register, User: g.Login, Revoked: true}); err != nil {
				return err
			}
		}
		a.Line("%s: no longer %s of %s (user %s)", g.Person, g.Role, ofAll(g.Register), g.Login)
	}
	return nil
}
