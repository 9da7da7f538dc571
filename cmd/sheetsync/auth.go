package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/consent"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
)

func (a *app) authCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "auth",
		Short: "Sign in to Google as a person",
		Long: `Without a service account, the service works with the consent of a person, as whom it
then reads and writes the sheets. In the Google Cloud console, enable the Google Sheets
API, configure the consent screen, and make an OAuth client ID of the type “Desktop app”;
download it as JSON and name the file in google.credentials, or set google.client_id and
google.client_secret.

While the app's publishing status is “Testing”, Google ends each sign-in after 7 days:
press “Publish app” under Audience, or choose the user type “Internal” in Google
Workspace.`,
		Example: "  sheetsync auth login\n  sheetsync auth status\n  sheetsync auth logout",
	}
	c.AddCommand(a.authLoginCommand(), a.authLogoutCommand(), a.authStatusCommand())
	return c
}

func (a *app) authLoginCommand() *cobra.Command {
	var login consent.Login
	c := &cobra.Command{
		Use:   "login",
		Short: "Consent in a browser, and keep the sign-in encrypted",
		Long: `Shows an address. Open it in a browser on this machine, choose the account that may
edit the spreadsheets, and consent. The right to spreadsheets is all that is asked for,
beside the account's address: only to read them where write_back is false for every
register. --files asks for the right to make spreadsheets, too, as init does.

On a server without a browser, choose a port and open the address on your own machine,
from where ssh leads to the server's port:
  ssh -L 8765:127.0.0.1:8765 server sheetsync auth login --port 8765

The sign-in is kept in data_dir, encrypted with age: under google.token_passphrase or,
without one, under a key in data_dir that only its owner may read. A service that is
running takes a new sign-in without being restarted, within the hour.`,
		Example: "  sheetsync auth login\n  sheetsync auth login --port 8765",
		Args:    noArguments,
		RunE:    func(c *cobra.Command, _ []string) error { return a.authLogin(c.Context(), login) },
	}
	c.Flags().IntVar(&login.Port, "port", 0, "`port` on 127.0.0.1 to which the browser comes back (default any that is free)")
	c.Flags().BoolVar(&login.Rights.Files, "files", false, "ask for the right to make spreadsheets, too")
	return c
}

func (a *app) authLogoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "logout",
		Short:   "Give the sign-in back to Google, and forget it",
		Long:    "Has Google end the sign-in, so that no copy of it works any more, and removes it from\ndata_dir.",
		Example: "  sheetsync auth logout",
		Args:    noArguments,
		RunE:    func(c *cobra.Command, _ []string) error { return a.authLogout(c.Context()) },
	}
}

func (a *app) authStatusCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "status",
		Short:   "Say who is signed in, since when and with which rights",
		Long:    "Says who is signed in, and asks Google whether that still holds. The exit status is 1\nwhere it doesn't.",
		Example: "  sheetsync auth status --json",
		Args:    noArguments,
		RunE:    func(c *cobra.Command, _ []string) error { return a.authStatus(c.Context()) },
	}
}

// authLine is a sign-in for --json.
type authLine struct {
	Account   string     `json:"account"`
	Since     *time.Time `json:"since,omitempty"`
	Until     *time.Time `json:"until,omitempty"` // when Google ends it, where it says so
	Scopes    []string   `json:"scopes,omitempty"`
	SignedOut bool       `json:"signed_out,omitempty"`
}

func lineOf(t *consent.Token) authLine {
	l := authLine{Account: t.Account, Since: &t.Since, Scopes: t.Scopes}
	if !t.Until.IsZero() {
		l.Until = &t.Until
	}
	return l
}

// signIn is what the configuration says of signing in by consent.
func (a *app) signIn(ctx context.Context) (service.SignInWith, error) {
	c, err := a.config()
	if err != nil {
		return service.SignInWith{}, err
	}
	with, consenting, err := service.SignIn(ctx, c)
	if err != nil {
		return with, err
	}
	if !consenting {
		how := "google.credentials names a service account's key or other credentials"
		if c.Google.Credentials == "" {
			how = "application default credentials are used"
		}
		return with, exit.Usage("to sign in as a person, set google.client_id, or name an OAuth client's file in google.credentials; sheetsync auth --help says how to make one",
			"nobody needs to sign in: %s", how)
	}
	return with, nil
}

func (a *app) authLogin(ctx context.Context, login consent.Login) error {
	with, err := a.signIn(ctx)
	if err != nil {
		return err
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	login.Client, login.HTTP, login.Now = with.Client, &http.Client{}, time.Now
	login.Rights.ReadOnly = len(c.Registers) > 0
	for i := range c.Registers {
		login.Rights.ReadOnly = login.Rights.ReadOnly && !c.Registers[i].WriteBack
	}
	login.Show = func(address string) {
		a.Warn("Open this address in a browser, and consent:\n\n%s\n\nWaiting for ten minutes; Ctrl-C stops.", address)
	}
	token, err := login.Run(ctx)
	if errors.Is(err, consent.ErrDenied) {
		return exit.Hint(err, "sign in again, and leave the box beside Google Sheets ticked")
	}
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if err := with.Store.Save(token); err != nil {
		return err
	}
	if a.JSON {
		return a.Document(lineOf(token))
	}
	a.Line("Signed in%s. The sign-in is in %s, encrypted.", as(token), with.Store.Dir)
	a.remaining(token)
	return nil
}

// as says as whom.
func as(t *consent.Token) string {
	if t.Account == "" {
		return ""
	}
	return " as " + t.Account
}

// remaining says how long a sign-in lasts.
func (a *app) remaining(t *consent.Token) {
	if t.Until.IsZero() {
		a.Line("If the app's publishing status is “Testing”, Google ends this after 7 days: publish it under Audience in the Google Cloud console.")
		return
	}
	a.Line("Google ends this on %s, as the app's publishing status is “Testing”: publish it under Audience in the Google Cloud console, and sign in again.",
		t.Until.Local().Format(minutes))
}

func (a *app) authStatus(ctx context.Context) error {
	with, err := a.signIn(ctx)
	if err != nil {
		return err
	}
	token, err := with.Store.Load(with.Client.ID)
	if err != nil {
		return exit.Hint(err, "sheetsync auth login signs in")
	}
	if _, err := with.Client.Source(with.Store, &http.Client{}).Token(); err != nil {
		var refused *consent.RefusedError
		if errors.As(err, &refused) {
			return exit.Hint(fmt.Errorf("the sign-in%s since %s is not accepted any more, or Google could not be asked: %w", as(token), token.Since.Local().Format(time.DateOnly), refused.Brief()), refused.TokenHint())
		}
		return err
	}
	if a.JSON {
		return a.Document(lineOf(token))
	}
	a.Line("Signed in%s since %s, with the rights %s.", as(token), token.Since.Local().Format(time.DateOnly), strings.Join(token.Scopes, " "))
	a.remaining(token)
	return nil
}

func (a *app) authLogout(ctx context.Context) error {
	with, err := a.signIn(ctx)
	if err != nil {
		return err
	}
	token, err := with.Store.Load(with.Client.ID)
	if errors.Is(err, consent.ErrNobody) {
		return exit.Hint(err, "there is nothing to sign out of")
	}
	if err == nil {
		err = with.Client.Revoke(ctx, token, &http.Client{})
	}
	// What can't be given back is forgotten all the same: that is what was asked for.
	if e := with.Store.Remove(); e != nil {
		return errors.Join(err, e)
	}
	if err != nil {
		return exit.Hint(fmt.Errorf("the sign-in is removed from this machine, but Google was not told: %w", err), "take the app's access back at https://myaccount.google.com/connections")
	}
	if a.JSON {
		return a.Document(authLine{Account: token.Account, SignedOut: true})
	}
	a.Line("Signed out%s: Google has ended the sign-in, and it is removed from %s.", as(token), with.Store.Dir)
	return nil
}
