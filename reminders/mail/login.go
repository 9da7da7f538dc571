package mail

import (
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"slices"

	"github.com/wneessen/go-mail/smtp"

	"sheetsync/reminders"
)

// login authenticates, where the configuration has a user. token is the access
// token for XOAUTH2, "" for a password.
func (l *link) login(token string) (string, *Error) {
	if l.config.Username == "" {
		return "", nil
	}
	if ok, _ := l.smtp.Extension("AUTH"); !ok {
		return "", notSent(PhaseLogin, FaultNoMechanism, "the server "+l.server+" offers no login"+l.loginHint())
	}
	auth := &login{host: l.config.Host, username: l.config.Username, password: l.config.Password, token: token}
	err := l.smtp.Auth(auth)
	status := new(textproto.Error)
	switch {
	case err == nil:
		return "logged in with " + auth.name, nil
	case errors.Is(err, errNoMechanism):
		return "", notSent(PhaseLogin, FaultNoMechanism, "the server "+l.server+" offers no way to log in with "+l.loginKind()+l.loginHint())
	case errors.As(err, &status):
		e := answered(PhaseLogin, status)
		e.Text = fmt.Sprintf("login refused by %s (%d): %s", l.server, status.Code, l.refusedHint())
		return "", e
	}
	return "", broken(PhaseLogin, l.server, l.config.Timeouts.Connect, err)
}

func (l *link) loginKind() string {
	if l.config.Token != nil {
		return "XOAUTH2"
	}
	return "a password that keeps it safe"
}

func (l *link) loginHint() string {
	if l.config.TLS == TLSNone {
		return " before the connection is encrypted: set mail.tls to starttls or implicit, or leave mail.username empty"
	}
	if l.config.Token != nil {
		return ": set mail.auth to password"
	}
	return ": leave mail.username empty if it wants none, or set mail.auth to xoauth2"
}

func (l *link) refusedHint() string {
	if l.config.Token != nil {
		return "check that mail.username is the account that mail.oauth was set up for, and that the account may send by SMTP"
	}
	return "check mail.username and mail.password (for Google an app password, or mail.auth: xoauth2)"
}

// tokenError says that no access token could be had.
func tokenError(err error) *Error {
	e := &Error{Outcome: reminders.ErrNotSent, Phase: PhaseLogin, Fault: FaultToken, Cause: err}
	e.Text = "no access token for the login: " + oneLine(err.Error())
	return e
}

// login chooses among the mechanisms that the server offers.
type login struct {
	host, username, password, token string

	name   string // of the mechanism that was chosen
	chosen smtp.Auth
}

var errNoMechanism = errors.New("no mechanism")

// Start implements [smtp.Auth]. Without encryption the password itself goes to
// this machine only.
func (l *login) Start(server *smtp.ServerInfo) (string, []byte, error) {
	type mechanism struct {
		name string
		auth smtp.Auth
	}
	mechanisms := []mechanism{
		{"SCRAM-SHA-256", smtp.ScramSHA256Auth(l.username, l.password)},
		{"PLAIN", smtp.PlainAuth("", l.username, l.password, l.host, false)},
		{"LOGIN", smtp.LoginAuth(l.username, l.password, l.host, false)},
		{"CRAM-MD5", smtp.CRAMMD5Auth(l.username, l.password)},
	}
	if !server.TLS {
		mechanisms[1], mechanisms[2], mechanisms[3] = mechanisms[3], mechanisms[1], mechanisms[2]
	}
	if l.token != "" {
		if !server.TLS && !isLoopback(l.host) {
			return "", nil, errNoMechanism
		}
		mechanisms = []mechanism{{"XOAUTH2", xoauth2{l.username, l.token}}}
	}
	for _, m := range mechanisms {
		if slices.Contains(server.Auth, m.name) {
			l.name, l.chosen = m.name, m.auth
			return m.auth.Start(server)
		}
	}
	return "", nil, errNoMechanism
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Next implements [smtp.Auth].
func (l *login) Next(challenge []byte, more bool) ([]byte, error) {
	return l.chosen.Next(challenge, more)
}

// xoauth2 is Google's and Microsoft's mechanism for access tokens.
type xoauth2 struct{ username, token string }

// Start implements [smtp.Auth].
func (x xoauth2) Start(*smtp.ServerInfo) (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next implements [smtp.Auth]. A challenge is the error in JSON; an empty line asks
// for the status that goes with it.
func (x xoauth2) Next(_ []byte, more bool) ([]byte, error) {
	if more {
		return []byte{}, nil
	}
	return nil, nil
}
