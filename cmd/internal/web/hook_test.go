package web_test

import (
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	webhook "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"sheetsync/cmd/internal/web"
)

func TestHook(t *testing.T) {
	t.Parallel()
	secret := "whsec_" + base64.StdEncoding.EncodeToString([]byte("a secret of twenty-four.."))
	other := "whsec_" + base64.StdEncoding.EncodeToString([]byte("another of twenty-four..."))
	sign := func(secret, body string, at time.Time) http.Header {
		verifier, err := webhook.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		signature, err := verifier.Sign("msg_1", at, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return http.Header{"Webhook-Id": {"msg_1"}, "Webhook-Timestamp": {strconv.FormatInt(at.Unix(), 10)}, "Webhook-Signature": {signature}}
	}
	now := time.Now()
	for _, c := range []struct {
		name, method, path string
		header             http.Header
		body               string
		status             int
		changed            []string
	}{
		{"signed", http.MethodPost, "acme", sign(secret, `{"type":"sheet.changed"}`, now), `{"type":"sheet.changed"}`, http.StatusAccepted, []string{"acme"}},
		{"without a body", http.MethodPost, "acme", sign(secret, "", now), "", http.StatusAccepted, []string{"acme"}},
		{"a clock that is somewhat wrong", http.MethodPost, "acme", sign(secret, "", now.Add(-4*time.Minute)), "", http.StatusAccepted, []string{"acme"}},
		{"an old call", http.MethodPost, "acme", sign(secret, "", now.Add(-6*time.Minute)), "", http.StatusUnauthorized, nil},
		{"another body", http.MethodPost, "acme", sign(secret, "{}", now), "{ }", http.StatusUnauthorized, nil},
		{"another register's secret", http.MethodPost, "acme", sign(other, "", now), "", http.StatusUnauthorized, nil},
		{"no signature", http.MethodPost, "acme", nil, "", http.StatusUnauthorized, nil},
		{"a register without hooks", http.MethodPost, "quiet", sign(secret, "", now), "", http.StatusUnauthorized, nil},
		{"the empty secret", http.MethodPost, "quiet", sign("whsec_", "", now), "", http.StatusUnauthorized, nil},
		{"a register that there isn't", http.MethodPost, "nobody", sign(secret, "", now), "", http.StatusUnauthorized, nil},
		{"a body without end", http.MethodPost, "acme", sign(secret, "", now), strings.Repeat("x", 65<<10), http.StatusBadRequest, nil},
		{"another method", http.MethodGet, "acme", sign(secret, "", now), "", http.StatusMethodNotAllowed, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var changed []string
			pages := web.Pages{Log: slog.New(slog.DiscardHandler), Hooks: web.Hooks{
				Secret:  func(register string) string { return map[string]string{"acme": secret, "other": other}[register] },
				Changed: func(register string) { changed = append(changed, register) },
			}}
			r := httptest.NewRequest(c.method, web.HookPath+c.path, strings.NewReader(c.body))
			r.Host = "127.0.0.1:8080"
			for name, values := range c.header {
				r.Header[name] = values
			}
			w := httptest.NewRecorder()
			pages.Handler().ServeHTTP(w, r)
			if diff := cmp.Diff(c.changed, changed); diff != "" || w.Code != c.status {
				t.Errorf("%d %q %s", w.Code, w.Body, diff)
			}
		})
	}
}
