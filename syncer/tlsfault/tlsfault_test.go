package tlsfault_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"sheetsync/syncer/tlsfault"
)

// certificate makes one that signs itself.
func certificate(t *testing.T, from, until time.Time, names ...string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: until, DNSNames: names, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: parsed}
}

// Each fault is met over a real connection.
func TestExplain(t *testing.T) {
	t.Parallel()
	now := time.Now()
	good := certificate(t, now.Add(-time.Hour), now.Add(time.Hour), "sheets.example")
	old := certificate(t, now.Add(-48*time.Hour), now.Add(-24*time.Hour), "sheets.example")
	young := certificate(t, now.Add(24*time.Hour), now.Add(48*time.Hour), "sheets.example")
	other := certificate(t, now.Add(-time.Hour), now.Add(time.Hour), "a.example", "b.example", "c.example", "d.example")
	for _, tc := range []struct {
		name    string
		cert    *tls.Certificate // nil for a server in clear text
		trusted bool
		version uint16 // the server's lowest
		want    tlsfault.Fault
		text    string
	}{
		{"unknown authority", &good, false, 0, tlsfault.FaultCertificate, "unknown authority"},
		{"another name", &other, true, 0, tlsfault.FaultCertificate, "is for a.example, b.example, c.example and 1 more names: set google.endpoint"},
		{"expired", &old, true, 0, tlsfault.FaultCertificate, "expired on " + old.Leaf.NotAfter.UTC().Format(time.DateOnly)},
		{"not yet valid", &young, true, 0, tlsfault.FaultCertificate, "this machine's clock"},
		{"no version in common", &good, true, tls.VersionTLS13, tlsfault.FaultTLS, "no encrypted connection to sheets.example"},
		{"clear text", nil, true, 0, tlsfault.FaultClearText, "answered in clear text"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			err := connect(t, tc.cert, tc.trusted, tc.version)
			fault, text, ok := tlsfault.Explain("sheets.example", "google.endpoint", now, err)
			if !ok || fault != tc.want || !strings.Contains(text, tc.text) || strings.ContainsAny(text, "\n\r") {
				t.Errorf("%v is %q: %s", err, fault, text)
			}
		})
	}
}

// connect returns how a client fails that speaks TLS 1.2 with a server.
func connect(t *testing.T, cert *tls.Certificate, trusted bool, version uint16) error {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { listener.Close(); <-done })
	go func() {
		defer close(done)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if cert == nil {
			_, _ = conn.Write([]byte("220 mail.example ready\r\n"))
			_, _ = conn.Read(make([]byte, 1<<10))
			return
		}
		_ = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{*cert}, MinVersion: version}).HandshakeContext(context.Background())
	}()
	pool := x509.NewCertPool()
	if trusted && cert != nil {
		pool.AddCert(cert.Leaf)
	}
	dialer := tls.Dialer{Config: &tls.Config{ServerName: "sheets.example", RootCAs: pool, MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(t.Context(), "tcp", listener.Addr().String())
	if err == nil {
		conn.Close()
		t.Fatal("the connection came about")
	}
	return err
}

func TestOtherFaultsAreNone(t *testing.T) {
	t.Parallel()
	for _, err := range []error{nil, errors.New("x"), context.DeadlineExceeded, net.ErrClosed, &net.OpError{Op: "dial", Err: errors.New("connection refused")}, &net.DNSError{IsTimeout: true}} {
		if fault, text, ok := tlsfault.Explain("h", "s", time.Now(), err); ok || fault != "" || text != "" {
			t.Errorf("%v is %q: %s", err, fault, text)
		}
	}
}
