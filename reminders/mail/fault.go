package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"

	"sheetsync/reminders"
)

// Fault is what went wrong where the server gave no status.
type Fault string

// The faults.
const (
	FaultNoHost      Fault = "no such host"
	FaultRefused     Fault = "refused"      // nobody listens on the port
	FaultNetwork     Fault = "network"      // no route, or the like
	FaultSilent      Fault = "silent"       // nothing came in time
	FaultClosed      Fault = "closed"       // the server closed the connection
	FaultStopped     Fault = "stopped"      // our own process stopped waiting
	FaultNoSTARTTLS  Fault = "no starttls"  // the server doesn't offer it
	FaultWantsTLS    Fault = "wants tls"    // it speaks TLS from the first byte
	FaultClearText   Fault = "clear text"   // it doesn't
	FaultCertificate Fault = "certificate"  // is for another name, expired, or of an unknown authority
	FaultTLS         Fault = "tls"          // no version or cipher in common, or the like
	FaultNotSMTP     Fault = "not smtp"     // what came is no SMTP
	FaultNoMechanism Fault = "no mechanism" // no way to log in that is offered and safe
	FaultToken       Fault = "token"        // no access token could be had
	FaultUTF8        Fault = "utf-8"        // the address needs SMTPUTF8, which the server lacks
	FaultMessage     Fault = "malformed"    // the message itself is no good
)

// broken describes a connection that broke, or didn't come about. server is its host
// and port; waited is how long the server had for its answer.
func broken(phase Phase, server string, waited time.Duration, err error) *Error {
	e := &Error{Outcome: reminders.ErrNotSent, Phase: phase, Cause: err}
	if phase == PhaseAnswer {
		e.Outcome = reminders.ErrUnconfirmed
	}
	e.Fault, e.Text = faultOf(server, waited, err)
	if phase == PhaseAnswer {
		e.Text += "; whether the mail went out can't be known, so it isn't sent again"
	}
	return e
}

func faultOf(server string, waited time.Duration, err error) (Fault, string) {
	host, _, _ := net.SplitHostPort(server)
	var lookup *net.DNSError
	var record tls.RecordHeaderError
	var timeout net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return FaultStopped, "stopped before it was sent"
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return FaultNoHost, fmt.Sprintf("there is no host %s: check mail.host", host)
	case errors.As(err, &lookup):
		return FaultNetwork, fmt.Sprintf("the name %s can't be looked up now: check the network and its name servers", host)
	case errors.Is(err, syscall.ECONNREFUSED):
		return FaultRefused, fmt.Sprintf("connection refused by %s: nothing listens there; check mail.host and mail.port", server)
	case errors.As(err, &record):
		return FaultClearText, fmt.Sprintf("the server %s answered in clear text: set mail.tls to starttls, or to none", server)
	case isCertificate(err):
		return FaultCertificate, certificateText(host, err)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return FaultSilent, fmt.Sprintf("nothing came from %s within %s", server, shown(waited))
	case isTLS(err):
		return FaultTLS, fmt.Sprintf("no encrypted connection to %s: %s", server, oneLineOf(err))
	case isUnreachable(err):
		return FaultNetwork, fmt.Sprintf("no connection to %s: the network or the host can't be reached", server)
	}
	return FaultClosed, fmt.Sprintf("the connection to %s was lost", server)
}

// shown rounds a time that was waited to what people read.
func shown(d time.Duration) time.Duration {
	if d > 10*time.Second {
		return d.Round(time.Second)
	}
	return d.Round(10 * time.Millisecond)
}

func isUnreachable(err error) bool {
	return errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EADDRNOTAVAIL)
}

func isCertificate(err error) bool {
	var verification *tls.CertificateVerificationError
	return errors.As(err, &verification)
}

func isTLS(err error) bool {
	var alert tls.AlertError
	var op *net.OpError
	return errors.As(err, &alert) || errors.As(err, &op) && op.Op == "remote error" || len(err.Error()) > 4 && err.Error()[:4] == "tls:"
}

// certificateText says why a certificate isn't trusted.
func certificateText(host string, err error) string {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &name):
		text := fmt.Sprintf("the certificate of %s is for %s", host, certifiedNames(name.Certificate))
		return text + ": set mail.host to a name that it is for"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		if time.Now().Before(invalid.Cert.NotBefore) {
			return fmt.Sprintf("the certificate of %s is valid from %s on: check this machine's clock", host, day(invalid.Cert.NotBefore))
		}
		return fmt.Sprintf("the certificate of %s expired on %s: whoever runs the server has to renew it", host, day(invalid.Cert.NotAfter))
	case errors.As(err, &authority):
		return fmt.Sprintf("the certificate of %s is signed by an unknown authority: add that authority to this machine's trusted certificates", host)
	}
	return fmt.Sprintf("the certificate of %s is not valid: %s", host, oneLineOf(err))
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// certifiedNames are the names in a certificate, at most three of them.
func certifiedNames(c *x509.Certificate) string {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	switch {
	case len(names) == 0:
		return "no host name"
	case len(names) > 3:
		return oneLine(fmt.Sprintf("%s, %s, %s and %d more names", names[0], names[1], names[2], len(names)-3))
	}
	s := names[0]
	for _, name := range names[1:] {
		s += ", " + name
	}
	return oneLine(s)
}
