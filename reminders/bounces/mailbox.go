package bounces

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-imap"
	"github.com/emersion/go-imap/client"
	"github.com/emersion/go-message"

	"sheetsync/syncer/tlsfault"
)

// Config is the member mail.bounces of the configuration.
type Config struct {
	Host     string
	Port     int    // 0: 993 for implicit, 143 for the others
	TLS      string // implicit, starttls or none; "": implicit
	Username string
	Password string
	// Token gives the access token for AUTH XOAUTH2, which then takes the password's
	// place; nil for a login by password.
	Token   func(context.Context) (string, error)
	Mailbox string         // "": INBOX
	RootCAs *x509.CertPool // nil: the system's
}

// Position is how far a mailbox was read.
type Position struct {
	Validity uint32 // UIDVALIDITY, 0 for never read
	UID      uint32 // of the last message that was read
}

const (
	timeout = 30 * time.Second    // for connecting, and for each answer
	lookFor = 14 * 24 * time.Hour // how far back an unknown mailbox is read
	maxSize = 4 << 20             // of a notification, in bytes: it may hold the whole mail
)

// Place is the server's host and port.
func (c *Config) Place() string {
	port := c.Port
	if port == 0 {
		port = 143
		if c.TLS == "" || c.TLS == "implicit" {
			port = 993
		}
	}
	return net.JoinHostPort(c.Host, strconv.Itoa(port))
}

// Name identifies the mailbox.
func (c *Config) Name() string { return c.Username + " " + c.Place() + " " + c.mailbox() }

func (c *Config) mailbox() string {
	if c.Mailbox == "" {
		return imap.InboxName
	}
	return c.Mailbox
}

// Check logs in, opens the mailbox, and says what was found.
func Check(ctx context.Context, config Config) (string, error) {
	session, err := open(ctx, &config)
	if err != nil {
		return "", err
	}
	defer session.close()
	return fmt.Sprintf("logged in at %s, %s has %d messages", config.Place(), config.mailbox(), session.status.Messages), nil
}

// Read reads the notifications after a position, in order. ours is called with each
// and says whether any of it is known; those are marked as seen. The position is that
// after the last message that was dealt with, also beside an error.
func Read(ctx context.Context, config Config, from Position, ours func([]Bounce) (bool, error)) (Position, error) {
	session, err := open(ctx, &config)
	if err != nil {
		return from, err
	}
	defer session.close()
	at := Position{Validity: session.status.UidValidity}
	if from.Validity == at.Validity {
		at.UID = from.UID
	}
	uids, err := session.after(at.UID, time.Now().Add(-lookFor))
	if err != nil {
		return at, session.told(err)
	}
	for _, uid := range uids {
		raw, ok, err := session.notification(uid)
		if err != nil {
			return at, session.told(err)
		}
		if ok {
			if err := session.deal(uid, raw, ours); err != nil {
				return at, err
			}
		}
		at.UID = uid
	}
	return at, nil
}

// deal hands what a notification says on, and marks it where it is ours.
func (s *session) deal(uid uint32, raw io.Reader, ours func([]Bounce) (bool, error)) error {
	failed, err := Parse(raw)
	if errors.Is(err, ErrNoReport) || len(failed) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	known, err := ours(failed)
	if err != nil || !known || s.status.ReadOnly {
		return err
	}
	return s.told(s.client.UidStore(set(uid), imap.FormatFlagsOp(imap.AddFlags, true), []any{imap.SeenFlag}, nil))
}

// session is a connection with the mailbox open.
type session struct {
	config *Config
	client *client.Client
	status *imap.MailboxStatus
	stop   func() bool
}

func (s *session) close() {
	s.stop()
	_ = s.client.Logout() // it has told what was asked
	_ = s.client.Terminate()
}

// after lists the messages after a UID in order, or since a day for 0.
func (s *session) after(uid uint32, since time.Time) ([]uint32, error) {
	criteria := imap.NewSearchCriteria()
	if uid == 0 {
		criteria.Since = since
	} else {
		criteria.Uid = new(imap.SeqSet)
		criteria.Uid.AddRange(uid+1, 0)
	}
	found, err := s.client.UidSearch(criteria)
	if err != nil {
		return nil, err
	}
	// “n:*” has the last message even where its number is less than n.
	found = slices.DeleteFunc(found, func(each uint32) bool { return each <= uid })
	slices.Sort(found)
	return found, nil
}

// notification fetches a message that looks like a delivery status notification; ok is
// false for any other, and for one that has gone meanwhile. What isn't one is never
// fetched whole.
func (s *session) notification(uid uint32) (whole io.Reader, ok bool, err error) {
	kind := &imap.BodySectionName{BodyPartName: imap.BodyPartName{Specifier: imap.HeaderSpecifier, Fields: []string{"Content-Type"}}, Peek: true}
	m, err := s.fetch(uid, kind, imap.FetchRFC822Size)
	if err != nil || m == nil || m.Size > maxSize || !isReport(m.GetBody(kind)) {
		return nil, false, err
	}
	section := &imap.BodySectionName{Peek: true}
	if m, err = s.fetch(uid, section); err != nil || m == nil {
		return nil, false, err
	}
	body := m.GetBody(section)
	return body, body != nil, nil
}

// isReport reports whether a header is that of a report.
func isReport(header io.Reader) bool {
	if header == nil {
		return false
	}
	entity, err := message.Read(header)
	if err != nil && !message.IsUnknownCharset(err) {
		return false
	}
	kind, _, err := entity.Header.ContentType()
	return err == nil && kind == "multipart/report"
}

// fetch returns a message; nil where there is none of that UID any more.
func (s *session) fetch(uid uint32, section *imap.BodySectionName, more ...imap.FetchItem) (*imap.Message, error) {
	messages := make(chan *imap.Message, 1)
	done := make(chan error, 1)
	go func() {
		done <- s.client.UidFetch(set(uid), append(more, imap.FetchUid, section.FetchItem()), messages)
	}()
	var found *imap.Message
	for m := range messages {
		if m.Uid == uid {
			found = m
		}
	}
	return found, <-done
}

func set(uid uint32) *imap.SeqSet {
	set := new(imap.SeqSet)
	set.AddNum(uid)
	return set
}

// open connects, logs in and opens the mailbox.
func open(ctx context.Context, config *Config) (*session, error) {
	s := &session{config: config}
	token := ""
	if config.Token != nil {
		var err error
		if token, err = config.Token(ctx); err != nil {
			return nil, fmt.Errorf("mail.bounces: %w", err)
		}
	}
	if err := s.connect(ctx); err != nil {
		return nil, s.told(err)
	}
	s.stop = context.AfterFunc(ctx, func() { _ = s.client.Terminate() })
	s.client.Timeout = timeout
	var err error
	if config.Token != nil {
		err = s.client.Authenticate(&xoauth2{config.Username, token})
	} else {
		err = s.client.Login(config.Username, config.Password)
	}
	if err != nil {
		s.close()
		if isLost(err) {
			return nil, s.told(err)
		}
		return nil, fmt.Errorf("mail.bounces: login refused by %s: check mail.bounces.username and mail.bounces.password (for Google an app password)", config.Place())
	}
	if s.status, err = s.client.Select(config.mailbox(), false); err != nil {
		s.close()
		if isLost(err) {
			return nil, s.told(err)
		}
		return nil, fmt.Errorf("mail.bounces: there is no mailbox %q at %s: check mail.bounces.mailbox", config.mailbox(), config.Place())
	}
	return s, nil
}

func (s *session) connect(ctx context.Context) error {
	dialer := &contextDialer{ctx}
	tlsConfig := &tls.Config{ServerName: s.config.Host, RootCAs: s.config.RootCAs, MinVersion: tls.VersionTLS12}
	var err error
	switch s.config.TLS {
	case "", "implicit":
		s.client, err = client.DialWithDialerTLS(dialer, s.config.Place(), tlsConfig)
		return err
	case "starttls":
		if s.client, err = client.DialWithDialer(dialer, s.config.Place()); err != nil {
			return err
		}
		s.client.Timeout = timeout
		if err = s.client.StartTLS(tlsConfig); err != nil {
			_ = s.client.Terminate()
		}
		return err
	}
	s.client, err = client.DialWithDialer(dialer, s.config.Place())
	return err
}

// contextDialer lets a connection attempt end with its context.
type contextDialer struct{ ctx context.Context }

// Dial implements [client.Dialer].
func (d *contextDialer) Dial(network, addr string) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: timeout}).DialContext(d.ctx, network, addr)
	if err == nil {
		err = conn.SetDeadline(time.Now().Add(timeout)) // the greeting's; each command sets its own
	}
	return conn, err
}

func isLost(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// told words what an exchange with the server met; its own text isn't repeated.
func (s *session) told(err error) error {
	fault, text, found := tlsfault.Explain(s.config.Host, "mail.bounces.host", time.Now(), err)
	switch {
	case err == nil:
		return nil
	case fault == tlsfault.FaultClearText:
		return fmt.Errorf("mail.bounces: the server %s answered in clear text: set mail.bounces.tls to starttls or none", s.config.Place())
	case found:
		return fmt.Errorf("mail.bounces: %s", text)
	case errors.Is(err, client.ErrTLSAlreadyEnabled), s.client == nil, isLost(err):
		return fmt.Errorf("mail.bounces: no connection to %s, or it was lost: check mail.bounces.host, port and tls", s.config.Place())
	}
	return fmt.Errorf("mail.bounces: the server %s refused what it was asked", s.config.Place())
}

// xoauth2 is Google's and Microsoft's mechanism for access tokens.
type xoauth2 struct{ username, token string }

// Start implements sasl.Client.
func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next implements sasl.Client: a challenge is the error, and an empty line asks for
// the answer that goes with it.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }
