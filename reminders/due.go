package reminders

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/consent"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/naming"
	privacy "sheetsync/sheetschema/personal"
)

// Item is one date of which one recipient is reminded.
type Item struct {
	Key
	Title    string // names the record; "" where none of its naming fields is filled in
	DaysLeft int    // negative when overdue

	// What people know the thing by: whose it is, what they call it, what is at stake
	// and in which currency, who answers for it, and where it stands.
	Customer, Per, Currency, Owner, Tab string
	Amount                              expression.Value // a number, empty or unknown
	Row                                 int

	resource *sheetschema.Resource
	position int              // of the deadline in the descriptor
	counts   expression.Day   // the workday that the due date stands for
	stageDay expression.Day   // when the reminder fell due
	blocked  int              // addresses of the record that may not be written to
	late     bool             // the date was known then, and the reminder didn't go out
	instead  []string         // to whom it was due, at addresses that lead nowhere
	class    string           // of a notice of such an address: what the server said
	dates    int              // of the same: how many are due to it
	atRisk   bool             // nobody has taken care of the record for long
	again    []expression.Day // days to which people put its reminders off
	standsIn standIns         // by recipient: for whom they stand in
	// owners are the addresses of those whom the record's own cells name.
	owners []string
	// uncertain says that something is at stake, but not how much, or in which currency.
	uncertain bool
}

// dueSet is what is due on a day, as far as the records tell: the due dates each
// with its latest stage, and what is left of reminders that are owed already.
type dueSet struct {
	due []Item
	// longPast are dates whose last reminder fell due long ago and isn't known
	// to have gone out. Whether it is owed, late as it is, or lapses depends on
	// when the date was first seen.
	longPast []Item
	// unheard are such dates that nobody would be reminded of.
	unheard []Item
	// notices are what the managers are told; the ledger knows what they heard.
	notices  []Item
	problems problems
	years    unknownYears
	outside  map[string]int // addresses that may not be written to, with how many dates are due to each
	// diverted are the dates that are due to addresses that nobody writes to.
	diverted diverted
	// young are the items of all kinds of records that haven't settled.
	young []Item
	// held are the items that people put off, and heldDates the dates of which they did.
	held      []heldItem
	heldDates map[heldDate]struct{}
	// current has the dates that reminders are owed for already, with what the
	// register says of them now; those that it doesn't have, or that are done,
	// are missing.
	current map[subject]standing
}

// add joins what is due of another deadline.
func (s *dueSet) add(other dueSet) {
	s.due = append(s.due, other.due...)
	s.longPast = append(s.longPast, other.longPast...)
	s.unheard = append(s.unheard, other.unheard...)
	s.notices = append(s.notices, other.notices...)
	s.held = append(s.held, other.held...)
	maps.Copy(s.heldDates, other.heldDates)
	s.problems.join(other.problems)
	maps.Copy(s.current, other.current)
	maps.Copy(s.years, other.years)
	for address, dates := range other.outside {
		s.outside[address] += dates
	}
	for address, dates := range other.diverted {
		s.diverted.add(address, dates)
	}
}

// all are the items of all kinds.
func (s *dueSet) all() []Item {
	return slices.Concat(s.due, s.longPast, s.unheard, s.notices)
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

// owedSet is what the ledger owes already.
type owedSet struct {
	keys     map[Key]struct{}
	subjects map[subject]struct{}
	records  map[RecordKey]struct{}
}

func newOwedSet(entries []Entry) *owedSet {
	s := &owedSet{make(map[Key]struct{}), make(map[subject]struct{}), make(map[RecordKey]struct{})}
	for _, e := range entries {
		s.keys[e.Key] = struct{}{}
		s.subjects[e.subject()] = struct{}{}
		s.records[RecordKey{e.Resource, e.RecordID}] = struct{}{}
	}
	return s
}

// record reports whether anything is owed about a record.
func (s *owedSet) record(resource *sheetschema.Resource, id string) bool {
	_, owed := s.records[RecordKey{resource.Name, id}]
	return owed
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

// role adds the addresses of a role of the configuration.
func (in *inspector) role(name string) {
	addresses, known := in.register.Roles[name]
	channels := in.register.channelsOf(name)
	for _, channel := range channels {
		in.roles = appendAddress(in.roles, channel)
	}
	if (!known || len(addresses) == 0) && len(channels) == 0 {
		in.vacant = append(in.vacant, name)
	}
	for _, text := range addresses {
		in.fixed(text, Problem{Code: ProblemAddress, Role: name})
	}
}

func (in *inspector) fixed(text string, otherwise Problem) {
	address, err := mailaddr.Parse(text)
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

// noDay stands in the ledger for a date that can't be read.
const noDay expression.Day = 0

// tell has the managers hear of an item.
func (in *inspector) tell(item Item, stage string) {
	in.set.notices = append(in.set.notices, item.notices(stage, in.managers)...)
}

// notices are what the managers are told about the item's date.
func (i Item) notices(stage string, managers []string) []Item {
	list := make([]Item, 0, len(managers))
	i.Stage = stage
	for _, i.Recipient = range managers {
		list = append(list, i)
	}
	return list
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

// recipients lists whom the record's reminders of a stage go to, each once, and counts
// the addresses in its cells that may not be written to.
func (in *inspector) recipients(record Record, now duedate.Stage, report bool) (list, blocked []string) {
	var own []string
	for _, to := range in.deadline.To {
		if !to.IsField() {
			continue
		}
		cell := record.Values[to.Field]
		if !cell.IsEmpty() && in.isWithheld(record, to.Field) {
			if report {
				in.report(Problem{Code: ProblemNoConsent, RecordID: record.ID, Field: in.resource.Fields[to.Field].Name})
			}
			continue
		}
		addresses, invalid := in.register.addressesIn(cell.Text())
		if cell.IsUnknown() {
			invalid++
		}
		var held []string
		if own, held = in.register.addPermitted(own, addresses); len(held) > 0 {
			blocked = append(blocked, held...)
			if report {
				in.report(Problem{Code: ProblemNotAllowed, RecordID: record.ID, Field: in.resource.Fields[to.Field].Name})
			}
		}
		if invalid > 0 && report {
			in.report(Problem{Code: ProblemAddress, RecordID: record.ID, Field: in.resource.Fields[to.Field].Name})
		}
	}
	if len(own) == 0 && len(blocked) == 0 {
		own, blocked = in.register.addPermitted(own, in.ownerByName(record))
	}
	list = slices.Clone(in.roles)
	for _, address := range own {
		list = appendAddress(list, address)
	}
	if now.ToManagers() {
		for _, manager := range in.managersOf(own, now) {
			list = appendAddress(list, manager)
		}
	}
	return in.register.addChannels(list), blocked
}

// isWithheld reports whether a field is about whoever the record is about, who didn't agree
// that their personal data is used.
func (in *inspector) isWithheld(record Record, field int) bool {
	if in.resource.Privacy.Consent == nil || !slices.Contains(privacy.FieldsOf(in.register.Descriptor, in.resource).Own, field) {
		return false
	}
	return !consent.Given(in.resource, in.values(record), in.scope())
}

// ownerByName finds the address of whoever looks after a record, or after whom it
// belongs to, in the team: by the name that stands there.
func (in *inspector) ownerByName(record Record) []string {
	if in.register.Team.Empty() || !slices.ContainsFunc(in.deadline.To, func(to sheetschema.Recipient) bool { return to.IsField() }) {
		return nil
	}
	if in.deadline.Owner >= 0 {
		if list, _ := in.register.addressesIn(record.Values[in.deadline.Owner].Text()); len(list) > 0 {
			return list
		}
	}
	if in.about.customer < 0 {
		return nil
	}
	list, _ := in.register.addressesIn(in.owners[lexical.Fold(record.Values[in.about.customer].Text())])
	return list
}

// managersOf are to whom a stage of a cadence goes beside the owners: their own
// managers, as the team has them; and the register's, where it has none, or where the
// record is at risk.
func (in *inspector) managersOf(own []string, now duedate.Stage) []string {
	list := in.register.managersOf(own)
	if len(list) == 0 || now.AtRisk(in.deadline) {
		for _, manager := range in.managers {
			list = appendAddress(list, manager)
		}
	}
	return list
}

// isRecipientUnknown reports whether somebody would be reminded if a cell could be
// read, or computed.
func (in *inspector) isRecipientUnknown(record Record) bool {
	return slices.ContainsFunc(in.deadline.To, func(to sheetschema.Recipient) bool {
		return to.IsField() && record.Values[to.Field].IsUnknown()
	})
}

func (in *inspector) report(p Problem) {
	p.Resource, p.Deadline = in.resource.Name, in.deadline.Name
	in.set.problems.add(p)
}

// reportVacant reports the roles without addresses, once: a register that has no
// dates to remind of may well do without them.
func (in *inspector) reportVacant() {
	for _, role := range in.vacant {
		in.report(Problem{Code: ProblemRole, Role: role})
	}
	in.vacant = nil
}

// reconcile decides what to do about the reminders that are owed already; those of
// young records stay as they are.
func (s *dueSet) reconcile(owed []Entry, young map[RecordKey]time.Time) []Skip {
	noticed := make(map[Key]struct{}, len(s.notices))
	for _, n := range s.notices {
		noticed[n.Key] = struct{}{}
	}
	var skips []Skip
	for _, e := range owed {
		if _, is := young[RecordKey{e.Resource, e.RecordID}]; is {
			continue
		}
		if isNotice(e.Stage) {
			if _, ok := noticed[e.Key]; !ok {
				skips = append(skips, Skip{e.ID, ClassSettled})
			}
			continue
		}
		if _, held := s.heldDates[heldDate{e.Resource, e.RecordID, e.Deadline, e.DueDate}]; held {
			skips = append(skips, Skip{e.ID, ClassSnoozed})
			continue
		}
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
			return slices.IndexFunc(now.stages, func(s duedate.Stage) bool { return s.Label == label })
		}
		if order(e.Stage) < order(now.stage) {
			skips = append(skips, Skip{e.ID, ClassSuperseded})
		}
	}
	return skips
}

// byUrgency orders items, the most urgent first.
func byUrgency(a, b Item) int {
	return cmp.Or(
		cmp.Compare(a.DaysLeft, b.DaysLeft),
		cmp.Compare(a.DueDate, b.DueDate),
		cmp.Compare(a.resource.Index, b.resource.Index),
		cmp.Compare(a.position, b.position),
		cmp.Compare(a.Title, b.Title),
		cmp.Compare(a.RecordID, b.RecordID),
	)
}
