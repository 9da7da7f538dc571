package page_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"sheetsync/cmd/internal/web/limit"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
)

// Every section of a register's page, as each role sees it, in both languages: the right
// status, nothing of another's, nothing that runs.
func TestSections(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	o.put("Customers", 2, "Cedargate Electronics", "Li Wei", "sales@cedargate.example", "+86 755 1234 5678", 555)
	o.sync(syncer.StatusApplied)
	for _, section := range []string{"", "/deadlines", "/deadlines?view=month&month=2026-12", "/customers", "/customers?q=gate", "/issues", "/reminders", "/reports", "/reports/report_customers", "/reports/report_records/csv", "/changes", "/state"} {
		for visitor, of := range map[string]struct{ sees, not []string }{
			"boss": {}, "operator": {}, "pay": {},
			"li":  {not: []string{"Juniper", "Orphan"}},
			"ana": {not: []string{"sales@cedargate.example", "1234567"}},
		} {
			for _, tag := range language.Tags() {
				path := "/r/acme" + section
				if section != "" && strings.Contains(section, "?") {
					path += "&lang=" + tag.String()
				} else {
					path += "?lang=" + tag.String()
				}
				status, body := o.ask(visitor, http.MethodGet, path, nil)
				want := http.StatusOK
				if visitor == "ana" && section == "/changes" {
					want = http.StatusForbidden
				}
				if status != want {
					t.Errorf("%s sees %s: status %d, want %d", visitor, path, status, want)
				}
				if strings.Contains(body, "<script>") && !strings.HasSuffix(section, "/csv") {
					t.Errorf("%s sees %s: a cell runs", visitor, path)
				}
				if strings.Contains(body, "%!") || strings.Contains(body, "page.") && !strings.Contains(body, "/assets/page.") {
					t.Errorf("%s sees %s: a message is missing", visitor, path)
				}
				for _, text := range of.not {
					if strings.Contains(body, text) {
						t.Errorf("%s sees %s: %q is not for them", visitor, path, text)
					}
				}
			}
		}
		for _, visitor := range []string{"stranger"} {
			if status, _ := o.ask(visitor, http.MethodGet, "/r/acme"+section, nil); status != http.StatusNotFound {
				t.Errorf("%s sees %s: status %d", visitor, section, status)
			}
		}
		if status, _ := o.ask("boss", http.MethodGet, "/r/beta"+section, nil); status != http.StatusNotFound {
			t.Errorf("the manager of another register sees %s: status %d", section, status)
		}
		if status, _ := o.ask("who is that", http.MethodGet, "/r/acme"+section, nil); status != http.StatusUnauthorized {
			t.Errorf("nobody sees %s: status %d", section, status)
		}
	}
}

var customerPage = regexp.MustCompile(`href="(/r/acme/customers/[a-z0-9]+)">Juniper Lamps`)

// A customer's page has their data, what hangs on it, and its history; for whom it isn't,
// it isn't there.
func TestCustomerPage(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	o.put("Customers", 4, "Juniper Lamps", "Wang Fang", "lamps@juniper.example", "+49 30 1234567", 900, "2026-12-24")
	o.sync(syncer.StatusApplied)
	link := customerPage.FindStringSubmatch(o.see("boss", "/r/acme/customers?q=juniper"))
	if link == nil {
		t.Fatal("the customer isn't found")
	}
	for visitor, c := range map[string]struct {
		status    int
		sees, not []string
	}{
		"boss":     {http.StatusOK, []string{"<h1>Juniper Lamps</h1>", "lamps@juniper.example", "<del>no address</del> <ins>lamps@juniper.example</ins>", "O-2", "2026-12-24", "Call", "https://sheets.example.com/acme#customers=4"}, []string{"O-1"}},
		"wang":     {http.StatusOK, []string{"<h1>Juniper Lamps</h1>", "O-2"}, []string{"Cedargate"}},
		"pay":      {http.StatusOK, []string{"<h1>Juniper Lamps</h1>"}, nil},
		"li":       {http.StatusNotFound, nil, []string{"Juniper"}},
		"ana":      {http.StatusOK, []string{"Juniper Lamps"}, []string{"lamps@juniper.example", "no address", "1234567"}},
		"stranger": {http.StatusNotFound, nil, []string{"Juniper"}},
	} {
		status, body := o.ask(visitor, http.MethodGet, link[1], nil)
		if status != c.status {
			t.Errorf("%s: status %d", visitor, status)
		}
		for _, text := range c.sees {
			if !strings.Contains(body, text) {
				t.Errorf("%s doesn't see %q", visitor, text)
			}
		}
		for _, text := range c.not {
			if strings.Contains(body, text) {
				t.Errorf("%s sees %q", visitor, text)
			}
		}
	}
	for _, path := range []string{"/r/acme/customers/nobody", "/r/acme/customers/%27%3B--", "/r/acme/records/orders/x", "/r/acme/records/nothing/x", "/r/acme/reports/pg_authid", "/r/acme/reports/report_customers%22", "/r/acme/changes?run=x", "/r/nobody", "/elsewhere"} {
		if status, _ := o.ask("boss", http.MethodGet, path, nil); status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

// What was changed is told by run; each sees changes of their own records.
func TestChanges(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	o.put("Customers", 2, "Cedargate Electronics", "Li Wei", "new@cedargate.example")
	o.put("Customers", 4, "Juniper Lamps", "Wang Fang", "new@juniper.example")
	o.sync(syncer.StatusApplied)
	if body := o.see("boss", "/r/acme/changes"); !strings.Contains(body, "<ins>new@cedargate.example</ins>") || !strings.Contains(body, "<ins>new@juniper.example</ins>") || !strings.Contains(body, "Customers ~2") {
		t.Errorf("a manager sees %s", body)
	}
	if body := o.see("li", "/r/acme/changes"); !strings.Contains(body, "<ins>new@cedargate.example</ins>") || strings.Contains(body, "juniper") || !strings.Contains(body, "Customers ~1") {
		t.Errorf("a salesperson sees %s", body)
	}

	// What runs changed is shown for as long as the history has it, though the list of runs
	// lost them.
	one := "/r/acme/changes?run=" + o.value(`SELECT max(_run) FROM acme.customers_history`)
	for _, path := range []string{"/r/acme/changes", one} {
		for _, visitor := range []string{"boss", "li"} {
			before := listed(o.see(visitor, path))
			o.query(`CREATE TABLE IF NOT EXISTS public.kept AS TABLE sheetsync.runs`)
			o.query(`DELETE FROM sheetsync.runs`)
			if after := listed(o.see(visitor, path)); after != before || before == "" {
				t.Errorf("%s: %s saw %s, and now %s", path, visitor, before, after)
			}
			o.query(`INSERT INTO sheetsync.runs TABLE public.kept`)
		}
	}
}

// listed is what a page shows below its heading.
func listed(body string) string {
	_, list, _ := strings.Cut(body, "</h1>")
	list, _, _ = strings.Cut(list, "</main>")
	return list
}

// A report is shown in parts, sorted and searched, and given out as a file in which no cell
// is a formula.
func TestReport(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	o.put("Customers", 9, "=HYPERLINK(1)", "Li Wei")
	o.sync(syncer.StatusApplied)
	body := o.see("boss", "/r/acme/reports/report_customers?sort=-customer&column=customer&q=gate")
	if first, second := strings.Index(body, "Cedargate Electronics Ltd"), strings.Index(body, ">Cedargate Electronics<"); first < 0 || second < first || strings.Contains(body, "Juniper") {
		t.Errorf("sorted and searched: %s", body)
	}
	if body := o.see("boss", "/r/acme/reports/report_deadlines?dates=due_date&from=nonsense"); !strings.Contains(body, "doesn&#39;t fit the column") || !strings.Contains(body, "Cedargate") {
		t.Errorf("a filter that is none: %s", body)
	}
	file := o.see("boss", "/r/acme/reports/report_customers/csv")
	if !strings.HasPrefix(file, "\uFEFFCustomer ID,Customer,Owner") || !strings.Contains(file, ",'=HYPERLINK(1),") || strings.Count(file, "\r\n") != 9 {
		t.Errorf("the file:\n%s", file)
	}
	if file := o.see("wang", "/r/acme/reports/report_customers/csv"); strings.Count(file, "\r\n") != 3 || strings.Contains(file, "Cedargate") {
		t.Errorf("a salesperson's file:\n%s", file)
	}
}

// The calendar shows a month, and leads to each day's list.
func TestDeadlinesCalendar(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	o.now = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	body := o.see("boss", "/r/acme/deadlines?view=month")
	for _, text := range []string{"November 2026", `<time datetime="2026-11-30">30</time>`, `href="/r/acme/deadlines?day=2026-12-01"`, "month=2026-10", "month=2026-12", `class=" today"`} {
		if !strings.Contains(body, text) {
			t.Errorf("%q is missing", text)
		}
	}
	if body := o.see("boss", "/r/acme/deadlines?day=2026-12-01"); !strings.Contains(body, "Cedargate Electronics<") || strings.Contains(body, "Cedargate Electronics Ltd") {
		t.Errorf("a day: %s", body)
	}
}

// What the page shows as the register's state changes with it, and not by itself.
func TestState(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	state := func() string { return o.see("boss", "/r/acme/state") }
	before := state()
	o.sync(syncer.StatusUnchanged)
	if after := state(); after != before {
		t.Error("it changes although nothing has")
	}
	o.put("Customers", 2, "Cedargate", "Li Wei")
	o.sync(syncer.StatusApplied)
	if after := state(); after == before {
		t.Error("it doesn't change with a cell")
	}
}

// Who asks for too much is refused for a while, and others aren't.
func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tradeYAML)
	o.visits = limit.New(1e-9, 3)
	o.serve()
	for n, want := range []int{http.StatusNotFound, http.StatusNotFound, http.StatusNotFound, http.StatusTooManyRequests, http.StatusTooManyRequests} {
		if status, _ := o.ask("boss", http.MethodGet, "/nothing", nil); status != want {
			t.Errorf("request %d is answered %d, want %d", n+1, status, want)
		}
	}
	if status, _ := o.ask("pay", http.MethodGet, "/nothing", nil); status != http.StatusNotFound {
		t.Errorf("somebody else is answered %d", status)
	}
}

// A reminder of a date that can't be read shows none.
func TestReminderWithoutDate(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	o.put("Customers", 4, "Juniper Lamps", "Wang Fang", "lamps@juniper.example", "+49 30 1234567", 900, "2026-12-24")
	o.sync(syncer.StatusApplied)
	o.mirror.DB().MustExec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient, state, error_class, sent_at)
		SELECT 'acme', 'customers', _id, 'call', DATE '1970-01-01', 'unreadable', 'boss@exporter.example', 'sent', 'unreadable', now() FROM acme.customers`)
	link := customerPage.FindStringSubmatch(o.see("boss", "/r/acme/customers?q=juniper"))
	for _, path := range []string{"/r/acme/reminders", link[1]} {
		if body := o.see("boss", path); !strings.Contains(body, "boss@exporter.example") || strings.Contains(body, "1970") {
			t.Errorf("%s has a date that nobody wrote:\n%s", path, body)
		}
	}
}
