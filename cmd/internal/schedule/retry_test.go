package schedule

import (
	"testing"
	"time"

	"sheetsync/reminders"
)

func TestWhatMayPass(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		mail reminders.Mail
		want bool
	}{
		{"sent", reminders.Mail{State: reminders.StateSent}, false},
		{"a robot that was asked too often", reminders.Mail{State: reminders.StateOwed, Error: "robot later 45009"}, true},
		{"a chat service out of reach", reminders.Mail{State: reminders.StateOwed, Error: "robot connect"}, true},
		{"a webhook that is gone", reminders.Mail{State: reminders.StateOwed, Error: "robot settings 93000"}, false},
		{"greylisting", reminders.Mail{State: reminders.StateOwed, Error: "recipient 451 4.7.0"}, true},
		{"a mail server out of reach", reminders.Mail{State: reminders.StateOwed, Error: "connect: refused"}, true},
		{"a login that is wrong", reminders.Mail{State: reminders.StateOwed, Error: "login 535 5.7.8"}, false},
		{"perhaps sent", reminders.Mail{State: reminders.StateUnconfirmed, Error: "robot answer"}, false},
		{"not tried", reminders.Mail{State: reminders.StateOwed}, false},
	}
	for _, tt := range tests {
		if got := mayPass(&reminders.Report{Mails: []reminders.Mail{{State: reminders.StateSent}, tt.mail}}); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A refusal is tried again three times, five minutes apart, and anew the next day.
func TestRetries(t *testing.T) {
	t.Parallel()
	var r retries
	now := time.Date(2026, 3, 1, 8, 30, 0, 0, time.UTC)
	if r.due("acme", now) {
		t.Error("without a round there is nothing to try again")
	}
	for n := range 4 {
		r.note("acme", true, now)
		if r.due("acme", now.Add(4*time.Minute)) {
			t.Errorf("round %d: tried again after four minutes", n)
		}
		now = now.Add(5 * time.Minute)
		if got, want := r.due("acme", now), n < 3; got != want {
			t.Errorf("round %d: tried again after five minutes: %v", n, got)
		}
		if r.due("acme", now) {
			t.Errorf("round %d: tried again twice", n)
		}
	}
	r.note("acme", true, now.Add(24*time.Hour))
	if !r.due("acme", now.Add(24*time.Hour+retryAfter)) || r.due("other", now.Add(48*time.Hour)) {
		t.Error("the next day counts anew, and each register alone")
	}
	r.note("acme", false, now.Add(25*time.Hour))
	if r.due("acme", now.Add(48*time.Hour)) {
		t.Error("what went out is tried again")
	}
}
