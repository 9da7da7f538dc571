package calendar_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"

	"sheetsync/reminders/calendar"
	"sheetsync/reminders/calendar/calendartest"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
)

func TestFeed(t *testing.T) {
	t.Parallel()
	day, _ := expression.NewDay(2026, 12, 31)
	changed := time.Date(2026, 2, 20, 8, 30, 0, 0, time.FixedZone("CST", 8*3600))
	uid := calendar.UID("acme", "orders", "r1", "due", "example.com")
	f := calendar.Feed{Name: "外贸客户登记：到期日", Description: "第一行\n第二行，有逗号；和分号", Refresh: time.Hour, Parts: []calendar.FeedPart{
		{Changed: changed, Events: []calendar.Event{{UID: uid, Day: day, Summary: "应收款到期：华达 PO-1 USD 3,500.00", Link: "https://example.com/a?b=1#gid=2&range=A3"}}},
		{Changed: changed.Add(-time.Hour), Events: []calendar.Event{{UID: "other@example.com", Day: day}}},
	}}
	got := f.Write()
	if !bytes.Equal(got, f.Write()) {
		t.Error("the same feed has other bytes")
	}
	c, err := calendartest.Read(got)
	if err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	for name, want := range map[string]string{
		"VERSION": "2.0", "METHOD": "PUBLISH", "NAME": f.Name, "X-WR-CALNAME": f.Name, "DESCRIPTION": f.Description, "X-WR-CALDESC": f.Description,
		"REFRESH-INTERVAL": "PT60M", "X-PUBLISHED-TTL": "PT60M", "LAST-MODIFIED": "20260220T003000Z",
	} {
		if got := c.Properties.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	first, ok := c.Event(uid)
	if !ok || len(c.Events) != 2 {
		t.Fatalf("%d events:\n%s", len(c.Events), got)
	}
	for name, want := range map[string]string{
		"DTSTART": "20261231", "DTEND": "20270101", "SUMMARY": "应收款到期：华达 PO-1 USD 3,500.00", "URL": "https://example.com/a?b=1#gid=2&range=A3",
		"DTSTAMP": "20260220T003000Z", "LAST-MODIFIED": "20260220T003000Z", "SEQUENCE": "3228510", "STATUS": "CONFIRMED", "TRANSP": "TRANSPARENT",
	} {
		if got := first.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if other, _ := c.Event("other@example.com"); other.Get("SEQUENCE") != "3228450" {
		t.Errorf("the other part's event is %v", other)
	}
	for _, line := range []string{"DTSTART;VALUE=DATE:20261231\r\n", "REFRESH-INTERVAL;VALUE=DURATION:PT60M\r\n"} {
		if !strings.Contains(string(got), line) {
			t.Errorf("without %q:\n%s", line, got)
		}
	}
	if strings.Contains(string(got), "VALARM") {
		t.Error("something rings")
	}
}

func TestFeedOfNothing(t *testing.T) {
	t.Parallel()
	c, err := calendartest.Read((&calendar.Feed{Name: "Customers"}).Write())
	if err != nil || len(c.Events) != 0 || c.Properties.Get("REFRESH-INTERVAL") != "PT1M" {
		t.Errorf("%+v, %v", c, err)
	}
}

// Whatever stands in a cell, it is the text of its property and nothing else.
func TestTextsStayTexts(t *testing.T) {
	t.Parallel()
	pieces := rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{
			"\r\n", "\n", "\r", "\\", "\\n", "\\\\n", ",", ";", ":", "\"", "\x00", "\u2028", "\u2029", "\u0085", "\u202e", "\ufeff", "\xff", " ", "\t", "^n",
			"\r\nEND:VEVENT\r\nBEGIN:VALARM\r\n", "\nATTENDEE:mailto:x@example.com", "应收款到期：", "😀", "e\u0301",
		}),
	)
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			return strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(t, name), "")
		}
		f := calendar.Feed{Name: text("name"), Description: text("description"), Parts: []calendar.FeedPart{{
			Events: []calendar.Event{{UID: "u@example.com", Summary: text("summary"), Description: text("event")}}}}}
		data := f.Write()
		c, err := calendartest.Read(data)
		if err != nil {
			t.Fatalf("%v\n%q", err, data)
		}
		if len(c.Events) != 1 {
			t.Fatalf("%d events", len(c.Events))
		}
		e := &f.Parts[0].Events[0]
		for _, check := range []struct{ name, got, want string }{
			{"the summary", c.Events[0].Get("SUMMARY"), celltext.Flat(e.Summary)},
			{"the description", flat(c.Events[0].Get("DESCRIPTION")), flat(e.Description)},
			{"the calendar's name", c.Properties.Get("NAME"), celltext.Flat(f.Name)},
			{"the calendar's description", flat(c.Properties.Get("X-WR-CALDESC")), flat(f.Description)},
		} {
			if check.got != check.want {
				t.Fatalf("%s is %q, want %q", check.name, check.got, check.want)
			}
		}
		if len(c.Events[0]) > 10 {
			t.Fatalf("more properties than were given: %v", c.Events[0])
		}
		read, err := ics.ParseCalendar(bytes.NewReader(data))
		if err != nil || len(read.Events()) != 1 || len(read.Events()[0].Components) != 0 {
			t.Fatalf("another reader sees %v, %v", read, err)
		}
	})
}

// flat is a text without what its lines are parted by.
func flat(text string) string { return celltext.Flat(text) }
