package reminders

import (
	"context"
	"slices"
	"time"
)

// maxUnsettled is how long a record is taken for one that somebody is at work on
// where no look at the sheet has said so since: where it can't be reached, or is
// looked at once a day, its mails wait no longer than that.
const maxUnsettled = time.Hour

// unsettled are the records of which nobody is reminded yet.
func (r *run) unsettled(ctx context.Context) (map[RecordKey]time.Time, error) {
	young := make(map[RecordKey]time.Time)
	if r.request.Young || r.register.Settle <= 0 {
		return young, nil
	}
	seen, err := r.Source.Unsettled(ctx, r.register.Name)
	if err != nil {
		return nil, err
	}
	for record, since := range seen {
		if r.request.At.Before(since.Add(max(maxUnsettled, r.register.Settle))) {
			young[record] = since
		}
	}
	return young, nil
}

// countYoung says in the report how many records wait of which somebody would be
// reminded now.
func (r *run) countYoung(ctx context.Context, items []Item) error {
	found, err := r.lookUp(ctx, items)
	if err != nil {
		return err
	}
	waiting := make(map[RecordKey]struct{})
	for _, item := range slices.Concat(found.fresh, found.owed) {
		record := RecordKey{item.Resource, item.RecordID}
		waiting[record] = struct{}{}
		if by := r.young[record].Add(r.register.Settle); by.After(r.report.SettledBy) {
			r.report.SettledBy = by
		}
	}
	r.report.Unsettled = len(waiting)
	return nil
}
