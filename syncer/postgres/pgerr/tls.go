package pgerr

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"

	"github.com/lib/pq"
)

// tlsFault says what is wrong with a connection's encryption, and the way out; "" where
// it isn't that.
func tlsFault(err error) string {
	var (
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		alert     tls.AlertError
	)
	switch {
	case errors.Is(err, pq.ErrSSLNotSupported):
		return "the server takes no encrypted connections; turn on ssl there, or write sslmode=disable in database.url where nobody can be in between"
	case errors.As(err, &authority):
		return "the server's certificate is of an authority that this machine doesn't know; write sslrootcert=FILE in database.url, with the authority's certificate"
	case errors.As(err, &name):
		return "the server's certificate is for " + named(name.Certificate) + ", and database.url says another host; use the name that the certificate has"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server's certificate has expired or isn't valid yet; renew it there, or set this machine's clock"
	case errors.As(err, &invalid), errors.As(err, &verify):
		return "the server's certificate can't be verified: " + err.Error()
	case errors.As(err, &record):
		return "what answers there doesn't speak TLS as PostgreSQL does; check the port in database.url"
	case errors.As(err, &alert):
		return "the server refused the encrypted connection: " + alert.Error() + "; it may want a client's certificate (sslcert and sslkey in database.url)"
	}
	return ""
}

// named are the names that a certificate is for.
func named(c *x509.Certificate) string {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "nobody by name"
	}
	return strings.Join(names, ", ")
}
