package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// link is one connection to the server, logged in.
type link struct {
	client *gomail.Client
	smtp   *smtp.Client
	conn   *deadlineConn
}

// dial connects, encrypts and logs in. Whatever fails here, no message was
// sent; its errors are of type *Error.
func dial(ctx context.Context, config Config) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, config.Timeout)
	defer cancel()
	l := &link{}
	// The library watches the context until TCP and TLS are up and not in the
	// dialogue that follows.
	unwatch := func() bool { return true }
	defer func() { unwatch() }()
	tlsConfig := &tls.Config{ServerName: config.Host, RootCAs: config.RootCAs, MinVersion: tls.VersionTLS12}
	options := []gomail.Option{
		gomail.WithPort(config.Port),
		gomail.WithTimeout(config.Timeout),
		gomail.WithTLSConfig(tlsConfig),
		gomail.WithTLSPolicy(gomail.NoTLS),
		gomail.WithDialContextFunc(func(dialing context.Context, network, addr string) (net.Conn, error) {
			raw, err := (&net.Dialer{}).DialContext(dialing, network, addr)
			if err != nil {
				return nil, err
			}
			l.conn = &deadlineConn{Conn: raw}
			unwatch = context.AfterFunc(ctx, func() { _ = raw.Close() })
			if config.TLS != TLSImplicit {
				return l.conn, nil
			}
			encrypted := tls.Client(l.conn, tlsConfig)
			return encrypted, encrypted.HandshakeContext(dialing)
		}),
		// After a delivered message there is nothing to reset.
		gomail.WithoutRset(),
	}
	if config.TLS == TLSStart {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	auth := &login{host: config.Host, username: config.Username, password: config.Password}
	if config.Username != "" {
		options = append(options, gomail.WithSMTPAuthCustom(auth))
	}
	var err error
	if l.client, err = gomail.NewClient(config.Host, options...); err == nil {
		l.smtp, err = l.client.DialToSMTPClientWithContext(ctx)
	}
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		l.drop()
		phase := PhaseConnect
		if auth.started {
			phase = PhaseLogin
		}
		if ctx.Err() != nil {
			err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
		}
		return nil, dialError(err, phase)
	}
	return l, nil
}

// send transmits one message and tells how far it got, nil being all the way.
func (l *link) send(ctx context.Context, timeout time.Duration, msg *gomail.Msg) *Error {
	_ = l.conn.SetDeadline(time.Now().Add(timeout)) // fails on a closed connection, as the next command will
	stop := context.AfterFunc(ctx, func() { l.conn.shortenDeadline(shutdownTimeout) })
	defer stop()
	// A relay that was asked for SMTPUTF8 needs it of every server on the way,
	// so ask only where an address makes it necessary.
	l.smtp.SkipSMTPUTF8(ascii(msg.GetTo()[0].Address))
	return resultOf(msg, l.client.SendWithSMTPClient(l.smtp, msg))
}

// drop breaks the connection at once. A polite QUIT would first flush what is
// buffered, and that could complete a message which was given up.
func (l *link) drop() {
	if l.conn != nil {
		_ = l.conn.Close() // it is given up, however it ends
	}
}
