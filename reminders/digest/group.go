package digest

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema/expression"
)

// thing is what people take for one: dates of one deadline, customer, order and day.
type thing struct {
	dates []Date
	at    []int // their places in the content
	sum   sum
}

// identity tells things apart.
type identity struct {
	resource, deadline, customer, per, tab string
	named, counts                          expression.Day
	alone                                  int // of a record that is a thing of its own
}

// things groups dates, the most urgent thing first.
func things(dates []Date) []thing {
	places := make(map[identity]int, len(dates))
	var list []thing
	for i := range dates {
		d := &dates[i]
		id := identity{resource: d.Resource, deadline: d.Deadline, customer: d.Customer, per: d.Per, tab: d.Tab, named: d.Named, counts: d.Counts}
		if d.Per == "" {
			id.alone = i + 1
		}
		at, known := places[id]
		if !known {
			at = len(list)
			places[id] = at
			list = append(list, thing{})
		}
		t := &list[at]
		t.dates, t.at = append(t.dates, *d), append(t.at, i)
		t.sum.add(d)
	}
	for i := range list {
		list[i].order()
	}
	slices.SortStableFunc(list, func(a, b thing) int { return compare(&a.dates[0], &b.dates[0]) })
	return list
}

// order puts a thing's dates in the order of their rows.
func (t *thing) order() {
	type placed struct {
		date Date
		at   int
	}
	all := make([]placed, len(t.dates))
	for i := range all {
		all[i] = placed{t.dates[i], t.at[i]}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Or(cmp.Compare(a.date.Row, b.date.Row), compare(&a.date, &b.date)) })
	for i := range all {
		t.dates[i], t.at[i] = all[i].date, all[i].at
	}
}

// compare orders dates by urgency, and what is as urgent by name. What is overdue comes
// before what is due today, and that before what lies ahead; of what is overdue or due
// today, money first: a call that is a month late keeps nobody from a payment that is a
// week late.
func compare(a, b *Date) int {
	return cmp.Or(
		cmp.Compare(pressing(a), pressing(b)), cmp.Compare(a.Left, b.Left), cmp.Compare(a.Named, b.Named), cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Per, b.Per),
		cmp.Compare(a.Title, b.Title), cmp.Compare(a.What, b.What), cmp.Compare(a.Row, b.Row), cmp.Compare(a.RecordID, b.RecordID),
	)
}

// pressing ranks a date among those that come before others however late they are.
func pressing(d *Date) int {
	rank := 0
	switch {
	case d.Left > 0:
		return 4
	case d.Left == 0:
		rank = 2
	}
	if !d.Uncertain && !d.Amount.IsKnown() {
		rank++
	}
	return rank
}

// party is a customer's things, or those of a table without customers.
type party struct {
	name   string
	things []thing
}

// parties puts things under whose they are: the party with the most urgent thing first,
// and in it what belongs to one order together.
func parties(list []thing) []party {
	type whose struct{ customer, table string }
	places := make(map[whose]int)
	var all []party
	for _, t := range list {
		d := &t.dates[0]
		who, name := whose{customer: d.Customer}, d.Customer
		if name == "" {
			who, name = whose{table: d.Resource}, d.Table
		}
		at, known := places[who]
		if !known {
			at = len(all)
			places[who] = at
			all = append(all, party{name: name})
		}
		all[at].things = append(all[at].things, t)
	}
	for i := range all {
		together(all[i].things)
	}
	return all
}

// together moves what belongs to one order behind its most urgent thing.
func together(list []thing) {
	rank := make(map[string]int)
	of := func(t *thing) string {
		if per := t.dates[0].Per; per != "" {
			return "per " + per
		}
		return "record " + t.dates[0].Resource + " " + t.dates[0].RecordID
	}
	for i := range list {
		if _, known := rank[of(&list[i])]; !known {
			rank[of(&list[i])] = i
		}
	}
	slices.SortStableFunc(list, func(a, b thing) int { return cmp.Compare(rank[of(&a)], rank[of(&b)]) })
}
