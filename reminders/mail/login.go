package mail

import (
	"errors"
	"slices"

	"github.com/wneessen/go-mail/smtp"
)

// login chooses among the mechanisms that the server offers and remembers that
// it was asked to, which tells a failed login from a failed connection.
type login struct {
	host, username, password string

	started bool
	chosen  smtp.Auth
}

var errNoMechanism = errors.New("the server offers no way to log in that sends the password safely: use tls: starttls or implicit, or leave mail.username empty")

// Start implements [smtp.Auth]. Without encryption the password itself goes to
// this machine only.
func (l *login) Start(server *smtp.ServerInfo) (string, []byte, error) {
	l.started = true
	mechanisms := []struct {
		name string
		auth smtp.Auth
	}{
		{"SCRAM-SHA-256", smtp.ScramSHA256Auth(l.username, l.password)},
		{"PLAIN", smtp.PlainAuth("", l.username, l.password, l.host, false)},
		{"LOGIN", smtp.LoginAuth(l.username, l.password, l.host, false)},
		{"CRAM-MD5", smtp.CRAMMD5Auth(l.username, l.password)},
	}
	if !server.TLS {
		mechanisms[1], mechanisms[2], mechanisms[3] = mechanisms[3], mechanisms[1], mechanisms[2]
	}
	for _, m := range mechanisms {
		if slices.Contains(server.Auth, m.name) {
			l.chosen = m.auth
			return m.auth.Start(server)
		}
	}
	return "", nil, errNoMechanism
}

// Next implements [smtp.Auth].
func (l *login) Next(challenge []byte, more bool) ([]byte, error) {
	return l.chosen.Next(challenge, more)
}
