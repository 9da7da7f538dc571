package service_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders/calendar/calendartest"
)

func (o *office) want(path string, want ...string) *calendartest.Calendar {
	o.t.Helper()
	c := o.calendar(path)
	if diff := cmp.Diff(want, lines(c), cmp.Transformer("nil", func(l []string) []string { return append([]string{}, l...) })); diff != "" {
		o.t.Errorf("the calendar (-want +got):\n%s", diff)
	}
	return c
}

// Everybody's calendar has what the mails would tell them, past and to come.
func TestCalendarHasWhatIsTheirs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.person("Li", "Chen", "")
	o.person("Wang", "", "Zhao") // away, and Zhao stands in
	o.person("Zhao", "", "")
	o.person("Chen", "", "")
	o.order("O-1", "", 400, 12500.5, "Li")
	o.order("O-2", "", -300, 10, "li@example.com")
	o.order("O-3", "", 5, 10, "Wang")
	o.order("O-4", "", 6, 10, "stranger@elsewhere.example")
	o.order("O-5", "", 7, 10, "Li")
	o.exec(`UPDATE acme.orders SET paid = 'yes' WHERE _id = 'O-5'`)
	o.order("O-6", "C-1", 9, 1000, "Li")
	o.order("O-7", "C-1", 9, 250, "Li")
	o.order("O-8", "", 11, 10, "Zhao")
	o.exec(`UPDATE acme.orders SET due = NULL, spoken = $1 WHERE _id = 'O-8'`, day(-13)) // Zhao, nobody's manager: the role hears
	o.order("O-9", "", 11, 10, "Li")
	o.exec(`UPDATE acme.orders SET due = NULL, spoken = $1 WHERE _id = 'O-9'`, day(-13)) // due six days ago, escalated to Chen
	for _, tt := range []struct {
		person string
		want   []string
	}{
		{"li@example.com", []string{
			stamp(-300) + " Payment due: O-2, USD 10.00", stamp(-6) + " Contact: O-9", stamp(9) + " Payment due: C-1, USD 1,250.00", stamp(400) + " Payment due: O-1, USD 12,500.50",
		}},
		{"wang@example.com", []string{stamp(5) + " Payment due: O-3, USD 10.00"}},
		{"zhao@example.com", []string{stamp(-6) + " Contact: O-8", stamp(5) + " Payment due: O-3, USD 10.00"}},
		{"chen@example.com", []string{stamp(-6) + " Contact: O-9"}},
		{"boss@example.com", []string{stamp(-6) + " Contact: O-8"}},
		{"pay@example.com", []string{
			stamp(-300) + " Payment due: O-2, USD 10.00", stamp(5) + " Payment due: O-3, USD 10.00", stamp(6) + " Payment due: O-4, USD 10.00",
			stamp(9) + " Payment due: C-1, USD 1,250.00", stamp(400) + " Payment due: O-1, USD 12,500.50",
		}},
		{"stranger@elsewhere.example", nil},
		{"gone@example.com", nil},
	} {
		o.want(o.subscribe(tt.person, ""), tt.want...)
	}
}

func TestCalendarTellsItsProperties(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "registers.acme.language=zh-CN")
	o.order("华达电子,1;\\\r\nATTENDEE:x", "", 3, 3500, "Li@Example.com")
	c := o.want(o.subscribe("li@example.com", "acme"), stamp(3)+` 应收款到期：华达电子,1;\ ATTENDEE:x USD 3,500.00`)
	for name, want := range map[string]string{
		"METHOD": "PUBLISH", "NAME": "订单登记：到期日", "X-WR-CALNAME": "订单登记：到期日", "REFRESH-INTERVAL": "PT60M", "X-PUBLISHED-TTL": "PT60M",
		"X-WR-CALDESC": "li@example.com 的到期事项，以表格为准。日历随表格更新，请在表格中修改。", "LAST-MODIFIED": "20260101T000000Z",
	} {
		if got := c.Properties.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"DTSTAMP": "20260101T000000Z", "LAST-MODIFIED": "20260101T000000Z", "DTEND": stamp(4), "TRANSP": "TRANSPARENT", "STATUS": "CONFIRMED",
		"URL": "https://sheets.example.com/spreadsheets/sheet-id", "DESCRIPTION": "催款\nhttps://sheets.example.com/spreadsheets/sheet-id",
	} {
		if got := c.Events[0].Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// A date that moves moves its event; what is done, deleted, put off or can't be read is
// none.
func TestCalendarFollowsTheSheet(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	path := o.subscribe("li@example.com", "")
	for i, number := range []string{"O-1", "O-2", "O-3", "O-4", "O-5"} {
		o.order(number, "", 10+i, 10, "li@example.com")
	}
	before := o.calendar(path)
	o.exec(`UPDATE acme.orders SET due = $1 WHERE _id = 'O-1'`, day(50))
	o.exec(`UPDATE acme.orders SET paid = 'yes' WHERE _id = 'O-2'`)
	o.exec(`DELETE FROM acme.orders WHERE _id = 'O-3'`)
	o.exec(`INSERT INTO sheetsync.snoozes (register, resource, record_id, deadline, due_date, reason, until, by_resource, by_record_id, decided_at)
		VALUES ('acme', 'orders', 'O-4', 'payment', $1, 'snoozed', $2, 'orders', 'O-4', now())`, day(13), day(1))
	o.exec(`UPDATE acme.orders SET due = NULL, _raw = '{"due": "soon"}' WHERE _id = 'O-5'`)
	o.applied("2026-02-01T00:00:00Z")
	after := o.want(path, stamp(50)+" Payment due: O-1, USD 10.00")
	was, is := before.Events[0], after.Events[0]
	if was.Get("UID") != is.Get("UID") || was.Get("SEQUENCE") >= is.Get("SEQUENCE") || is.Get("LAST-MODIFIED") != "20260201T000000Z" {
		t.Errorf("the event was\n%v\nand is\n%v", was, is)
	}
	if note := after.Properties.Get("DESCRIPTION"); !strings.Contains(note, "1 date is missing here") {
		t.Errorf("the calendar says %q", note)
	}
	o.exec(`UPDATE sheetsync.snoozes SET until = $1`, day(0))
	o.want(path, stamp(13)+" Payment due: O-4, USD 10.00", stamp(50)+" Payment due: O-1, USD 10.00")
}

// A calendar of a register whose sheet could not be looked at says of which time it is.
func TestCalendarOfStaleRecords(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "registers.acme.sync=@every 10s")
	o.order("O-1", "", 1, 10, "li@example.com")
	c := o.want(o.subscribe("li@example.com", ""), stamp(1)+" Payment due: O-1, USD 10.00")
	if note := c.Properties.Get("X-WR-CALDESC"); !strings.Contains(note, "\nAs of 2026-01-01 00:00: the sheet could not be checked since") {
		t.Errorf("the calendar says %q", note)
	}
	o.exec(`DELETE FROM sheetsync.heartbeats`)
	c = o.want(o.subscribe("pay@example.com", ""))
	if note := c.Properties.Get("X-WR-CALDESC"); !strings.Contains(note, "has never been taken over") {
		t.Errorf("the calendar says %q", note)
	}
}

// Where the records can't be read, apps go on with what they have.
func TestCalendarThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	path := o.subscribe("li@example.com", "")
	o.exec(`DROP TABLE acme.orders CASCADE`)
	answer, body := o.ask(http.MethodGet, path)
	if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" || strings.Contains(string(body), "orders") {
		t.Errorf("%s: %s", answer.Status, body)
	}
	o.exec(`UPDATE sheetsync.calendar_feeds SET register = 'dropped'`)
	o.want(path)
}

// What opens no calendar has one answer, whatever it is.
func TestCalendarIsSecret(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.order("O-1", "", 1, 10, "li@example.com")
	path := o.subscribe("li@example.com", "")
	o.want(path, stamp(1)+" Payment due: O-1, USD 10.00")
	revoked := o.subscribe("wang@example.com", "")
	if list, err := o.s.Feeds().Revoke(context.Background(), "wang@example.com", "", time.Now()); err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	first := ""
	for _, path := range []string{
		revoked, "/calendar/" + strings.Repeat("a", 32) + ".ics", "/calendar/.ics", "/calendar/a.ics", "/calendar/" + strings.Repeat("a", 5000) + ".ics", "/calendar/",
		strings.TrimSuffix(path, ".ics"), path + ".ics", path + "/more", "/calendar/x" + strings.TrimPrefix(path, "/calendar/"), "/calendar/%00%0d%0a.ics", "/calendar/' OR true--.ics",
	} {
		answer, body := o.ask(http.MethodGet, strings.ReplaceAll(path, " ", "%20"), "X-Forwarded-For", "192.0.2.1")
		answer.Header.Del("Date")
		got := fmt.Sprint(answer.Status, answer.Header, string(body))
		if first == "" {
			first = got
		}
		if answer.StatusCode != http.StatusNotFound || got != first {
			t.Errorf("%.80s: %s, want %s", path, got, first)
		}
	}
	if answer, _ := o.ask(http.MethodGet, path, "Sec-Fetch-Mode", "navigate"); answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a browser keeps it: %s", answer.Header.Get("Cache-Control"))
	}
	for name, want := range map[string]string{"Cache-Control": "private", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"} {
		if answer, _ := o.ask(http.MethodHead, path); !strings.Contains(answer.Header.Get(name), want) {
			t.Errorf("%s is %q", name, answer.Header.Get(name))
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch} {
		if answer, _ := o.ask(method, path); answer.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %s", method, answer.Status)
		}
	}
	answer, body := o.ask(http.MethodGet, path, "Host", "evil.example", "X-Forwarded-Host", "evil.example")
	if strings.Contains(fmt.Sprint(answer.Header)+string(body), "evil.example") {
		t.Errorf("the host is reflected: %v\n%s", answer.Header, body)
	}
	token := strings.TrimSuffix(strings.TrimPrefix(path, "/calendar/"), ".ics")
	if strings.Contains(string(body)+o.log.String(), token) {
		t.Error("the token is in the calendar or the log")
	}
	var rows []string
	if err := o.db.SelectContext(context.Background(), &rows, `SELECT f::text FROM sheetsync.calendar_feeds f`); err != nil || len(rows) != 2 || strings.Contains(strings.Join(rows, ""), token) {
		t.Errorf("the table has %q, %v", rows, err)
	}
}

func TestCalendarIsAskedForAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	path := o.subscribe("li@example.com", "")
	o.order("O-1", "", 1, 10, "li@example.com")
	answer, body := o.ask(http.MethodGet, path)
	tag := answer.Header.Get("ETag")
	if kind := answer.Header.Get("Content-Type"); kind != "text/calendar; charset=utf-8; method=PUBLISH" || tag == "" {
		t.Errorf("%q, ETag %q", kind, tag)
	}
	for _, known := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		if answer, body := o.ask(http.MethodGet, path, "If-None-Match", known); answer.StatusCode != http.StatusNotModified || len(body) > 0 || answer.Header.Get("ETag") != tag {
			t.Errorf("If-None-Match: %s gives %s", known, answer.Status)
		}
	}
	if answer, none := o.ask(http.MethodHead, path); answer.StatusCode != http.StatusOK || len(none) > 0 || answer.ContentLength != int64(len(body)) {
		t.Errorf("HEAD gives %s, %d of %d bytes", answer.Status, answer.ContentLength, len(body))
	}
	o.order("O-2", "", 2, 10, "li@example.com")
	if answer, _ := o.ask(http.MethodGet, path, "If-None-Match", tag); answer.StatusCode != http.StatusOK || answer.Header.Get("ETag") == tag {
		t.Errorf("after a change: %s", answer.Status)
	}
	list, err := o.s.Feeds().List(context.Background())
	if err != nil || len(list) != 1 || list[0].ReadAt == nil {
		t.Errorf("%+v, %v", list, err)
	}
}

// Whoever asks too often waits, for one calendar and for all.
func TestCalendarIsAskedForTooOften(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	path := o.subscribe("li@example.com", "")
	limited := func(path, from string) bool {
		answer, _ := o.ask(http.MethodGet, path, "X-Forwarded-For", "203.0.113.9, "+from)
		if answer.StatusCode == http.StatusTooManyRequests && answer.Header.Get("Retry-After") == "" {
			t.Error("nobody says when to come back")
		}
		return answer.StatusCode == http.StatusTooManyRequests
	}
	asked := 0
	for ; !limited(path, fmt.Sprintf("192.0.2.%d", asked)); asked++ { // each time from elsewhere
	}
	if asked < 20 || asked > 100 {
		t.Errorf("one calendar was given away %d times", asked)
	}
	if limited(o.subscribe("wang@example.com", ""), "192.0.2.200") {
		t.Error("another calendar is limited as well")
	}
	for asked = 0; !limited(fmt.Sprintf("/calendar/guess%d.ics", asked), fmt.Sprintf("2001:db8::%x", asked)); asked++ { // one network
	}
	if asked < 60 || asked > 500 {
		t.Errorf("one network guessed %d times", asked)
	}
	if limited("/calendar/other.ics", "2001:db8:1::1") {
		t.Error("another network is limited as well")
	}
}

// An event of the calendar is the one that the mail has.
func TestCalendarHasTheEventsOfMails(t *testing.T) {
	t.Parallel()
	for _, told := range []string{"before", "after"} {
		t.Run(told, func(t *testing.T) {
			t.Parallel()
			o, box := newMailingOffice(t)
			path := o.subscribe("li@example.com", "")
			for _, number := range []string{"O-3", "O-1", "O-2", "O-4"} {
				o.order(number, "C-1", 3, 10, "li@example.com")
			}
			o.order("O-5", "", 3, 10, "li@example.com")
			feed := o.calendar(path)
			mailed := o.mailed(box)
			if told == "after" {
				o.order("O-0", "C-1", 3, 10, "li@example.com") // it comes later, and the event stays
				feed = o.calendar(path)
			}
			uids := func(c *calendartest.Calendar) []string {
				var list []string
				for _, e := range c.Events {
					list = append(list, e.Get("UID"))
				}
				slices.Sort(list)
				return list
			}
			if diff := cmp.Diff(uids(mailed), uids(feed)); diff != "" || len(feed.Events) != 2 {
				t.Errorf("the events (-mail +calendar):\n%s", diff)
			}
		})
	}
}

// A calendar of so many dates that nobody looks through has those that are next.
func BenchmarkCalendarOf4000Dates(b *testing.B) {
	o := newOffice(b)
	o.exec(`INSERT INTO acme.orders (_id, _row, _changed_at, number, due, amount, currency, owner)
		SELECT 'O' || n, n, now(), '订单 ' || n, current_date + n % 1000 - 300, n, 'USD', CASE WHEN n % 5 = 0 THEN 'li@example.com' ELSE 'm' || n % 40 || '@example.com' END FROM generate_series(1, 20000) n`)
	o.exec(`ANALYZE acme.orders`)
	token := o.subscribe("li@example.com", "")
	var size, events int
	for b.Loop() {
		data := o.direct(token)
		size, events = len(data), strings.Count(string(data), "BEGIN:VEVENT")
	}
	if events != 4000 {
		b.Fatalf("%d events", events)
	}
	b.ReportMetric(float64(size), "bytes")
}

func TestCalendarIsBounded(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.exec(`INSERT INTO acme.orders (_id, _row, _changed_at, number, due, owner)
		SELECT 'O' || n, n, now(), 'O' || n, CAST($1 AS date) + (n - 5000), 'li@example.com' FROM generate_series(1, 5100) n`, day(0))
	c := o.calendar(o.subscribe("li@example.com", ""))
	if n := len(c.Events); n != 5000 || c.Events[n-1].Get("DTSTART") != stamp(100) || c.Events[0].Get("DTSTART") != stamp(101-5000) {
		t.Errorf("%d events, from %v to %v", n, c.Events[0], c.Events[n-1])
	}
	if note := c.Properties.Get("DESCRIPTION"); !strings.Contains(note, "\n100 dates are left out") {
		t.Errorf("the calendar says %q", note)
	}
}
