package page_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// Figures are those of the last state, and not read again while it lasts.
func TestFiguresFollowTheState(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	sales := func(visitor string) string { return cards(o.see(visitor, "/r/acme"))["Sales this month"] }
	before, own := sales("boss"), sales("li")
	o.exec(`UPDATE acme.orders SET value = value * 2, value_base = value_base * 2`)
	if got := sales("boss"); got != before {
		t.Errorf("the same state has %q, had %q", got, before)
	}
	o.now = o.now.AddDate(0, 1, 0)
	if got := sales("boss"); got == before {
		t.Errorf("another day has %q", got)
	}
	o.now = o.now.AddDate(0, -1, 0)
	o.exec(`UPDATE sheetsync.registers SET applied_run = 'another' WHERE register = 'acme'`)
	if got := sales("boss"); got == before || !strings.HasPrefix(got, "CNY 14,200") {
		t.Errorf("another state has %q", got)
	}
	if got := sales("li"); got == own {
		t.Errorf("another state has %q for a salesperson", got)
	}
}

// After a run, figures are worked out for managers and for whoever was here lately, before
// anybody asks.
func TestWarm(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	sales := func(visitor string) string { return cards(o.see(visitor, "/r/acme"))["Sales this month"] }
	sales("li")
	o.exec(`UPDATE acme.orders SET value_base = value_base * 2`)
	o.exec(`UPDATE sheetsync.registers SET applied_run = 'another' WHERE register = 'acme'`)
	if err := o.pages.Warm(t.Context(), "acme"); err != nil {
		t.Fatal(err)
	}
	o.exec(`UPDATE acme.orders SET value_base = value_base * 100`) // nobody reads this
	for visitor, want := range map[string]string{"li": "CNY 14,200 | USD 1,000", "boss": "CNY 14,200 + ?"} {
		if got := sales(visitor); !strings.HasPrefix(got, want) {
			t.Errorf("%s sees %q, want %q", visitor, got, want)
		}
	}
	if err := o.pages.Warm(t.Context(), "nothing"); err == nil {
		t.Error("there are figures of a register that there isn't")
	}
}

// Where figures take long, the page shows the last ones with their time, or says that they
// are on their way.
func TestFiguresThatTakeLong(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	before := cards(o.see("boss", "/r/acme"))["Sales this month"]
	o.exec(`UPDATE sheetsync.registers SET applied_run = 'another' WHERE register = 'acme'`)
	o.exec(`UPDATE acme.orders SET value_base = value_base * 2`)
	blocker, err := o.mirror.DB().BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := blocker.ExecContext(t.Context(), `LOCK TABLE acme.orders`); err != nil {
		t.Fatal(err)
	}
	o.pages.Wait = time.Millisecond
	page := o.see("boss", "/r/acme")
	if got := cards(page)["Sales this month"]; got != before || !strings.Contains(page, "Figures as of 2026-05-20 09:30") || !strings.Contains(page, `data-known=""`) {
		t.Errorf("while newer figures are worked out: %q, %s", got, page)
	}
	status, header, page := o.picture("li", "/r/acme")
	if len(cards(page)) > 0 || !strings.Contains(page, "are being worked out") || header.Get("Refresh") == "" || status != http.StatusOK {
		t.Errorf("while there are none: status %d, %v, %s", status, header, page)
	}
	if status, _, _ := o.picture("li", "/r/acme/charts/sales.svg"); status != http.StatusNotFound {
		t.Errorf("a picture of what isn't known: status %d", status)
	}
	if err := blocker.Rollback(); err != nil {
		t.Fatal(err)
	}
	o.pages.Wait = time.Minute
	if got := cards(o.see("boss", "/r/acme"))["Sales this month"]; !strings.HasPrefix(got, "CNY 14,200") {
		t.Errorf("then %q", got)
	}
}
