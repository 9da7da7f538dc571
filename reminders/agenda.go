package reminders

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sheetsync/reminders/calendar"
	"sheetsync/reminders/digest"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/language"
)

// What a calendar takes back or moves is what its recipient was told of within a year:
// so many at most, the newest.
const (
	agendaYear  = 366 * 24 * time.Hour
	agendaLimit = 500
)

// recordDeadline is what an event is about.
type recordDeadline struct{ resource, recordID, deadline string }

func (k *Key) recordDeadline() recordDeadline {
	return recordDeadline{k.Resource, k.RecordID, k.Deadline}
}

// calendar is what a mail says as a calendar: an event for each of its lines, and for
// what earlier mails told of and this one doesn't, a cancelled event where it is done or
// gone and a moved one where it has another date.
//
// The event of a line with several records is that of the one that the recipient was
// told of first, so that it stays the same when others come and go. owed are the
// reminders that the mail tells of, by their place in the ledger.
func (r *run) calendar(ctx context.Context, d *personal, owed map[Key]int64) ([]byte, error) {
	told, err := r.Ledger.Told(ctx, r.register.Name, d.recipient, r.request.At.Add(-agendaYear), agendaLimit)
	if err != nil {
		return nil, err
	}
	rank := make(map[recordDeadline]int64, len(told)+len(d.items))
	present := make(map[recordDeadline]bool, len(d.items))
	for i := range d.items {
		of := d.items[i].recordDeadline()
		present[of] = true
		rank[of] = owed[d.items[i].Key]
	}
	for i := range told {
		rank[told[i].recordDeadline()] = told[i].ID
	}
	told = slices.DeleteFunc(told, func(e Entry) bool { return present[e.recordDeadline()] })
	moved, over, err := r.since(ctx, told)
	if err != nil {
		return nil, err
	}
	a := agenda{run: r, rank: rank}
	a.add(d.page, d.items)
	slices.SortStableFunc(moved, byUrgency)
	later := *d
	later.items, later.told, later.untold = moved, nil, nil
	a.add(digest.OfDates(later.content(0)), moved)
	p := language.NewPrinter(d.register.Language)
	for i := range over {
		e := &over[i]
		a.events = append(a.events, calendar.Event{
			UID: a.uid(e.recordDeadline()), Day: e.DueDate, Cancelled: true,
			Summary: p.Say("mail.event_over", language.Args{"kind": d.register.heading(p, e.Resource, e.Deadline)}),
		})
	}
	if len(a.events) == 0 {
		return nil, nil
	}
	return calendar.Write(d.register.title(), a.events, r.request.At), nil
}

// agenda collects events.
type agenda struct {
	run    *run
	rank   map[recordDeadline]int64
	events []calendar.Event
}

// add adds the lines of a page about items.
func (a *agenda) add(page *digest.Page, items []Item) {
	for line, e := range page.Events {
		var first *Item
		for _, at := range page.Shown[line] {
			if i := &items[at]; first == nil || a.before(i, first) {
				first = i
			}
		}
		a.events = append(a.events, calendar.Event{UID: a.uid(first.recordDeadline()), Day: e.Day, Summary: e.Summary, Description: e.Description, Link: e.Link})
	}
}

// before reports whether the event of several records is one's rather than another's.
func (a *agenda) before(one, other *Item) bool {
	return cmp.Or(cmp.Compare(a.rank[one.recordDeadline()], a.rank[other.recordDeadline()]), cmp.Compare(one.RecordID, other.RecordID)) < 0
}

func (a *agenda) uid(of recordDeadline) string {
	return calendar.UID(a.run.register.Name, of.resource, of.recordID, of.deadline, a.run.Domain)
}

// since looks up what has become of dates that somebody was told of: those with another
// date as it is now, and those that are done or gone. What can't be known stays as it is.
func (r *run) since(ctx context.Context, told []Entry) (moved []Item, over []Entry, err error) {
	for _, resource := range r.register.Descriptor.Resources {
		for position := range resource.Deadlines {
			deadline := &resource.Deadlines[position]
			of := make(map[string]Entry)
			var ids []string
			for _, e := range told {
				if e.Resource == resource.Name && e.Deadline == deadline.Name {
					of[e.RecordID] = e
					ids = append(ids, e.RecordID)
				}
			}
			if len(ids) == 0 {
				continue
			}
			items, err := r.sinceOf(ctx, resource, position, ids, of)
			if err != nil {
				return nil, nil, err
			}
			moved = append(moved, items...)
			for _, id := range ids {
				if e, left := of[id]; left {
					over = append(over, e)
				}
			}
		}
	}
	return moved, over, nil
}

// sinceOf returns those of a deadline's dates that were moved, and takes these and the
// unchanged ones out of the entries: what is left is done or gone.
func (r *run) sinceOf(ctx context.Context, resource *sheetschema.Resource, position int, ids []string, of map[string]Entry) ([]Item, error) {
	deadline := &resource.Deadlines[position]
	in := newInspector(r.register, resource, deadline, position, r.today, nil)
	query := Query{Register: r.register.Name, Resource: resource, Fields: in.fields(), Date: -1, Zone: r.register.Zone, IDs: ids}
	var moved []Item
	for record, err := range r.Source.Records(ctx, query) {
		if err != nil {
			return nil, err
		}
		due, done := duedate.Of(deadline, in.values(record), in.scope()), in.isDone(record)
		if done.IsTrue() || due.Value.IsEmpty() {
			continue
		}
		e := of[record.ID]
		delete(of, record.ID)
		if due.Known() && !done.IsUnknown() && due.Named != e.DueDate {
			item := in.item(record, due, duedate.Stage{})
			item.Recipient = e.Recipient
			moved = append(moved, item)
		}
	}
	return moved, nil
}
