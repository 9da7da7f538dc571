package overview

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/table"
)

// soonDays is over how many days a date is near.
const soonDays = 7

// A dueLine is a deadline to come. Lines of one order that fall due together are one.
type dueLine struct {
	day                     expression.Day
	what, whose, record, to string
}

// coming shows the deadlines of the next days.
func (b *builder) coming(t *sheetschema.OverviewTable, title string) {
	lines, d := map[dueLine]int{}, &doubt{}
	offered := false
	for _, r := range b.descriptor.Resources {
		for i := range r.Deadlines {
			deadline := &r.Deadlines[i]
			lacks := func(f int) bool { return b.facts.Available.Lacks(r.Fields[f]) }
			if !b.facts.Available.Tab(r) || deadline.Lacks(lacks) {
				continue
			}
			if offered = true; b.tables != nil && b.tables[r.Index] != nil {
				b.dates(t.Days, deadline, b.tables[r.Index], lines, d)
			}
		}
	}
	if !b.offered(offered, title) {
		return
	}
	b.show(title, b.datesSheet(t, lines, d))
}

// dates collects the dates of one deadline.
func (b *builder) dates(days int, deadline *sheetschema.Deadline, t *table.Table, lines map[dueLine]int, d *doubt) {
	r := &table.Cursor{Table: t}
	name, whose := nameFields(t.Resource, b.descriptor)
	what := b.title(deadline.Title, deadline.Name)
	for r.Record = 0; r.Record < t.Len(); r.Record++ {
		date := duedate.Of(deadline, r, b.scope)
		due := date.Value
		if date.Known() && (date.Counts < b.scope.Today || date.Counts > b.scope.Today+expression.Day(days)) || due.IsEmpty() {
			continue
		}
		if date.Known() && !duedate.Listed(deadline, date.Counts, b.scope.Today) {
			continue
		}
		if deadline.Unless != nil {
			met, err := deadline.Unless.Eval(r, b.scope)
			if err != nil || met.IsTrue() {
				continue
			}
			if d.note(r, due, met); met.IsUnknown() {
				continue
			}
		} else {
			d.note(r, due)
		}
		if due.IsUnknown() {
			continue
		}
		line := dueLine{day: date.Counts, what: what, record: textOf(t, r.Record, name), whose: textOf(t, r.Record, whose), to: b.recipients(deadline, t, r.Record)}
		if b.facts.Held != nil {
			if held := b.facts.Held(t.Resource.Name, t.ID(r.Record), deadline.Name, date.Named); held != "" {
				line.to = held // nobody is reminded
			}
		}
		lines[line]++
	}
}

// nameFields returns the fields that say which record it is, and whose: a key of its own,
// and the one that names a record of the first tab it belongs to. -1 is none.
func nameFields(r *sheetschema.Resource, d *sheetschema.Descriptor) (name, whose int) {
	name = 0
	if len(r.PrimaryKey) > 0 {
		name = r.PrimaryKey[0]
	}
	if whose = naming.Whose(r, d); whose < 0 { // it is the first tab's own
		return -1, name
	}
	return name, whose
}

func textOf(t *table.Table, record, field int) string {
	if field < 0 {
		return ""
	}
	v := t.Value(record, field)
	if v.IsUnknown() {
		return unknownSign
	}
	return v.String()
}

// recipients are the people of the record itself who are reminded.
func (b *builder) recipients(deadline *sheetschema.Deadline, t *table.Table, record int) string {
	var to []string
	for _, recipient := range deadline.To {
		if recipient.Field < 0 {
			continue
		}
		if s := textOf(t, record, recipient.Field); s != "" && !slices.Contains(to, s) {
			to = append(to, s)
		}
	}
	return strings.Join(to, "\n")
}

func (b *builder) datesSheet(t *sheetschema.OverviewTable, lines map[dueLine]int, d *doubt) *sheet {
	s := &sheet{columns: []column{
		{b.Say("overview.date", nil), columnDate}, {b.Say("overview.days_left", nil), columnDate}, {b.Say("overview.what", nil), columnShort},
		{b.Say("overview.whose", nil), columnText}, {b.Say("overview.record", nil), columnShort}, {b.Say("overview.reminded", nil), columnText},
	}}
	all := slices.SortedFunc(maps.Keys(lines), func(x, y dueLine) int {
		return cmp.Or(cmp.Compare(x.day, y.day), strings.Compare(x.what, y.what), strings.Compare(x.whose, y.whose), strings.Compare(x.record, y.record), strings.Compare(x.to, y.to))
	})
	s.note = b.notes(d, leftOver{})
	for _, line := range cut(b, s, all, t.Top) {
		style := StylePlain
		left := int(line.day - b.scope.Today)
		if left <= soonDays {
			style = StyleSoon
		}
		record := line.record
		if n := lines[line]; n > 1 {
			record = strings.TrimSpace(b.Say("overview.lines", language.Args{"record": record, "count": n}))
		}
		s.rows = append(s.rows, []Cell{
			text(0, 0, style, line.day.String()), {Cell: count(left), Format: wholeFormat}, text(0, 0, StylePlain, line.what),
			text(0, 0, StylePlain, line.whose), text(0, 0, StylePlain, record), text(0, 0, StylePlain, line.to),
		})
	}
	return s
}
