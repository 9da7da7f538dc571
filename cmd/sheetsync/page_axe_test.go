package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/synctest/browsertest"
)

// A sight is a page to look at: at a path, or where a link of that page leads, and one of
// that page in turn.
type sight struct {
	name, path string
	follow     []string // selectors of the links
}

// sights are the pages of a register, as its manager sees them.
var sights = []sight{
	{name: "registers", path: "/"},
	{name: "overview", path: "/r/desk"},
	{name: "deadlines", path: "/r/desk/deadlines"},
	{name: "deadlines of a search", path: "/r/desk/deadlines?when=overdue&q=a"},
	{name: "calendar", path: "/r/desk/deadlines?view=month"},
	{name: "customers", path: "/r/desk/customers"},
	{name: "no customers", path: "/r/desk/customers?q=zzzzzz"},
	{name: "customer", path: "/r/desk/reports/report_receivables_by_customer?sort=-amount", follow: []string{"td a"}},
	{name: "record", path: "/r/desk/reports/report_receivables_by_customer?sort=-amount", follow: []string{"td a", ".column th a"}},
	{name: "issues", path: "/r/desk/issues"},
	{name: "duplicates", path: "/r/desk/duplicates"},
	{name: "reminders", path: "/r/desk/reminders"},
	{name: "reports", path: "/r/desk/reports"},
	{name: "report", path: "/r/desk/reports/report_receivables_by_customer"},
	{name: "report of a day", path: "/r/desk/reports/exchange_rates_at"},
	{name: "changes", path: "/r/desk/changes"},
	{name: "nothing held", path: "/r/desk/held"},
	{name: "who decided what", path: "/r/desk/audit"},
	{name: "no such page", path: "/r/nowhere"},
}

// isAccessible looks at every page with axe-core, in both languages, on a desk's and a
// phone's screen, by day and by night.
func (s *site) isAccessible(t *testing.T) {
	if browsertest.Axe(t) == "" {
		t.Skipf("SKIPPED, %s doesn't name the file axe.min.js of axe-core", browsertest.AxeFile)
	}
	t.Run("demo", s.demoIsAccessible)
	for _, tag := range language.Tags() {
		t.Run(tag.String(), func(t *testing.T) {
			tab := s.tab(t)
			tab.Open(s.base + "/?lang=" + tag.String())
			examine(t, tab, "sign in")
			tab.Open(s.base + "/login/link?lang=" + tag.String())
			examine(t, tab, "sign in by a link")
			tab = s.byLink(t, "")
			tab.Open(s.base + "/?lang=" + tag.String())
			for _, page := range sights {
				status := tab.Open(s.base + page.path)
				for _, link := range page.follow {
					if status == http.StatusOK {
						status = tab.Click(link)
					}
				}
				if status != http.StatusOK && page.path != "/r/nowhere" {
					t.Errorf("%s: status %d", page.name, status)
				}
				examine(t, tab, page.name)
			}
			tab.Click(".who form button")
			examine(t, tab, "signed out")
		})
	}
}

// demoIsAccessible looks at what the demo shows beside the page: a sheet and the mailbox.
func (s *site) demoIsAccessible(t *testing.T) {
	mailbox := httptest.NewServer(s.mails.Handler(nil))
	t.Cleanup(mailbox.Close)
	tab := browsertest.NewTab(t, s.browser, hostOf(t, mailbox.URL), hostOf(t, s.ready.Endpoint))
	tab.Open(s.ready.Endpoint + "/spreadsheets/" + s.ready.Spreadsheets[1].ID)
	tab.Until(`document.body.dataset.live !== undefined`)
	examine(t, tab, "sheet")
	tab.Open(mailbox.URL)
	examine(t, tab, "mailbox")
	tab.Click("main a, table a")
	examine(t, tab, "mail")
}

// examine fails for what people can't use on the page of a tab, and logs what they can't
// use well. Without axe-core it does nothing.
func examine(t *testing.T, tab *browsertest.Tab, name string) {
	t.Helper()
	axe := browsertest.Axe(t)
	if axe == "" {
		return
	}
	tab.Do("open what is folded", chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true)`))
	graver := make(map[string][]string) // screens by violation
	for screen, found := range tab.Violations(axe) {
		for _, v := range found {
			text := v.String()
			if v.Grave() {
				text = "GRAVE: " + text
			}
			graver[text] = append(graver[text], screen)
		}
	}
	for _, text := range slices.Sorted(maps.Keys(graver)) {
		slices.Sort(graver[text])
		where := strings.Join(graver[text], ", ")
		if strings.HasPrefix(text, "GRAVE") {
			t.Errorf("%s at %s: %s", name, where, text)
		} else {
			t.Logf("%s at %s: %s", name, where, text)
		}
	}
}
