package ledger_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/sheetschema/language"
)

// The managers are told of a held run once for each reason, by whatever process,
// in the register's language; what the server refuses for now goes with the next
// run, and runs of reminders in between change nothing about it.
func TestManagersAreToldOfAHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	tell := func(id, reason string, tag language.Tag) error {
		t.Helper()
		r, err := register()
		if err != nil {
			t.Fatal(err)
		}
		r.Language = tag
		r.Roles = map[string][]string{"manager": {"Boss <boss@example.com>", "boss@example.com", "vice@example.com"}, "sales": {"li@example.com"}}
		return w.service().NotifyHeld(t.Context(), &r, reminders.HeldRun{ID: id, At: at("2026-03-01"), Reason: reason})
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtEnd, Code: 452})
	if err := tell("hold-1", "10 of 20 records would be deleted", language.English); err == nil {
		t.Error("a mail that was refused is no error")
	}
	cancel()
	w.run("2026-03-01")
	for range 2 {
		must(tell("hold-1", "10 of 20 records would be deleted", language.English))
	}
	w.run("2026-03-01")
	must(tell("hold-2", "“到期日”列不见了\u202e", language.Chinese))
	must(tell("hold-1", "10 of 20 records would be deleted", language.English))
	var got []string
	for _, m := range w.box.Messages() {
		got = append(got, m.EnvelopeTo[0]+": "+m.Subject)
		if strings.Contains(m.Text+m.HTML, "\u202e") {
			t.Errorf("the mail holds what reverses its text:\n%s", m.Text)
		}
	}
	want := []string{
		"li@example.com: Due in 7 days: Contract ends, C1 · Acme GmbH – Trade register",
		"boss@example.com: [Trade register] synchronisation is on hold and needs you", "vice@example.com: [Trade register] synchronisation is on hold and needs you",
		"boss@example.com: 【外贸登记】同步已暂停，需要您处理", "vice@example.com: 【外贸登记】同步已暂停，需要您处理",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	for at, part := range map[int]string{1: "10 of 20 records would be deleted", 2: "Version history", 3: "“到期日”列不见了", 4: "版本记录"} {
		if m := w.box.Messages()[at]; !strings.Contains(m.Text, part) || !strings.Contains(m.HTML, part) {
			t.Errorf("mail %d lacks %q:\n%s", at, part, m.Text)
		}
	}
}
