package reminders

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/naming"
)

// standing tells of a date that isn't done which reminders of it make sense: none
// but later ones than the day's.
type standing struct {
	stage  string // the latest one that has fallen due; "" before the first
	stages []duedate.Stage
}

// inspector finds what is due of one deadline: records in, a dueSet out.
type inspector struct {
	register *Register
	resource *sheetschema.Resource
	deadline *sheetschema.Deadline
	position int
	today    expression.Day
	title    []int
	about    about
	roles    []string // the resolved addresses of roles and literals, and the roles' channels
	vacant   []string // roles without addresses, until a date asks for them
	managers []string
	owed     *owedSet
	closed   map[dated]struct{} // dates that have passed and are dealt with
	holds    holds
	owners   owners // who looks after whom the records belong to
	set      dueSet
}

// dated is a date of a record that one deadline is about.
type dated struct {
	recordID string
	due      expression.Day
}

// newInspector makes an inspector; nil stands for nothing owed.
func newInspector(r *Register, resource *sheetschema.Resource, deadline *sheetschema.Deadline, position int, today expression.Day, owed *owedSet) *inspector {
	if owed == nil {
		owed = &owedSet{}
	}
	in := &inspector{register: r, resource: resource, deadline: deadline, position: position, today: today, title: naming.Title(resource), about: aboutOf(r.Descriptor, resource, deadline), owed: owed}
	in.set.current, in.set.diverted, in.set.outside, in.set.heldDates, in.set.years = make(map[subject]standing), make(diverted), make(map[string]int), make(map[heldDate]struct{}), make(unknownYears)
	in.managers = r.managers()
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

// fields are the indexes of the fields that looking at a record needs.
func (in *inspector) fields() []int {
	needed := slices.Concat(in.deadline.Reads(), in.title, in.about.fields())
	for _, to := range in.deadline.To {
		if to.IsField() {
			needed = append(needed, to.Field)
		}
	}
	if condition := in.resource.Privacy.Consent; condition != nil {
		needed = append(needed, condition.Indexes()...)
	}
	slices.Sort(needed)
	return slices.Compact(needed)
}

// values lets an expression read a record of a resource.
type values struct {
	resource *sheetschema.Resource
	of       []expression.Value
}

// Value implements [expression.Record]. A text that is none of its field's choices
// is unknown, as it is to formulas.
func (v values) Value(field int) expression.Value {
	if cell := v.of[field]; cell.Type() != expression.TypeText || !v.resource.Fields[field].OutsideChoices(cell.Text()) {
		return cell
	}
	return expression.UnknownOf(field)
}

// ValuesOf lets expressions read a record. A text that is none of its field's choices is
// unknown, as it is to formulas.
func ValuesOf(r *sheetschema.Resource, record Record) expression.Record {
	return values{r, record.Values}
}

// inspect notes what is due of a record.
func (in *inspector) inspect(record Record) {
	due, done := duedate.Of(in.deadline, in.values(record), in.scope()), in.isDone(record)
	if done.IsTrue() || due.Value.IsEmpty() {
		return
	}
	held := in.holds.of(in.resource, in.deadline, record.ID, due)
	if hold, is := held.on(in.today); is {
		in.hold(record, due, held, hold)
		return
	}
	if !due.Known() {
		in.cannotTell(record, due.Value)
		in.tell(in.item(record, duedate.Date{Named: noDay}, duedate.Stage{}), StageUnknown)
		return
	}
	now, when := duedate.Current(in.deadline, due.Counts, in.today, held.again()...)
	_, closed := in.closed[dated{record.ID, due.Named}]
	if when != duedate.LongPast {
		in.reportVacant()
	}
	if done.IsUnknown() {
		if when == duedate.IsDue || when == duedate.LongPast && !closed {
			in.cannotTell(record, done)
			in.tell(in.item(record, due, now), StageUnknown)
		}
		return
	}
	if (when == duedate.NotYet || closed) && !in.owed.record(in.resource, record.ID) {
		return
	}
	item := in.item(record, due, now)
	item.again = held.again()
	recipients, blocked := in.recipients(record, now, when == duedate.IsDue)
	if len(blocked) > 0 && when == duedate.IsDue {
		item.blocked = len(blocked)
		for _, address := range blocked {
			in.set.outside[address]++
		}
		in.tell(item, StageNotAllowed)
	}
	if when == duedate.IsDue {
		in.noteYear(&item)
	}
	recipients, item.standsIn = in.standIn(recipients)
	recipients, gone := in.register.reachable(recipients)
	if when == duedate.IsDue {
		for _, address := range gone {
			in.set.diverted.add(address, divertedDates{1, item})
		}
	}
	for _, item.Recipient = range recipients {
		item.instead = nil
		if slices.Contains(in.managers, item.Recipient) {
			item.instead = gone
		}
		_, owed := in.owed.subjects[item.subject()]
		if owed {
			in.set.current[item.subject()] = standing{now.Label, duedate.Stages(in.deadline, due.Counts, item.again...)}
		}
		switch {
		case when == duedate.IsDue:
			in.set.due = append(in.set.due, item)
		case when == duedate.LongPast && (owed || !closed):
			in.set.longPast = append(in.set.longPast, item)
		}
	}
	if len(recipients) == 0 {
		switch {
		case when == duedate.IsDue && len(gone) > 0:
			in.report(Problem{Code: ProblemUnreachable, RecordID: record.ID})
		case when == duedate.IsDue && len(blocked) == 0:
			in.report(Problem{Code: ProblemNobody, RecordID: record.ID})
			if in.isRecipientUnknown(record) {
				in.tell(item, StageUnknown)
			} else {
				in.tell(item, StageNobody)
			}
		case when == duedate.LongPast && !closed:
			in.set.unheard = append(in.set.unheard, item)
		}
	}
	if closed { // what the managers haven't been told yet of a date that lapsed
		for _, notice := range item.notices(StageLapsed, in.managers) {
			if _, owed := in.owed.keys[notice.Key]; owed {
				in.set.notices = append(in.set.notices, notice)
			}
		}
	}
}

// item is a date of a record, for nobody yet.
func (in *inspector) item(record Record, due duedate.Date, now duedate.Stage) Item {
	item := Item{
		Key:   Key{Resource: in.resource.Name, RecordID: record.ID, Deadline: in.deadline.Name, DueDate: due.Named, Stage: now.Label},
		Title: title(in.title, record.Values), DaysLeft: int(due.Counts - in.today), Tab: record.Tab, Row: record.Row,
		resource: in.resource, position: in.position, counts: due.Counts, stageDay: now.Day, atRisk: now.AtRisk(in.deadline),
	}
	in.about.describe(in.register, &item, record.Values)
	if len(item.owners) == 0 {
		item.owners = in.ownerByName(record)
	}
	return item
}

// values lets expressions read a record.
func (in *inspector) values(record Record) values { return values{in.resource, record.Values} }

func (in *inspector) scope() expression.Scope {
	return expression.Scope{Today: in.today, Zone: in.register.Zone, Workdays: in.register.Workdays}
}

// tell has the managers hear of an item.
func (in *inspector) tell(item Item, stage string) {
	in.set.notices = append(in.set.notices, item.notices(stage, in.managers)...)
}

// isDone tells whether the deadline's condition says that nobody needs to be
// reminded. A condition that fails doesn't; one that asks for a cell that can't
// be read is unknown.
func (in *inspector) isDone(record Record) expression.Value {
	if in.deadline.Unless == nil {
		return expression.BooleanOf(false)
	}
	result, err := in.deadline.Unless.Eval(in.values(record), in.scope())
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

func (in *inspector) report(p Problem) {
	p.Resource, p.Deadline = in.resource.Name, in.deadline.Name
	in.set.problems.add(p)
}
