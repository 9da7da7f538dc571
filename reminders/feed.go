package reminders

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"sheetsync/reminders/calendar"
	"sheetsync/reminders/digest"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// A feed has so many events of a register at most: those to come first, the nearest
// before the others, and then those that have passed, the latest first. Its events are
// as the mails have them as far as so many reminders tell of them.
const (
	feedEvents = 5000
	feedTold   = 20_000
)

// FeedRequest asks for what one person's calendar has of a register.
type FeedRequest struct {
	Register Register
	Person   string    // an address
	At       time.Time // now
	Changed  time.Time // when the register's records last changed
	Stale    *Stale    // nil: the records are as the sheet has them
}

// A Feed is what a person's calendar has of a register.
type Feed struct {
	Title string // what people call the register
	Part  calendar.FeedPart
	// Notes say in the register's language what the events don't: of which time they are,
	// and what is missing.
	Notes []string
}

// Feed returns every open date that is a person's, whether it has passed or lies ahead,
// as a mail would tell of it if all of it were due today: to whom a date is due, what
// people put off, whether it is done and what can't be read, goes by the rules of
// reminders. Other than a mail
//
//   - it tells whoever is away of what is theirs, too, as well as who stands in: nothing
//     is sent, and they are back some day;
//   - it tells whoever has an address that leads nowhere of what is theirs, as well as
//     the managers;
//   - it shows what was edited just now, since the next look at it shows what has become
//     of that.
//
// To an address that the register doesn't know, or that may not be written to, nothing
// is due. The error wraps [ErrNotMirrored] where the records can't be read.
func (s *Service) Feed(ctx context.Context, q FeedRequest) (Feed, error) {
	register := &q.Register
	r := &run{Service: s, register: register, request: Request{At: q.At}, today: register.day(q.At), report: &Report{}}
	person := strings.ToLower(q.Person)
	open, err := r.open(ctx, person)
	if err != nil {
		return Feed{}, err
	}
	events, more, err := r.feedEvents(ctx, person, open.items)
	if err != nil {
		return Feed{}, err
	}
	feed := Feed{Title: register.title(), Part: calendar.FeedPart{Events: events, Changed: q.Changed}}
	p := language.NewPrinter(register.Language)
	if q.Stale != nil {
		feed.Notes = append(feed.Notes, q.Stale.text(p, register.Zone))
	}
	if open.unread > 0 {
		feed.Notes = append(feed.Notes, p.Say("feed.unread", language.Args{"count": open.unread}))
	}
	if more > 0 {
		feed.Notes = append(feed.Notes, p.Say("feed.more", language.Args{"count": more}))
	}
	return feed, nil
}

// openDates are the dates of a person that aren't done.
type openDates struct {
	items  []Item
	unread int // of which it can't be told whether they are done, or when they are
}

// open finds a person's dates in all of the register's records.
func (r *run) open(ctx context.Context, person string) (openDates, error) {
	var open openDates
	held, err := r.Source.Holds(ctx, r.register.Name)
	if err != nil {
		return open, err
	}
	r.holds = newHolds(held)
	err = r.inspectAll(ctx, func(in *inspector, record Record) { in.open(record, person, &open) })
	return open, err
}

// inspectAll reads who the register's people are, and then all records of each deadline,
// of any date.
func (r *run) inspectAll(ctx context.Context, inspect func(in *inspector, record Record)) error {
	if err := r.readUnreachable(ctx, r.register, r.request.At); err != nil {
		return err
	}
	if err := r.readPeople(ctx, r.register); err != nil {
		return err
	}
	for _, resource := range r.register.Descriptor.Resources {
		looking, err := r.readOwners(ctx, resource)
		if err != nil {
			return err
		}
		for i := range resource.Deadlines {
			in := newInspector(r.register, resource, &resource.Deadlines[i], i, r.today, nil)
			in.holds, in.owners = r.holds, looking
			query := Query{Register: r.register.Name, Resource: resource, Fields: in.fields(), Date: -1, Zone: r.register.Zone}
			for record, err := range r.Source.Records(ctx, query) {
				if err != nil {
					return err
				}
				inspect(in, record)
			}
		}
	}
	return nil
}

// open notes a record's date if it is a person's and isn't done.
func (in *inspector) open(record Record, person string, open *openDates) {
	due, done := duedate.Of(in.deadline, in.values(record), in.scope()), in.isDone(record)
	if done.IsTrue() || due.Value.IsEmpty() {
		return
	}
	held := in.holds.of(in.resource, in.deadline, record.ID, due)
	if _, is := held.on(in.today); is {
		return
	}
	if due.Known() && !duedate.Listed(in.deadline, due.Counts, in.today) {
		return
	}
	readable := due.Known() && !done.IsUnknown()
	now := duedate.Stage{}
	if readable {
		now, _ = duedate.Current(in.deadline, due.Counts, in.today, held.again()...)
	}
	standsIn, concerned := in.concerns(record, now, person)
	switch {
	case !concerned:
	case !readable:
		open.unread++
	default:
		item := in.item(record, due, now)
		item.Recipient, item.standsIn = person, standsIn
		open.items = append(open.items, item)
	}
}

// concerns reports whether a stage of a record's date is due to a person, of their own
// or in the place of others.
func (in *inspector) concerns(record Record, now duedate.Stage, person string) (standIns, bool) {
	own, _ := in.recipients(record, now, false)
	standing, standsIn := in.standIn(own)
	reached, _ := in.register.reachable(standing)
	for _, list := range [][]string{own, standing, reached} {
		if slices.Contains(list, person) {
			return standsIn, true
		}
	}
	return nil, false
}

// feedEvents are the events of a person's dates, and how many are left out.
//
// The event of several records is that which the mails have ([run.calendar]): where they
// told of none yet, that of the record which the ledger will note first.
func (r *run) feedEvents(ctx context.Context, person string, items []Item) (events []calendar.Event, more int, err error) {
	told, err := r.Ledger.Told(ctx, r.register.Name, person, r.request.At.Add(-agendaYear), feedTold)
	if err != nil {
		return nil, 0, err
	}
	owed, err := r.Ledger.Owed(ctx, r.register.Name)
	if err != nil {
		return nil, 0, err
	}
	rank := make(map[recordDeadline]int64, len(items))
	for i := range items {
		rank[items[i].recordDeadline()] = math.MaxInt64
	}
	for i := range owed {
		if owed[i].Recipient == person {
			rank[owed[i].recordDeadline()] = owed[i].ID
		}
	}
	for i := range told {
		rank[told[i].recordDeadline()] = told[i].ID
	}
	slices.SortStableFunc(items, byUrgency)
	d := &personal{register: r.register.spoken(person), day: r.today, recipient: person, items: items}
	a := agenda{run: r, rank: rank}
	a.add(digest.OfDates(d.content(0)), items)
	events = a.events
	if len(events) > feedEvents {
		slices.SortStableFunc(events, func(x, y calendar.Event) int { return cmp.Compare(r.distance(x.Day), r.distance(y.Day)) })
		events, more = events[:feedEvents], len(events)-feedEvents
	}
	slices.SortStableFunc(events, func(x, y calendar.Event) int { return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.UID, y.UID)) })
	return events, more, nil
}

// distance orders days: those to come before those that have passed, the nearest first.
func (r *run) distance(day expression.Day) int64 {
	if day >= r.today {
		return int64(day - r.today)
	}
	return math.MaxInt32 + int64(r.today-day)
}

// JoinFeed is a person's calendar of registers, its own words in a language.
func JoinFeed(tag language.Tag, person string, feeds []Feed, refresh time.Duration) *calendar.Feed {
	p := language.NewPrinter(tag)
	titles := make([]string, len(feeds))
	joined := &calendar.Feed{Refresh: refresh}
	notes := []string{p.Say("feed.description", language.Args{"person": celltext.Line(person)})}
	for i := range feeds {
		f := &feeds[i]
		titles[i] = f.Title
		for _, note := range f.Notes {
			if len(feeds) > 1 {
				note = p.Say("feed.note", language.Args{"register": f.Title, "note": note})
			}
			notes = append(notes, note)
		}
		joined.Parts = append(joined.Parts, f.Part)
	}
	if len(titles) == 0 {
		titles = []string{celltext.Line(person)}
	}
	joined.Name = p.Say("feed.name", language.Args{"registers": strings.Join(titles, p.Say("feed.separator", nil))})
	joined.Description = strings.Join(notes, "\n")
	return joined
}

// UnreadFeed is what calendars have of a register that no run has taken over yet.
func UnreadFeed(r *Register) Feed {
	p := language.NewPrinter(r.Language)
	return Feed{Title: r.title(), Notes: []string{(&Stale{}).text(p, r.Zone)}}
}
