package login_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sheetsync/cmd/internal/web/login"
)

// provider is an issuer that says what a test wants it to.
func provider(t *testing.T, answer http.HandlerFunc, secure bool) (url string, client *http.Client) {
	t.Helper()
	server := httptest.NewUnstartedServer(answer)
	if secure {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server.URL, server.Client()
}

// An issuer that has a secret or a code sent somewhere else, or in the clear, isn't asked
// for anything; nor does one fill the memory.
func TestIssuerSaysNoWayOut(t *testing.T) {
	t.Parallel()
	says := func(base string, change map[string]string) map[string]string {
		all := map[string]string{"issuer": base, "authorization_endpoint": base + "/authorize", "token_endpoint": base + "/token", "jwks_uri": base + "/keys", "userinfo_endpoint": base + "/userinfo"}
		for name, value := range change {
			all[name] = value
		}
		return all
	}
	for _, tt := range []struct {
		name   string
		secure bool
		change map[string]string
		want   string // of the error; "" for none
	}{
		{"as it should be", true, nil, ""},
		{"on this machine", false, nil, ""},
		{"tokens in the clear", true, map[string]string{"token_endpoint": "http://issuer.example/token"}, "not encrypted"},
		{"keys in the clear", true, map[string]string{"jwks_uri": "http://issuer.example/keys"}, "not encrypted"},
		{"people in the clear", true, map[string]string{"userinfo_endpoint": "http://issuer.example/userinfo"}, "not encrypted"},
		{"the page in the clear", true, map[string]string{"authorization_endpoint": "http://issuer.example/authorize"}, "not encrypted"},
		{"a script for a page", false, map[string]string{"authorization_endpoint": "javascript:alert(1)"}, "no page"},
		{"another issuer", true, map[string]string{"issuer": "https://other.example"}, "issuer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			base := ""
			url, client := provider(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if err := json.NewEncoder(w).Encode(says(base, tt.change)); err != nil {
					t.Error(err)
				}
			}, tt.secure)
			base = url
			_, err := login.New(login.Options{Base: "https://register.example.com", Issuer: url, ClientID: "page", Client: client, Log: slog.New(slog.DiscardHandler)}).CheckIssuer(t.Context())
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

// Redirects of an issuer's are followed to nowhere.
func TestIssuerRedirects(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 1)
	other, _ := provider(t, func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }, false)
	url, client := provider(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other+"/elsewhere", http.StatusTemporaryRedirect)
	}, false)
	_, err := login.New(login.Options{Base: "http://127.0.0.1:1", Issuer: url, ClientID: "page", Client: client, Log: slog.New(slog.DiscardHandler)}).CheckIssuer(t.Context())
	if err == nil || len(asked) > 0 {
		t.Errorf("%v; %d questions elsewhere", err, len(asked))
	}
}

// An answer without an end is cut.
func TestIssuerWithoutEnd(t *testing.T) {
	t.Parallel()
	sent := make(chan int64, 1)
	url, client := provider(t, func(w http.ResponseWriter, _ *http.Request) {
		n, _ := io.Copy(w, io.LimitReader(blanks{}, 64<<20))
		sent <- n
	}, false)
	_, err := login.New(login.Options{Base: "http://127.0.0.1:1", Issuer: url, ClientID: "page", Client: client, Log: slog.New(slog.DiscardHandler)}).CheckIssuer(t.Context())
	if n := <-sent; err == nil || n == 64<<20 {
		t.Errorf("%v; all %d bytes were read", err, n)
	}
}

// blanks are white space without an end.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
