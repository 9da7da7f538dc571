package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"sheetsync/syncer/tlsfault"
)

// link is one connection to the server, logged in.
type link struct {
	config *Config
	server string // host and port
	conn   *deadlineConn
	net    net.Conn // conn, or TLS over it
	smtp   *smtp.Client
	used   time.Time // when it last carried something
}

// A Step is a part of the way to the server.
type Step string

// The steps, in their usual order; with implicit TLS it comes before the greeting.
const (
	StepConnect  Step = "connect"
	StepGreeting Step = "greeting"
	StepTLS      Step = "tls"
	StepLogin    Step = "login"
	StepSender   Step = "sender"
)

// dial connects, encrypts and logs in within the configured time, and tells done of
// each step that went well. Whatever fails here, no message was sent; its errors
// are of type *Error.
func dial(ctx context.Context, config *Config, done func(Step, string)) (*link, error) {
	l := &link{config: config, server: config.Place(), used: time.Now()}
	token, err := l.token(ctx)
	if err != nil {
		return nil, err
	}
	limit := time.Now().Add(config.Timeouts.Connect)
	ctx, cancel := context.WithDeadline(ctx, limit)
	defer cancel()
	if err := l.connect(ctx); err != nil {
		return nil, err
	}
	done(StepConnect, "connected to "+l.server)
	unwatch := context.AfterFunc(ctx, func() { _ = l.conn.Close() })
	defer unwatch()
	_ = l.conn.SetDeadline(limit) // fails on a closed connection, as what follows will
	steps := []struct {
		name Step
		do   func(context.Context) (string, *Error)
	}{
		{StepGreeting, l.greet}, {StepTLS, l.startTLS}, {StepLogin, func(context.Context) (string, *Error) { return l.login(token) }},
	}
	if config.TLS == TLSImplicit {
		steps[0], steps[1] = steps[1], steps[0]
		steps[0].do = l.handshake
	}
	for _, step := range steps {
		text, failed := step.do(ctx)
		if failed != nil {
			l.drop()
			return nil, failed
		}
		if text != "" {
			done(step.name, text)
		}
	}
	return l, nil
}

// token is the access token for the login; "" where a password is used.
func (l *link) token(ctx context.Context) (string, error) {
	if l.config.Token == nil {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, l.config.Timeouts.Connect)
	defer cancel()
	token, err := l.config.Token(ctx)
	if err != nil {
		return "", tokenError(err)
	}
	return token, nil
}

func (l *link) connect(ctx context.Context) error {
	raw, err := (&net.Dialer{}).DialContext(ctx, "tcp", l.server)
	if err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
		}
		return broken(PhaseConnect, l.server, l.config.Timeouts.Connect, err)
	}
	l.conn = &deadlineConn{Conn: raw}
	l.net = l.conn
	return nil
}

func (l *link) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: l.config.Host, RootCAs: l.config.RootCAs, MinVersion: tls.VersionTLS12}
}

// handshake encrypts from the first byte.
func (l *link) handshake(ctx context.Context) (string, *Error) {
	encrypted := tls.Client(l.conn, l.tlsConfig())
	l.net = encrypted
	if err := encrypted.HandshakeContext(ctx); err != nil {
		return "", l.failed(ctx, PhaseConnect, err)
	}
	state := encrypted.ConnectionState()
	return certified(&state), nil
}

// greet waits for the greeting and says hello.
func (l *link) greet(ctx context.Context) (string, *Error) {
	var err error
	if l.smtp, err = smtp.NewClient(l.net, l.config.Host); err == nil {
		err = l.smtp.Hello(helloName())
	}
	if err == nil {
		return "the server speaks SMTP", nil
	}
	failed := l.failed(ctx, PhaseConnect, err)
	if failed.Code != 0 || failed.Fault == FaultStopped || l.config.TLS == TLSImplicit {
		return "", failed
	}
	if l.smtp == nil && speaksTLS(context.WithoutCancel(ctx), l.server) {
		failed.Fault, failed.Text = FaultWantsTLS, fmt.Sprintf("the server %s speaks TLS from the first byte: set mail.tls to implicit", l.server)
	}
	return "", failed
}

// helloName is what the machine calls itself.
func helloName() string {
	if name, err := os.Hostname(); err == nil && domainLike.MatchString(name) {
		return name
	}
	return "localhost"
}

// startTLS encrypts after the greeting, where that is asked for.
func (l *link) startTLS(ctx context.Context) (string, *Error) {
	if l.config.TLS == TLSNone {
		return "", nil
	}
	if ok, _ := l.smtp.Extension("STARTTLS"); !ok {
		return "", notSent(PhaseConnect, FaultNoSTARTTLS, "the server "+l.server+" offers no STARTTLS: set mail.tls to none or implicit")
	}
	if err := l.smtp.StartTLS(l.tlsConfig()); err != nil {
		return "", l.failed(ctx, PhaseConnect, err)
	}
	state, _ := l.smtp.TLSConnectionState()
	return certified(&state), nil
}

// certified says how the connection is encrypted, and until when the server's
// certificate is valid.
func certified(state *tls.ConnectionState) string {
	s := tls.VersionName(state.Version)
	if len(state.PeerCertificates) > 0 {
		c := state.PeerCertificates[0]
		s += ", the certificate is for " + tlsfault.Names(c) + " and valid until " + c.NotAfter.UTC().Format(time.DateOnly)
	}
	return s
}

// tlsProbe bounds the attempt to find out whether a silent server waits for TLS.
const tlsProbe = 5 * time.Second

// speaksTLS reports whether a server answers as one that speaks TLS from the first
// byte. One that does says nothing until it is asked.
func speaksTLS(ctx context.Context, server string) bool {
	ctx, cancel := context.WithTimeout(ctx, tlsProbe)
	defer cancel()
	host, _, _ := net.SplitHostPort(server)
	conn, err := (&tls.Dialer{Config: &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}}).DialContext(ctx, "tcp", server)
	if err == nil {
		_ = conn.Close() // it has told what it was asked for
		return true
	}
	fault, _, _ := tlsfault.Explain(host, "", time.Now(), err)
	return fault == tlsfault.FaultCertificate || fault == tlsfault.FaultTLS
}

// failed describes what a step of connecting met.
func (l *link) failed(ctx context.Context, phase Phase, err error) *Error {
	if status := new(textproto.Error); errors.As(err, &status) {
		return answered(phase, status)
	}
	if ctx.Err() != nil {
		err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
	}
	if malformed := new(textproto.ProtocolError); errors.As(err, malformed) {
		return notSent(phase, FaultNotSMTP, "what answers at "+l.server+" doesn't speak SMTP: check mail.host and mail.port")
	}
	return broken(phase, l.server, l.config.Timeouts.Connect, err)
}

// drop breaks the connection at once. A polite QUIT would first flush what is
// buffered, and that could complete a message which was given up.
func (l *link) drop() {
	if l.conn != nil {
		_ = l.conn.Close() // it is given up, however it ends
	}
}

// quit says goodbye.
func (l *link) quit() error {
	l.conn.shortenDeadline(shutdownTimeout)
	err := l.smtp.Quit()
	l.drop()
	return err
}
