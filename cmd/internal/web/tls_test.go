package web_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"sheetsync/cmd/internal/logtest"
	"sheetsync/cmd/internal/web"
	"sheetsync/cmd/internal/web/certificate"
	"sheetsync/cmd/internal/web/certificate/certificatetest"
)

// encrypted is a server with a certificate of its own, and who trusts it.
func encrypted(t *testing.T, log *logtest.Log) (address string, trusts *tls.Config) {
	t.Helper()
	pair := certificatetest.Make(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour*24))
	logger := slog.New(slog.NewTextHandler(log, nil))
	keeper, err := certificate.Open(t.Context(), pair.Write(t, t.TempDir()), logger, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server, err := web.Serve(t.Context(), "127.0.0.1:0", keeper, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, r.Proto, r.TLS != nil)
	}), logger, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	address, is := strings.CutPrefix(server.URL(), "https://")
	if !is {
		t.Errorf("the server is at %s", server.URL())
	}
	return strings.TrimSuffix(address, "/"), &tls.Config{RootCAs: pair.Pool(t), MinVersion: tls.VersionTLS10}
}

// With a certificate the service speaks TLS 1.2 and 1.3, and nothing less.
func TestTLS(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		version  uint16 // the latest that the other side speaks
		protocol string
		answer   string // "" for none
	}{
		{"1.3", tls.VersionTLS13, "http/1.1", "HTTP/1.1 true\n"},
		{"1.3, and HTTP/2", tls.VersionTLS13, "h2", "HTTP/2.0 true\n"},
		{"1.2", tls.VersionTLS12, "http/1.1", "HTTP/1.1 true\n"},
		{"1.1", tls.VersionTLS11, "http/1.1", ""},
		{"1.0", tls.VersionTLS10, "http/1.1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			address, config := encrypted(t, new(logtest.Log))
			config.MaxVersion = tt.version
			transport := &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: tt.protocol == "h2"}
			defer transport.CloseIdleConnections()
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+address+"/", nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := transport.RoundTrip(request)
			if err != nil {
				if tt.answer != "" || !strings.Contains(err.Error(), "protocol version") {
					t.Error(err)
				}
				return
			}
			defer answer.Body.Close()
			if text, err := bufio.NewReader(answer.Body).ReadString('\n'); err != nil || text != tt.answer || answer.TLS.Version != tt.version {
				t.Errorf("%q over %s, %v", text, tls.VersionName(answer.TLS.Version), err)
			}
		})
	}
}

// Who doesn't speak TLS is answered nothing of the page, and those whose handshakes fail
// fill no disk.
func TestHandshakesFail(t *testing.T) {
	t.Parallel()
	var log logtest.Log
	address, _ := encrypted(t, &log)
	for range 100 {
		connection, err := (&net.Dialer{Timeout: time.Minute}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprint(connection, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if answer, err := http.ReadResponse(bufio.NewReader(connection), nil); err == nil { // the connection may be gone before
			answer.Body.Close()
			if answer.StatusCode != http.StatusBadRequest {
				t.Errorf("in the clear: %s", answer.Status)
			}
		}
		connection.Close()
	}
	if n := strings.Count(log.String(), "a handshake of TLS failed"); n == 0 || n > 12 || !strings.Contains(log.String(), "from=127.0.0.1 ") {
		t.Errorf("%d lines\n%.1000s", n, log.String())
	}
}
