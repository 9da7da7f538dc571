package login_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/web/login"
	"sheetsync/cmd/internal/web/login/logintest"
	"sheetsync/syncer/mirror/websessions"
)

// demands has a second factor be demanded.
func demands(o *login.Options) {
	o.Classes, o.Methods = []string{"phr", "urn:office:2"}, []string{"mfa"}
}

// Where a second factor is demanded, who comes without is told so, and isn't let in.
func TestSecondFactor(t *testing.T) {
	t.Parallel()
	s := newSite(t, demands)
	for _, tt := range []struct {
		name   string
		tamper func(claims map[string]any)
		trail  string
	}{
		{"nothing said", nil, out},
		{"a class", with("acr", "phr"), in},
		{"another class that is demanded", with("acr", "urn:office:2"), in},
		{"a class that isn't", with("acr", "urn:office:1"), out},
		{"a part of a class", with("acr", "ph"), out},
		{"a class in other letters", with("acr", "PHR"), out},
		{"several classes in one", with("acr", "phr urn:office:1"), out},
		{"no class", with("acr", ""), out},
		{"a class that is no text", with("acr", 2), out},
		{"classes", with("acr", []string{"phr"}), out},
		{"a method", with("amr", []string{"pwd", "mfa"}), in},
		{"methods that aren't demanded", with("amr", []string{"pwd", "otp"}), out},
		{"a method as a text", with("amr", "mfa"), in},
		{"a method with a blank", with("amr", []string{"pwd mfa"}), out},
		{"methods that are no texts", with("amr", []any{1, "mfa"}), out},
		{"a class for a method", with("amr", []string{"phr"}), out},
		{"a method for a class", with("acr", "mfa"), out},
		{"a method that is demanded, in a weak class", with("acr", "urn:office:1", "amr", []string{"mfa"}), in},
		{"beyond all measure", with("acr", "phr", "amr", []string{strings.Repeat("x", 2000)}), out},
	} {
		s.issuer.Tamper = tt.tamper
		signsIn(t, s, tt.name, tt.trail)
	}
}

const in, out = `li@example.com issuer signed-in {"registers": ["acme"]}`, `li@example.com issuer sign-in-refused {"reason": "one-factor"}`

// signsIn has somebody sign in, which leaves one entry of the audit trail.
func signsIn(t *testing.T, s *site, name, trail string) {
	t.Helper()
	b := newBrowser(t)
	before := len(s.trail())
	a := b.signIn(s.base, "/")
	if let := trail == in; let != (b.who(s.base) == "li@example.com") || !let && (a.StatusCode != http.StatusForbidden || !strings.Contains(a.Body, "two-step verification")) {
		t.Errorf("%s: %s\n%s", name, a.Status, a.Body)
	}
	if diff := cmp.Diff([]string{trail}, s.trail()[before:]); diff != "" {
		t.Errorf("%s: the audit trail (-want +got)\n%s", name, diff)
	}
}

// What is said beside the token isn't signed, and counts for nothing.
func TestSecondFactorBesideTheToken(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*logintest.Issuer)
		trail  string
	}{
		{"said beside the token alone", func(i *logintest.Issuer) {
			i.Claims, i.UserInfo = nil, map[string]any{"sub": "1", "email": "li@example.com", "email_verified": true, "acr": "phr", "amr": []string{"mfa"}}
		}, out},
		{"the address beside the token", func(i *logintest.Issuer) {
			i.Claims, i.UserInfo = map[string]any{"acr": "phr"}, map[string]any{"sub": "1", "email": "li@example.com", "email_verified": true}
		}, in},
	} {
		s := newSite(t, demands)
		tt.change(s.issuer)
		signsIn(t, s, tt.name, tt.trail)
	}
}

// The issuer is asked for the classes, in their order, and for none where none is demanded;
// that it can't meet them is told as what it is, in the language of who reads it.
func TestSecondFactorIsAskedFor(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, demands), newBrowser(t)
	back, err := url.Parse(b.toCallback(s.base, "/"))
	if err != nil {
		t.Fatal(err)
	}
	asked := func(s *site, path string) url.Values {
		t.Helper()
		to, err := url.Parse(newBrowser(t).get(s.base + path).To)
		if err != nil {
			t.Fatal(err)
		}
		return to.Query()
	}
	if got := asked(s, "/login/start").Get("acr_values"); got != "phr urn:office:2" {
		t.Errorf("it is asked for %q", got)
	}
	if asked(newSite(t), "/login/start").Has("acr_values") {
		t.Error("it is asked for classes where none is demanded")
	}
	if a := b.get(changed(back, "error", "unmet_authentication_requirements")); a.StatusCode != http.StatusForbidden || !strings.Contains(a.Body, "two-step verification") {
		t.Errorf("%s\n%s", a.Status, a.Body)
	}
	chinese := newBrowser(t)
	start := chinese.get(s.base + "/login/start?lang=zh-CN")
	if a := chinese.get(chinese.get(start.To).To); a.StatusCode != http.StatusForbidden || !strings.Contains(a.Body, "两步验证") {
		t.Errorf("%s\n%s", a.Status, a.Body)
	}
}

// A session that began when nothing was demanded is none any more once something is, but
// for one whose issuer said enough; and a link lets in who runs the service alone.
func TestSecondFactorIsDemandedLater(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	weak, strong, linked, operator := newBrowser(t), newBrowser(t), newBrowser(t), newBrowser(t)
	weak.signIn(s.base, "/")
	s.issuer.Claims["amr"] = []string{"pwd", "mfa"}
	strong.signIn(s.base, "/")
	use := func(b *browser, base, person string) answer {
		t.Helper()
		token, err := websessions.NewLinks(s.db).Make(t.Context(), person, s.now(), s.now().Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return b.post(base+login.LinkPath, url.Values{"code": {token.Reveal()}})
	}
	use(linked, s.base, "li@example.com")
	use(operator, s.base, "")
	now := s.replica(demands, func(o *login.Options) { o.Base = s.base })
	for _, tt := range []struct {
		name    string
		browser *browser
		before  string
		after   string
	}{
		{"by one factor", weak, "li@example.com", ""},
		{"by two", strong, "li@example.com", "li@example.com"},
		{"by a link", linked, "li@example.com", ""},
		{"an operator", operator, "operator", "operator"},
	} {
		if before, after := tt.browser.who(s.base), tt.browser.who(now); before != tt.before || after != tt.after {
			t.Errorf("%s: %q before and %q after", tt.name, before, after)
		}
	}
	if a := use(newBrowser(t), now, "li@example.com"); a.StatusCode != http.StatusForbidden || !strings.Contains(a.Body, "Sign in with your account") {
		t.Errorf("a link: %s\n%s", a.Status, a.Body)
	}
	if a := use(newBrowser(t), now, ""); a.StatusCode != http.StatusSeeOther {
		t.Errorf("an operator's link: %s\n%s", a.Status, a.Body)
	}
}

// Nobody is told to ask for a link where that isn't enough.
func TestWhoIsToldOfLinks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*login.Options)
		told   bool
	}{{"usually", func(*login.Options) {}, true}, {"where a second factor is demanded", demands, false}} {
		s := newSite(t, tt.change)
		delete(s.issuer.Claims, "email_verified")
		if a := newBrowser(t).signIn(s.base, "/"); a.StatusCode != http.StatusForbidden || strings.Contains(a.Body, "sheetsync web link") != tt.told {
			t.Errorf("%s: %s\n%s", tt.name, a.Status, a.Body)
		}
	}
}

// That an issuer says it knows nothing of what is demanded is found before anybody tries.
func TestIssuerKnowsNoSecondFactor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name             string
		knows            []string
		classes, methods []string
		unmet            bool
	}{
		{"nothing demanded", []string{"0"}, nil, nil, false},
		{"not said", nil, []string{"phr"}, nil, false},
		{"one of them", []string{"0", "phr"}, []string{"other", "phr"}, nil, false},
		{"none of them", []string{"0", "1"}, []string{"phr"}, nil, true},
		{"none of them, but methods", []string{"0", "1"}, []string{"phr"}, []string{"mfa"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			issuer := logintest.Start(t)
			issuer.Classes = tt.knows
			offer, err := login.New(login.Options{Base: "http://127.0.0.1:1", Issuer: issuer.URL, ClientID: logintest.ClientID, Classes: tt.classes, Methods: tt.methods}).CheckIssuer(t.Context())
			if err != nil || offer.Unmet != tt.unmet || offer.Callback != "http://127.0.0.1:1/login/callback" {
				t.Errorf("%+v, %v", offer, err)
			}
		})
	}
}
