package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/web/certificate/certificatetest"
	"sheetsync/syncer/mirror/pgtest"
)

// With a certificate, pages, health and figures are reached over TLS alone, cookies and
// links are of https, and a certificate that is renewed needs no restart.
func TestOverTLS(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), `, sync: "@every 1h", remind: off`)
	address := freeAddress(t)
	now := time.Now()
	dir := t.TempDir()
	first, second := certificatetest.Make(t, now.Add(-time.Hour), now.Add(90*24*time.Hour)), certificatetest.Make(t, now.Add(-time.Hour), now.Add(91*24*time.Hour))
	files := first.Write(t, dir)
	environ := append(d.environ, "SHEETSYNC_WEB_LISTEN="+address, "SHEETSYNC_WEB_CERTIFICATE="+files.Chain, "SHEETSYNC_WEB_CERTIFICATE_KEY="+files.Key, "SHEETSYNC_WEB_METRICS_TOKEN=0123456789abcdef0123456789abcdef")
	p := start(t, d.dir, environ, "run", "--json")
	p.until(`"status":"applied"`)
	ask := func(pair certificatetest.Pair, path string) (*http.Response, error) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", "text/html")
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pair.Pool(t)}, DisableKeepAlives: true}
		res, err := transport.RoundTrip(r)
		if err == nil {
			res.Body.Close()
		}
		return res, err
	}
	for path, status := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusOK, "/metrics": http.StatusUnauthorized, "/login": http.StatusOK, "/": http.StatusSeeOther} {
		res, err := ask(first, path)
		if err != nil || res.StatusCode != status || res.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: %+v, %v", path, res, err)
		}
	}
	if out, status := run(t, d.dir, environ, "health", "--ready"); status != exit.StatusDone || strings.TrimSpace(out) != "ok" {
		t.Errorf("health: exit status %d, %s", status, out)
	}
	if out, _ := run(t, d.dir, environ, "web", "link"); !strings.Contains(out, "https://"+address+"/login/link#") {
		t.Errorf("a link is %s", out)
	}
	if out, status := run(t, d.dir, environ, "doctor"); status != exit.StatusDone || !strings.Contains(out, "certificate: "+files.Chain+" is for localhost") {
		t.Errorf("doctor: exit status %d\n%s", status, out)
	}
	second.Write(t, dir)
	p.stderr.wait("the certificate was renewed")
	if _, err := ask(second, "/healthz"); err != nil {
		t.Error(err)
	}
	if _, err := ask(first, "/healthz"); err == nil {
		t.Error("the one from before is still served")
	}
	if err := os.WriteFile(files.Chain, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, status := run(t, d.dir, environ, "health"); status != exit.StatusDone {
		t.Errorf("health, where the files are broken: exit status %d, %s", status, out)
	}
	p.stderr.wait("can't be used, so the one before goes on")
	if out, status := run(t, d.dir, environ, "doctor"); status != exit.StatusFailed || !strings.Contains(out, "fullchain.pem holds no certificate") {
		t.Errorf("doctor: exit status %d\n%s", status, out)
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if status := p.end(); status != exit.StatusDone {
		t.Errorf("exit status %d\n%s", status, p.stderr)
	}
	if status, said := refused(t, d.dir, environ, "run"); status != exit.StatusFailed || !strings.Contains(said, "web.certificate: "+files.Chain+" holds no certificate") || !strings.Contains(said, "hint: ") {
		t.Errorf("with a broken certificate: exit status %d\n%s", status, said)
	}
}

// Whoever answers in place of the service is told no token, and that it speaks no TLS is said.
func TestHealthTellsStrangersNothing(t *testing.T) {
	t.Parallel()
	now := time.Now()
	ours, theirs := certificatetest.Make(t, now.Add(-time.Hour), now.Add(time.Hour)), certificatetest.Make(t, now.Add(-time.Hour), now.Add(time.Hour))
	const token = "0123456789abcdef0123456789abcdef"
	for _, tt := range []struct {
		name  string
		shows *certificatetest.Pair // nil for no TLS
		sends string
		says  string
	}{
		{"the service", &ours, "Bearer " + token, "ok"},
		{"another", &theirs, "", "ok"},
		{"in the clear", nil, "", "doesn't speak TLS"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			asked := make(chan string, 1)
			handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked <- r.Header.Get("Authorization")
				fmt.Fprintln(w, "ok")
			})
			address := serveAs(t, tt.shows, handler)
			files := ours.Write(t, t.TempDir())
			status, out := refused(t, t.TempDir(), []string{"SHEETSYNC_WEB_LISTEN=" + address, "SHEETSYNC_WEB_CERTIFICATE=" + files.Chain, "SHEETSYNC_WEB_CERTIFICATE_KEY=" + files.Key, "SHEETSYNC_WEB_METRICS_TOKEN=" + token,
				"SHEETSYNC_REGISTERS_0_NAME=acme", "SHEETSYNC_REGISTERS_0_SPREADSHEET=1xample", "SHEETSYNC_REGISTERS_0_SCHEMA=foreign-trade"}, "health")
			if !strings.Contains(out, tt.says) || (status == exit.StatusDone) != (tt.shows != nil) {
				t.Errorf("exit status %d, %s", status, out)
			}
			if tt.shows == nil {
				return
			}
			if got := <-asked; got != tt.sends {
				t.Errorf("it is sent %q", got)
			}
		})
	}
}

// At an address that other machines reach, MCP is served over TLS or not at all.
func TestMCPOverTLS(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), "")
	d.sync(t)
	if status, said := refused(t, d.dir, d.environ, "mcp", "--listen", "0.0.0.0:0"); status != exit.StatusUsage || !strings.Contains(said, "web.certificate") {
		t.Errorf("in the clear: exit status %d, %s", status, said)
	}
	pair := certificatetest.Make(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	files := pair.Write(t, t.TempDir())
	environ := append(d.environ, "SHEETSYNC_WEB_CERTIFICATE="+files.Chain, "SHEETSYNC_WEB_CERTIFICATE_KEY="+files.Key)
	p := start(t, d.dir, environ, "mcp", "--listen", "0.0.0.0:0", "--json")
	var ready mcpLine
	if err := json.Unmarshal([]byte(p.until("url")), &ready); err != nil || !strings.HasPrefix(ready.URL, "https://") {
		t.Fatalf("%+v, %v", ready, err)
	}
	_, port, _ := strings.Cut(strings.TrimPrefix(ready.URL, "https://["), "]")
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pair.Pool(t)}}
	defer transport.CloseIdleConnections()
	s, err := mcpConnect("https://127.0.0.1"+port, ready.Token, transport)
	if err != nil {
		t.Fatal(err)
	}
	if text := mcpAsk(t, s, "due", map[string]any{"days": 10}); !strings.Contains(text, "B-1") {
		t.Error(text)
	}
	_ = s.Close()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if status := p.end(); status != exit.StatusDone {
		t.Errorf("exit status %d\n%s", status, p.stderr)
	}
}

// refused runs the program to its end and returns all that it said.
func refused(t *testing.T, dir string, environ []string, args ...string) (status int, said string) {
	t.Helper()
	p := start(t, dir, environ, args...)
	status = p.end()
	return status, p.told.String() + p.stderr.String()
}

// serveAs serves with a certificate, or for nil in the clear.
func serveAs(t *testing.T, pair *certificatetest.Pair, handler http.Handler) (address string) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	t.Cleanup(server.Close)
	if pair == nil {
		server.Start()
		return server.Listener.Addr().String()
	}
	c, err := tls.X509KeyPair(pair.Chain, pair.Key)
	if err != nil {
		t.Fatal(err)
	}
	server.TLS = &tls.Config{Certificates: []tls.Certificate{c}}
	server.StartTLS()
	return server.Listener.Addr().String()
}
