package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/assume"
)

type emulateFlags struct {
	listen, credentials, account, token, state string
	load, faults, hosts                        []string
	quota                                      bool
	assume                                     string
}

// emulated is what emulate prints when it is ready.
type emulated struct {
	Endpoint     string          `json:"endpoint"`
	TokenURL     string          `json:"token_url"`
	Spreadsheets []emulator.Info `json:"spreadsheets"`
}

func (a *app) emulateCommand() *cobra.Command {
	var f emulateFlags
	c := &cobra.Command{
		Use:   "emulate",
		Short: "Serve the Google Sheets and Drive APIs on this machine",
		Long: `Serves the Google Sheets v4, Drive v3 and OAuth token APIs over HTTP, and a page
with the spreadsheets. When it is ready it prints one line of JSON: endpoint,
token_url and the spreadsheets with their ids.

It answers to localhost, to addresses in numbers, to the name in --listen and to
those of --host, and to no other: pages of other sites are kept from it.

--load takes workbooks; they are shared with the account of --credentials-out as
an editor. With --state, one that was loaded before is kept as it is.

--fault makes requests fail: parts separated by commas, as in
--fault method=POST,path=:batchUpdate,nth=2,status=503. The parts are method,
path, nth, times, share, delay, status, body, applied, cut, truncate and empty.

--assume plays another answer than the first where nobody knows what Google
does, as in --assume updateNoMatch=ignored,appendTable=drop:
` + strings.TrimRight(assume.Usage(), "\n"),
		Example:     "  sheetsync emulate --load register.xlsx --credentials-out service-account.json",
		Annotations: map[string]string{untilStopped: "true"},
		Args:        noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.emulate(c.Context(), f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:0", "`address` to serve at")
	flags.StringArrayVar(&f.hosts, "host", nil, "a `name` by which it is reached, such as a container's; may be repeated")
	flags.StringArrayVar(&f.load, "load", nil, "load a workbook from this .xlsx `file`; may be repeated")
	flags.StringVar(&f.credentials, "credentials-out", "", "write a service account's key to this `file`")
	flags.StringVar(&f.account, "account", "sheetsync@emulator.iam.gserviceaccount.com", "the service account's e-mail `address`")
	flags.StringVar(&f.token, "token", "", "a bearer `token` that acts as somebody who owns every spreadsheet")
	flags.StringVar(&f.state, "state", "", "keep spreadsheets in this `directory` across restarts")
	flags.BoolVar(&f.quota, "quota", false, "answer 429 above Google's documented requests a minute")
	flags.StringArrayVar(&f.faults, "fault", nil, "make requests fail; may be repeated")
	flags.StringVar(&f.assume, "assume", "", "`answers` where it isn't known what Google does, question=answer separated by commas")
	return c
}

func (a *app) emulate(ctx context.Context, f emulateFlags) (err error) {
	faults := make([]emulator.Fault, len(f.faults))
	for i, text := range f.faults {
		if faults[i], err = emulator.ParseFault(text); err != nil {
			return exit.Usage("", "--fault: %w", err)
		}
	}
	answers, err := assume.Parse(f.assume)
	if err != nil {
		return exit.Usage("", "--assume: %w", err)
	}
	server, err := emulator.New(emulator.Options{StateDir: f.state, Quota: f.quota, Token: f.token, Logger: a.logger, Assume: answers, Hosts: f.hosts})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	kept := server.Spreadsheets() // by the state directory
	for _, name := range f.load {
		if slices.ContainsFunc(kept, func(i emulator.Info) bool { return i.Title == titleFor(name) }) {
			continue // loaded when the state was made, and perhaps edited since
		}
		if err := loadWorkbook(ctx, server, name, "--load"); err != nil {
			return err
		}
	}
	// Requests under way are answered before the server ends.
	if err := server.Start(context.WithoutCancel(ctx), f.listen); err != nil {
		return exit.Hint(err, "choose another address with --listen")
	}
	if f.credentials != "" {
		if err := writeCredentials(server, f.credentials, f.account); err != nil {
			return err
		}
	}
	for _, fault := range faults {
		server.Inject(fault)
	}
	if err := a.Document(emulated{Endpoint: server.Endpoint(), TokenURL: server.TokenURL(), Spreadsheets: server.Spreadsheets()}); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func loadWorkbook(ctx context.Context, server *emulator.Server, name, flag string) error {
	content, err := bounds.ReadFile(ctx, name, bounds.FileBytes)
	if err != nil {
		return exit.Usage("", "%s: %w", flag, err)
	}
	if _, err := server.LoadContext(ctx, titleFor(name), bytes.NewReader(content)); err != nil {
		return fmt.Errorf("load %s: %w", name, err)
	}
	return nil
}

// titleFor is the title of the spreadsheet that a workbook's file becomes.
func titleFor(name string) string { return strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)) }

// writeCredentials makes a service account that may edit every spreadsheet.
func writeCredentials(server *emulator.Server, name, account string) error {
	key, err := server.AddServiceAccount(account)
	if err != nil {
		return fmt.Errorf("make the service account: %w", err)
	}
	for _, info := range server.Spreadsheets() {
		if err := server.Share(info.ID, account, emulator.Writer); err != nil {
			return fmt.Errorf("share %s: %w", info.ID, err)
		}
	}
	if err := atomicfile.WriteFile(name, key, 0o600); err != nil {
		return fmt.Errorf("--credentials-out: %w", err)
	}
	return nil
}
