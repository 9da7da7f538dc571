package page

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/period"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// A remindersPage lists the reminders that were owed, attempted or sent.
type remindersPage struct {
	Asked  url.Values
	Counts []reminderCount // of the last 30 days, by state
	States []reminderCount // that may be chosen
	Lines  []reminderLine
	Pager  pager
}

type reminderCount struct {
	State, Name, Class string
	Count              int
}

// A reminderLine is one reminder.
type reminderLine struct {
	When                  time.Time
	What, Record, Link    string
	Due, Stage, Recipient string
	State, Class, Why     string
}

// reminderStates are the states of reminders, and how each is coloured.
var reminderStates = []struct{ state, class string }{
	{"sent", "good"}, {"owed", "info"}, {"sending", "info"}, {"unconfirmed", "warn"}, {"failed", "bad"}, {"skipped", ""},
}

// reminderState words a state, and says how it is coloured.
func (v *visit) reminderState(state string) (name, class string) {
	for _, s := range reminderStates {
		if s.state == state {
			return v.say(language.Key("reminders.state."+state), nil), s.class
		}
	}
	return state, ""
}

// countedDays is over how many days reminders are counted.
const countedDays = 30

// reminders shows what became of the reminders.
func (p *Pages) reminders(ctx context.Context, v *visit) (*answer, error) {
	page := &remindersPage{Asked: v.filter("state", "to")}
	for _, s := range reminderStates {
		page.States = append(page.States, reminderCount{State: s.state, Name: v.say(language.Key("reminders.state."+s.state), nil)})
	}
	filter := readmodel.ReminderFilter{State: page.Asked.Get("state"), Recipient: page.Asked.Get("to")}
	err := v.read(ctx, func(ctx context.Context, view *reading.View) error {
		counts, err := readmodel.ReminderCounts(ctx, view, v.now.AddDate(0, 0, -countedDays))
		if err != nil {
			return err
		}
		for _, c := range counts {
			name, class := v.reminderState(c.State)
			page.Counts = append(page.Counts, reminderCount{c.State, name, class, c.Count})
		}
		list, total, err := readmodel.Reminders(ctx, view, filter, pageSize, v.offset())
		if err != nil {
			return err
		}
		page.Pager = v.pager("reminders", len(list), total)
		var refs []readmodel.Ref
		for i := range list {
			refs = append(refs, list[i].Ref())
		}
		names, err := v.model().Names(ctx, view, refs)
		if err != nil {
			return err
		}
		for i := range list {
			page.Lines = append(page.Lines, v.reminderLine(&list[i], names))
		}
		return nil
	})
	return &answer{template: "reminders", title: v.say("page.nav.reminders", nil), data: page, refresh: true}, err
}

func (v *visit) reminderLine(r *readmodel.Reminder, names map[readmodel.Ref]readmodel.Cell) reminderLine {
	line := reminderLine{When: r.Created, What: v.deadlineTitle(r.Resource, r.Deadline, nil), Due: r.Due, Stage: v.stage(r.Stage), Recipient: r.Recipient}
	if r.Sent != nil {
		line.When = *r.Sent
	}
	if name, ok := names[r.Ref()]; ok {
		line.Record, line.Link = name.Text, v.recordLink(r.Resource, r.RecordID)
	}
	line.State, line.Class = v.reminderState(r.State)
	if r.Class != nil {
		line.Why = v.why(*r.Class)
	}
	return line
}

// why words why a reminder wasn't sent, or not yet.
func (v *visit) why(class string) string {
	for _, key := range []language.Key{language.Key("reminders.why." + class), language.Key("delivery." + class)} {
		if v.printer.Has(key) {
			return v.say(key, nil)
		}
	}
	return class
}

// stage words which reminder of a date one is.
func (v *visit) stage(stage string) string {
	kind, rest, _ := strings.Cut(stage, " ")
	n, err := strconv.Atoi(rest)
	switch {
	case slices.Contains([]string{"overdue", "escalate"}, kind) && err == nil:
		return v.say(language.Key("reminders.stage."+kind), language.Args{"count": n})
	case kind == "again":
		return v.say("reminders.stage.again", language.Args{"day": rest})
	}
	if before, err := period.Parse(stage); err == nil {
		return v.before(before)
	}
	if key := language.Key("reminders.stage." + strings.ReplaceAll(stage, " ", "_")); v.printer.Has(key) {
		return v.say(key, nil)
	}
	return stage
}

// before words how long before a date a reminder goes out.
func (v *visit) before(p period.Period) string {
	var parts []string
	for _, unit := range []struct {
		count int
		key   language.Key
	}{{p.Years, "reminders.years"}, {p.Months, "reminders.months"}, {p.Days, "reminders.days"}} {
		if unit.count != 0 {
			parts = append(parts, v.say(unit.key, language.Args{"count": unit.count}))
		}
	}
	if len(parts) == 0 {
		return v.say("reminders.stage.on_the_day", nil)
	}
	return v.say("reminders.stage.before", language.Args{"time": strings.Join(parts, v.say("reminders.and", nil))})
}
