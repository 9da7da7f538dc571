package gsheets

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/oauth2"

	"sheetsync/syncer"
	"sheetsync/syncer/writeback"
)

// keyFile is a service account's key file whose tokens come from tokenURL.
func keyFile(t *testing.T, tokenURL string) []byte {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(map[string]string{
		"type": "service_account", "client_email": "sync@example.iam.gserviceaccount.com",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "token_uri": tokenURL,
	})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestTokensComeFromTheKeyFilesServer(t *testing.T) {
	t.Parallel()
	var tokens atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.FormValue("grant_type"); got != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
			t.Errorf("grant type is %q", got)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"access_token":"token-%d","expires_in":3599,"token_type":"Bearer"}`, tokens.Add(1))
	}))
	t.Cleanup(server.Close)
	w, _ := play(t, Options{Credentials: keyFile(t, server.URL)},
		func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Authorization"); got != "Bearer token-1" {
				t.Errorf("authorization is %q", got)
			}
			says(200, oneCell)(w, r)
		},
		fails(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
		func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Authorization"); got != "Bearer token-2" {
				t.Errorf("after a 401, authorization is %q", got)
			}
			if !strings.Contains(r.UserAgent(), "gzip") {
				t.Errorf("user agent is %q", r.UserAgent())
			}
			says(200, oneCell)(w, r)
		})
	for range 2 {
		if _, err := w.Fetch(t.Context(), tabT); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.c.Account(); got != "sync@example.iam.gserviceaccount.com" {
		t.Errorf("account is %q", got)
	}
}

func TestARefusedGrantIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	var tokens atomic.Int64
	status := http.StatusBadRequest
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		tokens.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, `{"error":"invalid_grant","error_description":"Invalid JWT Signature."}`)
	}))
	t.Cleanup(server.Close)
	w, _ := play(t, Options{Credentials: keyFile(t, server.URL)})
	_, err := w.Fetch(t.Context(), tabT)
	if !errors.Is(err, syncer.ErrNoAccess) || !strings.Contains(err.Error(), "invalid_grant") {
		t.Errorf("error is %v", err)
	}
	if tokens.Load() != 1 || w.Requests() != 0 {
		t.Errorf("asked for %d tokens and sent %d requests", tokens.Load(), w.Requests())
	}
	status = http.StatusServiceUnavailable
	if _, err := w.Fetch(t.Context(), tabT); err == nil || errors.Is(err, syncer.ErrNoAccess) || tokens.Load() < 4 {
		t.Errorf("an unavailable token server gave %v after %d requests", err, tokens.Load())
	}
}

func TestCredentialsThatCannotWorkAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"no JSON":      "-----BEGIN PRIVATE KEY-----",
		"another type": `{"type":"external_account"}`,
		"no TLS":       string(keyFile(t, "http://token.example.com/")),
		"no key":       `{"type":"service_account","client_email":"a@b","private_key":"xx","token_uri":"http://127.0.0.1/"}`,
	} {
		if _, err := New(t.Context(), Options{Credentials: []byte(file)}); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	for _, endpoint := range []string{"127.0.0.1:8080", "ftp://x/", "http://", "http://sheets.example.com/"} {
		if _, err := New(t.Context(), Options{Credentials: keyFile(t, "http://127.0.0.1/"), Endpoint: endpoint}); err == nil {
			t.Errorf("endpoint %q was accepted", endpoint)
		}
	}
}

func TestReadOnlyClientsDontWrite(t *testing.T) {
	t.Parallel()
	w, s := play(t, Options{ReadOnly: true})
	if _, err := w.Write(t.Context(), &writeback.Plan{}); !errors.Is(err, syncer.ErrReadOnly) {
		t.Errorf("error is %v", err)
	}
	if len(s.seen) > 0 {
		t.Errorf("sent %v", s.seen)
	}
}

// A token goes to the server that was asked, and to no other that it names.
func TestTokensStayWithTheServer(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another server is asked with %q", r.Header.Get("Authorization"))
	}))
	t.Cleanup(other.Close)
	w, _ := play(t, Options{RetryFor: 1}, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) })
	if _, err := w.Fetch(t.Context(), tabT); err == nil {
		t.Error("a redirect to another server was followed")
	}
	b := &bearer{source: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "secret"}), next: http.DefaultTransport}
	for _, address := range []string{"http://sheets.example.com/", "http://127.0.0.1.example.com/"} {
		res, err := b.RoundTrip(httptest.NewRequest(http.MethodGet, address, nil))
		if err == nil {
			_ = res.Body.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "plain http") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
