package ledger_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/sheetschema/language"
)

// The managers are told of an outage once, and of its end once, if they were told that it
// had begun: by whatever process, in the register's language.
func TestManagersAreToldOfAnOutage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	register := func(tag language.Tag) *reminders.Register {
		r, err := register()
		if err != nil {
			t.Fatal(err)
		}
		r.Language, r.Roles = tag, map[string][]string{"manager": {"boss@example.com"}}
		return &r
	}
	outage := func(day string) reminders.Outage {
		return reminders.Outage{Since: at(day), Reason: "look at the spreadsheet: Internal error (HTTP 500)\u202e"}
	}
	for _, step := range []struct {
		name string
		do   func() error
		want []string // mails that this makes
	}{
		{"an end of what nobody was told", func() error {
			return w.service().NotifyRecovered(t.Context(), register(language.English), outage("2026-03-01"), at("2026-03-02"))
		}, nil},
		{"an outage", func() error {
			return w.service().NotifyFailing(t.Context(), register(language.English), outage("2026-03-03"))
		}, []string{"[Trade register] the sheet can't be synchronised"}},
		{"the same one", func() error {
			return w.service().NotifyFailing(t.Context(), register(language.English), outage("2026-03-03"))
		}, nil},
		{"its end", func() error {
			return w.service().NotifyRecovered(t.Context(), register(language.English), outage("2026-03-03"), at("2026-03-04"))
		}, []string{"[Trade register] the sheet is synchronised again"}},
		{"the same end", func() error {
			return w.service().NotifyRecovered(t.Context(), register(language.English), outage("2026-03-03"), at("2026-03-04"))
		}, nil},
		{"another one, in Chinese", func() error {
			return w.service().NotifyFailing(t.Context(), register(language.Chinese), outage("2026-03-05"))
		}, []string{"【外贸登记】表格无法同步"}},
		{"its end, in Chinese", func() error {
			return w.service().NotifyRecovered(t.Context(), register(language.Chinese), outage("2026-03-05"), at("2026-03-06"))
		}, []string{"【外贸登记】表格已恢复同步"}},
	} {
		before := len(w.box.Messages())
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		var got []string
		for _, m := range w.box.Messages()[before:] {
			got = append(got, m.Subject)
			if strings.Contains(m.Text+m.HTML, "\u202e") {
				t.Errorf("%s: the mail holds what reverses its text:\n%s", step.name, m.Text)
			}
		}
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
	first := w.box.Messages()[0]
	for _, part := range []string{"Internal error (HTTP 500)", "sheetsync sync", at("2026-03-03").Format("2006-01-02")} {
		if !strings.Contains(first.Text, part) || !strings.Contains(first.HTML, part) {
			t.Errorf("the mail lacks %q:\n%s", part, first.Text)
		}
	}
	// A manager who could not be told of the outage is told later, and not of its end alone.
	cancel := w.box.Inject(inbox.Fault{At: inbox.AtEnd, Code: 452})
	if err := w.service().NotifyFailing(t.Context(), register(language.English), outage("2026-03-07")); err == nil {
		t.Error("a mail that was refused is no error")
	}
	cancel()
	before := w.box.Total()
	if err := w.service().NotifyRecovered(t.Context(), register(language.English), outage("2026-03-07"), at("2026-03-07").Add(time.Hour)); err != nil || w.box.Total() != before {
		t.Errorf("%d mails of an end whose beginning nobody heard of, %v", w.box.Total()-before, err)
	}
}
