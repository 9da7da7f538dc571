package page_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator/grid"
)

var (
	postForm    = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// form is the form of a page that has all of the texts, with where it is sent to; a page
// without it fails the test.
func form(t *testing.T, body string, texts ...string) (action string, fields url.Values) {
	t.Helper()
	for _, found := range postForm.FindAllStringSubmatch(body, -1) {
		has := true
		for _, text := range texts {
			has = has && strings.Contains(found[2], text)
		}
		if !has {
			continue
		}
		fields = make(url.Values)
		for _, field := range hiddenField.FindAllStringSubmatch(found[2], -1) {
			fields.Set(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
		}
		return html.UnescapeString(found[1]), fields
	}
	t.Fatalf("no form has %q:\n%s", texts, body)
	return "", nil
}

// with is a form's fields with others, in pairs of a name and a value.
func with(fields url.Values, pairs ...string) url.Values {
	all := make(url.Values)
	for name, values := range fields {
		all[name] = values
	}
	for i := 0; i < len(pairs); i += 2 {
		all.Set(pairs[i], pairs[i+1])
	}
	return all
}

// submit sends a form and follows where it leads; the answer is what is said there.
func (o *office) submit(visitor, action string, fields url.Values) (said string) {
	o.t.Helper()
	status, to := o.ask(visitor, http.MethodPost, action, fields)
	if status != http.StatusSeeOther {
		o.t.Fatalf("%s sends %v: status %d", visitor, fields, status)
	}
	u, err := url.Parse(to)
	if err != nil {
		o.t.Fatal(err)
	}
	body := o.see(visitor, to)
	if !strings.Contains(body, `role="status"`) {
		o.t.Errorf("%s says nothing of the decision", to)
	}
	return u.Query().Get("said")
}

// id is the record id of a row.
func (o *office) id(resource string, row int) string {
	o.t.Helper()
	return o.value(`SELECT _id FROM acme.`+resource+` WHERE _row = $1`, row)
}

// audit is what the audit trail has of the register, the first first.
func (o *office) audit() []string {
	o.t.Helper()
	return o.query(`SELECT concat_ws(' ', actor, via, action) FROM sheetsync.audit WHERE register = 'acme' ORDER BY id`)
}

// What is decided about two records holds from the next look on, and can be taken back.
func TestDecideDuplicates(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	const section, mark = "/r/acme/duplicates", "Duplicate of"
	if got := o.cell("Customers", 3, mark); !strings.Contains(got, "Cedargate Electronics, row 2") {
		t.Fatalf("the sheet says %q", got)
	}
	younger := o.id("customers", 3)
	action, fields := form(t, o.see("li", section), younger)
	asked := o.looked
	if said := o.submit("li", action, with(fields, "verdict", "different")); said != "noted" || o.looked != asked+1 {
		t.Fatalf("said %s, looked %d times", said, o.looked-asked)
	}
	if body := o.see("li", section); !strings.Contains(body, "Noted: not the same.") {
		t.Error("the page doesn't say that it is noted")
	}
	if said := o.submit("li", action, with(fields, "verdict", "different")); said != "already" {
		t.Errorf("a double click says %s", said)
	}
	if said := o.submit("boss", action, with(fields, "verdict", "same")); said != "meanwhile" {
		t.Errorf("somebody who didn't see it says %s", said)
	}
	o.sync(syncer.StatusApplied)
	if got := o.cell("Customers", 3, mark); !strings.Contains(got, "Not the same as Cedargate Electronics (answered)") {
		t.Errorf("the sheet says %q", got)
	}
	o.sync(syncer.StatusUnchanged)
	if body := o.see("li", section); strings.Contains(body, younger) {
		t.Error("the two are still shown")
	}
	decided := o.see("boss", section+"?view=decided")
	for _, text := range []string{"li@example.com", "Not the same", "Cedargate Electronics Ltd"} {
		if !strings.Contains(decided, text) {
			t.Errorf("what was decided is without %q", text)
		}
	}
	action, fields = form(t, decided, younger)
	if said := o.submit("boss", action, with(fields, "verdict", "withdrawn")); said != "noted" {
		t.Errorf("taking it back says %s", said)
	}
	o.sync(syncer.StatusApplied)
	action, fields = form(t, o.see("boss", section), younger)
	if said := o.submit("boss", action, with(fields, "verdict", "same")); said != "noted" {
		t.Errorf("the same: said %s", said)
	}
	o.sync(syncer.StatusApplied)
	if got := o.cell("Customers", 3, mark); !strings.Contains(got, "(answered)") {
		t.Errorf("the sheet says %q", got)
	}
	action, fields = form(t, o.see("boss", section+"?state=answered"), younger)
	if said := o.submit("boss", action, with(fields, "verdict", "withdrawn")); said != "noted" {
		t.Errorf("taking it back says %s", said)
	}
	o.sync(syncer.StatusApplied)
	if diff := cmp.Diff([]string{"different|page|li@example.com", "withdrawn|page|boss@example.com", "same|page|boss@example.com", "withdrawn|page|boss@example.com"},
		o.query(`SELECT concat_ws('|', verdict, source, decided_by) FROM sheetsync.duplicate_decisions ORDER BY id`)); diff != "" {
		t.Errorf("the log (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"li@example.com  duplicate-different", "boss@example.com  duplicate-undone", "boss@example.com  duplicate-same", "boss@example.com  duplicate-undone"}, o.audit()); diff != "" {
		t.Errorf("the audit trail (-want +got):\n%s", diff)
	}
}

// What isn't as it was when somebody looked at it isn't decided, and neither is what isn't
// theirs.
func TestDecideStale(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	const section = "/r/acme/duplicates"
	mixed, own := o.id("customers", 8), o.id("customers", 3) // of two people, and of one
	action, fields := form(t, o.see("boss", section), mixed)
	_, ofLi := form(t, o.see("boss", section), own)
	if strings.Contains(o.see("li", section), mixed) || strings.Contains(o.see("wang", section), mixed) {
		t.Error("a salesperson sees a pair of which one isn't theirs")
	}
	for _, c := range []struct {
		name, visitor string
		fields        url.Values
		want          string
	}{
		{"one isn't theirs", "li", with(fields, "verdict", "same"), "gone"},
		{"none is theirs", "wang", with(ofLi, "verdict", "same"), "gone"},
		{"another record", "boss", with(fields, "verdict", "same", "newer", "zzzzzzzzzz"), "gone"},
		{"of another resource", "boss", with(fields, "verdict", "same", "resource", "orders"), "gone"},
		{"other values", "boss", with(fields, "verdict", "same", "basis", "000000000000"), "changed"},
		{"a line that wasn't", "boss", with(fields, "verdict", "same", "seen", "77"), "meanwhile"},
	} {
		if said := o.submit(c.visitor, action, c.fields); said != c.want {
			t.Errorf("%s: said %s, want %s", c.name, said, c.want)
		}
	}
	for _, c := range []struct {
		name, visitor, action string
		fields                url.Values
		want                  int
	}{
		{"finance", "pay", action, with(fields, "verdict", "same"), http.StatusForbidden},
		{"an analyst", "ana", action, with(fields, "verdict", "same"), http.StatusForbidden},
		{"a stranger", "stranger", action, with(fields, "verdict", "same"), http.StatusNotFound},
		{"nobody", "nobody", action, with(fields, "verdict", "same"), http.StatusUnauthorized},
		{"another register", "boss", "/r/beta/duplicates", with(fields, "verdict", "same"), http.StatusNotFound},
		{"another verdict", "boss", action, with(fields, "verdict", "lapsed"), http.StatusBadRequest},
		{"no verdict", "boss", action, fields, http.StatusBadRequest},
		{"one record", "boss", action, with(fields, "verdict", "same", "newer", fields.Get("older")), http.StatusBadRequest},
		{"no resource", "boss", action, with(fields, "verdict", "same", "resource", `customers"; --`), http.StatusBadRequest},
		{"no number", "boss", action, with(fields, "verdict", "same", "seen", "x"), http.StatusBadRequest},
		{"too long", "boss", action, with(fields, "verdict", "same", "more", strings.Repeat("x", 100_000)), http.StatusBadRequest},
	} {
		if status, _ := o.ask(c.visitor, http.MethodPost, c.action, c.fields); status != c.want {
			t.Errorf("%s: status %d, want %d", c.name, status, c.want)
		}
	}
	if body := o.see("pay", section); strings.Contains(body, `name="verdict"`) || !strings.Contains(body, "Harbour Textile") {
		t.Error("finance doesn't see the pairs, or may decide about them")
	}
	before := o.query(`SELECT id::text FROM sheetsync.duplicate_decisions`)
	o.see("boss", section+"?"+with(fields, "verdict", "same").Encode())
	if after := o.query(`SELECT id::text FROM sheetsync.duplicate_decisions`); len(before)+len(after)+len(o.audit()) > 0 {
		t.Errorf("decisions: %q, %q, %q", before, after, o.audit())
	}
	// One of the two changes in the sheet.
	o.put("Customers", 8, "Harbour Textile Co", "Li Wei", "other@harbour.example")
	o.sync(syncer.StatusApplied)
	if said := o.submit("boss", action, with(fields, "verdict", "same")); said != "changed" {
		t.Errorf("after a change: said %s", said)
	}
}

// Many clicks at once are one decision.
func TestDecideAtOnce(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	action, fields := form(t, o.see("boss", "/r/acme/duplicates"), o.id("customers", 3))
	var wait sync.WaitGroup
	for i := range 8 {
		verdict := []string{"same", "different"}[i%2]
		wait.Go(func() {
			if status, _ := o.ask("boss", http.MethodPost, action, with(fields, "verdict", verdict)); status != http.StatusSeeOther {
				t.Errorf("status %d", status)
			}
		})
	}
	wait.Wait()
	if log, trail := o.query(`SELECT verdict FROM sheetsync.duplicate_decisions`), o.audit(); len(log) != 1 || len(trail) != 1 {
		t.Errorf("noted %q, %q", log, trail)
	}
}

// A decision that is made while a run goes on is taken up by the next one.
func TestDecideDuringRun(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	action, fields := form(t, o.see("boss", "/r/acme/duplicates"), o.id("customers", 3))
	o.put("Customers", 7, "Harbour Textile Ltd")
	o.during = func() { o.submit("boss", action, with(fields, "verdict", "different")) }
	o.sync(syncer.StatusApplied)
	o.during = nil
	if got := o.cell("Customers", 3, "Duplicate of"); !strings.Contains(got, "row 2") {
		t.Fatalf("the run knew of it already: %q", got)
	}
	o.sync(syncer.StatusApplied)
	if got := o.cell("Customers", 3, "Duplicate of"); !strings.Contains(got, "Not the same as Cedargate Electronics (answered)") {
		t.Errorf("the sheet says %q", got)
	}
	o.sync(syncer.StatusUnchanged)
}

// What is said of an issue on the page holds from the next look on, beside what people
// write into the sheet.
func TestDecideIssues(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	const section, column = "/r/acme/issues", "Issues"
	fault := o.cell("Customers", 5, column)
	if !strings.Contains(fault, "E-mail: ") || strings.Contains(fault, "(dismissed)") {
		t.Fatalf("the sheet says %q", fault)
	}
	record := o.id("customers", 5)
	about := []string{`value="` + record + `"`, `value="format-error"`}
	action, fields := form(t, o.see("li", section), about...)
	if said := o.submit("li", action, with(fields, "verdict", "dismissed")); said != "noted" {
		t.Fatalf("said %s", said)
	}
	if body := o.see("li", section); !strings.Contains(body, "Dismissed with the next look") {
		t.Error("the page doesn't say that it is noted")
	}
	if said := o.submit("li", action, with(fields, "verdict", "dismissed")); said != "already" {
		t.Errorf("a double click says %s", said)
	}
	if said := o.submit("boss", action, with(fields, "verdict", "later", "days", "7")); said != "meanwhile" {
		t.Errorf("somebody who didn't see it says %s", said)
	}
	o.sync(syncer.StatusApplied)
	if got := o.cell("Customers", 5, column); !strings.Contains(got, "(dismissed) E-mail: ") {
		t.Errorf("the sheet says %q", got)
	}
	o.sync(syncer.StatusUnchanged)
	if body := o.see("li", section+"?state=dismissed"); !strings.Contains(body, "li@example.com") {
		t.Error("the page doesn't say who dismissed it")
	}
	action, fields = form(t, o.see("boss", section+"?state=dismissed"), about...)
	if said := o.submit("boss", action, with(fields, "verdict", "withdrawn")); said != "noted" {
		t.Errorf("telling it again: said %s", said)
	}
	o.sync(syncer.StatusApplied)
	if got := o.cell("Customers", 5, column); got != fault {
		t.Errorf("the sheet says %q, and said %q", got, fault)
	}
	action, fields = form(t, o.see("boss", section), about...)
	if said := o.submit("boss", action, with(fields, "verdict", "later", "days", "7")); said != "noted" {
		t.Errorf("putting it off: said %s", said)
	}
	o.sync(syncer.StatusApplied)
	until := o.value(`SELECT dismissed_until::text FROM sheetsync.issues WHERE record_id = $1 AND code = 'format-error'`, record)
	if got := o.cell("Customers", 5, column); !strings.Contains(got, "(dismissed) E-mail: ") || !strings.Contains(got, until) {
		t.Errorf("the sheet says %q", got)
	}
	// The sheet has its say as before, and an edit ends what was said.
	o.edit(func(s *grid.Spreadsheet) {
		sheet := s.Edited(s.SheetByTitle("Customers").ID)
		for column := range sheet.UsedColumns() {
			if sheet.Cell(0, column).Value().String() == "Issues" {
				sheet.SetValue(3, column, grid.TextValue("ok"))
			}
		}
	})
	o.sync(syncer.StatusApplied)
	if got := o.cell("Customers", 4, column); !strings.HasPrefix(got, "(dismissed) ") {
		t.Errorf("the sheet says %q", got)
	}
	o.put("Customers", 5, "Elder Tools", "Li Wei", "another bad one")
	o.sync(syncer.StatusApplied)
	if got := o.cell("Customers", 5, column); strings.Contains(got, "(dismissed) E-mail") {
		t.Errorf("the sheet says %q", got)
	}
	o.sync(syncer.StatusUnchanged)
	if diff := cmp.Diff([]string{"li@example.com  issue-dismissed", "boss@example.com  issue-reopened", "boss@example.com  issue-put-off"}, o.audit()); diff != "" {
		t.Errorf("the audit trail (-want +got):\n%s", diff)
	}
}

func TestDecideIssuesRefused(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	action, fields := form(t, o.see("boss", "/r/acme/issues"), `value="`+o.id("customers", 4)+`"`, `value="format-error"`)
	dismissed := with(fields, "verdict", "dismissed")
	for _, c := range []struct {
		name, visitor string
		fields        url.Values
		want          int
	}{
		{"finance", "pay", dismissed, http.StatusForbidden},
		{"an analyst", "ana", dismissed, http.StatusForbidden},
		{"a stranger", "stranger", dismissed, http.StatusNotFound},
		{"nobody", "nobody", dismissed, http.StatusUnauthorized},
		{"no verdict", "boss", fields, http.StatusBadRequest},
		{"no day", "boss", with(fields, "verdict", "later"), http.StatusBadRequest},
		{"a day long past", "boss", with(fields, "verdict", "later", "days", "-1"), http.StatusBadRequest},
		{"for ever", "boss", with(fields, "verdict", "later", "days", "10000"), http.StatusBadRequest},
		{"what can't be dismissed", "boss", with(dismissed, "code", "computed-overtyped"), http.StatusBadRequest},
		{"of no resource", "boss", with(dismissed, "resource", "nothing"), http.StatusBadRequest},
		{"of a tab", "boss", with(dismissed, "record", ""), http.StatusBadRequest},
	} {
		if status, _ := o.ask(c.visitor, http.MethodPost, action, c.fields); status != c.want {
			t.Errorf("%s: status %d, want %d", c.name, status, c.want)
		}
	}
	for _, c := range []struct {
		name, visitor string
		fields        url.Values
		want          string
	}{
		{"another's", "li", dismissed, "gone"},
		{"another record's", "boss", with(dismissed, "record", "zzzzzzzzzz"), "gone"},
		{"another kind", "boss", with(dismissed, "code", "unique-error"), "gone"},
		{"other words", "boss", with(dismissed, "basis", ""), "changed"},
	} {
		if said := o.submit(c.visitor, action, c.fields); said != c.want {
			t.Errorf("%s: said %s, want %s", c.name, said, c.want)
		}
	}
	if log, trail := o.query(`SELECT verdict FROM sheetsync.issue_decisions`), o.audit(); len(log)+len(trail) > 0 {
		t.Errorf("noted %q, %q", log, trail)
	}
	o.sync(syncer.StatusUnchanged)
}
