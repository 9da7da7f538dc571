package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/demo/sample"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/web/login/logintest"
	"sheetsync/reminders/inbox"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/synctest/browsertest"
)

// Who knows the site: in the register desk, in the register other, and nowhere.
const (
	theManager  = "manager@exporter.example"
	theAnalyst  = "ana@exporter.example"
	theSales    = "lina@exporter.example" // Li Na, by the team's tab
	theOther    = "boss@other.example"
	theStranger = "nobody@else.example"
)

// A site is the running service, whose page people look at in browsers: the register desk
// with the sample, and the register other with two bills.
type site struct {
	*desk
	t       *testing.T
	base    string // of the page's addresses
	issuer  *logintest.Issuer
	db      *sqlx.DB
	mails   *inbox.Server
	service *process
	browser context.Context
}

// newSite starts the service, which has looked at both sheets and sent its first mail.
// settings are more of the register desk's.
func newSite(t *testing.T, settings string) *site {
	t.Helper()
	s := &site{t: t, browser: browsertest.Open(t, 1280, 800), issuer: logintest.Start(t)}
	address := freeAddress(t)
	s.base = "http://" + address
	s.issuer.Redirect, s.issuer.Ask = s.base+"/login/callback", true
	s.issuer.Accounts = []string{theManager, theStranger}
	var err error
	if s.mails, err = inbox.Start(inbox.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.mails.Close() })
	database := pgtest.New(t)
	s.db = pgtest.Open(t, database)
	workbook, schema := billsFiles(t)
	s.desk = newDesk(t, teamFile(t), sample.Schema, database, fmt.Sprintf(
		`, language: en, time_zone: UTC, base_currency: CNY, remind: "@every 1s", settle: 0s, roles: {manager: [%s], finance: [pay@exporter.example], analyst: [%s]}`, theManager, theAnalyst)+settings, workbook)
	s.addRegister("other", 1, schema, `, sync: "@every 24h", remind: off, roles: {manager: [`+theOther+`]}`)
	s.environ = append(s.environ,
		"SHEETSYNC_MAIL_HOST=127.0.0.1", fmt.Sprintf("SHEETSYNC_MAIL_PORT=%d", s.mails.Port()), "SHEETSYNC_MAIL_TLS=none", "SHEETSYNC_MAIL_FROM=me@exporter.example",
		"SHEETSYNC_WEB_LISTEN="+address, "SHEETSYNC_WEB_URL="+s.base, "SHEETSYNC_WEB_ISSUER="+s.issuer.URL,
		"SHEETSYNC_WEB_CLIENT_ID="+logintest.ClientID, "SHEETSYNC_WEB_CLIENT_SECRET="+logintest.ClientSecret)
	for _, register := range []string{"other", "desk"} {
		if out, status := run(t, s.dir, s.environ, "sync", register, "--json"); status != exit.StatusDone {
			t.Fatalf("the first look at %s: exit status %d:\n%s", register, status, out)
		}
	}
	s.service = start(t, s.dir, s.environ, "run", "--json")
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the service says\n%s", s.service.stderr)
		}
	})
	s.service.stderr.wait("the page is at")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := s.mails.Wait(ctx, 1); err != nil {
		t.Fatalf("no mail came: %v\n%s", err, s.service.stderr)
	}
	return s
}

// addRegister adds the emulator's nth workbook to the configuration.
func (s *site) addRegister(name string, n int, schema, settings string) {
	s.t.Helper()
	f, err := os.OpenFile(filepath.Join(s.dir, "sheetsync.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	if _, err := fmt.Fprintf(f, "  - {name: %s, spreadsheet: %s, schema: %q%s}\n", name, s.ready.Spreadsheets[n].ID, schema, settings); err != nil {
		s.t.Fatal(err)
	}
}

// teamFile writes the sample with its salespeople in the team's tab.
func teamFile(t *testing.T) string {
	t.Helper()
	w, err := sample.Generate(sample.Options{Seed: 7, Today: time.Now(), Language: language.English, Customers: 40})
	if err != nil {
		t.Fatal(err)
	}
	for i := range w.Tabs {
		if w.Tabs[i].Resource != "team" {
			continue
		}
		for _, p := range sample.Team(language.English) {
			row := make([]any, len(w.Tabs[i].Header))
			row[0], row[2] = p.Name, p.Email
			w.Tabs[i].Rows = append(w.Tabs[i].Rows, row)
		}
	}
	return saved(t, w)
}

// tab is a browser of somebody who isn't signed in.
func (s *site) tab(t *testing.T) *browsertest.Tab {
	t.Helper()
	return browsertest.NewTab(t, s.browser, hostOf(t, s.base), hostOf(t, s.issuer.URL))
}

// hostOf is the host of an address, with its port.
func hostOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// signIn lets somebody in by the issuer, from the page they wanted to see.
func (s *site) signIn(t *testing.T, address, path string) *browsertest.Tab {
	t.Helper()
	tab := s.tab(t)
	tab.Open(s.base + path)
	tab.Click("a.button")
	tab.Click(`button[value="` + address + `"]`)
	return tab
}

// byLink lets somebody in by a link, "" for an operator.
func (s *site) byLink(t *testing.T, address string) *browsertest.Tab {
	t.Helper()
	args := []string{"web", "link", "--json"}
	if address != "" {
		args = append(args, "--as", address)
	}
	out, _ := run(t, s.dir, s.environ, args...)
	var made struct{ URL string }
	if err := json.Unmarshal([]byte(out), &made); err != nil || !strings.HasPrefix(made.URL, s.base) {
		t.Fatalf("web link says %q, %v", out, err)
	}
	tab := s.tab(t)
	tab.Open(made.URL)
	tab.Click("form button")
	return tab
}

// one is a single text of the database.
func (s *site) one(t *testing.T, query string, args ...any) string {
	t.Helper()
	var text string
	if err := s.db.GetContext(t.Context(), &text, query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return text
}
