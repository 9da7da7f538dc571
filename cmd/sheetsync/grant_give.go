package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
	"sheetsync/sheetschema/nearest"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
)

// grant gives a role to a person and prints how they connect.
func (a *app) grant(ctx context.Context, s *service.Service, registers []*config.Register, args []string, f *grantFlags) error {
	g := mirror.Grant{Role: access.Role(args[1]), Register: f.register, Person: strings.TrimSpace(args[0])}
	known, err := whois(ctx, s, registers, g.Person)
	if err != nil {
		return err
	}
	if known.Address != "" {
		g.Person = known.Address
	}
	g.Names = slices.Concat([]string{args[0], g.Person}, known.Names, f.names)
	if err := limited(ctx, s, &g); err != nil {
		return err
	}
	if err := chooseLogin(ctx, s, &g, f); err != nil {
		return err
	}
	password, err := s.DB.Grant(ctx, g, f.existing != "")
	if err != nil {
		return grantError(err, g.Login)
	}
	line := grantLine{Person: g.Person, Role: g.Role, Register: g.Register, User: g.Login, Password: password}
	if g.Role == access.Sales {
		records := 0
		for _, r := range registers {
			n, err := s.DB.OwnRecords(ctx, r.Name, g.Names)
			if err != nil {
				return err
			}
			records += n
		}
		line.Names, line.Records = g.Names, &records
	}
	return a.granted(s, registers, &line, known)
}

// granted prints what was granted.
func (a *app) granted(s *service.Service, registers []*config.Register, line *grantLine, known reminders.Acquaintance) error {
	at := s.DB.Connection()
	line.Connection = &at
	if a.JSON {
		if err := a.Document(line); err != nil {
			return err
		}
	}
	var schemas []string
	for _, r := range registers {
		schema := r.Name
		if line.Role == access.Analyst {
			schema, _ = access.AnalystSchema(r.Name)
		}
		schemas = append(schemas, schema)
	}
	a.Line("%s reads %s as %s", line.Person, ofAll(line.Register), line.Role)
	a.Line("  %s, user %s, schema %s", at, line.User, strings.Join(schemas, ", "))
	if line.Password != "" {
		a.Line("  password %s", line.Password)
		a.Line("This is shown once. Revoke and grant again for another.")
	}
	if line.Records == nil {
		return nil
	}
	a.Line("%s now %s theirs", terminal.Count(*line.Records, "record"), map[bool]string{true: "is", false: "are"}[*line.Records == 1])
	if *line.Records == 0 {
		way := "--name adds how owner fields call them"
		if near := nearest.Name(strings.ToLower(line.Person), known.Known); near != "" && near != line.Person {
			way = "did you mean " + near + "? " + way
		}
		a.Warn("sheetsync: no owner field names %s yet; %s", line.Person, way)
	}
	return nil
}

// whois finds what the registers know of a person.
func whois(ctx context.Context, s *service.Service, registers []*config.Register, who string) (reminders.Acquaintance, error) {
	var known reminders.Acquaintance
	for _, r := range registers {
		found, err := s.Acquaintance(ctx, r, who)
		if errors.Is(err, reminders.ErrNotMirrored) {
			continue
		}
		switch {
		case err != nil:
			return known, err
		case found.Address != "" && known.Address != "" && found.Address != known.Address:
			return known, exit.Usage("write the address, or add --register", "%q is %s in one register and %s in another", who, known.Address, found.Address)
		case found.Address != "":
			known.Address = found.Address
		}
		known.Names, known.Known = append(known.Names, found.Names...), append(known.Known, found.Known...)
	}
	return known, nil
}

// limited refuses what would let somebody see more than one register: views of servers
// before PostgreSQL 15 are shown whole.
func limited(ctx context.Context, s *service.Service, g *mirror.Grant) error {
	if g.Register == "" || g.Role != access.Manager && g.Role != access.Finance {
		return nil
	}
	report, err := s.DB.Access(ctx)
	if err != nil || report.Viewable() {
		return err
	}
	return exit.Usage("leave --register out, or upgrade the server", "on a server before PostgreSQL 15, managers and finance see the reports of all registers")
}

// chooseLogin says which database user is meant: the person's own, else one called after
// their address.
func chooseLogin(ctx context.Context, s *service.Service, g *mirror.Grant, f *grantFlags) error {
	list, err := s.DB.Grants(ctx)
	if err != nil {
		return err
	}
	g.Login = f.existing
	if g.Login == "" {
		g.Login = f.login
	}
	if g.Login == "" {
		if i := slices.IndexFunc(list, func(other mirror.Grant) bool { return other.Person == g.Person }); i >= 0 {
			g.Login = list[i].Login
		}
	}
	if g.Login == "" {
		local, _, _ := strings.Cut(strings.ToLower(g.Person), "@")
		g.Login = strings.Trim(strings.Map(func(c rune) rune {
			switch {
			case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
				return c
			case c < 0x80:
				return '_'
			}
			return -1
		}, local), "_")
	}
	switch i := slices.IndexFunc(list, func(other mirror.Grant) bool { return other.Login == g.Login }); {
	case g.Login == "" || len(g.Login) > 63 || strings.HasPrefix(g.Login, "pg_"):
		return exit.Usage("--login NAME says what the user is to be called", "no name for a database user can be made of %q", g.Person)
	case i >= 0 && list[i].Person != g.Person:
		return exit.Usage("--login NAME gives this person another", "the database user %s is %s", g.Login, list[i].Person)
	}
	return nil
}

// grantError adds the way out.
func grantError(err error, login string) error {
	switch {
	case errors.Is(err, mirror.ErrNoRole):
		return exit.Hint(err, "sheetsync doctor says which statements an administrator is to run")
	case errors.Is(err, mirror.ErrLoginTaken):
		return exit.Hint(fmt.Errorf("%s: %w", login, err), "--existing "+login+" grants it to that user; --login NAME makes another")
	case errors.Is(err, mirror.ErrNoLogin):
		return exit.Hint(fmt.Errorf("%s: %w", login, err), "without --existing one is made")
	case errors.Is(err, mirror.ErrAllPowerful):
		return exit.Hint(fmt.Errorf("%s: %w", login, err), "it is a superuser, bypasses row-level security or owns the tables; take another user")
	case errors.Is(err, mirror.ErrMayNotGrant):
		return exit.Hint(err, "let an administrator give the service CREATEROLE, or make the user and give it the role, and grant it with --existing")
	}
	return err
}

func isNoGrant(err error) bool { return errors.Is(err, mirror.ErrNoGrant) }

func noGrant(who string) error { return fmt.Errorf("%s: %w", who, mirror.ErrNoGrant) }
