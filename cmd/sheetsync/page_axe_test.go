package main

import (
	"maps"
	"net/http"
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
	axe := browsertest.Axe(t)
	for _, tag := range language.Tags() {
		t.Run(tag.String(), func(t *testing.T) {
			t.Parallel()
			tab := s.tab(t)
			tab.Open(s.base + "/?lang=" + tag.String())
			s.examine(t, tab, axe, "sign in")
			tab.Open(s.base + "/login/link?lang=" + tag.String())
			s.examine(t, tab, axe, "sign in by a link")
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
				s.examine(t, tab, axe, page.name)
			}
			tab.Click(".who form button")
			s.examine(t, tab, axe, "signed out")
		})
	}
}

// examine fails for what people can't use on the page of a tab, and logs what they can't
// use well.
func (s *site) examine(t *testing.T, tab *browsertest.Tab, axe, name string) {
	t.Helper()
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
