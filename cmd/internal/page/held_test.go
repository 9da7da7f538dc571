package page_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator/grid"
)

// newHeld is an office whose sheet lost most of its customers, of two salespeople.
func newHeld(t *testing.T) *office {
	o := newOffice(t, tradeYAML)
	for i := range 40 {
		o.put("Customers", i+2, fmt.Sprintf("Firm %d Trading", i), []string{"Li Wei", "Wang Fang"}[i%2], fmt.Sprintf("mail%d@firm%d.example", i, i), "", 10+i)
	}
	o.sync(syncer.StatusApplied)
	for i := 20; i < 40; i++ {
		o.put("Customers", i+2, "", "", "", "", "")
	}
	o.put("Customers", 2, "Firm 0 Trading", "Li Wei", "mail0@firm0.example", "", "#N/A <b>")
	o.sync(syncer.StatusHeld)
	return o
}

func TestHeld(t *testing.T) {
	t.Parallel()
	o := newHeld(t)
	const section = "/r/acme/held"
	o.sees(t, []sight{
		{"a manager", "boss", section, []string{"20 records would be deleted", "Firm 20 Trading", "5 more", "1 cell could no longer be read", "#N/A &lt;b&gt;", "held for this", "within the limits", "confirm=1"}, []string{"<b>", `name="digest"`}},
		{"who is asked once more", "boss", section + "?confirm=1", []string{"Let this through?", "20 records would be deleted", `name="digest"`}, nil},
		{"finance", "pay", section, []string{"20 records would be deleted"}, []string{`name="digest"`, "confirm=1"}},
		{"whom nobody asks", "pay", section + "?confirm=1", []string{"20 records would be deleted"}, []string{`name="digest"`}},
		{"a salesperson", "li", section, []string{"Only your own records are shown.", "10 records would be deleted", "Firm 20 Trading"}, []string{"Firm 21 Trading", "20 records", `name="digest"`}},
		{"in Chinese", "boss", section + "?lang=zh-CN", []string{"将删除 20 条记录", "因此暂停"}, nil},
		{"every page says so", "boss", "/r/acme/issues", []string{`href="/r/acme/held"`}, nil},
		{"to analysts without a link", "ana", "/r/acme/issues", []string{"waiting for approval"}, []string{`href="/r/acme/held"`}},
	})
	for _, c := range []struct {
		visitor, path string
		want          int
	}{{"ana", section, http.StatusForbidden}, {"stranger", section, http.StatusNotFound}, {"boss", "/r/beta/held", http.StatusNotFound}, {"operator", "/r/beta/held", http.StatusOK}} {
		if status, _ := o.ask(c.visitor, http.MethodGet, c.path, nil); status != c.want {
			t.Errorf("%s asks for %s: %d, want %d", c.visitor, c.path, status, c.want)
		}
	}
}

// An approval lets through what was seen, and nothing else.
func TestApprove(t *testing.T) {
	t.Parallel()
	o := newHeld(t)
	const section = "/r/acme/held"
	action, fields := form(t, o.see("boss", section+"?confirm=1"), "digest")
	for _, visitor := range []string{"pay", "li", "ana"} {
		if status, _ := o.ask(visitor, http.MethodPost, action, fields); status != http.StatusForbidden {
			t.Errorf("%s approves: status %d", visitor, status)
		}
	}
	if status, _ := o.ask("boss", http.MethodPost, action, url.Values{}); status != http.StatusBadRequest {
		t.Errorf("nothing is approved: status %d", status)
	}
	o.put("Customers", 4, "", "", "", "", "")
	o.sync(syncer.StatusHeld)
	if said := o.submit("boss", action, fields); said != "hold_changed" {
		t.Errorf("what was seen before: said %s", said)
	}
	_, fields = form(t, o.see("boss", section+"?confirm=1"), "digest")
	asked := o.looked
	if said := o.submit("boss", action, fields); said != "approved" || o.looked != asked+1 {
		t.Fatalf("said %s, looked %d times", said, o.looked-asked)
	}
	if said := o.submit("boss", action, fields); said != "already" {
		t.Errorf("a double click says %s", said)
	}
	if body := o.see("boss", section+"?confirm=1"); strings.Contains(body, `name="digest"`) || !strings.Contains(body, "Approved.") {
		t.Error("it can be approved again")
	}
	o.sync(syncer.StatusApplied)
	if said := o.submit("boss", action, fields); said != "nothing_held" {
		t.Errorf("what went through: said %s", said)
	}
	if body := o.see("boss", section); !strings.Contains(body, "Nothing is held") {
		t.Error("it is still held")
	}
	if n := o.value(`SELECT count(*)::text FROM acme.customers`); n != "19" {
		t.Errorf("%s customers are left", n)
	}
	if trail := o.audit(); len(trail) != 1 || trail[0] != "boss@example.com  held-run-approved" {
		t.Errorf("the audit trail: %q", trail)
	}
}

// What the sheet lacks to be read can't be approved.
func TestHeldStructural(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tradeYAML)
	o.put("Customers", 2, "Juniper Lamps", "Li Wei")
	o.sync(syncer.StatusApplied)
	o.edit(func(s *grid.Spreadsheet) {
		sheet := s.Edited(s.SheetByTitle("Customers").ID)
		sheet.SetValue(0, 0, grid.TextValue("Whatever"))
	})
	o.sync(syncer.StatusHeld)
	body := o.see("boss", "/r/acme/held?confirm=1")
	if !strings.Contains(body, "can’t be approved") && !strings.Contains(body, "can&#39;t be approved") && !strings.Contains(body, "can't be approved") || strings.Contains(body, `name="digest"`) {
		t.Errorf("the page says\n%s", body)
	}
	if body := o.see("boss", "/r/acme/held?lang=zh-CN"); strings.Contains(body, `lang="en"`) && !strings.Contains(body, `lang="en">English`) || !strings.Contains(body, "Whatever") && !strings.Contains(body, "客户名称") {
		t.Errorf("in Chinese it says\n%s", body)
	}
	digest := o.value(`SELECT hold_digest FROM sheetsync.runs WHERE status = 'held'`)
	if said := o.submit("boss", "/r/acme/held", url.Values{"digest": {digest}}); said != "not_approvable" {
		t.Errorf("said %s", said)
	}
	if o.see("li", "/r/acme/held"); len(o.audit()) > 0 {
		t.Errorf("the audit trail: %q", o.audit())
	}
}

// Managers see who decided what.
func TestAudit(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	const section = "/r/acme/audit"
	if body := o.see("boss", section); !strings.Contains(body, "Nobody has decided anything") {
		t.Error("there is something")
	}
	action, fields := form(t, o.see("li", "/r/acme/duplicates"), o.id("customers", 3))
	o.submit("li", action, with(fields, "verdict", "different"))
	action, fields = form(t, o.see("boss", "/r/acme/issues"), `value="`+o.id("customers", 5)+`"`, `value="type-error"`)
	o.submit("boss", action, with(fields, "verdict", "later", "days", "30"))
	if _, err := o.mirror.DB().Exec(`INSERT INTO sheetsync.audit (register, actor, via, action, subject) VALUES ('beta', 'x@example.com', 'link', 'secret', '{}'), ('', 'y@example.com', 'link', 'signed-in', '{}')`); err != nil {
		t.Fatal(err)
	}
	body := o.see("boss", section)
	for _, text := range []string{"li@example.com", "Said that two records are not the same", "Customers · Cedargate Electronics · Cedargate Electronics Ltd", "Put an issue off until 20", "&lt;script&gt;alert", "Credit"} {
		if !strings.Contains(body, text) {
			t.Errorf("without %q:\n%s", text, body)
		}
	}
	if strings.Contains(body, "x@example.com") || strings.Contains(body, "y@example.com") {
		t.Error("it shows what is about others")
	}
	for visitor, want := range map[string]int{"pay": http.StatusForbidden, "li": http.StatusForbidden, "ana": http.StatusForbidden, "stranger": http.StatusNotFound, "operator": http.StatusOK} {
		if status, _ := o.ask(visitor, http.MethodGet, section, nil); status != want {
			t.Errorf("%s: status %d, want %d", visitor, status, want)
		}
	}
	if !strings.Contains(o.see("boss", "/r/acme/issues"), `href="`+section+`"`) || strings.Contains(o.see("pay", "/r/acme/issues"), section) {
		t.Error("others than managers are led there, or managers aren't")
	}
}
