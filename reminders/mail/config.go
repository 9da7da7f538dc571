package mail

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	"sheetsync/reminders/mailaddr"
)

// TLS says how the connection is encrypted.
type TLS string

// The values of the configuration's mail.tls.
const (
	TLSStart    TLS = "starttls" // upgraded after the greeting; a server that can't is an error
	TLSImplicit TLS = "implicit" // from the first byte
	TLSNone     TLS = "none"
)

// Timeouts bound what is waited for. A server that accepts the connection and then
// says nothing is given up within Message, wherever it falls silent before the end
// of the content; only for its answer to the content is it worth waiting longer,
// since giving up there turns a delivered mail into an unconfirmed one (RFC 5321,
// section 4.5.3.2, allows even more everywhere, for queues that nobody waits for).
type Timeouts struct {
	Connect time.Duration // from the first packet until logged in
	Command time.Duration // for each answer before the content
	Message time.Duration // for all of a message up to the end of its content, connecting included
	Answer  time.Duration // for the answer to the content
	Idle    time.Duration // a connection that was not used for so long is made anew: routers forget it and say nothing
}

// DefaultTimeouts are those of a [Config] that has none.
var DefaultTimeouts = Timeouts{
	Connect: 45 * time.Second, Command: 30 * time.Second, Message: time.Minute, Answer: 2 * time.Minute, Idle: 30 * time.Second,
}

// withDefaults fills in what is 0.
func (t Timeouts) withDefaults() Timeouts {
	d := DefaultTimeouts
	return Timeouts{
		cmp.Or(t.Connect, d.Connect), cmp.Or(t.Command, d.Command), cmp.Or(t.Message, d.Message), cmp.Or(t.Answer, d.Answer), cmp.Or(t.Idle, d.Idle),
	}
}

// Config is the mail section of the configuration.
type Config struct {
	Host     string
	Port     int // 0: 587 for starttls, 465 for implicit, 25 for none
	TLS      TLS // empty: starttls
	Username string
	Password string
	// Token gives the access token for AUTH XOAUTH2, which then takes the password's
	// place; nil for a login by password. See package oauth.
	Token func(context.Context) (string, error)
	From  string // an address, with or without a display name

	RootCAs  *x509.CertPool // nil: the system's
	Timeouts Timeouts       // 0: those of DefaultTimeouts
}

// Place is the server's host and port.
func (c *Config) Place() string { return net.JoinHostPort(c.Host, strconv.Itoa(c.Port)) }

// DefaultPort is the port that a way of encrypting goes with; 0 for an unknown one.
func DefaultPort(t TLS) int {
	return map[TLS]int{TLSStart: 587, TLSImplicit: 465, TLSNone: 25}[t]
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
	c.TLS = cmp.Or(c.TLS, TLSStart)
	port := DefaultPort(c.TLS)
	if port == 0 {
		return c, nil, fmt.Errorf("mail.tls %q is unknown: use starttls, implicit or none", string(c.TLS))
	}
	c.Port = cmp.Or(c.Port, port)
	if c.Port < 0 || c.Port > 65535 {
		return c, nil, fmt.Errorf("mail.port %d is not a port: use a number from 1 to 65535", c.Port)
	}
	if c.Username == "" && c.Password != "" {
		return c, nil, errors.New("mail.password is set without mail.username")
	}
	if c.Username == "" && c.Token != nil {
		return c, nil, errors.New("mail.auth is xoauth2 without mail.username: set it to the account's address")
	}
	c.Timeouts = c.Timeouts.withDefaults()
	from, err := netmail.ParseAddress(c.From)
	if err != nil {
		return c, nil, errors.New("mail.from is not an address: write it like Register <register@example.com>")
	}
	if from.Address, err = mailaddr.Parse(from.Address); err != nil {
		return c, nil, errors.New("mail.from is not a usable address: write it like Register <register@example.com>")
	}
	from.Name = oneLine(from.Name)
	return c, from, nil
}
