// Package bouncestest is a mailbox on this machine to which mail comes back, served
// over IMAP, for tests.
package bouncestest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap"
	"github.com/emersion/go-imap/backend"
	"github.com/emersion/go-imap/backend/memory"
	"github.com/emersion/go-imap/server"
)

// The account of a server.
const (
	Username = "username"
	Password = "password"
)

// A Server is an IMAP server with one account. Its INBOX has a message of a person,
// which no reader should touch.
type Server struct {
	listener net.Listener
	imap     *server.Server
	inbox    backend.Mailbox
	served   chan error
}

// Start listens on a free loopback port, without encryption.
func Start() (*Server, error) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	messages := store{memory.New(), new(sync.Mutex)}
	user, err := messages.Login(nil, Username, Password)
	if err != nil {
		return nil, err
	}
	s := &Server{listener: listener, imap: server.New(messages), served: make(chan error, 1)}
	if s.inbox, err = user.GetMailbox(imap.InboxName); err != nil {
		return nil, err
	}
	s.imap.AllowInsecureAuth = true
	s.imap.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	go func() { s.served <- s.imap.Serve(listener) }()
	return s, nil
}

// Port is the port that the server listens on; its host is 127.0.0.1.
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// Close ends the server.
func (s *Server) Close() error {
	// The server knows the listener only once it serves.
	err := s.listener.Close()
	if closing := s.imap.Close(); closing != nil && !errors.Is(closing, net.ErrClosed) {
		err = errors.Join(err, closing)
	}
	if served := <-s.served; served != nil && !errors.Is(served, net.ErrClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// Deliver puts a message into the mailbox.
func (s *Server) Deliver(message string) error {
	return s.inbox.CreateMessage(nil, time.Now(), bytes.NewReader([]byte(message)))
}

// Seen lists the UIDs of the messages that are marked as seen.
func (s *Server) Seen() ([]uint32, error) {
	criteria := imap.NewSearchCriteria()
	criteria.WithFlags = []string{imap.SeenFlag}
	return s.inbox.SearchMessages(true, criteria)
}

// Notification is a delivery status notification: action is failed or delayed, status
// an enhanced one, and id that of the mail, without its brackets.
func Notification(id, recipient, action, status string) string {
	return strings.ReplaceAll(fmt.Sprintf(`From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: register@example.com
Subject: Undelivered Mail Returned to Sender
Date: Sun, 01 Mar 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="parts"

--parts
Content-Type: text/plain; charset=us-ascii

The mail could not be delivered.

--parts
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Sun, 01 Mar 2026 08:59:00 +0000

Final-Recipient: rfc822; %s
Action: %s
Status: %s
Diagnostic-Code: smtp; said so

--parts
Content-Type: text/rfc822-headers

From: Register <register@example.com>
To: <%s>
Message-ID: <%s>
Subject: dates

--parts--
`, recipient, action, status, recipient, id), "\n", "\r\n")
}
