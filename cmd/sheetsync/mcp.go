package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/mcp"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/web"
	"sheetsync/cmd/internal/web/certificate"
	"sheetsync/cmd/internal/web/login"
	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/mirror/access"
)

// mcpFlags say for whom questions are answered, and where.
type mcpFlags struct {
	as, role          string
	registers         []string
	listen, tokenFile string
	personal          bool
}

func (a *app) mcpCommand() *cobra.Command {
	var f mcpFlags
	c := &cobra.Command{
		Use:   "mcp",
		Short: "Answer the questions of an assistant, over MCP",
		Long: `Serves the Model Context Protocol to an assistant such as Claude or another program,
over standard input and output until the client ends. Its tools find customers and say
what falls due, what is owed, what is wrong and what changed, and run the reports. None
of them writes, to the sheet or to the database.

It reads in the role of an analyst, who sees all records without personal data, unless
--role says manager or finance. With --as it reads as that person may: in each register
by the roles of the configuration, the team's tab or a grant, and a salesperson their own
customers alone. Whoever can start this command can read the configuration, and so the
database: the role keeps the assistant to its part, and not the person who starts it.

Personal fields are masked for every role; --personal shows them to those who may see
them, and to the assistant's maker. What cells hold is marked as data, which is never an
instruction.

With --listen it serves Streamable HTTP on this machine to whoever has the token, which
is printed once, or is read from --token-file. At an address that other machines reach,
too, it is served over TLS by web.certificate, under the name in web.url.`,
		Example:     "  sheetsync mcp --as li@example.com\n  sheetsync mcp --role manager --register acme --listen 127.0.0.1:8090",
		Annotations: map[string]string{untilStopped: "true"},
		Args:        noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			person, err := f.check()
			if err != nil {
				return err
			}
			if err := a.mcpReach(&f); err != nil {
				return err
			}
			token, err := f.token(c.Context())
			if err != nil {
				return err
			}
			return a.with(c.Context(), f.registers, func(s *service.Service, registers []*config.Register) error {
				members, err := f.members(c.Context(), s, registers, person)
				if err != nil {
					return err
				}
				server := mcp.NewServer(a.mcpOptions(s, registers, members, f.personal))
				if f.listen != "" {
					return a.mcpListen(c.Context(), &s.Config.Web, server, &f, token)
				}
				return mcp.ServeStreams(c.Context(), server, a.In, a.Out)
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.as, "as", "", "read as this person may, by their `address`")
	flags.StringVar(&f.role, "role", "", "read in this `role`: analyst (as without it), manager or finance")
	flags.StringSliceVar(&f.registers, "register", nil, "only this `register`; may be repeated (default all)")
	flags.BoolVar(&f.personal, "personal", false, "show personal fields to those who may see them")
	flags.StringVar(&f.listen, "listen", "", "serve HTTP at this `address` instead, such as 127.0.0.1:8090; over TLS where it isn't the machine's own")
	flags.StringVar(&f.tokenFile, "token-file", "", "`file` with the token that clients of --listen send; without it one is made and printed")
	return c
}

// check refuses what doesn't go together, and returns the address of --as.
func (f *mcpFlags) check() (person string, err error) {
	switch access.Role(f.role) {
	case "", access.Analyst, access.Manager, access.Finance:
	case access.Sales:
		return "", exit.Usage("say whose: sheetsync mcp --as li@example.com", "--role sales: a salesperson sees their own customers alone")
	default:
		return "", exit.Usage("the roles are analyst, manager and finance", "--role: %q is no role", f.role)
	}
	if f.as != "" {
		if f.role != "" {
			return "", exit.Usage("leave one of them out: with --as, the role follows from who it is", "--as and --role don't go together")
		}
		return webPerson(f.as)
	}
	return "", nil
}

// mcpReach refuses to serve in the clear what other machines may reach.
func (a *app) mcpReach(f *mcpFlags) error {
	if f.listen == "" || mcp.IsLoopback(f.listen) {
		return nil
	}
	c, err := a.config()
	if err == nil && c.Web.Certificate == "" {
		err = exit.Usage("name a certificate in web.certificate; or listen at 127.0.0.1, and have a web server with one pass requests on to it", "--listen: %q is no address of this machine's own, and what is sent there is not encrypted", f.listen)
	}
	return err
}

// token is by which clients over HTTP get in; "" where there are none.
func (f *mcpFlags) token(ctx context.Context) (string, error) {
	switch {
	case f.listen == "" && f.tokenFile != "":
		return "", exit.Usage("a client that starts the command needs no token", "--token-file goes with --listen")
	case f.listen == "":
		return "", nil
	case f.tokenFile == "":
		return mcp.NewToken(), nil
	}
	text, err := bounds.ReadFile(ctx, f.tokenFile, bounds.SecretBytes)
	if err != nil {
		return "", exit.Usage("", "--token-file: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if err := mcp.CheckToken(token); err != nil {
		return "", exit.Usage("openssl rand -base64 32 makes one", "--token-file: %w", err)
	}
	return token, nil
}

// members says who asks.
func (f *mcpFlags) members(ctx context.Context, s *service.Service, registers []*config.Register, person string) (mcp.Members, error) {
	if person == "" {
		role := access.Role(f.role)
		if role == "" {
			role = access.Analyst
		}
		return mcp.Everywhere{Registers: registerNames(registers), Role: role}, nil
	}
	members := somebody{service: s.Members(registers), address: person}
	known, err := members.Memberships(ctx)
	if err == nil && len(known) == 0 {
		err = exit.Usage("a role, the team's tab or sheetsync grant has to name the person first", "nobody called %s is known to %s", person, strings.Join(registerNames(registers), ", "))
	}
	return members, err
}

// somebody is a person whom registers know.
type somebody struct {
	service *service.Members
	address string
}

// Memberships implements [mcp.Members].
func (p somebody) Memberships(ctx context.Context) ([]mcp.Membership, error) {
	known, err := p.service.Memberships(ctx, p.address)
	list := make([]mcp.Membership, len(known))
	for i, m := range known {
		list[i] = mcp.Membership{Register: m.Register, Role: m.Role, Names: m.Names}
	}
	return list, err
}

func (a *app) mcpOptions(s *service.Service, registers []*config.Register, members mcp.Members, personal bool) mcp.Options {
	o := mcp.Options{DB: s.DB.DB(), Keys: s.DB.Ring, Members: members, Personal: personal, Version: buildVersion().Version, Log: a.logger}
	for _, r := range registers {
		o.Registers = append(o.Registers, mcp.Register{Name: r.Name, Descriptor: s.Descriptor(r), Language: r.Language, Location: r.Location})
	}
	return o
}

// mcpLine is what mcp --listen --json prints when it is ready.
type mcpLine struct {
	URL   string `json:"url"`
	Token string `json:"token,omitempty"` // one that was made
}

// mcpListen serves until the context ends: on this machine alone in the clear, elsewhere
// over TLS.
func (a *app) mcpListen(ctx context.Context, w *config.Web, s *sdk.Server, f *mcpFlags, token string) error {
	failed := make(chan error, 1)
	var keeper *certificate.Keeper
	if !mcp.IsLoopback(f.listen) {
		var err error
		if keeper, err = a.certificate(ctx, w); err != nil {
			return err
		}
	}
	handler := login.Headers(keeper != nil, mcp.Handler(s, token, a.logger, f.listen, w.URL))
	server, err := web.Serve(ctx, f.listen, keeper, handler, a.logger, func(err error) { failed <- err })
	if err != nil {
		return exit.Hint(fmt.Errorf("--listen: %w", err), "choose another address")
	}
	line := mcpLine{URL: strings.TrimSuffix(server.URL(), "/") + mcp.Path}
	if f.tokenFile == "" {
		line.Token = token
	}
	if a.JSON {
		err = a.Document(line)
	}
	a.Line("%s", line.URL)
	if line.Token != "" {
		a.Line("Authorization: Bearer %s", line.Token)
		a.Line("The token is shown once, and good until this ends. Whoever has it reads what is served here.")
	}
	if err == nil {
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	if closed := server.Close(); closed != nil {
		err = errors.Join(err, errShutdown, closed)
	}
	return err
}
