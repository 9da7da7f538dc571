package mail_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/mail"
)

// closedPort is a port on which nobody listens.
func closedPort(t *testing.T) int {
	t.Helper()
	box, err := inbox.Start(inbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := box.Close(); err != nil {
		t.Fatal(err)
	}
	return box.Port()
}

// speaking is a server that says something on its own to whoever connects.
func speaking(t *testing.T, text string) int {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte(text))
			_ = c.Close()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// What keeps us from the server is told in words with the way out.
func TestWhatKeepsFromTheServer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		options inbox.Options
		change  func(*testing.T, *mail.Config)
		class   string
		text    string
	}{
		{"nobody listens", inbox.Options{}, func(t *testing.T, c *mail.Config) { c.Port = closedPort(t) },
			"connect: refused", "connection refused by 127.0.0.1:"},
		{"no such host", inbox.Options{}, func(_ *testing.T, c *mail.Config) { c.Host = "smtp.invalid" },
			"connect: ", "smtp.invalid"},
		{"no STARTTLS", inbox.Options{}, func(_ *testing.T, c *mail.Config) { c.TLS = mail.TLSStart },
			"connect: no starttls", "offers no STARTTLS: set mail.tls to none or implicit"},
		{"TLS from the first byte", inbox.Options{TLS: inbox.TLSImplicit}, func(_ *testing.T, c *mail.Config) {
			c.TLS, c.Timeouts.Connect = mail.TLSStart, 500*time.Millisecond
		}, "connect: wants tls", "speaks TLS from the first byte: set mail.tls to implicit"},
		{"clear text", inbox.Options{}, func(_ *testing.T, c *mail.Config) { c.TLS = mail.TLSImplicit },
			"connect: clear text", "answered in clear text: set mail.tls to starttls"},
		{"unknown authority", inbox.Options{TLS: inbox.TLSStart}, func(_ *testing.T, c *mail.Config) { c.RootCAs = nil },
			"connect: certificate", "certificate of 127.0.0.1 is signed by an unknown authority"},
		{"unknown authority, implicit", inbox.Options{TLS: inbox.TLSImplicit}, func(_ *testing.T, c *mail.Config) { c.RootCAs = nil },
			"connect: certificate", "certificate of 127.0.0.1 is signed by an unknown authority"},
		{"certificate of another", inbox.Options{TLS: inbox.TLSStart, CertificateFor: "smtp.example.org"}, nil,
			"connect: certificate", "the certificate of 127.0.0.1 is for smtp.example.org: set mail.host"},
		{"certificate expired", inbox.Options{TLS: inbox.TLSStart, Now: func() time.Time { return time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC) }}, nil,
			"connect: certificate", "the certificate of 127.0.0.1 expired on 20"},
		{"no SMTP", inbox.Options{}, func(t *testing.T, c *mail.Config) { c.Port = speaking(t, "HTTP/1.1 400 Bad Request\r\n\r\n") },
			"connect: not smtp", "doesn't speak SMTP: check mail.host and mail.port"},
		{"closed at once", inbox.Options{}, func(t *testing.T, c *mail.Config) { c.Port = speaking(t, "") },
			"connect: closed", "the connection to 127.0.0.1:"},
		{"blocked at the greeting", inbox.Options{}, func(t *testing.T, c *mail.Config) { c.Port = speaking(t, "554 5.7.1 go away 1.2.3.4\r\n") },
			"connect 554 5.7.1", "the server answered 554 5.7.1 to our connection: "},
		{"wrong password", inbox.Options{TLS: inbox.TLSStart, Username: "u", Password: "p"}, func(_ *testing.T, c *mail.Config) { c.Password = "secret" },
			"login 535 5.7.8", "login refused by 127.0.0.1:"},
		{"no login offered", inbox.Options{TLS: inbox.TLSStart}, func(_ *testing.T, c *mail.Config) { c.Username, c.Password = "u", "p" },
			"login: no mechanism", "offers no login: leave mail.username empty"},
		{"login wanted", inbox.Options{TLS: inbox.TLSStart, Username: "u", Password: "p"}, func(_ *testing.T, c *mail.Config) { c.Username, c.Password = "", "" },
			"sender 530 5.7.0", "the mail server wants a login, or refuses ours; set mail.username and mail.password"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, sender := start(t, tt.options, func(c *mail.Config) {
				if tt.change != nil {
					tt.change(t, c)
				}
			})
			for _, err := range []error{sender.Send(t.Context(), message("a@example.com")), sender.Check(t.Context(), func(mail.Step, string) {})} {
				class := tt.class
				if tt.name == "no such host" { // without a network a name can't be looked up
					class = "connect: no such host"
					if strings.Contains(err.Error(), "looked up now") {
						class = "connect: network"
					}
				}
				checkOutcome(t, err, reminders.ErrNotSent, class)
				if !strings.Contains(err.Error(), tt.text) {
					t.Errorf("told as %q, want %q in it", err, tt.text)
				}
				for _, secret := range []string{"secret", "go away"} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("the error tells %q: %v", secret, err)
					}
				}
			}
		})
	}
}

func TestTheContextEndsWhileConnecting(t *testing.T) {
	t.Parallel()
	_, sender := start(t, inbox.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	checkOutcome(t, sender.Send(ctx, message("a@example.com")), reminders.ErrNotSent, "connect: stopped")
}

// Check goes as far as a mail would, and sends none.
func TestCheckSpeaksTheProtocol(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		options inbox.Options
		want    []string
	}{
		{inbox.Options{}, []string{"connect", "greeting", "sender"}},
		{inbox.Options{TLS: inbox.TLSStart, Username: "u", Password: "p"}, []string{"connect", "greeting", "tls", "login", "sender"}},
		{inbox.Options{TLS: inbox.TLSImplicit}, []string{"connect", "tls", "greeting", "sender"}},
	} {
		box, sender := start(t, tt.options)
		var steps []string
		if err := sender.Check(t.Context(), func(s mail.Step, text string) {
			steps = append(steps, string(s))
			if text == "" {
				t.Errorf("nothing is said of %s", s)
			}
		}); err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(steps, " "), strings.Join(tt.want, " "); got != want || box.Total() != 0 {
			t.Errorf("steps %s, want %s; %d mails", got, want, box.Total())
		}
	}
	box, sender := start(t, inbox.Options{})
	box.Inject(inbox.Fault{At: inbox.AtMail, Code: 550, Enhanced: [3]int{5, 7, 1}})
	checkOutcome(t, sender.Check(t.Context(), func(mail.Step, string) {}), reminders.ErrNotSent, "sender 550 5.7.1")
}
