package consent_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/drive/v3"
	"google.golang.org/api/sheets/v4"

	"sheetsync/cmd/internal/consent"
	"sheetsync/cmd/internal/consent/consenttest"
)

var now = time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)

// login signs in; browser goes to the address that is shown.
func login(t *testing.T, server *consenttest.Server, rights consent.Rights, browser func(address string)) (*consent.Token, error) {
	t.Helper()
	client, err := consent.ParseClient(server.File())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	defer func() { <-done }()
	return consent.Login{
		Client: client, Rights: rights, HTTP: &http.Client{}, Now: func() time.Time { return now },
		Show: func(address string) {
			go func() {
				defer close(done)
				browser(address)
			}()
		},
	}.Run(t.Context())
}

// open goes to an address as a browser does.
func open(t *testing.T, address string) (status int) {
	res, err := http.Get(address)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer res.Body.Close()
	return res.StatusCode
}

func started(t *testing.T) *consenttest.Server {
	t.Helper()
	server := consenttest.Start()
	t.Cleanup(server.Close)
	return server
}

func TestLogin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		rights consent.Rights
		scopes []string
	}{
		{"to write", consent.Rights{}, []string{"openid", "email", sheets.SpreadsheetsScope}},
		{"to read", consent.Rights{ReadOnly: true}, []string{"openid", "email", sheets.SpreadsheetsReadonlyScope}},
		{"to make files", consent.Rights{Files: true}, []string{"openid", "email", sheets.SpreadsheetsScope, drive.DriveFileScope}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := started(t)
			server.Expires = 7 * 24 * 60 * 60
			token, err := login(t, server, c.rights, func(address string) { open(t, address) })
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.scopes, strings.Fields(server.Asked().Get("scope"))); diff != "" {
				t.Errorf("it asks for %s", diff)
			}
			if a := server.Asked(); a.Get("access_type") != "offline" || a.Get("prompt") != "consent" || len(a.Get("code_challenge")) < 43 || len(a.Get("state")) < 20 {
				t.Errorf("it asks with %v", a)
			}
			want := &consent.Token{ClientID: consenttest.Client, Refresh: token.Refresh, Scopes: c.scopes, Account: "li@example.com", Since: now, Until: now.AddDate(0, 0, 7)}
			if diff := cmp.Diff(want, token); diff != "" || !strings.HasPrefix(token.Refresh, "refresh-") {
				t.Error(diff)
			}
		})
	}
}

// What comes back to this machine counts only if it was asked for here.
func TestLoginRefuses(t *testing.T) {
	t.Parallel()
	back := func(address string, change func(url.Values)) string {
		asked, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		answer := url.Values{"state": {asked.Query().Get("state")}}
		change(answer)
		return asked.Query().Get("redirect_uri") + "?" + answer.Encode()
	}
	for _, c := range []struct {
		name     string
		set      func(*consenttest.Server)
		browser  func(t *testing.T, address string)
		denied   bool
		is, says string
	}{
		{name: "a person who says no", set: func(s *consenttest.Server) { s.Deny = true }, browser: func(t *testing.T, a string) { open(t, a) }, denied: true, says: "access_denied"},
		{name: "a box that is not ticked", set: func(s *consenttest.Server) { s.Unticked = []string{sheets.SpreadsheetsScope} },
			browser: func(t *testing.T, a string) { open(t, a) }, denied: true, says: "was left out"},
		{name: "another's state, and then the person", set: func(s *consenttest.Server) { s.Deny = true }, browser: func(t *testing.T, a string) {
			if status := open(t, back(a, func(v url.Values) { v.Set("state", "guess"); v.Set("code", "stolen") })); status != http.StatusBadRequest {
				t.Errorf("another's state is answered %d", status)
			}
			if status := open(t, back(a, func(v url.Values) { v.Del("state"); v.Set("code", "stolen") })); status != http.StatusBadRequest {
				t.Errorf("no state is answered %d", status)
			}
			open(t, a)
		}, denied: true, says: "access_denied"},
		{name: "a code that isn't one", browser: func(t *testing.T, a string) { open(t, back(a, func(v url.Values) { v.Set("code", "guess") })) }, says: "invalid_grant"},
		{name: "words that aren't an error", browser: func(t *testing.T, a string) {
			open(t, back(a, func(v url.Values) { v.Set("error", "<b>click here</b>") }))
		}, denied: true, says: "(unknown)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := started(t)
			if c.set != nil {
				c.set(server)
			}
			token, err := login(t, server, consent.Rights{}, func(address string) { c.browser(t, address) })
			if err == nil || token != nil || errors.Is(err, consent.ErrDenied) != c.denied || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, %v", token, err)
			}
		})
	}
}

func TestLoginEndsWithItsContext(t *testing.T) {
	t.Parallel()
	server := started(t)
	client, err := consent.ParseClient(server.File())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = consent.Login{Client: client, HTTP: &http.Client{}, Now: time.Now, Show: func(string) { cancel() }}.Run(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	token := &consent.Token{ClientID: "c", Refresh: "refresh-secret", Scopes: []string{"s"}, Account: "li@example.com", Since: now}
	for _, c := range []struct{ name, passphrase string }{{"under a key", ""}, {"under a passphrase", "correct horse"}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := consent.Store{Dir: filepath.Join(t.TempDir(), "data"), Passphrase: c.passphrase}
			if c.passphrase != "" {
				if err := os.MkdirAll(store.Dir, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := store.Load("c"); !errors.Is(err, consent.ErrNobody) {
				t.Errorf("before anybody signed in: %v", err)
			}
			if err := store.Save(token); err != nil {
				t.Fatal(err)
			}
			got, err := store.Load("c")
			if diff := cmp.Diff(token, got); diff != "" || err != nil {
				t.Error(diff, err)
			}
			if _, err := store.Load("another"); !errors.Is(err, consent.ErrNobody) {
				t.Errorf("for another client: %v", err)
			}
			files, err := os.ReadDir(store.Dir)
			if err != nil || len(files) == 0 {
				t.Fatal(files, err)
			}
			for _, f := range files {
				content, err := os.ReadFile(filepath.Join(store.Dir, f.Name()))
				if err != nil || strings.Contains(string(content), "refresh-secret") || strings.Contains(string(content), "li@example.com") {
					t.Errorf("%s shows the token, %v", f.Name(), err)
				}
				if about, err := f.Info(); err != nil || about.Mode().Perm() != 0o600 {
					t.Errorf("%s is %v, %v", f.Name(), about.Mode(), err)
				}
			}
			other := consent.Store{Dir: store.Dir, Passphrase: "wrong"}
			if _, err := other.Load("c"); err == nil || strings.Contains(err.Error(), "wrong") {
				t.Errorf("with another passphrase: %v", err)
			}
			if err := store.Remove(); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Load("c"); !errors.Is(err, consent.ErrNobody) {
				t.Errorf("after it was removed: %v", err)
			}
		})
	}
}

// A key that others may have read protects nothing.
func TestStoreRefusesAnOpenKey(t *testing.T) {
	t.Parallel()
	store := consent.Store{Dir: t.TempDir()}
	if err := store.Save(&consent.Token{ClientID: "c", Refresh: "r"}); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(store.Dir, "google-token.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Load("c"); err == nil || !strings.Contains(err.Error(), "others may read") {
		t.Error(err)
	}
}

func TestSource(t *testing.T) {
	t.Parallel()
	server := started(t)
	server.Rotate = true
	token, err := login(t, server, consent.Rights{}, func(address string) { open(t, address) })
	if err != nil {
		t.Fatal(err)
	}
	client, err := consent.ParseClient(server.File())
	if err != nil {
		t.Fatal(err)
	}
	store := consent.Store{Dir: t.TempDir()}
	if err := store.Save(token); err != nil {
		t.Fatal(err)
	}
	source := client.Source(store, &http.Client{})
	for range 2 { // with the token that took the first one's place
		if got, err := source.Token(); err != nil || got.AccessToken != "access" {
			t.Fatal(got, err)
		}
	}
	kept, err := store.Load(consenttest.Client)
	if err != nil || kept.Refresh == token.Refresh || kept.Account != token.Account {
		t.Errorf("%+v, %v", kept, err)
	}
	if err := client.Revoke(t.Context(), kept, &http.Client{}); err != nil || server.Revoked() != 1 {
		t.Errorf("%v, %d given back", err, server.Revoked())
	}
	if err := client.Revoke(t.Context(), kept, &http.Client{}); err != nil {
		t.Errorf("a token that is void already: %v", err)
	}
	var refused *consent.RefusedError
	if _, err := source.Token(); !errors.As(err, &refused) || !strings.Contains(refused.TokenHint(), "7 days") || refused.Brief().Error() != "ask for an access token: invalid_grant" {
		t.Errorf("a void token: %v", err)
	}
}

func TestParseClient(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, says string
		other            bool // a file of another kind
	}{
		{"a client", `{"installed": {"client_id": "c", "auth_uri": "https://a.example/auth", "token_uri": "https://a.example/token"}}`, "", false},
		{"a service account", `{"type": "service_account"}`, "", true},
		{"no JSON", `client`, "", true},
		{"a web application", `{"web": {"client_id": "c"}}`, "Desktop app", false},
		{"no id", `{"installed": {"auth_uri": "https://a.example/auth", "token_uri": "https://a.example/token"}}`, "client_id", false},
		{"tokens in the clear", `{"installed": {"client_id": "c", "auth_uri": "https://a.example/auth", "token_uri": "http://a.example/token"}}`, "token_uri", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client, err := consent.ParseClient([]byte(c.file))
			switch {
			case c.other != errors.Is(err, consent.ErrNotAClient):
				t.Error(err)
			case c.other:
			case (c.says == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.says):
				t.Error(err)
			case err == nil && client.ID != "c":
				t.Error(client)
			}
		})
	}
}
