package login

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"sheetsync/cmd/internal/web/limit"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/websessions"
)

// How long sessions last, and how long a sign-in may take.
var (
	SessionLimits = websessions.Limits{Idle: 12 * time.Hour, Absolute: 7 * 24 * time.Hour}
	SignInLimits  = websessions.Limits{Idle: 15 * time.Minute, Absolute: 15 * time.Minute}
)

// How often a peer may sign in, in requests a second and at once. An office may be one
// peer, and a sign-in is two requests.
const attemptRate, attemptBurst = 0.5, 60

// Links are those that sign somebody in.
type Links interface {
	// Use uses a link up and returns whom it signs in, "" for an operator. The error wraps
	// [websessions.ErrUnknown] where it opens nothing.
	Use(ctx context.Context, token websessions.Token, at time.Time) (person string, err error)
}

// Sessions keep who is signed in.
type Sessions interface {
	scs.CtxStore
	// Of lists a person's sessions, the oldest first; "" for those of operators.
	Of(ctx context.Context, person string) ([]websessions.Session, error)
	// End ends all of them, and the links that would let the person in.
	End(ctx context.Context, person string) (websessions.Ended, error)
}

// Accounts know which account of the issuer an address belongs to.
type Accounts interface {
	// Admit notes the account that first signs in by an address. The error wraps
	// [webaccounts.ErrAnother] where another one did.
	Admit(ctx context.Context, issuer, subject, address string, at time.Time) error
}

// Trail is the audit trail.
type Trail interface {
	Record(ctx context.Context, e audit.Entry) error
}

// Options are what a gate needs.
type Options struct {
	Base string // how people reach the pages, without a slash at its end; "" where that isn't known
	// TLS says that the pages are served over TLS, by whatever name people reach them.
	TLS bool

	Issuer       string // "" for links alone
	ClientID     string
	ClientSecret string
	// Classes are authentication context classes that are asked for (acr_values), the one
	// that is liked best first. Where there are any, or Methods, the issuer has to say that
	// somebody signed in by one of either; empty for in whatever way.
	Classes []string
	Methods []string     // authentication methods (amr)
	Client  *http.Client // asks the issuer; nil for one that waits ten seconds

	Sessions  Sessions     // lasting as [SessionLimits] say
	SignIns   scs.CtxStore // lasting as [SignInLimits] say
	Links     Links
	Accounts  Accounts // nil without an issuer
	Trail     Trail
	Directory Directory
	Log       *slog.Logger
	Now       func() time.Time // nil for time.Now
}

// A Gate decides who gets in.
type Gate struct {
	o        Options
	prefix   string  // the path of [Options.Base]
	issuer   *issuer // nil for links alone
	demand   demand
	sessions *scs.SessionManager
	signIns  *scs.SessionManager
	attempts *limit.Limiter
}

// New makes a gate.
func New(o Options) *Gate {
	if o.Now == nil {
		o.Now = time.Now
	}
	g := &Gate{o: o, demand: demand{o.Classes, o.Methods}, attempts: limit.New(attemptRate, attemptBurst)}
	if base, err := url.Parse(o.Base); err == nil {
		g.prefix = base.EscapedPath()
	}
	if o.Issuer != "" {
		g.issuer = newIssuer(o)
	}
	g.sessions = g.manager("sheetsync", o.Sessions, SessionLimits.Absolute)
	g.signIns = g.manager("sheetsync-sign-in", o.SignIns, SignInLimits.Absolute)
	return g
}

// secure reports whether people reach the pages over https.
func (g *Gate) secure() bool { return g.o.TLS || strings.HasPrefix(g.o.Base, "https://") }

// manager keeps sessions under a cookie. The store counts the time; see [websessions.Store].
func (g *Gate) manager(cookie string, store scs.CtxStore, lifetime time.Duration) *scs.SessionManager {
	m := scs.New()
	m.Store, m.Codec, m.Lifetime = store, websessions.Codec{}, lifetime
	m.Cookie.Name, m.Cookie.Secure = cookie, g.secure()
	if m.Cookie.Secure {
		m.Cookie.Name = "__Host-" + cookie
	}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { g.unavailable(w, r, err) }
	return m
}

// Paths are what [Gate.Handler] answers.
func (g *Gate) Paths() []string {
	paths := []string{"/login", "/login/", LeavePath}
	if g.prefix != "" {
		for _, path := range slices.Clone(paths) {
			paths = append(paths, g.prefix+path)
		}
	}
	return paths
}

// Handler answers [Gate.Paths]: with the path of [Options.Base] before them or, where a
// server that passes requests on takes it away, without.
func (g *Gate) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", g.showSignIn)
	mux.HandleFunc("GET "+startPath, g.limited(g.startSignIn))
	mux.HandleFunc("GET "+callbackPath, g.limited(g.finishSignIn))
	mux.HandleFunc("GET "+LinkPath, g.showLink)
	mux.HandleFunc("POST "+LinkPath, g.limited(g.useLink))
	mux.HandleFunc("POST "+LeavePath, g.signOut)
	mux.HandleFunc("GET /login/{file}", serveFile)
	return g.Headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, formBytes)
		if err := r.ParseForm(); err != nil {
			http.Error(w, "this is no form", http.StatusBadRequest)
			return
		}
		if g.readable(r) {
			g.problem(w, r, http.StatusForbidden, say(r, "login.problem.plain", nil))
			return
		}
		if rest := strings.TrimPrefix(r.URL.Path, g.prefix); rest != r.URL.Path && strings.HasPrefix(rest, "/") {
			http.StripPrefix(g.prefix, mux).ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	}))
}

// readable reports whether others on the way could read how somebody signs in: the page
// isn't reached over https, and from another machine.
func (g *Gate) readable(r *http.Request) bool {
	if g.secure() || strings.HasSuffix(r.URL.Path, ".css") {
		return false
	}
	return !isLoopback(hostname(r.Host))
}

// hostname is a host without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// isLocalhost reports whether a host's name is that of every machine.
func isLocalhost(host string) bool {
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost")
}

// isLoopback reports whether a host's name or address is that of this machine.
func isLoopback(host string) bool {
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && address.IsLoopback() || isLocalhost(host)
}

// formBytes bounds what a form may send.
const formBytes = 64 << 10

// limited bounds how often a peer may try.
func (g *Gate) limited(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !g.attempts.Allow(limit.Peer(r)) {
			w.Header().Set("Retry-After", "60")
			g.problem(w, r, http.StatusTooManyRequests, say(r, "login.problem.limited", nil))
			return
		}
		next(w, r)
	}
}

// Require lets those through who are signed in and whom a register knows.
func (g *Gate) Require(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Add("Vary", "Cookie")
		who, ok, err := g.whoAsks(r.Context(), r)
		if err != nil {
			g.unavailable(w, r, err)
			return
		}
		if !ok {
			g.challenge(w, r)
			return
		}
		memberships, err := g.memberships(r.Context(), who)
		if err == nil && who.Via == audit.ViaIssuer && !who.noted && len(memberships) > 0 {
			// Nobody knew them when they signed in. Now that somebody does, it counts whose the
			// address is.
			if err = end(r.Context(), w, r, g.sessions); err == nil {
				g.challenge(w, r)
				return
			}
		}
		switch {
		case err != nil:
			g.unavailable(w, r, err)
		case len(memberships) == 0 && !who.Operator:
			g.showUnknown(w, r, who)
		default:
			next.ServeHTTP(w, r.WithContext(with(r.Context(), admitted{who, memberships})))
		}
	})
}

// memberships are what somebody is to the registers now.
func (g *Gate) memberships(ctx context.Context, who Identity) ([]Membership, error) {
	if !who.Operator {
		return g.o.Directory.Memberships(ctx, who.Address)
	}
	var list []Membership
	for _, name := range g.o.Directory.Registers() {
		list = append(list, Membership{Register: name, Role: access.Manager})
	}
	return list, nil
}

// challenge leads a person to the page where they sign in, and tells programs that they
// have to.
func (g *Gate) challenge(w http.ResponseWriter, r *http.Request) {
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !read || !strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.Error(w, "sign in at /login", http.StatusUnauthorized)
		return
	}
	to := "/login"
	if next := returnPath(strings.TrimPrefix(r.URL.RequestURI(), g.prefix)); next != "/" {
		to += "?" + url.Values{"next": {next}}.Encode()
	}
	http.Redirect(w, r, g.prefix+to, http.StatusSeeOther)
}
