package page_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
)

const shop = `
name: acme
title: {en: Shop, zh-CN: 商店}
base_currency: CNY
lookup: {resource: firms, owner: [owner], last_contact: [seen]}
resources:
  - name: firms
    title: {en: Firms, zh-CN: 公司}
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string, constraints: {required: true}}
        - {name: owner, type: string}
        - {name: seen, type: date}
        - {name: project_status, type: string}
        - {name: amount, type: object, rollup: {from: orders, sum: value}, currency: currency}
        - {name: currency, type: string}
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    deadlines:
      - {name: due, title: {en: Payment, zh-CN: 付款}, date: due_on, unless: owed <= 0, amount: owed, per: "no", remind: [P1D], to: ["role:x"]}
    schema:
      foreignKeys: [{fields: buyer, reference: {resource: firms, fields: name}}]
      fields:
        - {name: "no", type: string}
        - {name: buyer, type: string}
        - {name: day, title: Order date, type: date}
        - {name: value, type: number, currency: currency}
        - {name: currency, type: string, format: currency}
        - {name: exchange_rate, type: number}
        - {name: value_base, type: number, formula: "round(value * exchange_rate, 2)"}
        - {name: owed, type: number, currency: currency}
        - {name: owed_base, type: number, formula: "round(owed * exchange_rate, 2)"}
        - {name: due_on, type: date}
`

// newShop is an office with customers of two salespeople, of whom one has a bad name.
func newShop(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, shop)
	o.sync(syncer.StatusApplied)
	o.now = time.Date(2026, 5, 20, 9, 30, 0, 0, time.UTC)
	for _, statement := range []string{
		`INSERT INTO acme.firms (_id, _row, _changed_at, name, owner, seen, project_status) VALUES
			('f1', 2, now(), 'Acme & <script>alert(1)</script>', 'Li Wei', current_date, 'new'), ('f2', 3, now(), 'Bolt', 'Wang Fang', current_date, '<b>won</b>')`,
		`INSERT INTO acme.orders (_id, _row, _changed_at, _raw, no, buyer, day, value, currency, value_base, owed, owed_base, due_on) VALUES
			('o1', 2, now(), NULL, 'PO1', 'Acme & <script>alert(1)</script>', '2026-05-02', 1000, 'USD', 7100, 1000, 7100, '2026-05-10'),
			('o2', 3, now(), NULL, 'PO2', 'Bolt', '2026-05-03', 50, 'EUR', NULL, 50, NULL, '2026-05-25'),
			('o3', 4, now(), NULL, 'PO3', 'Bolt', '2026-04-03', 20, 'CNY', 20, 0, 0, '2026-04-25'),
			('o4', 5, now(), '{"value": "#N/A"}', 'PO4', 'Bolt', '2026-02-03', NULL, 'CNY', NULL, 0, 0, '2026-04-25')`,
		`INSERT INTO acme.firms_history (_id, _row, _changed_at, name, owner, _op, _valid_from, _run) SELECT _id, _row, _changed_at, name, owner, 'insert', '2026-05-01', 'run' FROM acme.firms`,
		`UPDATE sheetsync.heartbeats SET due_at = now() + interval '1 hour'`,
	} {
		o.exec(statement)
	}
	return o
}

func (o *office) exec(statement string) {
	o.t.Helper()
	if _, err := o.mirror.DB().ExecContext(o.t.Context(), statement); err != nil {
		o.t.Fatalf("%s: %v", statement, err)
	}
}

var (
	cardPattern = regexp.MustCompile(`(?s)<a class="figure".*?</a>`)
	tagPattern  = regexp.MustCompile(`<[^>]*>`)
)

// cards are the key figures of a page, their parts divided by “|”.
func cards(body string) map[string]string {
	all := make(map[string]string)
	for _, text := range cardPattern.FindAllString(body, -1) {
		var parts []string
		for _, part := range strings.Split(tagPattern.ReplaceAllString(text, "\x00"), "\x00") {
			if part = strings.TrimSpace(part); part != "" {
				parts = append(parts, html.UnescapeString(part))
			}
		}
		all[parts[0]] = strings.ReplaceAll(strings.Join(parts[1:], " | "), "\u00a0", " ")
	}
	return all
}

func TestHome(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	for _, c := range []struct {
		as   string
		want map[string]string
	}{
		{"boss", map[string]string{
			"Sales this month": "CNY 7,100 + ? | EUR 50.00 | USD 1,000 | ?: 1 amount isn't known | CNY 20.00 by this day last month",
			"Sales this year":  "CNY 7,120 + ? | CNY 20.00 + ? | EUR 50.00 | USD 1,000 | ?: 2 amounts aren't known",
			"Outstanding":      "CNY 7,100 + ? | EUR 50.00 | USD 1,000 | ?: 1 amount isn't known", "Overdue": "CNY 7,100 | USD 1,000 | 1 payment",
			"Due within 7 days": "CNY ? | EUR 50.00 | ?: 1 amount isn't known | CNY ? within 30 days",
			"Deadlines missed":  "1", "Deadlines within 7 days": "1", "Customers": "2", "No contact for 90 days": "0", "Open issues": "0", "Possible duplicates": "0", "Reminders in 30 days": "0",
		}},
		{"li", map[string]string{
			"Sales this month": "CNY 7,100 | USD 1,000", "Sales this year": "CNY 7,100 | USD 1,000", "Outstanding": "CNY 7,100 | USD 1,000", "Overdue": "CNY 7,100 | USD 1,000 | 1 payment",
			"Due within 7 days": "CNY 0.00 | CNY 0.00 within 30 days", "Deadlines missed": "1", "Deadlines within 7 days": "0", "Customers": "1", "No contact for 90 days": "0", "Open issues": "0", "Possible duplicates": "0", "Reminders in 30 days": "0",
		}},
	} {
		if diff := cmp.Diff(c.want, cards(o.see(c.as, "/r/acme"))); diff != "" {
			t.Errorf("as %s (-want +got):\n%s", c.as, diff)
		}
	}
}

// Whoever sees the page sees no markup of cells, and nothing of other people's customers.
func TestHomeShows(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	for _, c := range []struct {
		path, as string
		status   int
		shows    []string
		hides    []string
	}{
		{"/r/acme?lang=en", "boss", 200, []string{"Acme &amp; &lt;script&gt;alert(1)&lt;/script&gt;", "Up to date", "Key figures", `href="/r/acme/customers/f1"`, "PO1", "10 days"}, []string{"<script>alert"}},
		{"/r/acme?lang=zh-CN", "pay", 200, []string{"本月销售额", "逾期未收", "CNY 7,100", "公司 · 新增", "疑似重复"}, []string{"home."}},
		{"/r/acme?lang=en", "wang", 200, []string{"Bolt"}, []string{"Acme", "PO1", "7,100"}},
		{"/r/acme?lang=en", "ana", 200, []string{"CNY 7,100 &#43; ?"}, []string{"Possible duplicates"}},
		{"/r/acme", "stranger", 404, nil, []string{"CNY", "Acme"}},
		{"/r/beta", "boss", 404, nil, []string{"CNY"}},
		{"/r/beta?lang=en", "operator", 200, []string{"follow after the first run"}, nil},
		{"/r/acme", "", 401, nil, []string{"CNY"}},
	} {
		status, body := o.ask(c.as, http.MethodGet, c.path, nil)
		if status != c.status {
			t.Errorf("%s as %q: status %d", c.path, c.as, status)
		}
		for _, text := range c.shows {
			if !strings.Contains(body, text) {
				t.Errorf("%s as %q doesn't show %s", c.path, c.as, text)
			}
		}
		for _, text := range c.hides {
			if strings.Contains(body, text) {
				t.Errorf("%s as %q shows %s", c.path, c.as, text)
			}
		}
	}
}

// The page says in words how old its records are, and what that means.
func TestHomeFreshness(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	for _, c := range []struct{ set, want string }{
		{"held_since = now()", `<a href="/r/acme/held">`},
		{"failing_since = now()", "be read or written since"},
		{"failing_since = now(), retry_at = '2030-01-02 03:04Z'", "It is tried again after 2030-01-02"},
		{"failing_since = NULL, due_at = now() - interval '1 hour'", "longer ago than planned"},
		{"checked_at = NULL", "follow after the first run"},
	} {
		o.exec(`UPDATE sheetsync.heartbeats SET held_since = NULL`)
		o.exec(`UPDATE sheetsync.heartbeats SET ` + c.set)
		if !strings.Contains(o.see("boss", "/r/acme"), c.want) {
			t.Errorf("%s: the page doesn't say %q", c.set, c.want)
		}
	}
}
