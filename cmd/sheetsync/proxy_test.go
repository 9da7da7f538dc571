package main

import (
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/pgtest"
)

// TestProxy reaches a remote API through the proxy that HTTPS_PROXY names, by TLS from end
// to end. Addresses of this machine are reached without it, as always in Go.
func TestProxy(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), "")
	emulator, err := url.Parse(d.ready.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	// The certificate of httptest's servers is one of example.com, too.
	remote := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(emulator) // and its name: the emulator answers to its own
	}})
	defer remote.Close()
	var tunnels atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != "example.com:443" || r.Header.Get("Authorization") != "" {
			t.Errorf("the proxy is asked to %s %s, with %q", r.Method, r.Host, r.Header.Get("Authorization"))
			w.WriteHeader(http.StatusForbidden)
			return
		}
		tunnels.Add(1)
		tunnel(t, w, remote.Listener.Addr().String())
	}))
	defer proxy.Close()
	authorities := filepath.Join(d.dir, "authorities.pem")
	if err := os.WriteFile(authorities, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: remote.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	environ := append(d.environ, "SHEETSYNC_GOOGLE_ENDPOINT=https://example.com", "HTTPS_PROXY="+proxy.URL, "NO_PROXY=", "SSL_CERT_FILE="+authorities)
	out, status := run(t, d.dir, environ, "sync", "--json")
	if status != exit.StatusDone || !strings.Contains(out, `"status":"applied"`) || tunnels.Load() == 0 {
		t.Errorf("exit status %d through %d tunnels: %s", status, tunnels.Load(), out)
	}
}

// tunnel joins a client with a server.
func tunnel(t *testing.T, w http.ResponseWriter, address string) {
	up, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	defer up.Close()
	w.WriteHeader(http.StatusOK)
	down, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer down.Close()
	go func() { _, _ = io.Copy(up, buffered) }()
	_, _ = io.Copy(down, up)
}
