package mail

import (
	"crypto/x509"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"sheetsync/reminders"
)

// TLS says how the connection is encrypted.
type TLS string

// The values of the configuration's mail.tls.
const (
	TLSStart    TLS = "starttls" // upgraded after the greeting; a server that can't is an error
	TLSImplicit TLS = "implicit" // from the first byte
	TLSNone     TLS = "none"
)

// DefaultTimeout bounds each message and each connection attempt. A server may
// take a while over its last answer, and giving up early turns a delivered mail
// into an unconfirmed one.
const DefaultTimeout = 2 * time.Minute

// Config is the mail section of the configuration.
type Config struct {
	Host     string
	Port     int // 0: 587 for starttls, 465 for implicit, 25 for none
	TLS      TLS // empty: starttls
	Username string
	Password string
	From     string // an address, with or without a display name

	RootCAs *x509.CertPool // nil: the system's
	Timeout time.Duration  // 0: DefaultTimeout
}

// normalize checks the configuration and fills in what is left open. Its
// errors name the member and the way out and hold no secret.
func (c Config) normalize() (Config, *netmail.Address, error) {
	if c.Host == "" {
		return c, nil, errors.New("mail.host is empty: set it to the name of your outgoing mail server")
	}
	if strings.ContainsAny(c.Host, " \t\r\n/@") {
		return c, nil, fmt.Errorf("mail.host %q is not a host name", c.Host)
	}
	if c.TLS == "" {
		c.TLS = TLSStart
	}
	ports := map[TLS]int{TLSStart: 587, TLSImplicit: 465, TLSNone: 25}
	port, ok := ports[c.TLS]
	if !ok {
		return c, nil, fmt.Errorf("mail.tls %q is unknown: use starttls, implicit or none", string(c.TLS))
	}
	if c.Port == 0 {
		c.Port = port
	}
	if c.Port < 0 || c.Port > 65535 {
		return c, nil, fmt.Errorf("mail.port %d is not a port: use a number from 1 to 65535", c.Port)
	}
	if c.Username == "" && c.Password != "" {
		return c, nil, errors.New("mail.password is set without mail.username")
	}
	if c.Timeout <= 0 {
		c.Timeout = DefaultTimeout
	}
	from, err := netmail.ParseAddress(c.From)
	if err != nil {
		return c, nil, errors.New("mail.from is not an address: write it like Register <register@example.com>")
	}
	if from.Address, err = reminders.ParseAddress(from.Address); err != nil {
		return c, nil, errors.New("mail.from is not a usable address: write it like Register <register@example.com>")
	}
	from.Name = oneLine(from.Name)
	return c, from, nil
}
