package inbox

import (
	"crypto/subtle"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// errCut is returned after the connection was cut on purpose; nobody reads it.
var errCut = errors.New("connection cut by a fault")

// session is one client's dialogue.
type session struct {
	server *Server
	conn   *smtp.Conn
	user   string
	from   string
	to     []string
}

func (s *Server) newSession(c *smtp.Conn) (smtp.Session, error) {
	session := &session{server: s, conn: c}
	if err := session.applyFault(s.faults.take(AtHello, nil)); err != nil {
		return nil, err
	}
	return session, nil
}

// AuthMechanisms implements [smtp.AuthSession].
func (s *session) AuthMechanisms() []string {
	if s.server.options.Username == "" {
		return nil
	}
	if s.server.options.Token != nil {
		return []string{xoauth2}
	}
	return []string{sasl.Plain, sasl.Login}
}

// Auth implements [smtp.AuthSession].
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if s.server.options.Username == "" {
		return nil, smtp.ErrAuthUnsupported
	}
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, username, password string) error {
			return s.login(username, password)
		}), nil
	case xoauth2:
		return &tokenServer{session: s}, nil
	case sasl.Login:
		return &loginServer{login: s.login}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (s *session) login(username, password string) error {
	o := &s.server.options
	known := subtle.ConstantTimeCompare([]byte(username), []byte(o.Username)) &
		subtle.ConstantTimeCompare([]byte(password), []byte(o.Password))
	if known != 1 {
		return smtp.ErrAuthFailed
	}
	s.user = username
	return nil
}

// Mail implements [smtp.Session].
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if _, encrypted := s.conn.TLSConnectionState(); !encrypted && s.server.options.TLS == TLSStart {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Must issue a STARTTLS command first"}
	}
	if s.server.options.Username != "" && s.user == "" {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	if err := s.applyFault(s.server.faults.take(AtMail, nil)); err != nil {
		return err
	}
	s.from = from
	return nil
}

// Rcpt implements [smtp.Session].
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.applyFault(s.server.faults.take(AtRecipient, []string{to})); err != nil {
		return err
	}
	s.to = append(s.to, to)
	return nil
}

// Data implements [smtp.Session]: it reads the message, keeps it, and leaves
// the answer to the library, unless a fault wants it otherwise.
func (s *session) Data(r io.Reader) error {
	if f := s.server.faults.take(AtContent, s.to); f != nil {
		// Some of the content has to be on its way before the cut.
		_, _ = io.CopyN(io.Discard, r, 1)
		if err := s.applyFault(f); err != nil {
			return err
		}
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.applyFault(s.server.faults.take(AtEnd, s.to)); err != nil {
		return err
	}
	m := parse(raw)
	m.EnvelopeFrom = s.from
	m.EnvelopeTo = append([]string(nil), s.to...)
	m.Received = s.server.options.Now()
	m.User = s.user
	_, m.Encrypted = s.conn.TLSConnectionState()
	if !s.server.mailbox.add(m) {
		return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "Shutting down"}
	}
	return s.applyFault(s.server.faults.take(AtAnswer, s.to))
}

// wait does what a fault says before there is an answer, and reports whether the
// connection is to be cut.
func (s *Server) wait(f *Fault) (cut bool) {
	if f.Reached != nil {
		f.Reached()
	}
	cut = f.Cut
	if f.Hold != nil {
		select {
		case <-f.Hold:
		case <-s.closing:
			cut = true
		}
	}
	if f.Delay > 0 {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-s.closing:
			cut = true
		}
	}
	return cut
}

// applyFault does what the fault says and returns the answer to give instead of
// the usual one.
func (s *session) applyFault(f *Fault) error {
	if f == nil {
		return nil
	}
	cut := s.server.wait(f)
	switch own := underlying(s.conn.Conn()); {
	case own == nil:
	case cut:
		_ = own.Close()
		return errCut
	case f.CutAfter:
		own.closeAfterWrite.Store(true)
	}
	if f.Code == 0 {
		return nil
	}
	text := f.Text
	if text == "" {
		text = "Injected fault"
	}
	return &smtp.SMTPError{Code: f.Code, EnhancedCode: smtp.EnhancedCode(f.Enhanced), Message: text}
}

// Reset implements [smtp.Session].
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout implements [smtp.Session].
func (s *session) Logout() error { return nil }

// loginServer is AUTH LOGIN, which the SASL library has for clients only.
type loginServer struct {
	login    func(username, password string) error
	username []byte
	asked    int
}

// Next implements [sasl.Server].
func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if l.asked == 0 && response == nil {
		l.asked = 1
		return []byte("Username:"), false, nil
	}
	if l.asked < 2 {
		l.asked = 2
		l.username = append([]byte(nil), response...)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.login(string(l.username), string(response))
}

// xoauth2 is the mechanism of Google and Microsoft for access tokens.
const xoauth2 = "XOAUTH2"

// tokenServer is AUTH XOAUTH2. It refuses a token in two steps: the reason as a
// challenge, and the status after an answer to it.
type tokenServer struct {
	session *session
	refused bool
}

// Next implements [sasl.Server].
func (s *tokenServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if response == nil && !s.refused {
		return []byte{}, false, nil
	}
	if s.refused {
		return nil, true, smtp.ErrAuthFailed
	}
	user, rest, _ := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01")
	token := strings.TrimSuffix(strings.TrimPrefix(rest, "auth=Bearer "), "\x01\x01")
	if user != s.session.server.options.Username || !s.session.server.options.Token(token) {
		s.refused = true
		return []byte(`{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}`), false, nil
	}
	s.session.user = user
	return nil, true, nil
}
