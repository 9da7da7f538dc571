package login_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/web/login"
	"sheetsync/cmd/internal/web/login/logintest"
	"sheetsync/syncer/mirror/access"
)

// Somebody signs in by the issuer, reads, and signs out.
func TestSignIn(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	if a := b.get(s.base + "/r/acme?tab=1"); a.StatusCode != http.StatusSeeOther || a.To != s.base+"/login?next=%2Fr%2Facme%3Ftab%3D1" || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("nobody is led to %s: %s", a.To, a.Status)
	}
	if a := b.get(s.base + "/login?next=/r/acme"); !strings.Contains(a.Body, `href="/login/start?lang=en&amp;next=%2Fr%2Facme"`) {
		t.Errorf("the page is\n%s", a.Body)
	}
	in := b.signIn(s.base, "/r/acme?tab=1")
	if in.StatusCode != http.StatusSeeOther || in.To != s.base+"/r/acme?tab=1" || in.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%s, to %s\n%s", in.Status, in.To, in.Body)
	}
	for _, c := range in.Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure {
			t.Errorf("the cookie is %v", c)
		}
	}
	a := b.get(s.base + "/r/acme")
	if want := `{"Who":{"Address":"li@example.com","Name":"Li Wei","Operator":false,"Via":"issuer"},"Memberships":[{"Register":"acme","Role":"sales","Names":["Li Wei","li@example.com"]}]}` + "\n"; a.Body != want {
		t.Errorf("the page says %s", a.Body)
	}
	if a := b.get(s.base + "/r/beta"); a.StatusCode != http.StatusNotFound {
		t.Errorf("another's register: %s", a.Status)
	}
	if a := b.get(s.base + "/login"); !strings.Contains(a.Body, "You are signed in as li@example.com.") {
		t.Errorf("the page is\n%s", a.Body)
	}
	token := b.cookie(s.base, "sheetsync")
	if a := b.post(s.base+"/logout", nil); a.StatusCode != http.StatusOK || b.cookie(s.base, "sheetsync") != "" || b.who(s.base) != "" {
		t.Errorf("signed out: %s", a.Status)
	}
	old := newBrowser(t)
	if a := old.do(http.MethodGet, s.base+"/", nil, http.Header{"Cookie": {"sheetsync=" + token}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the token that was signed out is good: %s", a.Status)
	}
	if diff := cmp.Diff([]string{`li@example.com issuer signed-in {"registers": ["acme"]}`, "li@example.com issuer signed-out"}, s.trail()); diff != "" {
		t.Errorf("the audit trail (-want +got)\n%s", diff)
	}
}

// The language that somebody chose where they signed in is that of the pages.
func TestLanguageIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.people.drop("li@example.com")
	for _, tt := range []struct{ name, start, accept, want string }{
		{"chosen", "/login/start?lang=zh-CN", "en", `<html lang="zh-CN">`},
		{"as the browser asks", "/login/start", "zh", `<html lang="zh-CN">`},
		{"chosen back", "/login/start?lang=en", "zh", `<html lang="en">`},
	} {
		b := newBrowser(t)
		speaks := http.Header{"Accept-Language": {tt.accept}}
		get := func(address string) answer { return b.do(http.MethodGet, address, nil, speaks) }
		if a := get(get(get(get(s.base + tt.start).To).To).To); a.StatusCode != http.StatusForbidden || !strings.Contains(a.Body, tt.want) {
			t.Errorf("%s: %s\n%s", tt.name, a.Status, a.Body)
		}
	}
}

// Over https, cookies go nowhere else, and browsers are told to stay with it.
func TestOverHTTPS(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *login.Options) { o.Base = "https://register.example.com" })
	s.issuer.Redirect = "https://register.example.com/login/callback"
	a := newBrowser(t).get(s.base + "/login/start")
	if cookies := a.Cookies(); len(cookies) != 1 || cookies[0].Name != "__Host-sheetsync-sign-in" || !cookies[0].Secure || !cookies[0].HttpOnly || cookies[0].Path != "/" || cookies[0].Domain != "" {
		t.Errorf("the cookies are %v", cookies)
	}
	if a.Header.Get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains" {
		t.Error("browsers may go back to http")
	}
	to, err := url.Parse(a.To)
	if err != nil || to.Query().Get("redirect_uri") != s.issuer.Redirect || len(to.Query().Get("state")) < 26 || len(to.Query().Get("nonce")) < 26 || len(to.Query().Get("code_challenge")) != 43 {
		t.Errorf("it leads to %s", a.To)
	}
}

// What an issuer answers is believed if it is signed by its key, for this page, about this
// sign-in and now, and if it stands for the address.
func TestTokens(t *testing.T) {
	t.Parallel()
	other := logintest.NewKey()
	for _, tt := range []struct {
		name   string
		change func(*logintest.Issuer)
		text   string // of the page; "" for let in
		trail  string
	}{
		{"as it should be", func(*logintest.Issuer) {}, "", `li@example.com issuer signed-in {"registers": ["acme"]}`},
		{"verified in words", func(i *logintest.Issuer) { i.Claims["email_verified"] = "true" }, "", `li@example.com issuer signed-in {"registers": ["acme"]}`},
		{"several audiences, for this client", tamper("aud", []string{"page", "other"}, "azp", "page"), "", `li@example.com issuer signed-in {"registers": ["acme"]}`},
		{"another nonce", tamper("nonce", "x"), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"no nonce", tamper("nonce", nil), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"no account", tamper("sub", ""), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"an account without end", tamper("sub", strings.Repeat("1", 300)), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"an account with a line of its own", tamper("sub", "1\n2"), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"another audience", tamper("aud", "other"), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"several audiences, for another client", tamper("aud", []string{"page", "other"}, "azp", "other"), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"several audiences", tamper("aud", []string{"page", "other"}), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"another issuer", tamper("iss", "https://evil.example"), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"expired", tamper("exp", time.Now().Add(-time.Hour).Unix()), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"not good yet", tamper("nbf", time.Now().Add(time.Hour).Unix()), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"unsigned", forge(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"signed by the client's secret", forge(jwt.SigningMethodHS256, []byte(logintest.ClientSecret)), "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"an access token", func(i *logintest.Issuer) {
			i.Forge = func(jwt.MapClaims) (string, error) { return "opaque", nil }
		}, "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"another key", func(i *logintest.Issuer) { i.Key = other }, "trusted", `issuer sign-in-refused {"reason": "token"}`},
		{"unverified", func(i *logintest.Issuer) { i.Claims["email_verified"] = false }, "li@example.com has not been verified", `li@example.com issuer sign-in-refused {"reason": "unverified"}`},
		{"unverified in words", func(i *logintest.Issuer) { i.Claims["email_verified"] = "false" }, "has not been verified", `li@example.com issuer sign-in-refused {"reason": "unverified"}`},
		{"not said whether verified", func(i *logintest.Issuer) { delete(i.Claims, "email_verified") }, "does not say whether li@example.com is verified", `li@example.com issuer sign-in-refused {"reason": "unverifiable"}`},
		{"no address", func(i *logintest.Issuer) { delete(i.Claims, "email") }, "did not tell", `issuer sign-in-refused {"reason": "no-address"}`},
		{"no address at all", func(i *logintest.Issuer) { i.Claims["email"] = "Li" }, "did not tell", `issuer sign-in-refused {"reason": "no-address"}`},
		{"an address that looks like another", func(i *logintest.Issuer) { i.Claims["email"] = "ｌｉ@example.com" }, "did not tell", `issuer sign-in-refused {"reason": "no-address"}`},
		{"an address with a letter that becomes another", func(i *logintest.Issuer) { i.Claims["email"] = "li@example.\u212aom" }, "did not tell", `issuer sign-in-refused {"reason": "no-address"}`},
		{"an address with another sign", func(i *logintest.Issuer) { i.Claims["email"] = "li@example.com\u200b" }, "did not tell", `issuer sign-in-refused {"reason": "no-address"}`},
		{"an address with a name", func(i *logintest.Issuer) { i.Claims["email"] = "Li <li@example.com>" }, "did not tell", `issuer sign-in-refused {"reason": "no-address"}`},
		{"told beside the token", func(i *logintest.Issuer) {
			i.Claims, i.UserInfo = nil, map[string]any{"sub": "1", "email": "li@example.com", "email_verified": true}
		}, "", `li@example.com issuer signed-in {"registers": ["acme"]}`},
		{"told beside the token of another", func(i *logintest.Issuer) {
			i.Claims, i.UserInfo = nil, map[string]any{"sub": "2", "email": "li@example.com", "email_verified": true}
		}, "trusted", `issuer sign-in-refused {"reason": "token"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, b := newSite(t), newBrowser(t)
			tt.change(s.issuer)
			a := b.signIn(s.base, "/")
			if let := tt.text == ""; let != (a.StatusCode == http.StatusSeeOther) || !let && (a.StatusCode != http.StatusForbidden || !strings.Contains(a.Body, tt.text)) || let != (b.who(s.base) == "li@example.com") {
				t.Errorf("%s\n%s", a.Status, a.Body)
			}
			if diff := cmp.Diff([]string{tt.trail}, s.trail()); diff != "" {
				t.Errorf("the audit trail (-want +got)\n%s", diff)
			}
		})
	}
}

// tamper sets claims; nil takes one away.
func tamper(pairs ...any) func(*logintest.Issuer) {
	return func(i *logintest.Issuer) { i.Tamper = with(pairs...) }
}

func with(pairs ...any) func(claims map[string]any) {
	return func(claims map[string]any) {
		for n := 0; n < len(pairs); n += 2 {
			name, _ := pairs[n].(string)
			if claims[name] = pairs[n+1]; pairs[n+1] == nil {
				delete(claims, name)
			}
		}
	}
}

// forge signs tokens in another way than the issuer's.
func forge(method jwt.SigningMethod, key any) func(*logintest.Issuer) {
	return func(i *logintest.Issuer) {
		i.Forge = func(claims jwt.MapClaims) (string, error) {
			token := jwt.NewWithClaims(method, claims)
			token.Header["kid"] = "1"
			return token.SignedString(key)
		}
	}
}

// An answer is taken once, and from the browser that was sent to ask.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		answer func(s *site, b *browser, back *url.URL) answer
		status int
	}{
		{"the right one", func(_ *site, b *browser, back *url.URL) answer { return b.get(back.String()) }, http.StatusSeeOther},
		{"again", func(_ *site, b *browser, back *url.URL) answer { b.get(back.String()); return b.get(back.String()) }, http.StatusBadRequest},
		{"in another browser", func(_ *site, b *browser, back *url.URL) answer { return newBrowser(b.t).get(back.String()) }, http.StatusBadRequest},
		{"with another's answer", func(s *site, b *browser, _ *url.URL) answer { return b.get(newBrowser(b.t).toCallback(s.base, "/")) }, http.StatusBadRequest},
		{"another state", func(_ *site, b *browser, back *url.URL) answer { return b.get(changed(back, "state", "x")) }, http.StatusBadRequest},
		{"no state", func(_ *site, b *browser, back *url.URL) answer { return b.get(changed(back, "state", "")) }, http.StatusBadRequest},
		{"no state, and none that is waited for", func(_ *site, b *browser, back *url.URL) answer {
			return newBrowser(b.t).get(changed(back, "state", ""))
		}, http.StatusBadRequest},
		{"a cookie that was tampered with", func(s *site, b *browser, back *url.URL) answer {
			token := b.cookie(s.base, "sheetsync-sign-in")
			return newBrowser(b.t).do(http.MethodGet, back.String(), nil, http.Header{"Cookie": {"sheetsync-sign-in=x" + token[1:]}})
		}, http.StatusBadRequest},
		{"too late", func(s *site, b *browser, back *url.URL) answer { s.pass(15 * time.Minute); return b.get(back.String()) }, http.StatusBadRequest},
		{"another code", func(_ *site, b *browser, back *url.URL) answer { return b.get(changed(back, "code", "x")) }, http.StatusForbidden},
		{"a code that was used", func(s *site, b *browser, back *url.URL) answer {
			b.get(back.String())
			again, err := url.Parse(b.toCallback(s.base, "/"))
			if err != nil {
				b.t.Fatal(err)
			}
			b.post(s.base+"/logout", nil)
			return b.get(changed(again, "code", back.Query().Get("code")))
		}, http.StatusForbidden},
		{"another's code", func(s *site, b *browser, back *url.URL) answer { // which has another's verifier
			theirs, err := url.Parse(newBrowser(b.t).toCallback(s.base, "/"))
			if err != nil {
				b.t.Fatal(err)
			}
			return b.get(changed(back, "code", theirs.Query().Get("code")))
		}, http.StatusForbidden},
		{"a refusal", func(_ *site, b *browser, back *url.URL) answer { return b.get(changed(back, "error", "access_denied")) }, http.StatusForbidden},
		{"another issuer's", func(_ *site, b *browser, back *url.URL) answer {
			return b.get(changed(back, "iss", "https://evil.example"))
		}, http.StatusForbidden},
		{"where the issuer is down", func(s *site, b *browser, back *url.URL) answer { s.issuer.SetDown(true); return b.get(back.String()) }, http.StatusServiceUnavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, b := newSite(t), newBrowser(t)
			back, err := url.Parse(b.toCallback(s.base, "/"))
			if err != nil {
				t.Fatal(err)
			}
			if a := tt.answer(s, b, back); a.StatusCode != tt.status {
				t.Errorf("%s\n%s", a.Status, a.Body)
			}
		})
	}
}

// changed is an address with another parameter.
func changed(u *url.URL, name, value string) string {
	q := u.Query()
	q.Set(name, value)
	c := *u
	c.RawQuery = q.Encode()
	return c.String()
}

// An issuer that is down is told of, and asked again later.
func TestIssuerIsDown(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	s.issuer.SetDown(true)
	for range 2 {
		if a := b.get(s.base + "/login"); a.StatusCode != http.StatusServiceUnavailable || !strings.Contains(a.Body, "does not answer") {
			t.Errorf("%s\n%s", a.Status, a.Body)
		}
	}
	s.issuer.SetDown(false)
	if a := b.get(s.base + "/login/start"); a.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("it is asked again at once: %s", a.Status)
	}
	s.pass(time.Minute)
	if a := b.signIn(s.base, "/"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("%s\n%s", a.Status, a.Body)
	}
}

// Who signs in under a token that somebody else gave their browser gets another one, and
// that one opens nothing.
func TestSessionFixation(t *testing.T) {
	t.Parallel()
	s, mallory, li := newSite(t), newBrowser(t), newBrowser(t)
	s.people.known["mallory@example.com"] = []login.Membership{{Register: "beta", Role: access.Sales}}
	s.issuer.Claims["email"] = "mallory@example.com"
	mallory.signIn(s.base, "/")
	theirs := mallory.cookie(s.base, "sheetsync")
	s.issuer.Claims["email"] = "li@example.com"
	u, err := url.Parse(s.base)
	if err != nil {
		t.Fatal(err)
	}
	for _, planted := range []string{theirs, "made-up"} {
		li.Jar.SetCookies(u, []*http.Cookie{{Name: "sheetsync", Value: planted, Path: "/"}})
		li.signIn(s.base, "/")
		if token := li.cookie(s.base, "sheetsync"); token == planted || li.who(s.base) != "li@example.com" {
			t.Errorf("the token is the one that was planted, or nobody is signed in: %s", li.who(s.base))
		}
		if who := mallory.who(s.base); who != "" {
			t.Errorf("the planted token is %s's", who)
		}
	}
	before := li.cookie(s.base, "sheetsync")
	if li.signIn(s.base, "/"); li.cookie(s.base, "sheetsync") == before {
		t.Error("signing in again leaves the token")
	}
}

// Nothing that signs somebody in is in the database, in the log or in the audit trail.
func TestSecretsAreNowhere(t *testing.T) {
	t.Parallel()
	s, b := newSite(t), newBrowser(t)
	back := b.toCallback(s.base, "/")
	waiting := b.cookie(s.base, "sheetsync-sign-in")
	secrets := []string{waiting, logintest.ClientSecret}
	look := func() {
		t.Helper()
		var rows []string
		if err := s.db.Select(&rows, `SELECT w::text || encode(token_hash, 'escape') FROM sheetsync.web_sessions AS w UNION ALL SELECT w::text || encode(token_hash, 'escape') FROM sheetsync.web_links AS w UNION ALL SELECT a::text FROM sheetsync.audit AS a`); err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if text := strings.Join(rows, "\n") + s.log.String(); secret == "" || strings.Contains(text, secret) {
				t.Errorf("%q is in\n%s", secret, text)
			}
		}
	}
	look()
	if a := b.get(back); a.StatusCode != http.StatusSeeOther {
		t.Fatal(a.Status)
	}
	u, err := url.Parse(back)
	if err != nil {
		t.Fatal(err)
	}
	secrets = append(secrets, b.cookie(s.base, "sheetsync"), u.Query().Get("code"), s.issuer.Exchange[0].Get("code_verifier"), "li@example.com\"")
	b.get(s.base + "/login/callback?code=" + url.QueryEscape(secrets[0]) + "&state=x")
	b.post(s.base+"/login/link", url.Values{"code": {"not-a-link"}})
	secrets = append(secrets[:len(secrets)-1], "not-a-link")
	look()
	if strings.Contains(s.log.String(), "example.com") {
		t.Errorf("an address is in the log:\n%s", &s.log)
	}
}

// Where the pages are served over TLS, cookies go nowhere else by whatever name they are
// reached; browsers stay with https, but for the name that every machine has.
func TestOverTLS(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *login.Options) { o.TLS = true })
	a := newBrowser(t).get(s.base + "/login/start")
	if cookies := a.Cookies(); len(cookies) != 1 || cookies[0].Name != "__Host-sheetsync-sign-in" || !cookies[0].Secure {
		t.Errorf("the cookies are %v", cookies)
	}
	for host, want := range map[string]string{"127.0.0.1": "max-age=31536000; includeSubDomains", "localhost": "", "localhost.:8443": ""} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		login.Headers(true, http.NotFoundHandler()).ServeHTTP(w, r)
		if got := w.Header().Get("Strict-Transport-Security"); got != want {
			t.Errorf("by the name %s browsers are told %q", host, got)
		}
	}
}
