package bounces_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sheetsync/reminders/bounces"
	"sheetsync/reminders/bounces/bouncestest"
)

func start(t *testing.T) (*bouncestest.Server, bounces.Config) {
	t.Helper()
	s, err := bouncestest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, bounces.Config{Host: "127.0.0.1", Port: s.Port(), TLS: "none", Username: bouncestest.Username, Password: bouncestest.Password}
}

// read reads a mailbox from a position; those of recipients that begin with “our” are known.
func read(t *testing.T, c bounces.Config, from bounces.Position) (recipients []string, at bounces.Position) {
	t.Helper()
	at, err := bounces.Read(t.Context(), c, from, func(list []bounces.Bounce) (bool, error) {
		known := false
		for _, b := range list {
			recipients = append(recipients, b.Recipient)
			known = known || strings.HasPrefix(b.Recipient, "our")
		}
		return known, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return recipients, at
}

func TestReadGoesOnWhereItEnded(t *testing.T) {
	t.Parallel()
	s, c := start(t)
	deliver := func(message string) {
		t.Helper()
		if err := s.Deliver(message); err != nil {
			t.Fatal(err)
		}
	}
	before, err := s.Seen()
	if err != nil {
		t.Fatal(err)
	}
	deliver(bouncestest.Notification("1@example.com", "ours@example.com", "failed", "5.1.1"))
	deliver("From: li@example.com\r\nSubject: hello\r\n\r\nhello\r\n")
	deliver(bouncestest.Notification("2@example.com", "theirs@example.com", "failed", "5.1.1"))
	got, at := read(t, c, bounces.Position{})
	if want := []string{"ours@example.com", "theirs@example.com"}; !slices.Equal(got, want) {
		t.Errorf("read %v", got)
	}
	seen, err := s.Seen()
	if err != nil || len(seen) != len(before)+1 {
		t.Errorf("seen: %v, before %v, %v", seen, before, err)
	}
	if got, again := read(t, c, at); len(got) != 0 || again != at {
		t.Errorf("a second time: %v, %v and not %v", got, again, at)
	}
	deliver(bouncestest.Notification("3@example.com", "our-next@example.com", "failed", "5.2.2"))
	if got, _ := read(t, c, at); !slices.Equal(got, []string{"our-next@example.com"}) {
		t.Errorf("what came since: %v", got)
	}
	// The server has numbered its messages anew.
	if got, _ := read(t, c, bounces.Position{Validity: at.Validity + 1, UID: at.UID + 100}); len(got) != 3 {
		t.Errorf("with another UIDVALIDITY: %v", got)
	}
}

// What can't be noted is read again.
func TestReadStopsWhereItFails(t *testing.T) {
	t.Parallel()
	s, c := start(t)
	for _, id := range []string{"1@example.com", "2@example.com"} {
		if err := s.Deliver(bouncestest.Notification(id, "a@example.com", "failed", "5.1.1")); err != nil {
			t.Fatal(err)
		}
	}
	broken := errors.New("the database is down")
	calls := 0
	at, err := bounces.Read(t.Context(), c, bounces.Position{}, func([]bounces.Bounce) (bool, error) {
		if calls++; calls == 2 {
			return false, broken
		}
		return true, nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got, _ := read(t, c, at); len(got) != 1 {
		t.Errorf("then %v", got)
	}
}

func TestWhatKeepsFromTheMailbox(t *testing.T) {
	t.Parallel()
	s, good := start(t)
	if found, err := bounces.Check(t.Context(), good); err != nil || !strings.Contains(found, "INBOX has 1 messages") {
		t.Errorf("%s, %v", found, err)
	}
	closed, err := bouncestest.Start()
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*bounces.Config){
		"login refused by 127.0.0.1:":        func(c *bounces.Config) { c.Password = "wrong secret" },
		`there is no mailbox "Back"`:         func(c *bounces.Config) { c.Mailbox = "Back" },
		"no connection to 127.0.0.1:":        func(c *bounces.Config) { c.Port = closed.Port() },
		"answered in clear text: set mail.b": func(c *bounces.Config) { c.TLS = "implicit" },
	} {
		c := good
		change(&c)
		if _, err := bounces.Check(t.Context(), c); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", want, err)
		}
	}
	_ = s
}
