package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/synctest/browsertest"
)

// TestPageDecides has a manager see in an open page what is edited in the sheet, and
// decide what only people can: whether two records are one, and whether a run that would
// delete most customers is right.
func TestPageDecides(t *testing.T) {
	t.Parallel()
	s := newSite(t, `, sync: "@every 1s"`)
	tab := s.byLink(t, theManager)
	tab.Open(s.base + "/r/desk")
	s.enterCustomer(t, "Northern Lights AS")
	tab.Until(`document.querySelector("main").innerText.includes("Northern Lights AS")`)
	s.tellApart(t, tab)
	s.loseCustomers(t, tab)
	tab.Click("footer a")
	examine(t, tab, "who decided what")
	for _, decision := range []string{"Approved what a run was held for", "Said that two records are not the same"} {
		if text := tab.Text("tbody"); !strings.Contains(text, decision) || !strings.Contains(text, theManager) {
			t.Errorf("who decided what doesn't have “%s”:\n%s", decision, text)
		}
	}
}

// enterCustomer writes a new customer below the last one.
func (s *site) enterCustomer(t *testing.T, name string) {
	t.Helper()
	customers := fmt.Sprintf("Customers!A%s", s.one(t, `SELECT max(_row) + 1 FROM desk.customers`))
	s.edit(t, customers, name)
}

// tellApart says that two records aren't one; the pair goes with the next look at the
// sheet, in the open page.
func (s *site) tellApart(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	tab.Follow("Duplicates")
	const card = `document.querySelector(".card:has(form[method=post])")`
	pair := browsertest.Eval[string](tab, card+`.querySelector("h2").innerText`)
	if status := tab.Click("form[method=post] button[value=different]"); status != http.StatusOK {
		t.Fatalf("telling %s apart is answered with %d", pair, status)
	}
	if !strings.Contains(tab.Text("p[role=status]"), "oted") {
		t.Errorf("after a decision, the page says %q", tab.Text("p[role=status]"))
	}
	tab.Until(fmt.Sprintf(`![...document.querySelectorAll(".card h2")].some(h => h.innerText === %q)`, pair))
	tab.Click(".head .aside a")
	examine(t, tab, "what was decided")
	if text := tab.Text("tbody"); !strings.Contains(text, "Not the same") || !strings.Contains(text, theManager) {
		t.Errorf("what was decided is\n%s", text)
	}
}

// loseCustomers deletes most customers in the sheet. The run is held, which the open page
// tells; a salesperson may look and no more; the manager approves by keyboard.
func (s *site) loseCustomers(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	tab.Follow("Overview")
	had := s.one(t, `SELECT count(*) FROM desk.customers`)
	s.deleteRows(t, "Customers", 1, 31)
	tab.Until(`document.querySelector("main .note.bad a") !== null`)
	if tab.Follow("Customers"); !tab.Has("main .note.bad a") {
		t.Errorf("other pages don't tell that a run is held:\n%s", tab.Text("main"))
	}
	sales := s.byLink(t, theSales)
	for _, path := range []string{"/r/desk/held", "/r/desk/held?confirm=1"} {
		sales.Open(s.base + path)
		if text := sales.Text("main"); sales.Has("main form") || sales.Has("main .button") || !strings.Contains(text, "deleted") || strings.Contains(text, "Approve…") {
			t.Errorf("a salesperson sees of a held run\n%s", text)
		}
	}
	tab.Click("main .note.bad a")
	if text := tab.Text("main"); !strings.Contains(text, "30 records would be deleted") || len(tab.Texts("main tbody tr")) == 0 {
		t.Errorf("what is held is\n%s", text)
	}
	examine(t, tab, "what is held")
	tab.Open(s.base + "/r/desk/held")
	tabTo(t, tab, "main a.button")
	tab.Press(kb.Enter)
	if text := tab.Text("main form"); s.one(t, `SELECT count(*) FROM desk.customers`) != had || !strings.Contains(text, "Approve") || !strings.Contains(tab.Text("main ul"), "30 records would be deleted") {
		t.Errorf("before it goes through, the page asks\n%s", tab.Text("main"))
	}
	examine(t, tab, "the question whether it is to go through")
	tabTo(t, tab, "main form button")
	tab.Press(kb.Enter)
	tab.Follow("Overview")
	tab.Until(`document.querySelector("main .note.bad") === null`)
	if has := s.one(t, `SELECT count(*) FROM desk.customers`); has != s.one(t, `SELECT $1::int - 30`, had) {
		t.Errorf("after the approval, there are %s of %s customers", has, had)
	}
}

// deleteRows deletes rows of a tab, from one up to another, counted from 0.
func (s *site) deleteRows(t *testing.T, tab string, from, to int64) {
	t.Helper()
	service := teamService(t, s.ready.Endpoint)
	id := s.ready.Spreadsheets[0].ID
	book, err := service.Spreadsheets.Get(id).Do()
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range book.Sheets {
		if sheet.Properties.Title != tab {
			continue
		}
		_, err := service.Spreadsheets.BatchUpdate(id, &sheets.BatchUpdateSpreadsheetRequest{Requests: []*sheets.Request{{DeleteDimension: &sheets.DeleteDimensionRequest{
			Range: &sheets.DimensionRange{SheetId: sheet.Properties.SheetId, Dimension: "ROWS", StartIndex: from, EndIndex: to},
		}}}}).Do()
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatalf("there is no tab %s", tab)
}

// tabTo presses Tab until a control has the focus.
func tabTo(t *testing.T, tab *browsertest.Tab, selector string) {
	t.Helper()
	for range browsertest.Eval[int](tab, controls+`.length`) {
		tab.Do("press Tab", chromedp.KeyEvent(kb.Tab))
		if browsertest.Eval[bool](tab, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			return
		}
	}
	t.Fatalf("%s isn't reached by keyboard", selector)
}
