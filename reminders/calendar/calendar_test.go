package calendar_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"sheetsync/reminders/calendar"
	"sheetsync/sheetschema/expression"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	day, _ := expression.NewDay(2026, 3, 1)
	at := time.Date(2026, 2, 20, 8, 30, 0, 0, time.FixedZone("CST", 8*3600))
	nasty := "华达电子；PO,1; \\ \r\nBEGIN:VALARM\nATTENDEE:mailto:x@example.com " + strings.Repeat("长", 100)
	uid := calendar.UID("acme", "orders", "r1", "due", "example.com")
	events := []calendar.Event{
		{UID: uid, Day: day, Summary: nasty, Description: "a\nb", Link: "https://example.com/a?b=1#gid=2"},
		{UID: calendar.UID("acme", "orders", "r2", "due", "example.com"), Day: day + 1, Summary: "gone", Cancelled: true},
	}
	got := calendar.Write("Customers", events, at)
	for line := range strings.SplitSeq(strings.TrimSuffix(string(got), "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line is %d bytes: %q", len(line), line)
		}
		if strings.HasPrefix(line, "BEGIN:VALARM") || strings.HasPrefix(line, "ATTENDEE") {
			t.Errorf("a cell's text became %q", line)
		}
	}
	read, err := ics.ParseCalendar(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	list := read.Events()
	if len(list) != 2 || list[0].Id() != uid {
		t.Fatalf("%d events:\n%s", len(list), got)
	}
	for property, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertyDtStart: "20260301", ics.ComponentPropertyDtEnd: "20260302", ics.ComponentPropertyDtstamp: "20260220T003000Z",
		ics.ComponentPropertyStatus: "CONFIRMED", ics.ComponentPropertyUrl: "https://example.com/a?b=1#gid=2",
	} {
		if p := list[0].GetProperty(property); p == nil || p.Value != want {
			t.Errorf("%s is %+v, want %s", property, p, want)
		}
	}
	if p := list[1].GetProperty(ics.ComponentPropertyStatus); p == nil || p.Value != "CANCELLED" {
		t.Errorf("the second event is %+v", p)
	}
	if !strings.Contains(string(got), "METHOD:PUBLISH\r\n") {
		t.Errorf("%s", got)
	}
}

// A mail that is sent later has the greater sequence number, and a date that is moved
// keeps its event.
func TestSequence(t *testing.T) {
	t.Parallel()
	sequence := func(at time.Time) string {
		c, err := ics.ParseCalendar(bytes.NewReader(calendar.Write("", []calendar.Event{{UID: "u"}}, at)))
		if err != nil {
			t.Fatal(err)
		}
		return c.Events()[0].GetProperty(ics.ComponentPropertySequence).Value
	}
	first, later := time.Date(2026, 2, 20, 8, 30, 0, 0, time.UTC), time.Date(2026, 2, 20, 8, 31, 0, 0, time.UTC)
	if a, b := sequence(first), sequence(later); len(a) > len(b) || a >= b {
		t.Errorf("%s before %s", a, b)
	}
	if calendar.UID("a", "b", "c", "d", "e") == calendar.UID("a", "b", "c d", "", "e") {
		t.Error("two things have one UID")
	}
}
