package reminders

import (
	"context"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
)

// seenDays tells on which civil day a register first had a date. It decides
// between what is late and what is old: a date that was known before its
// reminders had long passed stays owed, for however long the service or the
// mail server was away, and one that wasn't lapses.
type seenDays map[seenDate]expression.Day

// seenDate is a date of a record's deadline.
type seenDate struct {
	column
	RecordDate
}

// column is where the dates of a deadline come from: a field, or a deadline that
// computes them.
type column struct {
	resource *sheetschema.Resource
	field    int // -1 where they are computed
	computed int // position of the deadline that does; 0 for a field
}

func (i *Item) deadline() *sheetschema.Deadline { return &i.resource.Deadlines[i.position] }

func (i *Item) seenDate() seenDate {
	c := column{resource: i.resource, field: i.deadline().Date}
	if c.field < 0 {
		c.computed = i.position
	}
	return seenDate{c, RecordDate{i.RecordID, i.DueDate}}
}

// firstSeen looks up the dates of items whose reminder fell due before today.
func (r *run) firstSeen(ctx context.Context, items []Item) (seenDays, error) {
	days := make(seenDays)
	wanted := make(map[column][]RecordDate)
	asked := make(map[seenDate]struct{})
	for _, item := range items {
		date := item.seenDate()
		if _, twice := asked[date]; twice || item.stageDay >= r.today {
			continue
		}
		asked[date] = struct{}{}
		wanted[date.column] = append(wanted[date.column], date.RecordDate)
	}
	for c, dates := range wanted {
		query := DateQuery{Register: r.register.Name, Resource: c.resource, Date: c.field, Zone: r.register.Zone, Dates: dates}
		if c.field < 0 {
			query.Operands = c.resource.Deadlines[c.computed].Operands()
		}
		found, err := r.Source.FirstSeen(ctx, query)
		if err != nil {
			return nil, err
		}
		for date, at := range found {
			days[seenDate{c, date}] = expression.DayOf(at.In(r.register.Zone))
		}
	}
	return days, nil
}

// split tells items of dates that have long passed apart: those whose date was
// known in time, and those whose date had long passed when it was first seen,
// or isn't known to have been seen before.
func (days seenDays) split(items []Item) (late, lapsed []Item) {
	for _, item := range items {
		seen, known := days[item.seenDate()]
		if known {
			_, when := duedate.Current(item.deadline(), item.counts, seen, item.again...)
			known = when != duedate.LongPast
		}
		if known {
			late = append(late, item)
		} else {
			lapsed = append(lapsed, item)
		}
	}
	return late, lapsed
}

// markLate marks the reminders that could have gone out on their day.
func (days seenDays) markLate(items []Item, today expression.Day) {
	for i := range items {
		seen, known := days[items[i].seenDate()]
		items[i].late = known && items[i].stageDay < today && seen <= items[i].stageDay
	}
}
