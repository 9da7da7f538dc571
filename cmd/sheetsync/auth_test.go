package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sheetsync/cmd/internal/consent/consenttest"
	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/pgtest"
)

// TestAuth signs in as a person through an authorisation server, synchronises as them, and
// signs out again.
func TestAuth(t *testing.T) {
	t.Parallel()
	server := consenttest.Start()
	defer server.Close()
	server.AccessToken = "team" // which the emulator takes
	d := bills(t, pgtest.New(t), "")
	file := filepath.Join(d.dir, "client.json")
	if err := os.WriteFile(file, server.File(), 0o600); err != nil {
		t.Fatal(err)
	}
	d.environ = append(d.environ, "SHEETSYNC_GOOGLE_CREDENTIALS="+file)
	expect := func(p *process, status int, texts ...string) {
		t.Helper()
		if got := p.end(); got != status {
			t.Errorf("exit status %d, not %d", got, status)
		}
		for _, text := range texts {
			if !strings.Contains(p.told.String()+p.stderr.String(), text) {
				t.Errorf("it doesn't say %q:\n%s%s", text, p.told.String(), p.stderr)
			}
		}
		if all := p.told.String() + p.stderr.String(); strings.Contains(all, "refresh-") || strings.Contains(all, consenttest.Secret) {
			t.Errorf("it tells a secret:\n%s", all)
		}
	}
	expect(start(t, d.dir, d.environ, "sync"), exit.StatusUsage, "nobody has signed in to Google", "sheetsync auth login")
	expect(start(t, d.dir, d.environ, "auth", "status"), exit.StatusFailed, "nobody has signed in to Google")
	login := start(t, d.dir, d.environ, "auth", "login")
	login.stderr.wait("Waiting for ten minutes")
	address := regexp.MustCompile(`http://\S+/auth\?\S+`).FindString(login.stderr.String())
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if page, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(page), "You can close this page") {
		t.Errorf("the browser is shown %s %q, %v", res.Status, page, err)
	}
	expect(login, exit.StatusDone, "Signed in as li@example.com", "“Testing”, Google ends this after 7 days")
	expect(start(t, d.dir, d.environ, "auth", "status"), exit.StatusDone, "Signed in as li@example.com since", "auth/spreadsheets")
	expect(start(t, d.dir, d.environ, "auth", "status", "--json"), exit.StatusDone, `{"account":"li@example.com","since":"`)
	if status, cells := d.sync(t); status != "applied" || cells == 0 {
		t.Errorf("the run is %s and writes %d cells", status, cells)
	}
	server.Forget()
	expect(start(t, d.dir, d.environ, "sync"), exit.StatusFailed, "no access token was given (invalid_grant)", "sign in again with sheetsync auth login", "7 days")
	expect(start(t, d.dir, d.environ, "auth", "status"), exit.StatusFailed, "the sign-in as li@example.com since", "is not accepted any more")
	expect(start(t, d.dir, d.environ, "auth", "logout"), exit.StatusDone, "Signed out as li@example.com")
	expect(start(t, d.dir, d.environ, "auth", "logout"), exit.StatusFailed, "there is nothing to sign out of")
	left, err := filepath.Glob(filepath.Join(d.dir, "data", "google-token*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	service := filepath.Join(d.dir, "service-account.json")
	expect(start(t, d.dir, append(d.environ, "SHEETSYNC_GOOGLE_CREDENTIALS="+service), "auth", "login"), exit.StatusUsage, "nobody needs to sign in")
}
