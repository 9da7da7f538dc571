package login_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/logtest"
	"sheetsync/cmd/internal/web/login"
	"sheetsync/cmd/internal/web/login/logintest"
	"sheetsync/syncer/hostcheck"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/mirrortest"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/mirror/webaccounts"
	"sheetsync/syncer/mirror/websessions"
)

var migrated = mirrortest.Template()

// people are those whom the registers of a test know.
type people struct {
	mu    sync.Mutex
	known map[string][]login.Membership
}

func (p *people) Registers() []string { return []string{"acme", "beta"} }

func (p *people) Memberships(_ context.Context, address string) ([]login.Membership, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[address], nil
}

func (p *people) drop(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.known, address)
}

func (p *people) add(address string, known []login.Membership) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known[address] = known
}

// site is a page behind a gate, with an issuer.
type site struct {
	t      testing.TB
	dsn    string
	db     *sqlx.DB
	issuer *logintest.Issuer
	people *people
	log    logtest.Log
	base   string // of the first replica

	mu sync.Mutex
	at time.Time
}

func (s *site) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

func (s *site) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = s.at.Add(d)
}

// newSite makes a site that signs people in by an issuer.
func newSite(t testing.TB, change ...func(*login.Options)) *site {
	t.Helper()
	s := &site{t: t, dsn: migrated.New(t), issuer: logintest.Start(t), at: time.Now()}
	s.db = pgtest.Open(t, s.dsn)
	s.people = &people{known: map[string][]login.Membership{
		"li@example.com": {{Register: "acme", Role: access.Sales, Names: []string{"Li Wei", "li@example.com"}}},
	}}
	s.issuer.Claims = map[string]any{"email": "Li@Example.com", "email_verified": true, "name": "Li Wei"}
	s.issuer.Now = s.now
	s.base = s.replica(change...)
	s.issuer.Redirect = s.base + "/login/callback"
	return s
}

// replica starts a server of the site and returns its address.
func (s *site) replica(change ...func(*login.Options)) string {
	s.t.Helper()
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	o := login.Options{
		Base: base, Issuer: s.issuer.URL, ClientID: logintest.ClientID, ClientSecret: logintest.ClientSecret,
		Sessions: websessions.NewStore(s.db, login.SessionLimits, s.now), SignIns: websessions.NewStore(s.db, login.SignInLimits, s.now),
		Links: websessions.NewLinks(s.db), Accounts: webaccounts.New(s.db), Trail: audit.NewLog(s.db), Directory: s.people,
		Log: slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Now: s.now,
	}
	for _, f := range change {
		f(&o)
	}
	gate := login.New(o)
	mux := http.NewServeMux()
	for _, path := range gate.Paths() {
		mux.Handle(path, gate.Handler())
	}
	mux.Handle("/", gate.Headers(gate.Require(http.HandlerFunc(app))))
	server.Config.Handler = hostcheck.Check(base, o.Base)(mux)
	server.Start()
	s.t.Cleanup(server.Close)
	return base
}

// told is what the page behind the gate says.
type told struct {
	Who         login.Identity
	Memberships []login.Membership
}

// app answers who asks; /r/NAME, where they are of the register.
func app(w http.ResponseWriter, r *http.Request) {
	who, ok := login.From(r.Context())
	if name, found := strings.CutPrefix(r.URL.Path, "/r/"); found {
		if _, ok := login.Of(r.Context(), name); !ok {
			http.NotFound(w, r)
			return
		}
	}
	if !ok {
		http.Error(w, "nobody", http.StatusInternalServerError)
		return
	}
	text, err := json.Marshal(told{who, login.Memberships(r.Context())})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write(append(text, '\n'))
}

// browser is somebody with cookies.
type browser struct {
	t testing.TB
	*http.Client
}

func newBrowser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what came back.
type answer struct {
	*http.Response

	Body string
	To   string // where it redirects to
}

func (b *browser) do(method, address string, form url.Values, header http.Header) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range header {
		r.Header[name] = values
	}
	res, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	a := answer{Response: res, Body: string(body)}
	if to, err := res.Location(); err == nil {
		a.To = to.String()
	}
	return a
}

func (b *browser) get(address string) answer {
	b.t.Helper()
	return b.do(http.MethodGet, address, nil, nil)
}

func (b *browser) post(address string, form url.Values) answer {
	b.t.Helper()
	return b.do(http.MethodPost, address, form, nil)
}

// toCallback begins to sign in and returns the address to which the issuer sends back.
func (b *browser) toCallback(base, next string) string {
	b.t.Helper()
	start := b.get(base + "/login/start?" + url.Values{"next": {next}}.Encode())
	if start.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("the start: %s %s", start.Status, start.Body)
	}
	back := b.get(start.To)
	if back.StatusCode != http.StatusFound {
		b.t.Fatalf("the issuer: %s %s", back.Status, back.Body)
	}
	return back.To
}

// signIn signs in by the issuer, to a page.
func (b *browser) signIn(base, next string) answer {
	b.t.Helper()
	return b.get(b.toCallback(base, next))
}

// who asks the page who asks; "" for nobody.
func (b *browser) who(base string) string {
	b.t.Helper()
	a := b.get(base + "/")
	if a.StatusCode != http.StatusOK {
		return ""
	}
	var t told
	if err := json.Unmarshal([]byte(a.Body), &t); err != nil {
		b.t.Fatal(err)
	}
	if t.Who.Operator {
		return "operator"
	}
	return t.Who.Address
}

// cookie is the value of a cookie that a site has set.
func (b *browser) cookie(base, name string) string {
	b.t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// trail is the audit trail, an entry a line.
func (s *site) trail() []string {
	s.t.Helper()
	var rows []string
	if err := s.db.Select(&rows, `SELECT concat_ws(' ', nullif(actor, ''), via, action, nullif(subject, '{}')) FROM sheetsync.audit ORDER BY id`); err != nil {
		s.t.Fatal(err)
	}
	return rows
}
