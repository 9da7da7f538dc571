package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/nearest"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/websessions"
)

func (a *app) webCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "web",
		Short: "Let people in to the page, and out",
		Long: `Who signs in by web.issuer gets in by their address: to the registers whose roles,
team or grants have it. Others come by a link that these commands make. An address is
that account's which first signed in by it, until another one is accepted.`,
		Example: "  sheetsync web link\n  sheetsync web link --as li@example.com",
	}
	c.AddCommand(a.webLinkCommand(), a.webSessionsCommand(), a.webLogoutCommand(), a.webAccountsCommand(), a.webAcceptCommand())
	return c
}

func (a *app) webLinkCommand() *cobra.Command {
	var as string
	c := &cobra.Command{
		Use:   "link",
		Short: "Make a link that lets somebody in, once",
		Long: `Prints a link to the page that lets in whoever opens it first, within ten minutes:
as an operator, who sees every register as its manager, or with --as as somebody whom
a register knows. It is a secret until then, and shown once.`,
		Example: "  sheetsync web link --as li@example.com",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			person := ""
			if c.Flags().Changed("as") {
				var err error
				if person, err = webPerson(as); err != nil {
					return err
				}
			}
			return a.with(c.Context(), nil, func(s *service.Service, registers []*config.Register) error {
				return a.webLink(c.Context(), s, registers, person)
			})
		},
	}
	c.Flags().StringVar(&as, "as", "", "let this person in, by their `address`")
	return c
}

// webPerson reads an address.
func webPerson(text string) (string, error) {
	address, err := mailaddr.Parse(text)
	if err != nil {
		return "", exit.Usage("write it like li@example.com", "%q is not an address", text)
	}
	return strings.ToLower(address), nil
}

// minutes is how lists write a time.
const minutes = "2006-01-02 15:04"

// webLine is what the commands of web print with --json.
type webLine struct {
	Person   string     `json:"person"` // an address, or operator
	URL      string     `json:"url,omitempty"`
	Until    *time.Time `json:"until,omitempty"` // of a link
	Via      string     `json:"via,omitempty"`   // of a session
	SignedIn *time.Time `json:"signed_in_at,omitempty"`
	SeenAt   *time.Time `json:"seen_at,omitempty"`
	Ended    *int       `json:"ended,omitempty"` // sessions
}

func (a *app) webLink(ctx context.Context, s *service.Service, registers []*config.Register, person string) error {
	if person != "" {
		known, err := s.Members(registers).Memberships(ctx, person)
		if err != nil {
			return err
		}
		if len(known) == 0 {
			return exit.Usage("a role, the team's tab or sheetsync grant has to name the person first", "nobody called %s is known to %s", person, strings.Join(registerNames(registers), ", "))
		}
	}
	link, err := s.SignInLink(ctx, person)
	if err != nil {
		return err
	}
	if a.JSON {
		if err := a.Document(webLine{Person: webCalled(person), URL: link.URL, Until: &link.Until}); err != nil {
			return err
		}
	}
	a.Line("%s", link.URL)
	a.Line("This is shown once. It lets in whoever opens it first, as %s, until %s.", webCalled(person), link.Until.Format("15:04"))
	if s.Config.Web.Base() == "" {
		a.Warn("sheetsync: web.url is not set; elsewhere than on this machine, put the name in by which people reach it")
	}
	return nil
}

// webCalled is what people call a person, "" being an operator.
func webCalled(person string) string {
	if person == "" {
		return audit.Operator
	}
	return person
}

func (a *app) webSessionsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "sessions",
		Short:   "List who is signed in",
		Long:    `Lists who is signed in to the page, since when, and when they last looked at it.`,
		Example: "  sheetsync web sessions",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.with(c.Context(), nil, func(s *service.Service, registers []*config.Register) error {
				list, err := s.Sessions().List(c.Context())
				if err != nil {
					return err
				}
				zone := registers[0].Location
				var rows [][]string
				for _, one := range list {
					if a.JSON {
						if err := a.Document(webLine{Person: webCalled(one.Person), Via: one.Via, SignedIn: &one.MadeAt, SeenAt: &one.SeenAt}); err != nil {
							return err
						}
						continue
					}
					rows = append(rows, []string{webCalled(one.Person), "by " + one.Via, "since " + one.MadeAt.In(zone).Format(minutes), "last seen " + one.SeenAt.In(zone).Format(minutes)})
				}
				if !a.JSON && len(rows) == 0 {
					a.Line("nobody is signed in")
				}
				terminal.Table(a.Text(), rows, 0)
				return nil
			})
		},
	}
}

func (a *app) webLogoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "logout ADDRESS",
		Short: "Sign somebody out everywhere",
		Long: `Ends all sessions of a person, and the links that would let them in. They can sign in
again as long as a register knows them. For ADDRESS, operator stands for whoever came by a
link that was made for nobody else.`,
		Example: "  sheetsync web logout li@example.com",
		Args:    arguments("ADDRESS"),
		RunE: func(c *cobra.Command, args []string) error {
			person := ""
			if args[0] != audit.Operator {
				var err error
				if person, err = webPerson(args[0]); err != nil {
					return err
				}
			}
			return a.with(c.Context(), nil, func(s *service.Service, _ []*config.Register) error {
				return a.webLogout(c.Context(), s, person)
			})
		},
	}
}

func (a *app) webLogout(ctx context.Context, s *service.Service, person string) error {
	list, err := s.Sessions().List(ctx)
	if err != nil {
		return err
	}
	ended, err := s.EndSessions(ctx, person)
	if err != nil {
		return err
	}
	if ended == (websessions.Ended{}) {
		var others []string
		for _, one := range list {
			others = append(others, webCalled(one.Person))
		}
		hint := "sheetsync web sessions lists who is"
		if near := nearest.Name(person, others); near != "" {
			hint = "did you mean " + near + "?"
		}
		return exit.Hint(fmt.Errorf("%s is not signed in", webCalled(person)), hint)
	}
	if a.JSON {
		if err := a.Document(webLine{Person: webCalled(person), Ended: &ended.Sessions}); err != nil {
			return err
		}
	}
	a.Line("%s: %s ended, and %s", webCalled(person), terminal.Count(ended.Sessions, "session"), terminal.Count(ended.Links, "link"))
	return nil
}
