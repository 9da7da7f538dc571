package reminders

import (
	"strings"
	"testing"
	"time"

	"sheetsync/reminders/digest"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// sample is a digest with items of both deadlines and one that was perhaps missed.
func sample(t *testing.T, tag language.Tag) *personal {
	t.Helper()
	register := trade(t)
	register.Language, register.Link = tag, "https://sheets.example/d/1?a=1&b=2"
	r := register.Descriptor.Resources[0]
	today := day(t, "2026-03-01")
	item := func(id, deadline string, position, left int, title string) Item {
		due := today + expression.Day(left)
		return Item{Key: Key{r.Name, id, deadline, due, "P7D", "li@example.com"}, Title: title, DaysLeft: left, resource: r, position: position, counts: due}
	}
	d := &personal{
		register: &register, day: today, recipient: "li@example.com",
		items: []Item{
			item("r3", "payment_due", 0, -1, "B · {{.}} {count}"),
			item("r2", "payment_due", 0, 0, ""),
			item("r4", "closing", 1, 1, "C · <script>alert(1)</script>"),
			item("r1", "payment_due", 0, 7, "A · =HYPERLINK(1)"),
		},
		untold: []missed{{
			Entry: Entry{Key: Key{r.Name, "r0", "payment_due", day(t, "2026-02-27"), "P7D", "li@example.com"}, UpdatedAt: time.Date(2026, 2, 20, 17, 0, 0, 0, time.UTC)},
			title: "Z & Co",
		}},
	}
	d.items[0].Amount, d.items[0].Currency, d.items[0].Owner, d.items[0].owners = expression.IntegerOf(3500), "USD", "Li Na", []string{"li@example.com"}
	return d
}

func (d *personal) sampleMessage(at time.Time) Message {
	d.page = digest.OfDates(d.content(0))
	return (&Service{}).message(d.page, d.register, d.recipient, d.messageID("example.com"), at)
}

// What the items know is what the mail says; whoever owns a record isn't told so.
func TestDigestOfItems(t *testing.T) {
	t.Parallel()
	d := sample(t, language.English)
	m := d.sampleMessage(time.Date(2026, 3, 1, 8, 30, 0, 0, time.UTC))
	if m.Subject != "Overdue 1 day: B · {{.}} {count}, USD 3,500.00, and 3 more – Trade register" || m.Language != "en" || m.To != "li@example.com" {
		t.Errorf("%q in %q to %q", m.Subject, m.Language, m.To)
	}
	for _, want := range []string{"Payment due", "closing", "Payment due (Payments) · Z & Co · 2026-02-27 · sent on 2026-02-21"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("the mail lacks %q:\n%s", want, m.Text)
		}
	}
	if strings.Contains(m.Text, "Li Na") {
		t.Errorf("the owner is told who the owner is:\n%s", m.Text)
	}
	d.recipient = "boss@example.com"
	if m := d.sampleMessage(time.Time{}); !strings.Contains(m.Text, "Owner: Li Na") {
		t.Errorf("nobody else is told who the owner is:\n%s", m.Text)
	}
}

func TestMessageID(t *testing.T) {
	t.Parallel()
	d := sample(t, language.English)
	id := d.messageID("example.com")
	if !strings.HasSuffix(id, "@example.com") || strings.ContainsAny(id, "<> ") {
		t.Errorf("%q", id)
	}
	same := sample(t, language.Chinese)
	same.items[0], same.items[3] = same.items[3], same.items[0]
	same.untold = nil
	if same.messageID("example.com") != id {
		t.Error("the same reminders in another order have another Message-ID")
	}
	for _, change := range []func(*personal){
		func(d *personal) { d.items = d.items[1:] },
		func(d *personal) { d.items[0].Stage = "P0D" },
		func(d *personal) { d.items[0].DueDate++ },
		func(d *personal) { d.items[0].RecordID = "r9" },
		func(d *personal) { d.recipient = "wang@example.com" },
		func(d *personal) { d.register.Name = "other" },
	} {
		other := sample(t, language.English)
		change(other)
		if other.messageID("example.com") == id {
			t.Error("other reminders have the same Message-ID")
		}
	}
}
