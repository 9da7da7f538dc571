// Package tlsfault says in words why an encrypted connection did not come about: whose
// certificate is not trusted and why, that the other side speaks no TLS, or none of a
// version or cipher in common. Without it such a fault reads as if the network were down,
// and people look for it at the wrong place.
//
// What the words hold is of the certificate and the configuration, on one line, and never
// what went over the connection.
package tlsfault

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// A Fault is a kind of fault.
type Fault string

// The faults.
const (
	FaultCertificate Fault = "certificate" // is for another name, expired, or of an unknown authority
	FaultClearText   Fault = "clear text"  // the other side speaks no TLS
	FaultTLS         Fault = "tls"         // no version or cipher in common, or the like
)

// maxText bounds what is repeated of a certificate or an error, in characters.
const maxText = 300

// Explain says what is wrong, and what mends it, if an error is such a fault. setting is
// the one that names the host, for a certificate that is for another name.
func Explain(host, setting string, now time.Time, err error) (fault Fault, text string, ok bool) {
	if err == nil {
		return "", "", false
	}
	var record tls.RecordHeaderError
	var verification *tls.CertificateVerificationError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &record):
		return FaultClearText, host + " answered in clear text, not in TLS", true
	case errors.As(err, &name):
		return FaultCertificate, fmt.Sprintf("the certificate of %s is for %s: set %s to a name that it is for", host, Names(name.Certificate), setting), true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && now.Before(invalid.Cert.NotBefore):
		return FaultCertificate, fmt.Sprintf("the certificate of %s is valid from %s on: check this machine's clock", host, day(invalid.Cert.NotBefore)), true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return FaultCertificate, fmt.Sprintf("the certificate of %s expired on %s: whoever runs the server has to renew it", host, day(invalid.Cert.NotAfter)), true
	case errors.As(err, &authority):
		return FaultCertificate, fmt.Sprintf("the certificate of %s is signed by an unknown authority: add that authority to this machine's trusted certificates", host), true
	case errors.As(err, &verification):
		return FaultCertificate, fmt.Sprintf("the certificate of %s is not valid: %s", host, line(verification.Err.Error())), true
	case isTimeout(err):
		return "", "", false
	case isAlert(err):
		return FaultTLS, fmt.Sprintf("no encrypted connection to %s: %s", host, line(innermost(err).Error())), true
	}
	return "", "", false
}

// isAlert finds what the other side, or this one, ended the handshake by.
func isAlert(err error) bool {
	var alert tls.AlertError
	var op *net.OpError
	return errors.As(err, &alert) || errors.As(err, &op) && op.Op == "remote error" || strings.HasPrefix(innermost(err).Error(), "tls:")
}

// isTimeout finds that nobody spoke at all, which is no fault of TLS.
func isTimeout(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Names are those in a certificate, at most three of them, on one line.
func Names(c *x509.Certificate) string {
	all := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		all = append(all, ip.String())
	}
	switch {
	case len(all) == 0:
		return "no host name"
	case len(all) > 3:
		return line(fmt.Sprintf("%s and %d more names", strings.Join(all[:3], ", "), len(all)-3))
	}
	return line(strings.Join(all, ", "))
}

// line makes what somebody else wrote one line of printable characters.
func line(text string) string {
	text = strings.TrimPrefix(text, "tls: ")
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 }), " ")
	if r := []rune(text); len(r) > maxText {
		return string(r[:maxText]) + "…"
	}
	return text
}
