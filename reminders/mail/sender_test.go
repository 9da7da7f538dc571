package mail_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/mail"
)

// start runs an inbox and a sender that is configured for it.
func start(t *testing.T, options inbox.Options, change ...func(*mail.Config)) (*inbox.Server, *mail.Sender) {
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
	config := mail.Config{
		Host: box.Host(), Port: box.Port(), TLS: mail.TLS(options.TLS), Username: options.Username, Password: options.Password,
		From: "Register 登记 <register@example.com>", RootCAs: box.CertPool(),
	}
	if config.TLS == "" {
		config.TLS = mail.TLSNone
	}
	for _, c := range change {
		c(&config)
	}
	sender, err := mail.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sender.Close(); err != nil {
			t.Error(err)
		}
	})
	return box, sender
}

func message(to string) reminders.Message {
	return reminders.Message{
		To: to, Subject: "到期提醒 (3)", Text: "您好\n.\n合同 A-1 明天到期\n", HTML: "<p>您好</p>", MessageID: "abc.1@example.com",
		Language: "zh-CN", Date: time.Date(2026, 3, 1, 8, 30, 0, 0, time.FixedZone("", 8*3600)),
	}
}

func TestSendArrivesAsWritten(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]inbox.Options{
		"plain":                 {},
		"starttls":              {TLS: inbox.TLSStart},
		"starttls with login":   {TLS: inbox.TLSStart, Username: "u", Password: "p w:%"},
		"implicit":              {TLS: inbox.TLSImplicit},
		"implicit with login":   {TLS: inbox.TLSImplicit, Username: "u", Password: "p"},
		"plain login, loopback": {Username: "u", Password: "p"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box, sender := start(t, options)
			sent := message("li.wei@example.com")
			if err := sender.Send(t.Context(), sent); err != nil {
				t.Fatal(err)
			}
			got := box.Messages()
			if len(got) != 1 {
				t.Fatalf("%d messages arrived", len(got))
			}
			m := got[0]
			if m.EnvelopeFrom != "register@example.com" || len(m.EnvelopeTo) != 1 || m.EnvelopeTo[0] != "li.wei@example.com" {
				t.Errorf("envelope %q → %q", m.EnvelopeFrom, m.EnvelopeTo)
			}
			if m.Subject != sent.Subject || m.Text != sent.Text || m.HTML != sent.HTML || m.Malformed != "" {
				t.Errorf("arrived as %q, %q, %q, %q", m.Subject, m.Text, m.HTML, m.Malformed)
			}
			for header, want := range map[string]string{
				"From": "Register 登记 <register@example.com>", "To": "<li.wei@example.com>", "Message-ID": "<abc.1@example.com>",
				"Auto-Submitted": "auto-generated", "Content-Language": "zh-CN", "Date": "Sun, 01 Mar 2026 08:30:00 +0800",
				"List-Unsubscribe": "", "User-Agent": "",
			} {
				if got := strings.ReplaceAll(m.Get(header), `"`, ""); got != want {
					t.Errorf("%s: %q, want %q", header, got, want)
				}
			}
			if want := options.TLS != ""; m.Encrypted != want {
				t.Errorf("encrypted: %v", m.Encrypted)
			}
			if m.User != options.Username {
				t.Errorf("logged in as %q", m.User)
			}
		})
	}
}

func TestSendReusesItsConnection(t *testing.T) {
	t.Parallel()
	box, sender := start(t, inbox.Options{TLS: inbox.TLSStart})
	for range 3 {
		if err := sender.Send(t.Context(), message("a@example.com")); err != nil {
			t.Fatal(err)
		}
	}
	if n := box.Connections(); n != 1 {
		t.Errorf("3 messages took %d connections", n)
	}
	box.CutConnections()
	if err := sender.Send(t.Context(), message("a@example.com")); err != nil {
		t.Fatalf("after the server closed the connection: %v", err)
	}
	cancel := box.Inject(inbox.Fault{At: inbox.AtMail, Code: 421, Times: 1})
	defer cancel()
	if err := sender.Send(t.Context(), message("a@example.com")); err != nil {
		t.Fatalf("after the server said 421 to a used connection: %v", err)
	}
	if total, n := box.Total(), box.Connections(); total != 5 || n != 3 {
		t.Errorf("%d messages over %d connections, want 5 over 3", total, n)
	}
}

func TestSendTellsHowFarItGot(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		fault   inbox.Fault
		want    error
		class   string
		arrived int
	}{
		{"sender refused", inbox.Fault{At: inbox.AtMail, Code: 550, Enhanced: [3]int{5, 7, 1}}, reminders.ErrNotSent, "sender 550 5.7.1", 0},
		{"sender deferred", inbox.Fault{At: inbox.AtMail, Code: 451}, reminders.ErrDeferred, "sender 451 4.0.0", 0},
		{"cut at sender", inbox.Fault{At: inbox.AtMail, Cut: true}, reminders.ErrNotSent, "sender: closed", 0},
		{"no such mailbox", inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: [3]int{5, 1, 1}}, reminders.ErrRefused, "recipient 550 5.1.1", 0},
		{"no such domain", inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: [3]int{5, 1, 2}}, reminders.ErrRefused, "recipient 550 5.1.2", 0},
		{"a domain without mail", inbox.Fault{At: inbox.AtRecipient, Code: 556, Enhanced: [3]int{5, 1, 10}}, reminders.ErrRefused, "recipient 556 5.1.10", 0},
		{"no such mailbox, said late", inbox.Fault{At: inbox.AtEnd, Code: 550, Enhanced: [3]int{5, 1, 1}}, reminders.ErrRefused, "answer 550 5.1.1", 0},
		{"our address refused at the recipient", inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: [3]int{5, 1, 8}}, reminders.ErrDeferred, "recipient 550 5.1.8", 0},
		{"relaying denied", inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: [3]int{5, 7, 1}}, reminders.ErrDeferred, "recipient 550 5.7.1", 0},
		{"host blocked", inbox.Fault{At: inbox.AtRecipient, Code: 554, Enhanced: [3]int{5, 7, 1}}, reminders.ErrDeferred, "recipient 554 5.7.1", 0},
		{"not authenticated", inbox.Fault{At: inbox.AtEnd, Code: 550, Enhanced: [3]int{5, 7, 26}}, reminders.ErrDeferred, "answer 550 5.7.26", 0},
		{"quota", inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: [3]int{5, 4, 5}}, reminders.ErrDeferred, "recipient 550 5.4.5", 0},
		{"mailbox full", inbox.Fault{At: inbox.AtRecipient, Code: 552, Enhanced: [3]int{5, 2, 2}}, reminders.ErrDeferred, "recipient 552 5.2.2", 0},
		{"refused without a reason", inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: inbox.NoEnhanced}, reminders.ErrDeferred, "recipient 550", 0},
		{"content refused without a reason", inbox.Fault{At: inbox.AtEnd, Code: 554, Enhanced: inbox.NoEnhanced}, reminders.ErrDeferred, "answer 554", 0},
		{"login demanded at recipient", inbox.Fault{At: inbox.AtRecipient, Code: 530, Enhanced: [3]int{5, 7, 0}}, reminders.ErrNotSent, "recipient 530 5.7.0", 0},
		{"recipient deferred", inbox.Fault{At: inbox.AtRecipient, Code: 450, Enhanced: [3]int{4, 2, 1}}, reminders.ErrDeferred, "recipient 450 4.2.1", 0},
		{"server leaves at recipient", inbox.Fault{At: inbox.AtRecipient, Code: 421}, reminders.ErrDeferred, "recipient 421 4.0.0", 0},
		{"cut at recipient", inbox.Fault{At: inbox.AtRecipient, Cut: true}, reminders.ErrNotSent, "recipient: closed", 0},
		{"content refused", inbox.Fault{At: inbox.AtEnd, Code: 554, Enhanced: [3]int{5, 6, 0}}, reminders.ErrDeferred, "answer 554 5.6.0", 0},
		{"content deferred", inbox.Fault{At: inbox.AtEnd, Code: 452, Enhanced: [3]int{4, 3, 1}}, reminders.ErrDeferred, "answer 452 4.3.1", 0},
		{"cut before the answer, nothing kept", inbox.Fault{At: inbox.AtEnd, Cut: true}, reminders.ErrUnconfirmed, "answer: closed", 0},
		{"cut before the answer, message kept", inbox.Fault{At: inbox.AtAnswer, Cut: true}, reminders.ErrUnconfirmed, "answer: closed", 1},
		{"cut after the answer", inbox.Fault{At: inbox.AtAnswer, CutAfter: true}, nil, "", 1},
		{"slow answer", inbox.Fault{At: inbox.AtAnswer, Delay: time.Millisecond}, nil, "", 1},
	}
	for _, tt := range tests {
		for _, used := range []bool{false, true} {
			name := tt.name + ", new connection"
			if used {
				name = tt.name + ", used connection"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				box, sender := start(t, inbox.Options{})
				before := 0
				if used {
					before = 1
					if err := sender.Send(t.Context(), message("first@example.com")); err != nil {
						t.Fatal(err)
					}
				}
				// The fault strikes one recipient, or everyone where no
				// recipient is known yet, until it is cancelled.
				fault := tt.fault
				if fault.At != inbox.AtMail {
					fault.Recipient = "SECOND@example.com"
				}
				cancel := box.Inject(fault)
				err := sender.Send(t.Context(), message("second@example.com"))
				checkOutcome(t, err, tt.want, tt.class)
				if got := box.Total() - before; got != tt.arrived {
					t.Errorf("%d messages arrived, want %d", got, tt.arrived)
				}
				cancel()
				// Whatever happened, the next message goes out, once.
				if err := sender.Send(t.Context(), message("third@example.com")); err != nil {
					t.Fatalf("the message after it: %v", err)
				}
				if got := box.Total() - before; got != tt.arrived+1 {
					t.Errorf("%d messages arrived in the end, want %d", got, tt.arrived+1)
				}
			})
		}
	}
}

func checkOutcome(t *testing.T, err, want error, class string) {
	t.Helper()
	if want == nil {
		if err != nil {
			t.Errorf("got %v, want no error", err)
		}
		return
	}
	var failed *mail.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want a *mail.Error", err)
	}
	for _, outcome := range []error{reminders.ErrRefused, reminders.ErrDeferred, reminders.ErrNotSent, reminders.ErrUnconfirmed} {
		if got := errors.Is(err, outcome); got != errors.Is(want, outcome) {
			t.Errorf("%v is %q: %v", err, outcome, got)
		}
	}
	if failed.Class() != class {
		t.Errorf("class %q, want %q", failed.Class(), class)
	}
	if strings.Contains(err.Error(), "@") || strings.Contains(err.Error(), "Injected") {
		t.Errorf("the error repeats an address or the server's text: %v", err)
	}
}

// A message that is cut off half way must not be completed by what the client
// does afterwards, and the server that never saw its end has nothing.
func TestSendCutInTheMiddleOfTheContent(t *testing.T) {
	t.Parallel()
	for _, lines := range []int{1, 200_000} {
		for _, mode := range []inbox.TLS{inbox.TLSNone, inbox.TLSStart} {
			box, sender := start(t, inbox.Options{TLS: mode})
			cancel := box.Inject(inbox.Fault{At: inbox.AtContent, Cut: true})
			m := message("a@example.com")
			m.Text = strings.Repeat("a long line of text that fills the buffers on the way\n", lines)
			err := sender.Send(t.Context(), m)
			if n := box.Total(); n != 0 {
				t.Fatalf("%d messages arrived", n)
			}
			// A short message has been sent whole before the cut is noticed.
			if lines == 1 && !errors.Is(err, reminders.ErrUnconfirmed) && !errors.Is(err, reminders.ErrNotSent) {
				t.Errorf("a short message: %v", err)
			}
			if lines > 1 {
				checkOutcome(t, err, reminders.ErrNotSent, "content: closed")
			}
			cancel()
			if err := sender.Close(); err != nil {
				t.Error(err)
			}
			if err := sender.Send(t.Context(), message("a@example.com")); err != nil {
				t.Fatal(err)
			}
			if n := box.Total(); n != 1 {
				t.Errorf("%d messages arrived, want only the second", n)
			}
		}
	}
}

// Wherever the server falls silent, it is given up, and what it can't have got is
// not sent.
func TestASilentServerIsGivenUp(t *testing.T) {
	t.Parallel()
	short := func(c *mail.Config) {
		c.Timeouts = mail.Timeouts{Connect: 300 * time.Millisecond, Command: 300 * time.Millisecond, Answer: 300 * time.Millisecond}
	}
	for _, tt := range []struct {
		name  string
		at    inbox.Point
		want  error
		class string
	}{
		{"at the greeting", inbox.AtConnect, reminders.ErrNotSent, "connect: silent"},
		{"at the sender", inbox.AtMail, reminders.ErrNotSent, "sender: silent"},
		{"at the recipient", inbox.AtRecipient, reminders.ErrNotSent, "recipient: silent"},
		{"after the content", inbox.AtAnswer, reminders.ErrUnconfirmed, "answer: silent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			box, sender := start(t, inbox.Options{}, short)
			hold := make(chan struct{})
			defer close(hold)
			cancel := box.Inject(inbox.Fault{At: tt.at, Hold: hold, Times: 1})
			defer cancel()
			err := sender.Send(t.Context(), message("a@example.com"))
			checkOutcome(t, err, tt.want, tt.class)
			if !strings.Contains(err.Error(), "nothing came from "+sender.Place()+" within 300ms") {
				t.Errorf("told as %v", err)
			}
			if err := sender.Send(t.Context(), message("b@example.com")); err != nil {
				t.Errorf("the message after it: %v", err)
			}
		})
	}
}

// One message gets so much time and no more, however many answers are slow.
func TestAMessageHasALimit(t *testing.T) {
	t.Parallel()
	box, sender := start(t, inbox.Options{}, func(c *mail.Config) { c.Timeouts.Message = 400 * time.Millisecond })
	hold := make(chan struct{})
	defer close(hold)
	box.Inject(inbox.Fault{At: inbox.AtRecipient, Hold: hold, Times: 1})
	checkOutcome(t, sender.Send(t.Context(), message("a@example.com")), reminders.ErrNotSent, "recipient: silent")
}

// A connection that was idle for long may be dead without anybody having said so.
func TestAnIdleConnectionIsMadeAnew(t *testing.T) {
	t.Parallel()
	box, sender := start(t, inbox.Options{}, func(c *mail.Config) { c.Timeouts.Idle = time.Nanosecond })
	for range 2 {
		if err := sender.Send(t.Context(), message("a@example.com")); err != nil {
			t.Fatal(err)
		}
	}
	if n := box.Connections(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

func TestSendLetsAMessageOnItsWayFinish(t *testing.T) {
	t.Parallel()
	box, sender := start(t, inbox.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	hold := make(chan struct{})
	box.Inject(inbox.Fault{At: inbox.AtAnswer, Hold: hold, Reached: func() { cancel(); close(hold) }, Times: 1})
	if err := sender.Send(ctx, message("a@example.com")); err != nil {
		t.Errorf("cancelled while the message was on its way: %v", err)
	}
	err := sender.Send(ctx, message("a@example.com"))
	checkOutcome(t, err, reminders.ErrNotSent, "connect: stopped")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v doesn't tell that the context ended", err)
	}
}

func TestSenderIsSharedByGoroutines(t *testing.T) {
	t.Parallel()
	box, sender := start(t, inbox.Options{})
	failures := make(chan error, 20)
	for range cap(failures) {
		go func() { failures <- sender.Send(t.Context(), message("a@example.com")) }()
	}
	for range cap(failures) {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if box.Total() != cap(failures) || box.Connections() != 1 {
		t.Errorf("%d messages over %d connections", box.Total(), box.Connections())
	}
}
