package ledger_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
)

// calendarOf are the events of a mail's attachment, a line each.
func calendarOf(t *testing.T, raw []byte) (events []string, uids map[string]string) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	uids = make(map[string]string)
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextPart()
		if err != nil {
			return events, uids
		}
		kind, params, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if kind != "text/calendar" {
			continue
		}
		if params["method"] != "PUBLISH" || part.FileName() != "reminders.ics" {
			t.Errorf("the calendar is %v, called %q", params, part.FileName())
		}
		content, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil {
			t.Fatal(err)
		}
		c, err := ics.ParseCalendar(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range c.Events() {
			text := fmt.Sprintf("%s %s %s", e.GetProperty(ics.ComponentPropertyDtStart).Value, e.GetProperty(ics.ComponentPropertyStatus).Value, e.GetProperty(ics.ComponentPropertySummary).Value)
			events = append(events, text)
			uids[text] = e.Id()
		}
	}
}

// The events of a mail's calendar stay, move and are taken back with what they are
// about.
func TestCalendarsFollowTheDates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, id := range []string{"C1", "C2", "C3", "C4"} {
		w.contract(id, "2026-03-08", "li@example.com")
	}
	s := w.service()
	s.Calendars = true
	run := func(day string) (events []string, uids map[string]string) {
		if _, err := w.runAs(s, day, false); err != nil {
			t.Fatal(err)
		}
		messages := w.box.Messages()
		return calendarOf(t, messages[len(messages)-1].Raw)
	}
	first, was := run("2026-03-01")
	want := []string{"20260308 CONFIRMED Contract ends: C1 · Acme GmbH", "20260308 CONFIRMED Contract ends: C2 · Acme GmbH", "20260308 CONFIRMED Contract ends: C3 · Acme GmbH", "20260308 CONFIRMED Contract ends: C4 · Acme GmbH"}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Fatalf("the first calendar (-want +got):\n%s", diff)
	}
	w.contract("C5", "2026-03-09", "li@example.com")
	w.exec(`UPDATE acme.contracts SET ends = '2026-06-01' WHERE _id = 'C2'`)
	w.exec(`DELETE FROM acme.contracts WHERE _id = 'C3'`)
	second, is := run("2026-03-02")
	want = []string{
		"20260309 CONFIRMED Contract ends: C5 · Acme GmbH", "20260601 CONFIRMED Contract ends: C2 · Acme GmbH", "20260308 CANCELLED Contract ends (Contracts): done or gone",
	}
	if diff := cmp.Diff(want, second); diff != "" {
		t.Fatalf("the second calendar (-want +got):\n%s", diff)
	}
	if was[first[1]] != is[second[1]] || was[first[2]] != is[second[2]] || was[first[0]] == was[first[1]] || !strings.HasSuffix(is[second[0]], "@example.com") {
		t.Errorf("the events were %v and are %v", was, is)
	}
}
