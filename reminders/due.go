package reminders

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// Item is one date of which one recipient is reminded.
type Item struct {
	Key
	Title    string // names the record; "" where none of its naming fields is filled in
	DaysLeft int    // negative when overdue

	resource *sheetschema.Resource
	position int // of the deadline in the descriptor
}

// dueSet is what is due on a day, as far as the records tell: the due dates each
// with its latest stage, and what is left of reminders that are owed already.
type dueSet struct {
	due      []Item
	lapsed   []Item
	problems problems
	// current has the dates that reminders are owed for already, with what the
	// register says of them now; those that it doesn't have, or that are done,
	// are missing.
	current map[subject]standing
}

// add joins what is due of another deadline.
func (s *dueSet) add(other dueSet) {
	s.due = append(s.due, other.due...)
	s.lapsed = append(s.lapsed, other.lapsed...)
	s.problems.join(other.problems)
	maps.Copy(s.current, other.current)
}

// subject is a date of a record for one recipient.
type subject struct {
	resource, recordID, deadline string
	dueDate                      expression.Day
	recipient                    string
}

func (k Key) subject() subject {
	return subject{k.Resource, k.RecordID, k.Deadline, k.DueDate, k.Recipient}
}

// standing tells of a date that isn't done which reminders of it make sense: none
// but later ones than the day's.
type standing struct {
	stage  string // the latest one that has fallen due; "" before the first
	stages []stage
}

// inspector finds what is due of one deadline: records in, a dueSet out.
type inspector struct {
	register *Register
	resource *sheetschema.Resource
	deadline *sheetschema.Deadline
	position int
	today    expression.Day
	title    []int
	roles    []string             // the resolved addresses of roles and literals
	owed     map[subject]struct{} // the dates that reminders are owed for already
	set      dueSet
}

func newInspector(r *Register, resource *sheetschema.Resource, deadline *sheetschema.Deadline, position int, today expression.Day, owed map[subject]struct{}) *inspector {
	in := &inspector{register: r, resource: resource, deadline: deadline, position: position, today: today, title: titleOf(resource), owed: owed}
	in.set.current = make(map[subject]standing)
	for _, to := range deadline.To {
		switch {
		case to.Role != "":
			in.role(to.Role)
		case to.Address != "":
			in.fixed(to.Address, Problem{Code: ProblemAddress})
		}
	}
	return in
}

// role adds the addresses of a role of the configuration.
func (in *inspector) role(name string) {
	addresses, known := in.register.Roles[name]
	if !known || len(addresses) == 0 {
		in.report(Problem{Code: ProblemRole, Role: name})
	}
	for _, text := range addresses {
		in.fixed(text, Problem{Code: ProblemAddress, Role: name})
	}
}

func (in *inspector) fixed(text string, otherwise Problem) {
	address, err := ParseAddress(text)
	if err != nil {
		in.report(otherwise)
		return
	}
	in.roles = appendAddress(in.roles, address)
}

func appendAddress(list []string, address string) []string {
	if address = strings.ToLower(address); !slices.Contains(list, address) {
		list = append(list, address)
	}
	return list
}

// fields are the indexes of the fields that looking at a record needs.
func (in *inspector) fields() []int {
	needed := append([]int{in.deadline.Date}, in.title...)
	for _, to := range in.deadline.To {
		if to.Field >= 0 && to.Role == "" && to.Address == "" {
			needed = append(needed, to.Field)
		}
	}
	if in.deadline.Unless != nil {
		needed = append(needed, in.deadline.Unless.Indexes()...)
	}
	slices.Sort(needed)
	return slices.Compact(needed)
}

// values lets an expression read a record.
type values []expression.Value

// Value implements [expression.Record].
func (v values) Value(field int) expression.Value { return v[field] }

// inspect notes what is due of a record.
func (in *inspector) inspect(record Record) {
	date, done := record.Values[in.deadline.Date], in.isDone(record)
	due, ok := dayOf(date, in.register.Zone)
	if done.IsTrue() || !ok && !date.IsUnknown() {
		return
	}
	if date.IsUnknown() {
		in.cannotTell(record, date)
		return
	}
	now, when := current(in.deadline, due, in.today)
	if done.IsUnknown() {
		if when == isDue {
			in.cannotTell(record, done)
		}
		return
	}
	if when == notYet && len(in.owed) == 0 {
		return
	}
	recipients := in.recipients(record, when == isDue)
	for _, recipient := range recipients {
		item := Item{
			Key:   Key{in.resource.Name, record.ID, in.deadline.Name, due, now.label, recipient},
			Title: title(in.title, record.Values), DaysLeft: int(due - in.today),
			resource: in.resource, position: in.position,
		}
		if _, owed := in.owed[item.subject()]; owed {
			in.set.current[item.subject()] = standing{now.label, stages(in.deadline, due)}
		}
		switch when {
		case isDue:
			in.set.due = append(in.set.due, item)
		case lapsed:
			in.set.lapsed = append(in.set.lapsed, item)
		}
	}
	if when == isDue && len(recipients) == 0 {
		in.report(Problem{Code: ProblemNobody, RecordID: record.ID})
	}
}

// isDone tells whether the deadline's condition says that nobody needs to be
// reminded. A condition that fails doesn't; one that asks for a cell that can't
// be read is unknown.
func (in *inspector) isDone(record Record) expression.Value {
	if in.deadline.Unless == nil {
		return expression.BooleanOf(false)
	}
	result, err := in.deadline.Unless.Eval(values(record.Values), expression.Scope{Today: in.today, Zone: in.register.Zone})
	if err != nil {
		in.report(Problem{Code: ProblemCondition, RecordID: record.ID})
	}
	return result
}

// cannotTell notes that nobody is reminded of a record, since a field that the
// deadline needs can't be read.
func (in *inspector) cannotTell(record Record, unknown expression.Value) {
	in.report(Problem{Code: ProblemUnknown, RecordID: record.ID, Field: in.resource.Fields[unknown.Origin()].Name})
}

// recipients lists whom the record's reminders go to, each once.
func (in *inspector) recipients(record Record, report bool) []string {
	list := slices.Clone(in.roles)
	for _, to := range in.deadline.To {
		if to.Role != "" || to.Address != "" || to.Field < 0 {
			continue
		}
		cell := record.Values[to.Field]
		addresses, invalid := SplitAddresses(cell.Text())
		if cell.IsUnknown() {
			invalid++
		}
		for _, address := range addresses {
			list = appendAddress(list, address)
		}
		if invalid > 0 && report {
			in.report(Problem{Code: ProblemAddress, RecordID: record.ID, Field: in.resource.Fields[to.Field].Name})
		}
	}
	return list
}

func (in *inspector) report(p Problem) {
	p.Resource, p.Deadline = in.resource.Name, in.deadline.Name
	in.set.problems.add(p)
}

// reconcile decides what to do about the reminders that are owed already.
func (s *dueSet) reconcile(owed []Entry) []Skip {
	var skips []Skip
	for _, e := range owed {
		now, ok := s.current[e.subject()]
		if !ok {
			skips = append(skips, Skip{e.ID, ClassSettled})
			continue
		}
		if e.Stage == now.stage {
			continue
		}
		// A stage that is still ahead is left for its day: a run may have acted
		// as if it were later than now. What was passed over is given up.
		order := func(label string) int {
			return slices.IndexFunc(now.stages, func(s stage) bool { return s.label == label })
		}
		if order(e.Stage) < order(now.stage) {
			skips = append(skips, Skip{e.ID, ClassSuperseded})
		}
	}
	return skips
}

// byUrgency orders items for a digest: by deadline, the deadline with the most
// urgent date first, and by date within it.
func byUrgency(items []Item) {
	type group struct {
		resource string
		position int
	}
	of := func(i Item) group { return group{i.Resource, i.position} }
	first := make(map[group]expression.Day)
	for _, i := range items {
		if day, ok := first[of(i)]; !ok || i.DueDate < day {
			first[of(i)] = i.DueDate
		}
	}
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(
			cmp.Compare(first[of(a)], first[of(b)]),
			cmp.Compare(a.resource.Index, b.resource.Index),
			cmp.Compare(a.position, b.position),
			cmp.Compare(a.DueDate, b.DueDate),
			cmp.Compare(a.Title, b.Title),
			cmp.Compare(a.RecordID, b.RecordID),
		)
	})
}

// dayOf is the civil day of a date, or of an instant in the register's zone;
// false where there is none.
func dayOf(v expression.Value, zone *time.Location) (expression.Day, bool) {
	switch v.Type() {
	case expression.TypeDate:
		return v.Day(), true
	case expression.TypeDateTime:
		return expression.DayOf(time.UnixMicro(v.Int()).In(zone)), true
	}
	return 0, false
}
