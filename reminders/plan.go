package reminders

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
)

// closed are the dates of a deadline that have passed and are dealt with: the
// last reminder of them went out, to whomever it was then due to, or they lapsed and
// nobody put them off until a day.
func (r *run) closed(ctx context.Context, resource *sheetschema.Resource, deadline *sheetschema.Deadline) (map[dated]struct{}, error) {
	past, err := r.Ledger.Past(ctx, r.register.Name, resource.Name, deadline.Name, r.today)
	if err != nil {
		return nil, err
	}
	closed := make(map[dated]struct{}, len(past))
	for _, p := range past {
		key := dated{p.RecordID, p.Day}
		if _, known := closed[key]; known {
			continue
		}
		again := r.holds.of(resource, deadline, p.RecordID, duedate.Date{Named: p.Day, Value: expression.DateOf(p.Day)}).again()
		last := duedate.Stage{}
		if list := duedate.Stages(deadline, p.Day, again...); len(list) > 0 {
			last = list[len(list)-1]
		}
		if p.Lapsed && !last.Again || last.Label != "" && last.Label == p.Stage {
			closed[key] = struct{}{}
		}
	}
	return closed, nil
}

// plan brings the ledger in line with what was found and returns, by recipient,
// the items that are owed now.
func (r *run) plan(ctx context.Context, found dueSet, owed []Entry) (dueItems, error) {
	due, err := r.lookUp(ctx, found.due)
	if err != nil {
		return nil, err
	}
	if due.fresh, err = r.uncovered(ctx, due.fresh); err != nil {
		return nil, err
	}
	past, err := r.lookUp(ctx, found.longPast)
	if err != nil {
		return nil, err
	}
	seen, err := r.firstSeen(ctx, slices.Concat(due.fresh, due.owed, past.fresh, past.owed))
	if err != nil {
		return nil, err
	}
	late, lapsed := seen.split(past.fresh)
	found.notices = slices.Concat(found.notices, r.lapsedNotices(lapsed, found.unheard), r.unreachableNotices(found.diverted), r.bouncedNotices(due.bounced))
	notices, err := r.lookUp(ctx, found.notices)
	if err != nil {
		return nil, err
	}
	if err := r.countYoung(ctx, found.young); err != nil {
		return nil, err
	}
	if err := r.reportHeld(ctx, found.held); err != nil {
		return nil, err
	}
	items := slices.Concat(due.fresh, due.owed, late, past.owed)
	seen.markLate(items, r.today)
	plan := Plan{
		Owe: keys(slices.Concat(due.fresh, late, notices.fresh)), Lapsed: keys(lapsed), Skip: found.reconcile(owed, r.young),
	}
	// The ledger numbers them in this order, and by these numbers calendars know which of
	// several records an event is of.
	slices.SortStableFunc(plan.Owe, func(a, b Key) int { return cmp.Compare(a.RecordID, b.RecordID) })
	planned := Planned{Owed: len(plan.Owe), Lapsed: len(plan.Lapsed), Skipped: len(plan.Skip)}
	if planned != (Planned{}) && !r.request.observes() {
		if planned, err = r.Ledger.Apply(ctx, r.register.Name, plan); err != nil {
			return nil, err
		}
	}
	if err := r.hold(ctx); err != nil {
		return nil, err
	}
	r.report.Lapsed += planned.Lapsed
	r.report.Skipped += planned.Skipped
	byRecipient := make(dueItems)
	for _, item := range slices.Concat(items, notices.fresh, notices.owed) {
		byRecipient[item.Recipient] = append(byRecipient[item.Recipient], item)
	}
	return byRecipient, nil
}

// lookedUp are items by what the ledger says of them; those that are dealt with
// are left out.
type lookedUp struct {
	fresh []Item // not in the ledger, or settled or snoozed there and due again
	owed  []Item
	// bounced were sent and came back.
	bounced []Item
}

func (r *run) lookUp(ctx context.Context, items []Item) (found lookedUp, err error) {
	known, err := r.Ledger.States(ctx, r.register.Name, keys(items))
	if err != nil {
		return lookedUp{}, err
	}
	for _, item := range items {
		switch entry, ok := known[item.Key]; {
		case !ok, entry.State == StateSkipped && (entry.ErrorClass == ClassSettled || entry.ErrorClass == ClassSnoozed):
			found.fresh = append(found.fresh, item)
		case entry.State == StateOwed:
			found.owed = append(found.owed, item)
		case entry.State == StateFailed && !isNotice(item.Stage) && strings.HasPrefix(entry.ErrorClass, bouncedPrefix):
			item.class = entry.ErrorClass
			found.bounced = append(found.bounced, item)
		}
	}
	return found, nil
}

func keys(items []Item) []Key {
	list := make([]Key, len(items))
	for i := range items {
		list[i] = items[i].Key
	}
	return list
}

// lapsedNotices reports the dates that lapse, each once, and returns what the
// managers are to be told of them. Dates without anybody to remind are theirs
// alone.
func (r *run) lapsedNotices(lapsed, unheard []Item) []Item {
	managers := r.register.managers()
	if len(managers) > 0 {
		lapsed = slices.Concat(lapsed, unheard)
	}
	var notices []Item
	once := make(map[Key]struct{})
	for _, item := range slices.SortedStableFunc(slices.Values(lapsed), byPlace) {
		if item.deadline().Cadence != nil || item.deadline().Pool {
			continue // nobody has been in touch for long: no date was missed that could be made up for
		}
		item.Stage, item.Recipient = StageLapsed, ""
		if _, twice := once[item.Key]; twice {
			continue
		}
		once[item.Key] = struct{}{}
		r.report.LapsedDates = append(r.report.LapsedDates, item.report())
		notices = append(notices, item.notices(StageLapsed, managers)...)
	}
	return notices
}
