package login_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/web/login"
	"sheetsync/syncer/mirror/webaccounts"
	"sheetsync/syncer/mirror/websessions"
)

// A session ends after half a day without use, and a week after it began.
func TestTimeouts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		after []time.Duration // each after the one before
		want  string
	}{
		{"idle", []time.Duration{12 * time.Hour}, ""},
		{"in use", []time.Duration{11 * time.Hour, 11 * time.Hour, 11 * time.Hour}, "li@example.com"},
		{"for a week", append(repeated(11*time.Hour, 15), 3*time.Hour), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, b := newSite(t), newBrowser(t)
			b.signIn(s.base, "/")
			got := b.who(s.base)
			for _, d := range tt.after {
				s.pass(d)
				got = b.who(s.base)
			}
			if got != tt.want {
				t.Errorf("then it is %q", got)
			}
		})
	}
}

func repeated(d time.Duration, n int) []time.Duration {
	list := make([]time.Duration, n)
	for i := range list {
		list[i] = d
	}
	return list
}

// Replicas share sessions and sign-ins, and those outlive them.
func TestReplicas(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	back := b.toCallback(s.base, "/")
	second := s.replica(func(o *login.Options) { o.Base = s.base })
	move := func(address string) string { return strings.Replace(address, s.base, second, 1) } // cookies know no ports
	if a := b.get(move(back)); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", a.Status, a.Body)
	}
	if b.who(s.base) != "li@example.com" || b.who(second) != "li@example.com" {
		t.Error("a replica doesn't know who signed in at the other")
	}
	b.post(second+"/logout", nil)
	if b.who(s.base) != "" {
		t.Error("who signed out at one replica is in at the other")
	}
}

// Whoever leaves the team is out at the next request, and can sign out.
func TestWhoLeaves(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	b.signIn(s.base, "/")
	s.people.drop("li@example.com")
	a := b.get(s.base + "/")
	if a.StatusCode != http.StatusForbidden || !strings.Contains(a.Body, "Nobody here knows li@example.com.") || !strings.Contains(a.Body, `action="/logout"`) || a.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("%s\n%s", a.Status, a.Body)
	}
	if a := b.get(s.base + "/r/acme"); a.StatusCode != http.StatusForbidden {
		t.Errorf("their register: %s", a.Status)
	}
}

// A link lets in once, in one browser, whoever it is made for.
func TestLink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	links := websessions.NewLinks(s.db)
	make := func(person string) string {
		t.Helper()
		token, err := links.Make(t.Context(), person, s.now(), s.now().Add(10*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return token.Reveal()
	}
	b, token := newBrowser(t), make("")
	for range 3 { // previews look at it
		if a := b.get(s.base + login.LinkPath); a.StatusCode != http.StatusOK || strings.Contains(a.Body, token) {
			t.Errorf("%s\n%s", a.Status, a.Body)
		}
	}
	if a := b.post(s.base+login.LinkPath, url.Values{"code": {token}}); a.StatusCode != http.StatusSeeOther || a.To != s.base+"/" || b.who(s.base) != "operator" {
		t.Errorf("%s\n%s", a.Status, a.Body)
	}
	if a := b.get(s.base + "/r/beta"); !strings.Contains(a.Body, `"Memberships":[{"Register":"acme","Role":"manager","Names":null},{"Register":"beta","Role":"manager","Names":null}]`) {
		t.Errorf("an operator sees %s", a.Body)
	}
	if b.signIn(s.base, "/"); b.who(s.base) != "li@example.com" {
		t.Errorf("an operator who signs in as Li is %q", b.who(s.base))
	}
	unknown := newBrowser(t)
	used := unknown.post(s.base+login.LinkPath, url.Values{"code": {token}})
	never := unknown.post(s.base+login.LinkPath, url.Values{"code": {"never"}})
	old := make("li@example.com")
	s.pass(11 * time.Minute)
	late := unknown.post(s.base+login.LinkPath, url.Values{"code": {old}})
	if used.StatusCode != http.StatusForbidden || used.StatusCode != never.StatusCode || never.StatusCode != late.StatusCode || used.Body != never.Body || never.Body != late.Body {
		t.Errorf("a link that was used, one that never was and one that is too old are told apart:\n%s\n%s\n%s", used.Body, never.Body, late.Body)
	}
	pasted := newBrowser(t)
	if a := pasted.post(s.base+login.LinkPath, url.Values{"code": {" " + s.base + login.LinkPath + "#" + make("li@example.com") + "\n"}}); a.StatusCode != http.StatusSeeOther || pasted.who(s.base) != "li@example.com" {
		t.Errorf("a link that was pasted whole: %s\n%s", a.Status, a.Body)
	}
	want := []string{`operator link signed-in {"registers": ["acme", "beta"]}`, `li@example.com issuer signed-in {"registers": ["acme"]}`, "link sign-in-refused", "link sign-in-refused", "link sign-in-refused", `li@example.com link signed-in {"registers": ["acme"]}`}
	if diff := cmp.Diff(want, s.trail()); diff != "" {
		t.Errorf("the audit trail (-want +got)\n%s", diff)
	}
}

// Of two who use a link at the same time, one is let in.
func TestLinkOfTwo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token, err := websessions.NewLinks(s.db).Make(t.Context(), "", s.now(), s.now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var in atomic.Int32
	for range 2 {
		b := newBrowser(t)
		all.Go(func() {
			res, err := b.PostForm(s.base+login.LinkPath, url.Values{"code": {token.Reveal()}})
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode == http.StatusSeeOther {
				in.Add(1)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("%d are in", in.Load())
	}
}

// Other sites' pages reach nothing, sign nobody in or out, and are led to no other site.
func TestOtherSites(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	token, err := websessions.NewLinks(s.db).Make(t.Context(), "", s.now(), s.now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	b.signIn(s.base, "/")
	for _, tt := range []struct {
		name, method, path, host string
		header                   http.Header
		status                   int
	}{
		{"a form of another's that signs out", http.MethodPost, "/logout", "", http.Header{"Origin": {"https://evil.example"}}, http.StatusForbidden},
		{"one of the browser's word", http.MethodPost, "/logout", "", http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		{"of another port", http.MethodPost, "/logout", "", http.Header{"Origin": {"http://127.0.0.1:1"}}, http.StatusForbidden},
		{"a form that signs in", http.MethodPost, login.LinkPath, "", http.Header{"Origin": {"https://evil.example"}}, http.StatusForbidden},
		{"a link that signs in", http.MethodGet, "/login/start", "", http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusSeeOther},
		{"by another name", http.MethodGet, "/", "evil.example", nil, http.StatusMisdirectedRequest},
		{"by another name, to sign in", http.MethodGet, "/login", "evil.example", nil, http.StatusMisdirectedRequest},
		{"signing out by a link", http.MethodGet, "/logout", "", nil, http.StatusMethodNotAllowed},
		{"the right form", http.MethodPost, "/logout", "", http.Header{"Sec-Fetch-Site": {"same-origin"}}, http.StatusOK},
	} {
		r, err := http.NewRequestWithContext(t.Context(), tt.method, s.base+tt.path, strings.NewReader(url.Values{"code": {token.Reveal()}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for name, values := range tt.header {
			r.Header[name] = values
		}
		r.Host = tt.host
		before := b.cookie(s.base, "sheetsync")
		res, err := b.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if to := res.Header.Get("Location"); res.StatusCode != tt.status || to != "" && to != "/login" {
			t.Errorf("%s: %s, to %q", tt.name, res.Status, to)
		}
		if after := b.cookie(s.base, "sheetsync"); after != before && tt.status != http.StatusOK {
			t.Errorf("%s changes who is signed in", tt.name)
		}
	}
}

// Programs are told to sign in, and not led to a page.
func TestPrograms(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	for _, tt := range []struct{ name, method, accept string }{
		{"a program", http.MethodGet, "application/json"}, {"a form", http.MethodPost, "text/html"},
	} {
		if a := b.do(tt.method, s.base+"/r/acme", nil, http.Header{"Accept": {tt.accept}}); a.StatusCode != http.StatusUnauthorized || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s", tt.name, a.Status)
		}
	}
}

// Who tries too often waits; others don't.
func TestAttemptsAreLimited(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	try := func(peer string) int {
		return b.do(http.MethodPost, s.base+login.LinkPath, url.Values{"code": {"x"}}, http.Header{"X-Forwarded-For": {peer}}).StatusCode
	}
	limited := 0
	for range 80 {
		if try("192.0.2.1") == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited == 0 || try("192.0.2.2") != http.StatusForbidden {
		t.Errorf("%d of 80 attempts were too many, or another's was", limited)
	}
}

// Without an issuer, the page says how to get in, and there is nothing to begin.
func TestWithoutIssuer(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, func(o *login.Options) { o.Issuer = "" }), newBrowser(t)
	if a := b.get(s.base + "/login"); a.StatusCode != http.StatusOK || !strings.Contains(a.Body, "sheetsync web link") {
		t.Errorf("%s\n%s", a.Status, a.Body)
	}
	for _, path := range []string{"/login/start", "/login/callback?code=x&state=y"} {
		if a := b.get(s.base + path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, a.Status)
		}
	}
}

// The pages are in the reader's language, run nothing but their own script, and show what
// others wrote as text.
func TestPages(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	for _, tt := range []struct{ name, path, accept, want string }{
		{"as the browser asks", "/login", "zh-TW,zh;q=0.9,en;q=0.8", `<html lang="zh-CN">`},
		{"in none that there is", "/login", "fr", `<html lang="en">`},
		{"chosen", "/login?lang=zh", "en", "用 127.0.0.1"},
		{"chosen wrongly", "/login?lang=%3Cscript%3E", "zh", `<html lang="zh-CN">`},
		{"a link", "/login/link", "zh", "登录链接"},
		{"to another page", "/login?next=/r/%22%3E%3Cscript%3E", "en", "next=%2Fr%2F%2522%253E%253Cscript%253E\""},
	} {
		a := b.do(http.MethodGet, s.base+tt.path, nil, http.Header{"Accept-Language": {tt.accept}})
		if a.StatusCode != http.StatusOK || !strings.Contains(a.Body, tt.want) || strings.Contains(a.Body, "<script>") {
			t.Errorf("%s: %s\n%s", tt.name, a.Status, a.Body)
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", tt.name, name, got)
			}
		}
		policy := a.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
				t.Errorf("%s: the policy is %s", tt.name, policy)
			}
		}
	}
	for path, kind := range map[string]string{"/login/login.css": "text/css", "/login/link.js": "text/javascript", "/login/page.html": "text/plain"} {
		if a := b.get(s.base + path); (a.StatusCode == http.StatusOK) != (kind != "text/plain") || !strings.HasPrefix(a.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %s, %s", path, a.Status, a.Header.Get("Content-Type"))
		}
	}
}

// Below a path of another server's, links and redirects have it before them, whether that
// server takes it away or not.
func TestBelowAPath(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *login.Options) { o.Base += "/register" })
	s.issuer.Redirect = s.base + "/register/login/callback"
	b := newBrowser(t)
	for _, path := range []string{"/r/acme", "/register/r/acme"} {
		if a := b.get(s.base + path); a.To != s.base+"/register/login?next=%2Fr%2Facme" {
			t.Errorf("%s leads to %s", path, a.To)
		}
	}
	for _, path := range []string{"/login", "/register/login"} {
		if a := b.get(s.base + path); !strings.Contains(a.Body, `href="/register/login/start?`) || !strings.Contains(a.Body, `href="/register/login/login.css"`) {
			t.Errorf("%s is %s\n%s", path, a.Status, a.Body)
		}
	}
	if a := b.signIn(s.base, "/r/acme"); a.To != s.base+"/register/r/acme" {
		t.Errorf("it goes on to %s: %s", a.To, a.Status)
	}
}

// An address that another account has signed in by lets a new one in once the operator has,
// and the one from before no more.
func TestAnotherAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	accounts := webaccounts.New(s.db)
	signIn := func(subject string) (*browser, answer) {
		t.Helper()
		b := newBrowser(t)
		s.issuer.Claims["sub"] = subject
		return b, b.signIn(s.base, "/r/acme")
	}
	first, a := signIn("1")
	if a.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", a.Status, a.Body)
	}
	second, a := signIn("2")
	if a.StatusCode != http.StatusForbidden || !strings.Contains(a.Body, "sheetsync web accept li@example.com") || second.who(s.base) != "" {
		t.Errorf("another account: %s\n%s", a.Status, a.Body)
	}
	if !strings.Contains(s.log.String(), "reason=another-account") || strings.Contains(s.log.String(), "li@example.com") {
		t.Errorf("the log is\n%s", &s.log)
	}
	if first.who(s.base) != "li@example.com" {
		t.Error("the first one is out")
	}
	if _, err := accounts.Accept(t.Context(), s.issuer.URL, "li@example.com", s.now()); err != nil {
		t.Fatal(err)
	}
	if b, a := signIn("2"); a.StatusCode != http.StatusSeeOther || b.who(s.base) != "li@example.com" {
		t.Errorf("once it was let in: %s\n%s", a.Status, a.Body)
	}
	if _, a := signIn("1"); a.StatusCode != http.StatusForbidden {
		t.Errorf("the one from before: %s", a.Status)
	}
	want := []string{
		`li@example.com issuer signed-in {"registers": ["acme"]}`, `li@example.com issuer sign-in-refused {"reason": "another-account"}`,
		`operator command account-accepted {"of": "li@example.com", "issuer": "` + s.issuer.URL + `", "account": "2", "instead": "1"}`,
		`li@example.com issuer signed-in {"registers": ["acme"]}`, `li@example.com issuer sign-in-refused {"reason": "another-account"}`,
	}
	if diff := cmp.Diff(want, s.trail()); diff != "" {
		t.Errorf("the audit trail (-want +got)\n%s", diff)
	}
}

// Who is let in to a register only after they have signed in signs in again, so that their
// account is noted; of strangers nothing is.
func TestAccountsOfStrangers(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	known, err := s.people.Memberships(t.Context(), "li@example.com")
	if err != nil {
		t.Fatal(err)
	}
	s.people.drop("li@example.com")
	b.signIn(s.base, "/")
	if a := b.get(s.base + "/"); a.StatusCode != http.StatusForbidden {
		t.Errorf("a stranger: %s", a.Status)
	}
	list, err := webaccounts.New(s.db).List(t.Context())
	if err != nil || len(list) > 0 {
		t.Errorf("of strangers is noted %+v, %v", list, err)
	}
	s.people.add("li@example.com", known)
	if a := b.get(s.base + "/r/acme"); a.StatusCode != http.StatusSeeOther || a.To != s.base+"/login?next=%2Fr%2Facme" {
		t.Errorf("once they are known: %s to %s", a.Status, a.To)
	}
	if a := b.get(s.base + "/login"); !strings.Contains(a.Body, "/login/start") {
		t.Errorf("they can't sign in:\n%s", a.Body)
	}
	if a := b.signIn(s.base, "/"); a.StatusCode != http.StatusSeeOther || b.who(s.base) != "li@example.com" {
		t.Errorf("again: %s\n%s", a.Status, a.Body)
	}
	if list, err := webaccounts.New(s.db).List(t.Context()); err != nil || len(list) != 1 || list[0].Subject != "1" || list[0].Issuer != s.issuer.URL {
		t.Errorf("%+v, %v", list, err)
	}
}
