package reminders

import (
	"context"
	"errors"
	"maps"
	"slices"

	"sheetsync/sheetschema/expression"
)

// StageUnconfirmed is the stage of the ledger's entry that says that somebody was told,
// in a mail of its own, of reminders whose delivery nobody could confirm.
const StageUnconfirmed = "unconfirmed"

// tellUnconfirmed tells of the unconfirmed reminders that no digest has told of, on the
// day after they were sent at the earliest: whom they were for, or the managers where
// that address leads nowhere. A mail of this kind that is unconfirmed itself is followed
// by another on the next day, since what it told of still counts as untold.
func (r *run) tellUnconfirmed(ctx context.Context) error {
	untold, err := r.Ledger.Untold(ctx, r.register.Name)
	if err != nil {
		return err
	}
	about := make(map[string][]Entry)
	for _, e := range untold {
		if e.Stage == StageUnconfirmed || expression.DayOf(e.UpdatedAt.In(r.register.Zone)) >= r.today {
			continue
		}
		to, gone := r.register.reachable([]string{e.Recipient})
		if len(gone) > 0 {
			to = r.register.managers()
		}
		for _, recipient := range to {
			about[recipient] = append(about[recipient], e)
		}
	}
	for _, recipient := range slices.Sorted(maps.Keys(about)) {
		if err := r.tellUnconfirmedTo(ctx, recipient, about[recipient]); err != nil && !errors.Is(err, ErrBusy) {
			return err
		}
	}
	return nil
}

func (r *run) tellUnconfirmedTo(ctx context.Context, recipient string, entries []Entry) error {
	key := Key{RecordID: StageUnconfirmed, Deadline: StageUnconfirmed, DueDate: r.today, Stage: StageUnconfirmed, Recipient: recipient}
	known, err := r.Ledger.States(ctx, r.register.Name, []Key{key})
	if err != nil {
		return err
	}
	if entry, ok := known[key]; ok && !entry.isOpen() {
		return nil // today's has gone, or is on its way
	}
	d, err := r.personal(ctx, recipient, nil, entries)
	if err != nil {
		return err
	}
	m := r.message(d.page, d.register, recipient, messageID(r.register, recipient, r.Domain, key), r.request.At)
	mail := d.report(m, StateOwed)
	if r.request.DryRun {
		mail.Text, mail.HTML = m.Text, m.HTML
		r.report.Mails = append(r.report.Mails, mail)
		return nil
	}
	ids := make([]int64, len(entries))
	for i := range entries {
		ids[i] = entries[i].ID
	}
	tried, err := r.tell(ctx, r.register, key, m, ids)
	if tried.begun {
		mail.State, mail.Error = tried.state, tried.class
		if tried.state != StateSent {
			mail.Told = nil
		}
		r.report.Mails = append(r.report.Mails, mail)
	}
	return err
}
