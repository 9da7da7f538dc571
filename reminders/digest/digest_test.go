package digest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

const today = expression.Day(20513) // 1 March 2026

// order is a payment of an order's product.
func order(customer, per, product string, left int, amount, currency string) Date {
	d := Date{
		Resource: "orders", RecordID: per + product, Deadline: "payment", What: "Payment due", Table: "Orders", Action: "Ask the customer to pay",
		Title: per + " · " + customer, Customer: customer, Per: per, Named: today + expression.Day(left), Counts: today + expression.Day(left), Left: left, Currency: currency,
	}
	if amount == "?" {
		d.Uncertain = true
	} else if amount != "" {
		d.Amount, _ = expression.ParseNumber(amount)
	}
	return d
}

// contract is the end of a customer's contract.
func contract(customer, number string, left int, amount string) Date {
	d := order(customer, number, "", left, amount, "USD")
	d.Resource, d.Deadline, d.What, d.Table, d.Action = "contracts", "end", "Contract ends", "Contracts", ""
	return d
}

func content(tag language.Tag, dates ...Date) *Content {
	for i := range dates {
		dates[i].Row = i + 2
	}
	return &Content{
		Register: Register{Name: "acme", Title: "Trade", Language: tag, Zone: time.UTC, Link: "https://sheets.example/d/1?a=1&b=2",
			Row: func(_, tab string, from, to int) string {
				return fmt.Sprintf("https://sheets.example/d/1#%s:%d-%d", tab, from, to)
			}},
		Day: today, Dates: dates,
	}
}

// brief is what a page says, a line each.
func brief(p *Page) []string {
	list := []string{p.Subject}
	for _, t := range p.Totals {
		list = append(list, "= "+t.Text)
	}
	for _, s := range p.Sections {
		list = append(list, s.Heading)
		for _, l := range s.Lines {
			list = append(list, strings.Join(slices.DeleteFunc([]string{"-", l.Title, l.What, l.Count, l.Amount, l.Left, l.Action}, func(s string) bool { return s == "" }), " | "))
		}
	}
	if p.More != "" {
		list = append(list, p.More)
	}
	return list
}

func TestGroupsAndSums(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		tag   language.Tag
		dates []Date
		most  int
		want  []string
	}{
		{"rows of one order are one line", language.English, []Date{
			order("Acme", "PO-1", "tea", -12, "1200.5", "USD"), order("Acme", "PO-1", "coffee", -12, "2299.5", "USD"), order("Acme", "PO-1", "milk", 3, "20", "USD"),
		}, 0, []string{
			"Overdue 12 days: Acme PO-1, USD 3,500.00, and 1 more – Trade",
			"= 1 overdue: USD 3,500.00", "= 1 to come: USD 20.00", "Acme",
			"- | PO-1 | Payment due | 2 items | USD 3,500.00 | overdue 12 days | Ask the customer to pay", "- | PO-1 | Payment due | USD 20.00 | due in 3 days",
		}},
		{"in Chinese", language.Chinese, []Date{
			order("华达电子", "PO25-0001", "a", -12, "3500", "USD"), order("华达电子", "PO25-0002", "b", 1, "8", "EUR"), order("阿里", "PO25-0003", "b", 0, "?", "EUR"),
		}, 0, []string{
			"已逾期 12 天：华达电子 PO25-0001 USD 3,500.00 等 3 项 – Trade",
			"= 已逾期 1 项：USD 3,500.00", "= 今天到期 1 项，其中 1 项金额不明", "= 即将到期 1 项：EUR 8.00", "华达电子",
			"- | PO25-0001 | Payment due | USD 3,500.00 | 已逾期 12 天 | Ask the customer to pay", "- | PO25-0002 | Payment due | EUR 8.00 | 明天到期",
			"阿里", "- | PO25-0003 | Payment due | 金额不明 | 今天到期 | Ask the customer to pay",
		}},
		{"currencies are never added, and have their own decimals", language.English, []Date{
			order("Acme", "PO-1", "a", -1, "1000000", "JPY"), order("Acme", "PO-1", "b", -1, "1.5", "KWD"), order("Acme", "PO-1", "c", -1, "0.999", "usd"), order("Acme", "PO-1", "d", -1, "1", "US$"),
		}, 0, []string{
			"Overdue 1 day: Acme PO-1, JPY 1,000,000, KWD 1.500, USD 2.00 – Trade",
			"= 1 overdue: JPY 1,000,000, KWD 1.500, USD 2.00", "Acme",
			"- | PO-1 | Payment due | 4 items | JPY 1,000,000, KWD 1.500, USD 2.00 | overdue 1 day | Ask the customer to pay",
		}},
		{"an amount that isn't known is told", language.English, []Date{
			order("Acme", "PO-1", "a", 0, "10", "USD"), order("Acme", "PO-1", "b", 0, "?", ""), order("Acme", "PO-2", "c", 0, "?", "USD"),
		}, 0, []string{
			"Due today: Acme PO-1, USD 10.00, and 1 more – Trade",
			"= 2 due today: USD 10.00, including 2 whose amount isn't clear", "Acme",
			"- | PO-1 | Payment due | 2 items | USD 10.00, and 1 item whose amount isn't clear | due today | Ask the customer to pay",
			"- | PO-2 | Payment due | amount not clear | due today",
		}},
		{"the customer with the most urgent line comes first, orders stay together", language.English, []Date{
			order("Beta", "B-1", "a", -2, "1", "USD"), order("Acme", "A-1", "a", -3, "1", "USD"), order("Acme", "A-2", "b", -1, "1", "USD"), order("Acme", "A-1", "c", 5, "1", "USD"),
		}, 0, []string{
			"Overdue 3 days: Acme A-1, USD 1.00, and 3 more – Trade", "= 3 overdue: USD 3.00", "= 1 to come: USD 1.00",
			"Acme", "- | A-1 | Payment due | USD 1.00 | overdue 3 days | Ask the customer to pay", "- | A-1 | Payment due | USD 1.00 | due in 5 days", "- | A-2 | Payment due | USD 1.00 | overdue 1 day",
			"Beta", "- | B-1 | Payment due | USD 1.00 | overdue 2 days | Ask the customer to pay",
		}},
		{"the worst are shown, the rest is counted and in the totals", language.English, []Date{
			order("Acme", "A-1", "", 5, "1", "USD"), order("Acme", "A-2", "", -5, "2", "USD"), order("Acme", "A-3", "", -4, "4", "USD"),
		}, 1, []string{
			"Overdue 5 days: Acme A-2, USD 2.00, and 2 more – Trade", "= 2 overdue: USD 6.00", "= 1 to come: USD 1.00",
			"Acme", "- | A-2 | Payment due | USD 2.00 | overdue 5 days | Ask the customer to pay",
			"and 2 more, less urgent; in the sheet, filter by the column “Deadlines” to see all",
		}},
		{"what is owed and what a contract is worth are no one sum", language.English, []Date{
			order("Acme", "PO-1", "a", -3, "1200", "USD"), contract("Acme", "HT-1", -2, "40000"), contract("Beta", "HT-2", 9, "7"), order("Beta", "PO-2", "b", 0, "?", "USD"),
		}, 0, []string{
			"Overdue 3 days: Acme PO-1, USD 1,200.00, and 3 more – Trade",
			"= 2 overdue: Orders USD 1,200.00; Contracts USD 40,000.00", "= 1 due today, including 1 whose amount isn't clear", "= 1 to come: Contracts USD 7.00",
			"Acme", "- | PO-1 | Payment due | USD 1,200.00 | overdue 3 days | Ask the customer to pay", "- | HT-1 | Contract ends | USD 40,000.00 | overdue 2 days",
			"Beta", "- | PO-2 | Payment due | amount not clear | due today | Ask the customer to pay", "- | HT-2 | Contract ends | USD 7.00 | due in 9 days",
		}},
		{"what has no customer, order, amount or name", language.English, []Date{{Resource: "notes", What: "Call back", Table: "Notes", Left: 1, Named: today + 1, Counts: today + 1}}, 0, []string{
			"Due tomorrow: Call back, (no name) – Trade", "= 1 to come", "Notes", "- | (no name) | Call back | due tomorrow",
		}},
		{"what goes to the public pool says so itself", language.English, []Date{
			{Resource: "customers", RecordID: "1", Title: "Acme", Customer: "Acme", What: "Protection", Pool: true, Left: 0, Named: today, Counts: today},
		}, 0, []string{"In the public pool from today: Acme – Trade", "= 1 due today", "Acme", "- | Protection | in the public pool from today"}},
		{"a customer's own record isn't named twice", language.English, []Date{
			{Resource: "customers", RecordID: "1", Title: "Acme · Acme Ltd", Customer: "Acme", What: "Regular contact", Left: -2, Named: today - 2, Counts: today - 2},
			{Resource: "customers", RecordID: "2", Title: "Beta", Customer: "Beta", What: "Regular contact", Left: -1, Named: today - 1, Counts: today - 1},
		}, 0, []string{"Overdue 2 days: Regular contact, Acme, and 1 more – Trade", "= 2 overdue", "Acme", "- | Acme Ltd | Regular contact | overdue 2 days", "Beta", "- | Regular contact | overdue 1 day"}},
		{"records without a common name stay apart", language.English, []Date{
			{Resource: "notes", RecordID: "1", Title: "A", What: "Call", Table: "Notes", Left: 0, Named: today, Counts: today}, {Resource: "notes", RecordID: "2", Title: "A", What: "Call", Table: "Notes", Left: 0, Named: today, Counts: today},
		}, 0, []string{"Due today: Call, A, and 1 more – Trade", "= 2 due today", "Notes", "- | A | Call | due today", "- | A | Call | due today"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := content(test.tag, test.dates...)
			c.Most = test.most
			if diff := cmp.Diff(test.want, brief(OfDates(c))); diff != "" {
				t.Errorf("the page (-want +got):\n%s", diff)
			}
		})
	}
}

// The money of one record is in the totals once, however many of its dates press.
func TestTotalsCountARecordOnce(t *testing.T) {
	t.Parallel()
	expiry, presentation := order("A", "1", "a", 1, "100", "USD"), order("A", "1", "a", -2, "100", "USD")
	expiry.Deadline, expiry.What = "expiry", "L/C expiry"
	other := order("B", "2", "b", -1, "30", "USD")
	page := OfDates(content(language.English, expiry, presentation, other))
	var got []string
	for _, total := range page.Totals {
		got = append(got, total.Text)
	}
	if diff := cmp.Diff([]string{"2 overdue: USD 130.00", "1 to come"}, got); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
}

// A cell's text can neither break a subject nor make it endless.
func TestSubjectsOfHostileCells(t *testing.T) {
	t.Parallel()
	d := order("Evil\r\nBcc: x@example.com\u202egpj", strings.Repeat("长", 200), "a", -1, "1", "USD\r\nX")
	got := OfDates(content(language.English, d)).Subject
	if strings.ContainsAny(got, "\r\n\u202e") || !strings.HasSuffix(got, " – Trade") || len([]rune(got)) > 160 {
		t.Errorf("%q", got)
	}
}

// Rows that stand one below the other are led to together, others to the first.
func TestLinksOfLines(t *testing.T) {
	t.Parallel()
	adjacent := content(language.English, order("A", "1", "a", 0, "", ""), order("A", "1", "b", 0, "", ""), order("A", "1", "c", 0, "", ""))
	apart := content(language.English, order("A", "1", "a", 0, "", ""), order("A", "2", "b", 0, "", ""), order("A", "1", "c", 0, "", ""))
	nowhere := content(language.English, order("A", "1", "a", 0, "", ""))
	nowhere.Dates[0].Row = 0
	for _, test := range []struct {
		content *Content
		want    string
	}{{adjacent, "https://sheets.example/d/1#:2-4"}, {apart, "https://sheets.example/d/1#:2-2"}, {nowhere, ""}} {
		if got := OfDates(test.content).Sections[0].Lines[0].Link; got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	c := content(language.English, order("Acme", "PO-1", "tea", -12, "1200", "USD"))
	moved := order("עקד", "PO-2", "milk", 2, "", "")
	moved.Counts, moved.Left, moved.Owner, moved.Late, moved.MeantFor, moved.AtRisk = today+3, 3, "Li Na", true, today-1, true
	moved.Instead = []string{"wang@example.com"}
	c.Dates = append(c.Dates, moved)
	c.Warning = "The sheet was last read on 27 Feb."
	for i := range noticeLines + 2 {
		if i == 0 {
			c.Notices = []Notice{{Heading: "Can't be read", Intro: "Please correct."}}
		}
		c.Notices[0].Lines = append(c.Notices[0].Lines, NoticeLine{Title: fmt.Sprint("PO-", i), Date: "2026-03-01", Left: "?"})
	}
	text, failed := (&Templates{}).Text(OfDates(c))
	want := `Trade: reminders for 2026-03-01

The sheet was last read on 27 Feb.

1 overdue: USD 1,200.00
1 to come

Acme
  • PO-1 · Payment due · USD 1,200.00
    overdue 12 days · 2026-02-17
    → Ask the customer to pay
    https://sheets.example/d/1#:2-2

` + "\u2068עקד\u2069" + `
  • PO-2 · Payment due
    due in 3 days · 2026-03-03 · 3 Mar is a day off, 4 Mar counts · at risk · late, it was meant for 2026-02-28
    Owner: Li Na
    due to wang@example.com, where mail doesn't arrive
    → Ask the customer to pay

Can't be read
Please correct.
`
	if failed != nil || !strings.HasPrefix(text, want) || !strings.Contains(text, "and 2 more; the command") || strings.Contains(text, "PO-11") {
		t.Errorf("%v: %s", failed, cmp.Diff(want, text))
	}
}

// What the HTML says is the same, and a cell's text is nothing but text in it.
func TestHTML(t *testing.T) {
	t.Parallel()
	d := order("<script>alert(1)</script>", `"><img src=x onerror=1>`, "a", -1, "1", "<b>")
	d.Owner, d.What, d.Action = "{{.}}", "javascript:alert(1)", "<style>"
	c := content(language.English, d)
	c.Register.Link = "javascript:alert(1)"
	document, failed := (&Templates{}).HTML(OfDates(c))
	if failed != nil {
		t.Fatal(failed)
	}
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.ElementNode:
			if slices.Contains([]string{"script", "img", "form", "b"}, n.Data) {
				t.Errorf("the mail has a <%s>", n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "href" && strings.HasPrefix(a.Val, "javascript:") {
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
			}
		case html.TextNode:
			text.WriteString(n.Data + " ")
		}
	}
	flat := strings.Join(strings.Fields(text.String()), " ")
	for _, want := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=1>`, "Owner: {{.}}", "→ <style>", "<b> 1.00", "overdue 1 day"} {
		if !strings.Contains(flat, want) {
			t.Errorf("the mail lacks %q: %s", want, flat)
		}
	}
}

// More of one kind than a mail lists, and text that would do harm if it were taken for
// anything else.
func TestIssues(t *testing.T) {
	t.Parallel()
	issues := []Issue{{Resource: "payments", RecordID: "a", Kind: "No such record", Title: "PO-1 <script>", Table: "Payments", Row: 4, Message: "Customer: there is no such record", Suggestion: "Did you mean “Acme GmbH”?"}}
	for n := range 7 {
		issues = append(issues, Issue{Resource: "payments", RecordID: fmt.Sprint(n), Kind: "Missing", Title: fmt.Sprintf("PO-%d", n+2), Table: "Payments", Row: n + 10, Message: "Currency is empty", Suggestion: "Fill it in"})
	}
	issues = append(issues, Issue{Resource: "payments", RecordID: "a", Kind: "Odd", Table: "2026", Tab: "2026", Row: 4, Message: "Price: 1,250\nis far off"})
	for tag, want := range map[language.Tag]string{
		language.English: `[Trade] 9 open issues for you to look at
Trade: open issues on 2026-03-01

9 cells and rows of 8 records want a look, the worst first. Please correct them in the sheet; what is right as it is can be dismissed there, as the Guide says.

No such record (1)
  • PO-1 <script> · Payments, row 4
    Customer: there is no such record. Did you mean “Acme GmbH”?
    https://sheets.example/d/1#:4-4

`,
		language.Chinese: `【Trade】有 9 处数据问题请您核对
Trade：2026-03-01 待处理的数据问题

有 8 条记录共 9 处需要核对，最严重的排在最前面。请直接在表格中更正；本来就没有错的，可以按“使用指南”在表格里标明。

`,
	} {
		register := content(tag).Register
		page := OfIssues(&register, today, issues)
		text, _ := (&Templates{}).Text(page)
		document, _ := (&Templates{}).HTML(page)
		if got := page.Subject + "\n" + text; !strings.HasPrefix(got, want) {
			t.Errorf("%s:\n%s\nwant it to begin with\n%s", tag, got, want)
		}
		if strings.Contains(document, "<script>") || page.Lines() != 7 || strings.Contains(text, "mail.") {
			t.Errorf("%s: %d lines\n%s", tag, page.Lines(), document)
		}
	}
}
