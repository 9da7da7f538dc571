package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sheetsync/cmd/internal/web"
	"sheetsync/cmd/internal/web/login"
	"sheetsync/reminders/feeds"
)

// strangers has no calendar.
type strangers struct{}

func (strangers) Calendar(context.Context, feeds.Token) ([]byte, error) {
	return nil, feeds.ErrUnknown
}

// guarded are pages with a gate over https, which log to a buffer.
func guarded(log *bytes.Buffer) *web.Pages {
	logger := slog.New(slog.NewTextHandler(log, nil))
	return &web.Pages{
		Ping: func(context.Context) error { return nil }, Stale: func(context.Context) ([]string, error) { return nil, nil }, Calendars: strangers{},
		Hooks: web.Hooks{Secret: func(string) string { return "" }}, Hosts: []string{"https://register.example.com"}, Log: logger,
		Gate: login.New(login.Options{Base: "https://register.example.com", Log: logger}),
		Site: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a cell's text") }),
	}
}

// Whatever is answered, refusals among it, is framed, sniffed and read by no other site,
// and has browsers stay with https.
func TestEveryAnswerIsShielded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, method, path, host string
		status                   int
	}{
		{"health", http.MethodGet, "/healthz", "register.example.com", http.StatusOK},
		{"freshness", http.MethodGet, "/readyz", "register.example.com", http.StatusOK},
		{"another's name", http.MethodGet, "/", "evil.example", http.StatusMisdirectedRequest},
		{"another method", http.MethodPost, "/healthz", "register.example.com", http.StatusUnauthorized},
		{"no calendar", http.MethodGet, web.CalendarPath + "x.ics", "register.example.com", http.StatusNotFound},
		{"no signature", http.MethodPost, web.HookPath + "acme", "register.example.com", http.StatusUnauthorized},
		{"nobody", http.MethodPost, "/r/acme", "register.example.com", http.StatusUnauthorized},
		{"an echo", http.MethodTrace, "/healthz", "register.example.com", http.StatusUnauthorized},
		{"what debuggers ask for", http.MethodGet, "/debug/pprof/", "register.example.com", http.StatusUnauthorized},
		{"the source", http.MethodGet, "/.git/config", "register.example.com", http.StatusUnauthorized},
		{"a folder", http.MethodGet, "/assets/", "register.example.com", http.StatusUnauthorized},
		{"the style", http.MethodGet, "/login/login.css", "register.example.com", http.StatusOK},
		{"to sign in", http.MethodGet, "/login", "register.example.com", http.StatusOK},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pages := guarded(new(bytes.Buffer))
			r := httptest.NewRequest(tt.method, tt.path, nil)
			r.Host = tt.host
			w := httptest.NewRecorder()
			pages.Handler().ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("%d %q, want %d", w.Code, w.Body, tt.status)
			}
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
				"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
			} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s is %q", name, got)
				}
			}
			policy := w.Header().Get("Content-Security-Policy")
			for _, want := range []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
				if !strings.Contains(policy, want) {
					t.Errorf("the policy is %q", policy)
				}
			}
			if kind := w.Header().Get("Content-Type"); !strings.Contains(kind, "charset=utf-8") || strings.Contains(w.Body.String(), "TRACE") {
				t.Errorf("it is %q of type %q", w.Body, kind)
			}
			if w.Header().Get("Access-Control-Allow-Origin") != "" || w.Header().Get("Server") != "" {
				t.Errorf("the header is %v", w.Header())
			}
		})
	}
}

// A panic ends its request alone. Nobody is told more, and the log nothing of what cells
// hold.
func TestPanicIsAnswered(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	pages := guarded(&log)
	pages.Gate = nil
	pages.Calendars = panicking{}
	r := httptest.NewRequest(http.MethodGet, web.CalendarPath+"secret.ics", nil)
	r.Host = "127.0.0.1"
	w := httptest.NewRecorder()
	pages.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError || w.Body.String() != "the page could not be made\n" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	if text := log.String(); !strings.Contains(text, "panicking") || !strings.Contains(text, "area=calendar") || strings.Contains(text, "a cell's text") || strings.Contains(text, "secret") {
		t.Errorf("the log is\n%s", text)
	}
}

// panicking is a fault.
type panicking struct{}

func (panicking) Calendar(context.Context, feeds.Token) ([]byte, error) { panic("a cell's text") }

// Who tries to get past what guards the pages is in the log, with what they tried, and
// neither a secret nor a line of their own; and fills no disk.
func TestRefusalsAreLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	handler := guarded(&log).Handler()
	for _, tt := range []struct {
		name, method, path, host, origin, want string
	}{
		{"another's name", http.MethodGet, "/r/acme", "evil.example\nlevel=ERROR", "", "area=r method=GET status=421 from=192.0.2.1"},
		{"another's page", http.MethodPost, "/login/link?code=secret", "register.example.com", "https://evil.example", "area=login method=POST status=403 from=192.0.2.1"},
		{"a guessed calendar", http.MethodGet, web.CalendarPath + "secret.ics", "register.example.com", "", "area=calendar method=GET status=404 from=192.0.2.1"},
		{"a wrong signature", http.MethodPost, web.HookPath + "secret", "register.example.com", "", "area=hooks method=POST status=401 from=192.0.2.1"},
		{"a method of their own", "SECRET", "/healthz", "register.example.com", "", "area=healthz method=other status=401 from=192.0.2.1"},
		{"what is there", http.MethodGet, "/healthz", "register.example.com", "", ""},
	} {
		log.Reset()
		for range 100 {
			r := httptest.NewRequest(tt.method, tt.path, nil)
			r.Host = tt.host
			if tt.origin != "" {
				r.Header.Set("Origin", tt.origin)
			}
			handler.ServeHTTP(httptest.NewRecorder(), r)
		}
		text := log.String()
		lines := strings.Count(text, "\n")
		if (tt.want == "") != (lines == 0) || !strings.Contains(text, tt.want) || lines > 20 {
			t.Errorf("%s: %d lines\n%.500s", tt.name, lines, text)
		}
		if strings.Contains(strings.ToLower(text), "secret") || strings.Contains(text, "ERROR") {
			t.Errorf("%s: the log is\n%.500s", tt.name, text)
		}
	}
}
