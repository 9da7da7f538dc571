package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/synctest/browsertest"
)

// TestPage visits the page in a browser as everybody does who may see more or less of it.
func TestPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, `, sync: "@every 24h"`)
	for _, tc := range []struct {
		name  string
		visit func(*testing.T)
	}{
		{"manager", s.managerVisits},
		{"reports", s.managerReads},
		{"sales", s.salespersonVisits},
		{"analyst", s.analystVisits},
		{"manager of another register", s.otherVisits},
		{"stranger", s.strangerVisits},
		{"by keyboard", s.keyboardReaches},
		{"accessible", s.isAccessible},
	} {
		t.Run(tc.name, tc.visit) // one after the other: side by side they would wait for their turn longer than the service lives
	}
}

// managerVisits signs in by the issuer and looks around.
func (s *site) managerVisits(t *testing.T) {
	tab := s.signIn(t, theManager, "/r/desk/deadlines?when=overdue")
	if at := tab.At(); at != s.base+"/r/desk/deadlines?when=overdue" {
		t.Errorf("whoever wanted to see what is overdue is at %s", at)
	}
	if who := tab.Text(".who span"); !strings.Contains(who, theManager) || !strings.HasSuffix(who, "· Manager") {
		t.Errorf("the page says that the visitor is %q", who)
	}
	for _, name := range tab.Texts("nav.sections a") {
		if status := tab.Follow(name); status != http.StatusOK {
			t.Errorf("%s: status %d", name, status)
		}
		if current := tab.Text("nav.sections a[aria-current=page]"); current != name {
			t.Errorf("after a click on %s the page is %s", name, current)
		}
	}
	s.chooseLanguage(t, tab)
	s.findCustomer(t, tab)
	s.useCalendar(t, tab)
	for _, path := range []string{"/r/other", "/r/other/customers", "/r/nowhere", "/r/desk/customers/nobody", "/r/desk/records/nothing/nobody"} {
		if status := tab.Open(s.base + path); status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
	s.signOut(t, tab)
}

// chooseLanguage changes the language, which stays, as does what is looked at.
func (s *site) chooseLanguage(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	tab.Open(s.base + "/r/desk/deadlines?when=week")
	tab.Click(`.who a[hreflang="zh-CN"]`)
	if at := tab.At(); !strings.Contains(at, "when=week") {
		t.Errorf("another language leads to %s", at)
	}
	for range 2 {
		if language := browsertest.Eval[string](tab, "document.documentElement.lang"); language != "zh-CN" {
			t.Errorf("%s is in %s", tab.At(), language)
		}
		tab.Follow("客户")
	}
	tab.Click(`.who a[hreflang="en"]`)
	if title := tab.Text("h1"); title != "Customers" {
		t.Errorf("in English again, the title is %q", title)
	}
}

// findCustomer searches a customer with an order, opens both, and comes back.
func (s *site) findCustomer(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	name := s.one(t, `SELECT c.customer_name FROM desk.customers c JOIN desk.transactions t ON t.customer = c.customer_name
		WHERE c.company_name IS NOT NULL AND t.order_number IS NOT NULL ORDER BY c._row LIMIT 1`)
	tab.Follow("Customers")
	tab.Do("type a name", chromedp.SendKeys(chromedp.CSS("input[name=q]"), strings.ToUpper(name)))
	tab.Press(kb.Enter)
	tab.Follow(name)
	if title := tab.Text("h1"); title != name {
		t.Errorf("the page of %s is %s", name, title)
	}
	const link = `.column th a[href*="/records/transactions/"]`
	order := tab.Texts(link)
	if len(order) == 0 {
		t.Fatalf("%s has no orders:\n%s", name, tab.Text("main"))
	}
	tab.Click(link)
	if number, title := strings.Fields(order[0])[0], tab.Text("h1"); !strings.Contains(title, number) {
		t.Errorf("the page of the order %s is %s", order[0], title)
	}
	tab.Back()
	if title := tab.Text("h1"); title != name {
		t.Errorf("back from the order is %s", title)
	}
}

// useCalendar goes from the list of deadlines to the calendar, to another month and to a
// day's list.
func (s *site) useCalendar(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	tab.Follow("Deadlines")
	tab.Follow("As a calendar")
	month := tab.Text("section h2")
	if !tab.Has("table.month td.today") {
		t.Errorf("the calendar of %s doesn't show today", month)
	}
	tab.Follow("Next")
	if next := tab.Text("section h2"); next == month || tab.Has("td.today:not(.other)") { // its first week may have today in it
		t.Errorf("the month after %s is %s", month, next)
	}
	tab.Follow("Previous")
	if again := tab.Text("section h2"); again != month {
		t.Errorf("the month before the next one is %s, not %s", again, month)
	}
	count := browsertest.Eval[int](tab, `document.querySelectorAll("td:has(.count) li:not(.count)").length`)
	if count == 0 {
		t.Error("the calendar has no deadlines")
	}
	tab.Click("td:not(.other) li.count a")
	if !strings.Contains(tab.At(), "day=") || len(tab.Texts("table.stack tbody tr")) == 0 {
		t.Errorf("a day of the calendar leads to %s:\n%s", tab.At(), tab.Text("main"))
	}
	tab.Back()
	tab.Follow("As a list")
	if !tab.Has("table.stack") {
		t.Error("the list of deadlines is empty")
	}
}

// signOut leaves, and is out.
func (s *site) signOut(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	tab.Open(s.base + "/r/desk/issues")
	tab.Click(".who form button")
	if at := tab.At(); !strings.HasPrefix(at, s.base+"/log") {
		t.Errorf("whoever signed out is at %s", at)
	}
	tab.Back()
	if tab.Has("table") || !tab.Has("a.button") {
		t.Errorf("whoever signed out and goes back sees\n%s", tab.Text("body"))
	}
}

// salespersonVisits sees what is Li Na's.
func (s *site) salespersonVisits(t *testing.T) {
	const hers = `(owner = 'Li Na' OR owner_email = 'lina@exporter.example')`
	tab := s.byLink(t, theSales)
	tab.Open(s.base + "/r/desk/customers")
	var want []string
	if err := s.db.SelectContext(t.Context(), &want, `SELECT _id FROM desk.customers WHERE `+hers); err != nil {
		t.Fatal(err)
	}
	got := browsertest.Eval[[]string](tab, `[...document.querySelectorAll("tbody th a")].map(a => a.pathname.split("/").pop())`)
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("Li Na's customers (-want +got):\n%s", diff)
	}
	for _, path := range []string{
		"/r/desk/customers/" + s.one(t, `SELECT _id FROM desk.customers WHERE NOT `+hers+` LIMIT 1`),
		"/r/desk/records/transactions/" + s.one(t, `SELECT t._id FROM desk.transactions t JOIN desk.customers c ON c.customer_name = t.customer WHERE NOT c.`+hers[1:strings.Index(hers, " OR")]+` LIMIT 1`),
		"/r/other",
	} {
		if status := tab.Open(s.base + path); status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
	tab.Open(s.base + "/r/desk/customers/" + want[0])
	for _, section := range tab.Texts("nav.sections a") {
		if status := tab.Follow(section); status != http.StatusOK {
			t.Errorf("%s: status %d", section, status)
		}
		for _, other := range []string{"Wang Lei", "Chen Jing", "Zhao Qiang"} {
			if strings.Contains(tab.Text("td"), other) {
				t.Errorf("Li Na sees %s's in %s", other, section)
			}
		}
	}
	s.compareReport(t, tab, "report_receivables", `owner = 'Li Na'`)
}

// analystVisits sees no personal data, and decides nothing.
func (s *site) analystVisits(t *testing.T) {
	tab := s.byLink(t, theAnalyst)
	tab.Open(s.base + "/r/desk")
	for _, section := range tab.Texts("nav.sections a") {
		if status := tab.Follow(section); status != http.StatusOK {
			t.Errorf("%s: status %d", section, status)
		}
		if text := tab.Text("main"); strings.Contains(text, "@") {
			t.Errorf("an analyst sees an address in %s:\n%s", section, text)
		}
		if tab.Has("main form[method=post]") {
			t.Errorf("an analyst decides in %s", section)
		}
	}
	for path, want := range map[string]int{"/r/desk/duplicates": http.StatusForbidden, "/r/desk/changes": http.StatusForbidden, "/r/other": http.StatusNotFound} {
		if status := tab.Open(s.base + path); status != want {
			t.Errorf("%s: status %d, want %d", path, status, want)
		}
	}
}

// otherVisits is in the other register, and in no more.
func (s *site) otherVisits(t *testing.T) {
	tab := s.byLink(t, theOther)
	if at := tab.At(); at != s.base+"/r/other" {
		t.Errorf("whoever has one register is at %s", at)
	}
	for _, section := range tab.Texts("nav.sections a") {
		if status := tab.Follow(section); status != http.StatusOK {
			t.Errorf("%s: status %d", section, status)
		}
	}
	customer := s.one(t, `SELECT _id FROM desk.customers LIMIT 1`)
	for _, path := range []string{"/r/desk", "/r/desk/deadlines", "/r/desk/customers/" + customer, "/r/desk/reports/report_sales/csv", "/r/desk/state", "/r/desk/held"} {
		if status := tab.Open(s.base + path); status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

// strangerVisits is known to the issuer and to nobody else.
func (s *site) strangerVisits(t *testing.T) {
	tab := s.signIn(t, theStranger, "/r/desk")
	for range 2 {
		if text := tab.Text("main"); !strings.Contains(text, theStranger) || tab.Has("nav") || tab.Has("table") {
			t.Errorf("a stranger sees\n%s", text)
		}
		tab.Open(s.base + "/r/desk/customers")
	}
	tab.Click("form button")
	if tab.Open(s.base + "/r/desk"); strings.Contains(tab.Text("body"), theStranger) {
		t.Error("a stranger who left is still there")
	}
}

// managerReads sorts, filters and takes away a report.
func (s *site) managerReads(t *testing.T) {
	tab := s.byLink(t, theManager)
	tab.Open(s.base + "/r/desk/reports")
	tab.Follow("Receivables, payment by payment")
	tab.Follow("Amount")
	if sorted := tab.Texts("th[aria-sort]"); len(sorted) != 1 || !strings.HasPrefix(sorted[0], "Amount") {
		t.Errorf("after a click on a heading, it is sorted by %q", sorted)
	}
	tab.Click("th[aria-sort=ascending] a")
	if !tab.Has("th[aria-sort=descending]") {
		t.Error("after another click, it isn't sorted the other way")
	}
	tab.Do("choose an owner", chromedp.SetValue(chromedp.CSS("select[name=column]"), "owner"), chromedp.SendKeys(chromedp.CSS("input[name=q]"), "li na"))
	tab.Follow("Show")
	if at := tab.At(); !strings.Contains(at, "sort=-amount") {
		t.Errorf("the filter forgets the order: %s", at)
	}
	s.compareReport(t, tab, "", `owner = 'Li Na'`)
	s.compareReport(t, tab, "report_receivables", `true`)
}

// compareReport downloads the report that the tab shows, or the receivables, and compares
// it with what the database has on a condition.
func (s *site) compareReport(t *testing.T, tab *browsertest.Tab, report, condition string) {
	t.Helper()
	if report != "" {
		tab.Open(s.base + "/r/desk/reports/" + report)
	}
	rows := tab.Download(t, "a[download]")
	var got []string
	for _, row := range rows[1:] {
		got = append(got, fmt.Sprint(row[1], " ", row[3], " ", row[11]))
	}
	var want []string
	err := s.db.SelectContext(t.Context(), &want, `SELECT record_id || ' ' || coalesce(customer, '') || ' ' || coalesce(trim_scale(amount)::text, '') FROM desk.report_receivables WHERE `+condition)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("the download where %s (-database +file):\n%s", condition, diff)
	}
}
