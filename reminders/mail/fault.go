package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"

	"sheetsync/reminders"
	"sheetsync/syncer/tlsfault"
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
	fault, text, isTLS := tlsfault.Explain(host, "mail.host", time.Now(), err)
	isCertificate := fault == tlsfault.FaultCertificate
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
	case isCertificate:
		return FaultCertificate, text
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return FaultSilent, fmt.Sprintf("nothing came from %s within %s", server, shown(waited))
	case isTLS:
		return FaultTLS, text
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
