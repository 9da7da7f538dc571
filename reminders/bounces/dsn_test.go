package bounces_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders/bounces"
	"sheetsync/reminders/bounces/bouncestest"
)

func TestParse(t *testing.T) {
	t.Parallel()
	usual := bouncestest.Notification("reminder.1@example.com", "Gone@Example.com", "failed", "5.1.1")
	two := strings.Replace(usual, "Diagnostic-Code: smtp; said so\r\n", "\r\nFinal-Recipient: RFC822;full@example.com\r\nAction: Failed\r\nStatus: 5.2.2 (mailbox full)\r\n\r\nFinal-Recipient: rfc822;ok@example.com\r\nAction: relayed\r\nStatus: 2.0.0\r\n", 1)
	forwarded := strings.Replace(usual, "Final-Recipient: rfc822; Gone", "Original-Recipient: rfc822;li@example.com\r\nFinal-Recipient: rfc822; Gone", 1)
	whole := strings.Replace(usual, "text/rfc822-headers", "message/rfc822", 1)
	gone := []bounces.Bounce{{"reminder.1@example.com", "gone@example.com", "5.1.1"}}
	for _, tt := range []struct {
		name, message string
		want          []bounces.Bounce
		none          bool // it is no notification
	}{
		{"as mail servers send them", usual, gone, false},
		{"with the whole mail", whole, gone, false},
		{"of a mail to several", two, []bounces.Bounce{gone[0], {"reminder.1@example.com", "full@example.com", "5.2.2"}}, false},
		{"of a forwarded address", forwarded, []bounces.Bounce{{"reminder.1@example.com", "li@example.com", "5.1.1"}}, false},
		{"delayed only", bouncestest.Notification("reminder.1@example.com", "a@example.com", "delayed", "4.4.1"), nil, false},
		{"failed with a status that isn't permanent", bouncestest.Notification("reminder.1@example.com", "a@example.com", "failed", "4.4.7"), nil, false},
		{"no status", strings.Replace(usual, "Status: 5.1.1\r\n", "", 1), nil, false},
		{"no address", strings.Replace(usual, "rfc822; Gone@Example.com", "rfc822; \x01nonsense", 1), nil, false},
		{"another type of address", strings.Replace(usual, "Final-Recipient: rfc822; Gone@Example.com", "Final-Recipient: x400", 1), nil, false},
		{"no Message-ID", strings.Replace(usual, "Message-ID: <reminder.1@example.com>\r\n", "", 1), nil, true},
		{"a report of something else", strings.Replace(usual, "report-type=delivery-status", "report-type=feedback-report", 1), nil, true},
		{"a person's mail", "From: li@example.com\r\nSubject: hello\r\n\r\nStatus: 5.1.1\r\n", nil, true},
		{"cut off", usual[:len(usual)/2], nil, true},
		{"empty", "", nil, true},
	} {
		got, err := bounces.Parse(strings.NewReader(tt.message))
		if errors.Is(err, bounces.ErrNoReport) != tt.none || err != nil && !tt.none {
			t.Errorf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(bouncestest.Notification("reminder.1@example.com", "gone@example.com", "failed", "5.1.1"))
	f.Add("")
	f.Fuzz(func(t *testing.T, message string) {
		list, err := bounces.Parse(strings.NewReader(message))
		if err != nil && len(list) > 0 {
			t.Errorf("%v beside an error", list)
		}
		for _, b := range list {
			if b.Recipient == "" || b.MessageID == "" || !strings.HasPrefix(b.Status, "5.") {
				t.Errorf("%+v", b)
			}
		}
	})
}
