package login_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/web/login"
	"sheetsync/syncer/mirror/websessions"
)

// Who is signed in sees where, and signs out everywhere, which is theirs alone to do.
func TestSignOutEverywhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at, other, operator := newBrowser(t), newBrowser(t), newBrowser(t)
	links := websessions.NewLinks(s.db)
	link := func(person string) url.Values {
		t.Helper()
		token, err := links.Make(t.Context(), person, s.now(), s.now().Add(10*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return url.Values{"code": {token.Reveal()}}
	}
	other.signIn(s.base, "/")
	s.pass(time.Hour)
	at.signIn(s.base, "/")
	operator.post(s.base+login.LinkPath, link(""))
	unused := link("li@example.com")

	body := at.get(s.base + "/login").Body
	if strings.Count(body, "Signed in since") != 2 || !strings.Contains(body, s.now().UTC().Format("2006-01-02 15:04")) || !strings.Contains(body, `name="everywhere"`) {
		t.Errorf("the page is\n%s", body)
	}
	if a := newBrowser(t).post(s.base+login.LeavePath, url.Values{"everywhere": {"1"}}); a.StatusCode != http.StatusOK || other.who(s.base) != "li@example.com" {
		t.Errorf("somebody else signs them out: %s", a.Status)
	}
	a := at.post(s.base+login.LeavePath, url.Values{"everywhere": {"1"}})
	if a.StatusCode != http.StatusOK || !strings.Contains(a.Body, "in all browsers") || a.Header.Get("Clear-Site-Data") != `"cache", "storage"` {
		t.Errorf("%s %v\n%s", a.Status, a.Header, a.Body)
	}
	if at.who(s.base) != "" || other.who(s.base) != "" || operator.who(s.base) != "operator" {
		t.Errorf("signed in are %q, %q and %q", at.who(s.base), other.who(s.base), operator.who(s.base))
	}
	if a := newBrowser(t).post(s.base+login.LinkPath, unused); a.StatusCode != http.StatusForbidden {
		t.Errorf("a link that was made before lets in: %s", a.Status)
	}
	trail := s.trail()
	if diff := cmp.Diff("li@example.com issuer sessions-ended", trail[len(trail)-2]); diff != "" {
		t.Errorf("the audit trail (-want +got)\n%s", diff)
	}
}

// Over http, people sign in on this machine alone: elsewhere others read what is sent.
func TestNobodySignsInInTheClear(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, base, host string
		status           int
	}{
		{"on this machine", "", "127.0.0.1:8080", http.StatusOK},
		{"by its name", "", "localhost:8080", http.StatusOK},
		{"over IPv6", "", "[::1]:8080", http.StatusOK},
		{"by an address of the network", "", "192.168.1.7:8080", http.StatusForbidden},
		{"of IPv6", "", "[fd00::7]", http.StatusForbidden},
		{"by an address that looks like this machine's", "", "127.0.0.1.evil.example", http.StatusMisdirectedRequest},
		{"behind a server with a certificate", "https://register.example.com", "register.example.com", http.StatusOK},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, func(o *login.Options) { o.Issuer, o.Base = "", tt.base })
			for _, path := range []string{"/login", login.LinkPath} {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				r.Host = tt.host
				res, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				if res.StatusCode != tt.status {
					t.Errorf("%s: %s, want %d", path, res.Status, tt.status)
				}
			}
		})
	}
}
