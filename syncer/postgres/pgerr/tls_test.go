package pgerr_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgerr"
)

// certificate makes a self-signed one for a name, and its file.
func certificate(t *testing.T, name string, until time.Time) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, DNSNames: []string{name},
		NotBefore: time.Unix(0, 0), NotAfter: until, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

// serve answers requests for TLS as PostgreSQL does: by S and a handshake, or by N where
// it has no certificate. It returns the port.
func serve(t *testing.T, c *tls.Certificate) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.ReadFull(conn, make([]byte, 8))
			if c == nil {
				_, _ = conn.Write([]byte("N"))
			} else {
				_, _ = conn.Write([]byte("S"))
				_ = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{*c}, MinVersion: tls.VersionTLS12}).HandshakeContext(context.Background())
			}
			_ = conn.Close()
		}
	}()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func TestTLSFaults(t *testing.T) {
	t.Parallel()
	local, localFile := certificate(t, "localhost", time.Now().Add(time.Hour))
	other, otherFile := certificate(t, "db.example.com", time.Now().Add(time.Hour))
	old, oldFile := certificate(t, "localhost", time.Unix(1, 0))
	for _, tc := range []struct {
		name    string
		server  *tls.Certificate
		options string
		says    string
	}{
		{"an unknown authority", &local, "sslmode=verify-full&sslrootcert=" + otherFile, "authority that this machine doesn't know; write sslrootcert="},
		{"an unknown authority, whatever the name", &local, "sslmode=verify-ca&sslrootcert=" + otherFile, "authority that this machine doesn't know; write sslrootcert="},
		{"another name", &other, "sslmode=verify-full&sslrootcert=" + otherFile, "certificate is for db.example.com, and database.url says another host"},
		{"expired", &old, "sslmode=verify-full&sslrootcert=" + oldFile, "has expired"},
		{"no TLS at all", nil, "sslmode=verify-full&sslrootcert=" + localFile, "takes no encrypted connections"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := sqlx.ConnectContext(t.Context(), "postgres", "postgres://u@localhost:"+serve(t, tc.server)+"/d?"+tc.options)
			if got := pgerr.KindOf(err); got != pgerr.KindTLS {
				t.Errorf("%v: got kind %d", err, got)
			}
			if text := pgerr.Wrap("connect", err).Error(); !strings.Contains(text, tc.says) {
				t.Errorf("it says %q, want %q", text, tc.says)
			}
		})
	}
}
