package mail_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/mail"
)

func TestNothingReachesTheHeader(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"crlf":            "Due\r\nBcc: thief@example.com\r\n\r\nbody",
		"lf":              "Due\nBcc: thief@example.com",
		"cr":              "Due\rBcc: thief@example.com",
		"unicode lines":   "Due\u2028Bcc: thief@example.com\u2029\u0085Bcc: x@example.com",
		"nul":             "Due\x00Bcc: thief@example.com",
		"bad utf-8":       "Due\xff\r\nBcc: thief@example.com",
		"encoded word":    "=?utf-8?Q?Due=0D=0ABcc:_thief@example.com?=",
		"long":            strings.Repeat("到期", 3000),
		"long ascii":      strings.Repeat("x", 5000),
		"right to left":   "عقد מועד",
		"bidi override":   "Due \u202etxt.exe",
		"folded":          "Due\r\n Bcc: thief@example.com",
		"looks like body": "\r\n\r\n<script>",
	}
	for name, subject := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box, sender := start(t, inbox.Options{})
			m := message("a@example.com")
			m.Subject = subject
			if err := sender.Send(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			checkHeader(t, box.Messages()[0])
		})
	}
	t.Run("any", func(t *testing.T) {
		t.Parallel()
		box, sender := start(t, inbox.Options{})
		rapid.Check(t, func(r *rapid.T) {
			box.Clear()
			m := message("a@example.com")
			m.Subject = rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("\r\n: Bcc<>@=?\x00到\u2028")))).Draw(r, "subject")
			m.Text = rapid.String().Draw(r, "text")
			if err := sender.Send(t.Context(), m); err != nil {
				r.Fatal(err)
			}
			checkHeader(r, box.Messages()[0])
		})
	})
}

// checkHeader holds a received header against the fields that a mail of ours
// has, and every line against the length that SMTP allows.
func checkHeader(t interface{ Errorf(string, ...any) }, m inbox.Message) {
	known := map[string]int{
		"From": 1, "To": 1, "Subject": 1, "Date": 1, "Message-Id": 1, "Mime-Version": 1, "Content-Type": 1,
		"Content-Language": 1, "Auto-Submitted": 1, "X-Auto-Response-Suppress": 1,
	}
	for _, f := range m.Header {
		known[f.Name]--
		if strings.ContainsAny(f.Value, "\r\n\x00\u202e") || !utf8.ValidString(f.Value) {
			t.Errorf("%s: %q", f.Name, f.Value)
		}
	}
	for name, left := range known {
		if left != 0 {
			t.Errorf("the header has %d of %s too few", left, name)
		}
	}
	for line := range strings.SplitSeq(string(m.Raw), "\r\n") {
		if len(line) > 998 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
	if len(m.EnvelopeTo) != 1 || m.EnvelopeTo[0] != "a@example.com" {
		t.Errorf("went to %q", m.EnvelopeTo)
	}
}

func TestSendRefusesWhatIsNoMessage(t *testing.T) {
	t.Parallel()
	box, sender := start(t, inbox.Options{})
	for name, change := range map[string]func(*reminders.Message){
		"no recipient":            func(m *reminders.Message) { m.To = "" },
		"two recipients":          func(m *reminders.Message) { m.To = "a@example.com, b@example.com" },
		"line break in recipient": func(m *reminders.Message) { m.To = "a@example.com>\r\nRCPT TO:<b@example.com" },
		"no at":                   func(m *reminders.Message) { m.To = "a.example.com" },
		"no domain":               func(m *reminders.Message) { m.To = "a@" },
		"no dot":                  func(m *reminders.Message) { m.To = "a@gmail" },
		"quoted":                  func(m *reminders.Message) { m.To = `"a b"@example.com` },
		"domain literal":          func(m *reminders.Message) { m.To = "a@[127.0.0.1]" },
		"long local part":         func(m *reminders.Message) { m.To = strings.Repeat("a", 65) + "@example.com" },
		"line break in id":        func(m *reminders.Message) { m.MessageID = "a@b\r\nBcc: x@example.com" },
		"brackets in id":          func(m *reminders.Message) { m.MessageID = "<a@b>" },
		"line break in language":  func(m *reminders.Message) { m.Language = "en\r\nBcc: x@example.com" },
	} {
		m := message("a@example.com")
		change(&m)
		err := sender.Send(t.Context(), m)
		checkOutcome(t, err, reminders.ErrDeferred, "message: malformed")
		if t.Failed() {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if box.Connections() != 0 {
		t.Error("the server was asked")
	}
}

func TestAddressesBeyondASCII(t *testing.T) {
	t.Parallel()
	t.Run("domain", func(t *testing.T) {
		t.Parallel()
		box, sender := start(t, inbox.Options{NoUTF8: true})
		if err := sender.Send(t.Context(), message("li@例子.中国")); err != nil {
			t.Fatal(err)
		}
		if got := box.Messages()[0].EnvelopeTo[0]; got != "li@xn--fsqu00a.xn--fiqs8s" {
			t.Errorf("went to %q", got)
		}
	})
	t.Run("local part, supported", func(t *testing.T) {
		t.Parallel()
		box, sender := start(t, inbox.Options{})
		if err := sender.Send(t.Context(), message("李@example.com")); err != nil {
			t.Fatal(err)
		}
		if got := box.Messages()[0].EnvelopeTo[0]; got != "李@example.com" {
			t.Errorf("went to %q", got)
		}
	})
	t.Run("local part, unsupported", func(t *testing.T) {
		t.Parallel()
		_, sender := start(t, inbox.Options{NoUTF8: true})
		checkOutcome(t, sender.Send(t.Context(), message("李@example.com")), reminders.ErrDeferred, "recipient: utf-8")
	})
}

func TestNewChecksTheConfiguration(t *testing.T) {
	t.Parallel()
	good := mail.Config{Host: "smtp.example.com", From: "Register <register@example.com>"}
	if _, err := mail.New(good); err != nil {
		t.Fatal(err)
	}
	for member, change := range map[string]func(*mail.Config){
		"mail.host":     func(c *mail.Config) { c.Host = "" },
		"mail.port":     func(c *mail.Config) { c.Port = 70000 },
		"mail.tls":      func(c *mail.Config) { c.TLS = "ssl" },
		"mail.from":     func(c *mail.Config) { c.From = "Register" },
		"mail.password": func(c *mail.Config) { c.Password = "hush" },
	} {
		c := good
		change(&c)
		_, err := mail.New(c)
		if err == nil || !strings.Contains(err.Error(), member) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", member, err)
		}
	}
}
