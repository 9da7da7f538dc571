// Package calendar writes what falls due as a calendar that mail programs and calendar
// apps take over: iCalendar (RFC 5545), published (RFC 5546, method PUBLISH). It is
// pure: events in, text out.
//
// An event is known by what is due and not by when: its UID names the register, the
// record and the deadline. So a date that is moved moves its event, and one that is done
// or gone takes it back (STATUS:CANCELLED), where the sequence number is greater than
// that of the mail before; it is the time of the mail in minutes.
//
// # Feeds
//
// A mail says what is new, and has to take back what is over. A [Feed] is the whole
// calendar each time: apps ask for it again (REFRESH-INTERVAL of RFC 7986, and
// X-PUBLISHED-TTL, its name in Outlook) and forget what isn't there any more. So it has
// no cancelled events, which some of them would show struck out for ever, or as if they
// were still to come. Its UIDs are those of the mails. DTSTAMP, LAST-MODIFIED and the
// sequence number are of the last change of the records, not of the question: a calendar
// that says the same has the same bytes, and a sequence number that is no greater than
// that of a mail about the same state, and greater than those before it.
//
// Nothing has an alarm. The mails and cards remind people, on the days that the schema
// says; an all-day event's alarm rings at midnight, and most apps drop those of calendars
// that they subscribe to.
package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
)

// ContentType is the type of what [Write] gives, as mails have it.
const ContentType = "text/calendar; charset=utf-8; method=PUBLISH"

// An Event is one thing that is due, on a whole day.
type Event struct {
	UID         string // see [UID]
	Day         expression.Day
	Summary     string
	Description string // "" for none; lines end in \n
	Link        string // "" for none
	Cancelled   bool   // it is done or gone
}

// UID names what is due: a record's deadline. domain is the sender's.
func UID(register, resource, record, deadline, domain string) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q %q %q", register, resource, record, deadline) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil)[:16]) + "@" + domain
}

// epoch is when sequence numbers begin.
var epoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// Write writes the events as they are at an instant, under a name for the calendar.
func Write(name string, events []Event, at time.Time) []byte {
	c := ics.NewCalendarFor("sheetsync")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(name)
	for i := range events {
		events[i].addTo(c, at)
	}
	return []byte(c.Serialize(ics.WithNewLineWindows))
}

// addTo adds the event as it was at an instant.
func (e *Event) addTo(c *ics.Calendar, at time.Time) *ics.VEvent {
	v := c.AddEvent(e.UID)
	v.SetDtStampTime(at)
	v.SetSequence(int(max(at.Sub(epoch)/time.Minute, 0)))
	v.SetAllDayStartAt(e.Day.Start(time.UTC))
	v.SetAllDayEndAt((e.Day + 1).Start(time.UTC))
	v.SetSummary(celltext.Flat(e.Summary))
	v.SetTimeTransparency(ics.TransparencyTransparent) // nobody is busy all day over it
	v.SetStatus(ics.ObjectStatusConfirmed)
	if e.Cancelled {
		v.SetStatus(ics.ObjectStatusCancelled)
	}
	if e.Description != "" {
		v.SetDescription(flatLines(e.Description))
	}
	if e.Link != "" {
		v.SetURL(e.Link)
	}
	return v
}

// flatLines leaves nothing in a text that could end a line or turn it round but its line
// breaks.
func flatLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = celltext.Flat(lines[i])
	}
	return strings.Join(lines, "\n")
}
