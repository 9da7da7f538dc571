package ledger_test

import (
	"context"
	"testing"

	"sheetsync/reminders"
)

// changing is a ledger in which another process changes what is owed to somebody as soon
// as it was read.
type changing struct {
	reminders.Ledger
	change func(recipient string)
}

func (l changing) Claim(ctx context.Context, register, recipient string) (reminders.Claim, error) {
	c, err := l.Ledger.Claim(ctx, register, recipient)
	l.change(recipient)
	return c, err
}

// What another process has changed since it was read is left to it; everybody else gets
// theirs.
func TestChangedSinceItWasRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.contract("C1", "2026-03-08", "li@example.com")
	w.contract("C2", "2026-03-08", "li@example.com")
	w.contract("C3", "2026-03-08", "wang@example.com")
	s := w.service()
	s.Ledger = changing{s.Ledger, func(recipient string) {
		if recipient == "li@example.com" {
			w.exec(`UPDATE sheetsync.ledger SET state = 'skipped', error_class = 'superseded' WHERE record_id = 'C1'`)
		}
	}}
	report, err := w.runAs(s, "2026-03-01", false)
	if err != nil || report.Remaining != 2 {
		t.Errorf("%d reminders remain, %v", report.Remaining, err)
	}
	w.wantMails("wang@example.com: C3")
	w.run("2026-03-01")
	w.wantMails("li@example.com: C2", "wang@example.com: C3")
}
