package inbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// TLS says how the server encrypts.
type TLS string

// The ways to encrypt, with the words that the mail configuration uses.
const (
	TLSNone     TLS = "none"
	TLSStart    TLS = "starttls" // offered after the greeting, needed before AUTH and MAIL
	TLSImplicit TLS = "implicit" // from the first byte
)

// DefaultCapacity is how many messages a mailbox keeps unless told otherwise.
const DefaultCapacity = 2000

// maxMessageBytes bounds one message; more is answered 552.
const maxMessageBytes = 16 << 20

// Options configure a server. The zero value listens on a free port of
// 127.0.0.1 without encryption and takes mail from everyone.
type Options struct {
	Addr     string // host:port, a loopback address; empty: 127.0.0.1:0
	TLS      TLS    // empty: TLSNone
	Username string // with Password: AUTH is demanded before MAIL
	Password string
	// Token says which access tokens are good: with Username, AUTH XOAUTH2 is
	// demanded. nil: a password is.
	Token func(token string) bool
	// CertificateFor is the name that the certificate is for; empty: the addresses and
	// names of this machine itself.
	CertificateFor string
	NoUTF8         bool             // don't offer SMTPUTF8
	Capacity       int              // messages kept, the oldest go first; 0: DefaultCapacity
	Logger         *slog.Logger     // nil: silent
	Now            func() time.Time // nil: time.Now
}

// Server is a running SMTP server with its mailbox. Its methods may be called
// from several goroutines.
type Server struct {
	*mailbox
	faults   faults
	options  Options
	smtp     *smtp.Server
	listener *listener
	cert     *x509.Certificate
	served   chan error
	closing  chan struct{}
	once     sync.Once
	closeErr error
}

// Start listens and serves until [Server.Close].
func Start(options Options) (*Server, error) {
	if options.Addr == "" {
		options.Addr = "127.0.0.1:0"
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	if options.Capacity <= 0 {
		options.Capacity = DefaultCapacity
	}
	if err := checkLoopback(options.Addr); err != nil {
		return nil, err
	}
	s := &Server{
		mailbox: newMailbox(options.Capacity),
		options: options,
		served:  make(chan error, 1),
		closing: make(chan struct{}),
	}
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.newSession))
	s.smtp.Domain = "localhost"
	s.smtp.MaxMessageBytes = maxMessageBytes
	s.smtp.MaxLineLength = 4096
	s.smtp.EnableSMTPUTF8 = !options.NoUTF8
	s.smtp.AllowInsecureAuth = options.TLS == "" || options.TLS == TLSNone
	s.smtp.ErrorLog = slog.NewLogLogger(options.Logger.Handler(), slog.LevelDebug)

	var config *tls.Config
	switch options.TLS {
	case "", TLSNone:
	case TLSStart, TLSImplicit:
		certificate, err := selfSigned(options.Now(), options.CertificateFor)
		if err != nil {
			return nil, fmt.Errorf("inbox: make a certificate: %w", err)
		}
		s.cert = certificate.Leaf
		config = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	default:
		return nil, fmt.Errorf("inbox: unknown TLS mode %q (none, starttls or implicit)", options.TLS)
	}

	plain, err := new(net.ListenConfig).Listen(context.Background(), "tcp", options.Addr)
	if err != nil {
		return nil, fmt.Errorf("inbox: listen: %w", err)
	}
	s.listener = newListener(plain, s.beforeGreeting)
	var served net.Listener = s.listener
	if options.TLS == TLSImplicit {
		served = tls.NewListener(s.listener, config)
	} else {
		s.smtp.TLSConfig = config
	}
	go func() { s.served <- s.smtp.Serve(served) }()
	return s, nil
}

// beforeGreeting applies a fault before the first byte to a connection.
func (s *Server) beforeGreeting() (cut bool) {
	f := s.faults.take(AtConnect, nil)
	return f != nil && s.wait(f)
}

// checkLoopback refuses to listen where other machines could connect: the
// server takes everything and shows it to whoever opens its page.
func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("inbox: address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("inbox: %q is not a loopback address; use 127.0.0.1, ::1 or localhost", addr)
	}
	return nil
}

// Addr is the host:port that the server listens on.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Host is the address part of [Server.Addr].
func (s *Server) Host() string {
	host, _, _ := net.SplitHostPort(s.Addr())
	return host
}

// Port is the port part of [Server.Addr].
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// CertPool holds the server's own certificate, for a client to trust. It is
// empty when the server doesn't encrypt.
func (s *Server) CertPool() *x509.CertPool {
	pool := x509.NewCertPool()
	if s.cert != nil {
		pool.AddCert(s.cert)
	}
	return pool
}

// Connections is the number of connections accepted so far.
func (s *Server) Connections() int { return s.listener.count() }

// CutConnections breaks every open connection, as a restarting server does.
// New connections are accepted.
func (s *Server) CutConnections() { s.listener.cut() }

// Close stops the server and breaks its connections. The mailbox stays
// readable; waiters are told that nothing more will come.
func (s *Server) Close() error {
	s.once.Do(func() {
		close(s.closing)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		// Closing our listener cuts its connections, so the handlers that
		// Shutdown waits for come to their end. Shutdown knows the listener
		// only once Serve has got going.
		err := errors.Join(s.listener.Close(), s.smtp.Shutdown(ctx))
		if serveErr := <-s.served; serveErr != nil && !errors.Is(serveErr, net.ErrClosed) {
			err = errors.Join(err, serveErr)
		}
		s.mailbox.close()
		if err != nil && !errors.Is(err, net.ErrClosed) {
			s.closeErr = fmt.Errorf("inbox: close: %w", err)
		}
	})
	return s.closeErr
}
