package reminders

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"sheetsync/sheetschema/language"
)

// sample is a digest with everything in it.
func sample(t *testing.T, tag language.Tag) *digest {
	t.Helper()
	register := trade(t)
	register.Language, register.Link = tag, "https://sheets.example/d/1?a=1&b=2"
	r := register.Descriptor.Resources[0]
	item := func(id, deadline string, position, left int, title string) Item {
		today := day(t, "2026-03-01")
		due := today
		for range left {
			due++
		}
		for range -left {
			due--
		}
		return Item{Key: Key{r.Name, id, deadline, due, "P7D", "li@example.com"}, Title: title, DaysLeft: left, resource: r, position: position}
	}
	d := &digest{
		register: &register, day: day(t, "2026-03-01"), recipient: "li@example.com", more: 2,
		items: []Item{
			item("r4", "closing", 1, 1, "C · <script>alert(1)</script>"),
			item("r1", "payment_due", 0, 7, "A · =HYPERLINK(1)"),
			item("r2", "payment_due", 0, 0, ""),
			item("r3", "payment_due", 0, -1, "B · {{.}} {count}"),
		},
		notices: []notice{{
			Entry: Entry{Key: Key{r.Name, "r0", "payment_due", day(t, "2026-02-27"), "P7D", "li@example.com"}, UpdatedAt: time.Date(2026, 2, 20, 17, 0, 0, 0, time.UTC)},
			title: "Z & Co",
		}},
	}
	byUrgency(d.items)
	return d
}

func TestDigestInWords(t *testing.T) {
	t.Parallel()
	for tag, want := range map[language.Tag]string{
		language.English: `[Trade register] 4 dates, 1 of them overdue
Trade register: reminders for 2026-03-01

4 dates need your attention, the most urgent first.

Payment due (Payments)
  • B · {{.}} {count} — 2026-02-28 — overdue by 1 day
  • (no name) — 2026-03-01 — due today
  • A · =HYPERLINK(1) — 2026-03-08 — due in 7 days

closing (Payments)
  • C · <script>alert(1)</script> — 2026-03-02 — due tomorrow

2 more dates are due and will be in the next mail.

Perhaps you missed these
1 earlier reminder was sent to you, but the mail server's confirmation was lost, so we can't tell whether it arrived. Reminders are never sent twice, so please check it here.
  • Payment due (Payments) · Z & Co — 2026-02-27 — sent on 2026-02-21

Open the sheet: https://sheets.example/d/1?a=1&b=2
-- 
This mail was sent automatically because your address is in the register Trade register. Reminders of a date stop once it is changed, or once the row says what makes it unnecessary, where the schema has such a condition.
`,
		language.Chinese: `【外贸登记】4 项待处理，其中 1 项已逾期
外贸登记：2026-03-01 的到期提醒

以下 4 项需要您处理，最紧急的排在最前面。

付款到期（付款）
  • B · {{.}} {count} — 2026-02-28 — 已逾期 1 天
  • （未填名称） — 2026-03-01 — 今天到期
  • A · =HYPERLINK(1) — 2026-03-08 — 还有 7 天到期

closing（付款）
  • C · <script>alert(1)</script> — 2026-03-02 — 明天到期

另有 2 项也已到提醒时间，将在下一封邮件中列出。

您可能没有收到的提醒
以下 1 项提醒曾发送给您，但没有收到邮件服务器的确认，无法确定是否送达。提醒不会重复发送，请在此核对。
  • 付款到期（付款） · Z & Co — 2026-02-27 — 发送于 2026-02-21

打开表格： https://sheets.example/d/1?a=1&b=2
-- 
此邮件由系统自动发送，因为您的邮箱登记在“外贸登记”中。修改日期后，或该行已符合登记表规定的结束条件（例如款已付清）时，不再提醒。
`,
	} {
		m, err := sample(t, tag).message("example.com", time.Date(2026, 3, 1, 8, 30, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Subject + "\n" + m.Text; got != want {
			t.Errorf("%s:\n%s\nwant\n%s", tag, got, want)
		}
		if m.Language != tag.String() || m.To != "li@example.com" {
			t.Errorf("%s: %q to %q", tag, m.Language, m.To)
		}
	}
}

func TestDigestSubjects(t *testing.T) {
	t.Parallel()
	d := sample(t, language.English)
	p := language.NewPrinter(language.English)
	for _, tt := range []struct {
		from, to int
		want     string
	}{{0, 1, "[Trade register] 1 date is overdue"}, {1, 2, "[Trade register] 1 date is coming up"}, {1, 4, "[Trade register] 3 dates are coming up"}} {
		part := *d
		part.items = d.items[tt.from:tt.to]
		if got := part.subject(p); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

// The HTML says the same as the text, and a cell's text is nothing but text in
// it.
func TestDigestHTML(t *testing.T) {
	t.Parallel()
	m, err := sample(t, language.English).message("example.com", time.Date(2026, 3, 1, 8, 30, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(m.HTML))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.ElementNode:
			if n.Data == "script" || n.Data == "img" || n.Data == "form" {
				t.Errorf("the mail has a <%s>", n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "href" && a.Val != "https://sheets.example/d/1?a=1&b=2" {
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
			}
		case html.TextNode:
			text.WriteString(n.Data + " ")
		}
	}
	flat := strings.Join(strings.Fields(text.String()), " ")
	for _, want := range []string{"C · <script>alert(1)</script> 2026-03-02 due tomorrow", "B · {{.}} {count} 2026-02-28 overdue by 1 day", "Payment due (Payments) · Z & Co — 2026-02-27", "2 more dates"} {
		if !strings.Contains(flat, want) {
			t.Errorf("the mail lacks %q: %s", want, flat)
		}
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
	same.notices = nil
	if same.messageID("example.com") != id {
		t.Error("the same reminders in another order have another Message-ID")
	}
	for _, change := range []func(*digest){
		func(d *digest) { d.items = d.items[1:] },
		func(d *digest) { d.items[0].Stage = "P0D" },
		func(d *digest) { d.items[0].DueDate++ },
		func(d *digest) { d.items[0].RecordID = "r9" },
		func(d *digest) { d.recipient = "wang@example.com" },
		func(d *digest) { d.register.Name = "other" },
	} {
		other := sample(t, language.English)
		change(other)
		if other.messageID("example.com") == id {
			t.Error("other reminders have the same Message-ID")
		}
	}
}
