package inbox_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"sheetsync/reminders/inbox"
)

func start(t *testing.T, options inbox.Options) *inbox.Server {
	t.Helper()
	box, err := inbox.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	return box
}

// send delivers raw over a connection of its own.
func send(t *testing.T, box *inbox.Server, to, raw string) {
	t.Helper()
	client, err := smtp.Dial(box.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if err := client.SendMail("from@example.com", []string{to}, strings.NewReader(strings.ReplaceAll(raw, "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
}

func TestMessagesAreDecoded(t *testing.T) {
	t.Parallel()
	box := start(t, inbox.Options{})
	tests := []struct{ name, raw, subject, text, html string }{
		{"plain", "Subject: Hi\n\nHello\n.dot\n", "Hi", "Hello\n.dot\n", ""},
		{"encoded header", "Subject: =?utf-8?B?5Yiw5pyf?=\n\nx\n", "到期", "x\n", ""},
		{"gb18030", "Subject: s\nContent-Type: text/plain; charset=gb18030\nContent-Transfer-Encoding: base64\n\nxOO6ww==\n", "s", "你好", ""},
		{"alternative", "Subject: s\nMime-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nt\n--b\n" +
			"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>=E5=88=B0</p>\n--b--\n", "s", "t", "<p>到</p>"},
		{"attachment left out", "Subject: s\nMime-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: attachment\n\nno\n--b\n\nyes\n--b--\n", "s", "yes", ""},
	}
	for i, tt := range tests {
		send(t, box, "to@example.com", tt.raw)
		m := box.Messages()[i]
		if m.Subject != tt.subject || m.Text != tt.text || m.HTML != tt.html || m.Malformed != "" {
			t.Errorf("%s: %q, %q, %q, %q", tt.name, m.Subject, m.Text, m.HTML, m.Malformed)
		}
		if m.ID != i+1 || m.EnvelopeFrom != "from@example.com" || m.EnvelopeTo[0] != "to@example.com" {
			t.Errorf("%s: %d, %q → %q", tt.name, m.ID, m.EnvelopeFrom, m.EnvelopeTo)
		}
	}
}

func FuzzMessagesAreAlwaysKept(f *testing.F) {
	f.Add("Subject: s\n\nbody")
	f.Add("no header at all")
	f.Add("Content-Type: multipart/mixed; boundary=\"\n\n--x")
	f.Add("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n!!!!\n--b--")
	f.Add("Content-Type: text/plain; charset=x-unknown\n\nbody")
	box, err := inbox.Start(inbox.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = box.Close() })
	f.Fuzz(func(t *testing.T, raw string) {
		for line := range strings.SplitSeq(raw, "\n") {
			if len(line) > 2000 {
				t.Skip("longer than the client sends")
			}
		}
		before := box.Total()
		send(t, box, "to@example.com", raw)
		if box.Total() != before+1 {
			t.Error("the message is not kept")
		}
	})
}

func TestLoginIsDemanded(t *testing.T) {
	t.Parallel()
	box := start(t, inbox.Options{TLS: inbox.TLSStart, Username: "u", Password: "p"})
	for _, tt := range []struct {
		name  string
		login sasl.Client
		code  int
	}{
		{"no login", nil, 530},
		{"wrong password", sasl.NewPlainClient("", "u", "x"), 535},
		{"wrong name", sasl.NewLoginClient("x", "p"), 535},
		{"plain", sasl.NewPlainClient("", "u", "p"), 0},
		{"login", sasl.NewLoginClient("u", "p"), 0},
	} {
		client, err := smtp.DialStartTLS(box.Addr(), &tls.Config{RootCAs: box.CertPool(), ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12})
		if err != nil {
			t.Fatal(err)
		}
		if tt.login != nil {
			err = client.Auth(tt.login)
		}
		if err == nil {
			err = client.Mail("from@example.com", nil)
		}
		var status *smtp.SMTPError
		if errors.As(err, &status) != (tt.code != 0) || status != nil && status.Code != tt.code {
			t.Errorf("%s: %v, want %d", tt.name, err, tt.code)
		}
		_ = client.Close()
	}
	client, err := smtp.Dial(box.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if err := client.Mail("from@example.com", nil); err == nil {
		t.Error("mail was taken without STARTTLS")
	}
}

func TestWaitAndSubscribe(t *testing.T) {
	t.Parallel()
	box := start(t, inbox.Options{Capacity: 3})
	var mu sync.Mutex
	var told []int
	cancel := box.Subscribe(func(m inbox.Message) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, m.ID)
	})
	var waiting sync.WaitGroup
	waiting.Go(func() {
		if list, err := box.Wait(t.Context(), 4); err != nil || len(list) != 3 || list[2].ID != 4 {
			t.Errorf("waited for %v, %v", list, err)
		}
	})
	for i := range 4 {
		send(t, box, fmt.Sprintf("to%d@example.com", i), "Subject: s\n\nx\n")
	}
	waiting.Wait()
	cancel()
	send(t, box, "to@example.com", "Subject: s\n\nx\n")
	if len(told) != 4 {
		t.Errorf("told of %v", told)
	}
	if _, ok := box.Message(1); ok {
		t.Error("the oldest message is still there")
	}
	if m, ok := box.Message(5); !ok || m.ID != 5 {
		t.Error("the newest message isn't there")
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if _, err := box.Wait(ended, 6); !errors.Is(err, context.Canceled) {
		t.Errorf("a wait that was given up: %v", err)
	}
	waiting.Go(func() {
		if _, err := box.Wait(t.Context(), 6); !errors.Is(err, inbox.ErrClosed) {
			t.Errorf("a wait when the server closes: %v", err)
		}
	})
	if err := box.Close(); err != nil {
		t.Error(err)
	}
	waiting.Wait()
	if len(box.Messages()) != 3 {
		t.Error("a closed server's mailbox can't be read")
	}
}

func TestFaultsStrikeTheirRecipientAndNumberOfTimes(t *testing.T) {
	t.Parallel()
	box := start(t, inbox.Options{})
	box.Inject(inbox.Fault{At: inbox.AtRecipient, Recipient: "a@example.com", Code: 450, Times: 2})
	client, err := smtp.Dial(box.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	try := func(to string) bool {
		err := client.SendMail("from@example.com", []string{to}, strings.NewReader("Subject: s\r\n\r\nx\r\n"))
		_ = client.Reset()
		return err == nil
	}
	for i, want := range []struct {
		to   string
		sent bool
	}{{"a@example.com", false}, {"b@example.com", true}, {"A@Example.com", false}, {"a@example.com", true}} {
		if got := try(want.to); got != want.sent {
			t.Errorf("message %d to %s: sent %v", i, want.to, got)
		}
	}
}

func TestCloseLetsHeldAnswersGo(t *testing.T) {
	t.Parallel()
	box := start(t, inbox.Options{})
	reached := make(chan struct{})
	box.Inject(inbox.Fault{At: inbox.AtEnd, Hold: make(chan struct{}), Reached: func() { close(reached) }})
	failed := make(chan error)
	go func() {
		client, err := smtp.Dial(box.Addr())
		if err == nil {
			err = client.SendMail("from@example.com", []string{"a@example.com"}, strings.NewReader("x\r\n"))
		}
		failed <- err
	}()
	<-reached
	if err := box.Close(); err != nil {
		t.Error(err)
	}
	if err := <-failed; err == nil {
		t.Error("the message counted as sent")
	}
	if n := box.Total(); n != 0 {
		t.Errorf("%d messages after closing", n)
	}
}

func TestStartListensOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	for _, options := range []inbox.Options{{Addr: "0.0.0.0:0"}, {Addr: ":0"}, {Addr: "example.com:25"}, {Addr: "nonsense"}, {TLS: "ssl"}} {
		if box, err := inbox.Start(options); err == nil {
			_ = box.Close()
			t.Errorf("%+v was accepted", options)
		}
	}
}
