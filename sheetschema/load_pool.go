package sheetschema

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/source"
)

// poolMember is a custom member of a resource:
//
//	pool:
//	  since: <field or expression>       # when somebody last followed up
//	  class: <field>
//	  days: {A: 30, B: 60, "*": 90}      # a class that isn't listed has the days of "*", else the fewest
//	  protected: <condition>             # stays out of the pool
//	  warn: [7, 3, 1]                    # days before, or P7D; these where it isn't given
//	  unless: <condition>                # nobody is warned
//	  owner: <field>                     # who holds the record
//	  to: [<field> | role:<name> | address]   # the owner where it isn't given
//	  most: 200                          # how many records one holds
//	  title, action: <text>              # of the warnings
//
// It makes two computed fields, pool_state and recycled_on, and a deadline, pool.
const poolMember = "pool"

// poolParts are the fields that a pool makes, in the order of their columns.
var poolParts = []struct {
	part       PoolPart
	name, kind string
	title      language.Key
}{
	{PoolState, PoolStateField, "string", "pool.state"},
	{PoolDate, PoolDateField, "date", "pool.recycled_on"},
}

// poolFields adds the fields of the pool behind those that the descriptor lists, as if
// they stood there: so all that knows fields knows them.
func (l *loader) poolFields(r *draft) {
	n := r.object.Member(poolMember)
	if n == nil {
		return
	}
	for i := range r.fields {
		for _, p := range poolParts {
			if r.Fields[i].Name == p.name {
				r.fields[i].Fail("name", fmt.Sprintf("the pool of %s makes a field of this name", r.Name), "rename this one, or take it out: pool: says how it is computed")
				return
			}
		}
	}
	for _, p := range poolParts {
		title := &source.Node{Kind: source.KindMap}
		for tag, text := range message(p.title, nil).ByLanguage() {
			title.Members = append(title.Members, source.Member{Name: tag, Value: &source.Node{Kind: source.KindText, Text: text}})
		}
		field := &source.Node{Kind: source.KindMap, File: n.File, Line: n.Line, Column: n.Column, Members: []source.Member{
			{Name: "name", Value: &source.Node{Kind: source.KindText, Text: p.name}},
			{Name: "type", Value: &source.Node{Kind: source.KindText, Text: p.kind}},
			{Name: "title", Value: title},
		}}
		for _, m := range field.Members {
			m.Value.File, m.Value.Line, m.Value.Column = n.File, n.Line, n.Column
		}
		index := len(r.Fields)
		o := l.Object(field, fmt.Sprintf("%s.schema.fields[%d]", r.object.Path, index))
		f := l.field(index, o, nil)
		f.Pool = p.part
		r.Fields, r.fields = append(r.Fields, f), append(r.fields, o)
		r.names[f.Name] = index
	}
}

// pool reads when records go to the public pool.
func (l *loader) pool(r *draft) {
	n := r.object.Member(poolMember)
	if n == nil {
		return
	}
	before := len(l.Problems)
	o := l.Object(n, source.JoinPath(r.object.Path, poolMember))
	p := &Pool{
		Idle:      Cadence{By: l.oneField(r, o, "class"), Days: l.cadenceDays(o), Since: l.compileDate(o, "since", r)},
		Protected: l.compile(o, "protected", r.Resource, expression.TypeBoolean),
		Warn:      l.warnings(o), Owner: l.textField(r, o, "owner"), Most: l.most(o),
	}
	if !o.Has("since") {
		o.Fail("since", "nothing says when somebody last followed up", "name the field with the last contact")
	}
	if !o.Has("owner") {
		o.Fail("owner", "nothing says who holds a record", "name the field with whoever looks after it")
	}
	if !o.Has("class") && len(p.Idle.Days) > 0 && p.Idle.Days[AnyClass] == 0 {
		o.Fail("days", "there are days by class, but nothing says which class a record has", "add class: <field>, or write one number of days")
	}
	warning := l.poolDeadline(r, o, p)
	for _, fields := range [][]int{p.programs(), {p.Idle.By, p.Owner}} {
		if slices.ContainsFunc(fields, func(i int) bool { return i >= 0 && r.Fields[i].Pool != PoolNone }) {
			l.FailAt(n, o.Path, fmt.Sprintf("the pool is computed from its own fields, %s or %s", PoolStateField, PoolDateField), "read other fields")
		}
	}
	o.RejectUnknown("description")
	if len(l.Problems) > before {
		return
	}
	if _, listed := p.Idle.Days[AnyClass]; !listed {
		p.Idle.Days[AnyClass] = slices.Min(slices.Collect(maps.Values(p.Idle.Days)))
	}
	p.State, p.Date = r.names[PoolStateField], r.names[PoolDateField]
	r.Fields[p.State].Description = message("pool.about_state", func(printer *language.Printer) language.Args {
		return language.Args{"rule": p.rule(r.Resource, printer)}
	})
	r.Fields[p.Date].Description = message("pool.about_recycled_on", nil)
	warning.Date = p.Date
	r.Pool = p
	r.Deadlines = append(r.Deadlines, *warning)
}

// programs are the fields that the pool's expressions read.
func (p *Pool) programs() []int {
	var list []int
	for _, program := range []*expression.Program{p.Idle.Since, p.Protected} {
		if program != nil {
			list = append(list, program.Indexes()...)
		}
	}
	return list
}

// poolDeadline makes the deadline before which people are warned.
func (l *loader) poolDeadline(r *draft, o *source.Object, p *Pool) *Deadline {
	d := &Deadline{
		Name: PoolDeadline, Title: o.Localised("title"), Pool: true, Amount: -1, Per: -1, Owner: p.Owner,
		Unless: l.compile(o, "unless", r.Resource, expression.TypeBoolean), Action: o.Localised("action"),
		Remind: append(slices.Clone(p.Warn), period.Period{}), // and on the day itself
	}
	if d.Title.IsZero() {
		d.Title = message("pool.title", nil)
	}
	if d.Action.IsZero() {
		d.Action = message("pool.action", nil)
	}
	switch {
	case o.Has("to"):
		d.To = l.recipients(r, o)
	case p.Owner >= 0:
		d.To = []Recipient{{Field: p.Owner}}
	}
	if o.Allow("to"); slices.ContainsFunc(r.Deadlines, func(other Deadline) bool { return other.Name == PoolDeadline }) {
		l.FailAt(o.At, o.Path, fmt.Sprintf("a deadline of the resource is named %q, as that of the pool is", PoolDeadline), "give it another name")
	}
	return d
}

// warnings reads how long before somebody is warned: days, or periods.
func (l *loader) warnings(o *source.Object) []period.Period {
	const hint = "write warn: [7, 3, 1] for seven, three and one days before"
	if !o.Has("warn") {
		o.Allow("warn")
		return []period.Period{{Days: 7}, {Days: 3}, {Days: 1}}
	}
	var list []period.Period
	for i, n := range o.Items("warn", true) {
		path := fmt.Sprintf("%s[%d]", source.JoinPath(o.Path, "warn"), i)
		p, err := period.Parse(n.Text)
		if n.Kind == source.KindNumber {
			p = period.Period{}
			p.Days, err = strconv.Atoi(n.Text)
		}
		switch {
		case err != nil || n.Kind != source.KindNumber && n.Kind != source.KindText || p.Days < 0 || p.Days > 36500:
			l.FailAt(n, path, "this is not a number of days", hint)
		case p == period.Period{}:
			l.FailAt(n, path, "this is the day itself, on which people are told anyway", "take it out")
		case slices.Contains(list, p):
			l.FailAt(n, path, "this is in the list twice", "remove one")
		default:
			list = append(list, p)
		}
	}
	if len(o.Items("warn", true)) == 0 {
		o.Fail("warn", "nobody is warned", hint)
	}
	slices.SortStableFunc(list, func(a, b period.Period) int { return period.Compare(b, a) })
	return list
}

// most reads how many records somebody may hold; 0 for any number.
func (l *loader) most(o *source.Object) int {
	if n := o.Member("most"); n != nil && n.Kind == source.KindMap {
		o.Fail("most", "this should be one number for all", "write most: 200, and who may hold more or fewer into the column that most: of team: names")
		return 0
	}
	return o.Count("most", 1)
}

// rule says in words after how many days records go to the pool: “A 30 days, others 90
// days, by Level”.
func (p *Pool) rule(r *Resource, printer *language.Printer) string {
	if p.Idle.By < 0 {
		return printer.Say("pool.after", language.Args{"days": p.Idle.Days[AnyClass]})
	}
	var classes []string
	for _, class := range p.Idle.Classes() {
		name := strings.ToUpper(class)
		if class == AnyClass {
			name = printer.Say("template.page.cadence_other", nil)
		}
		classes = append(classes, printer.Say("template.page.cadence_class", language.Args{"class": name, "days": p.Idle.Days[class]}))
	}
	return printer.Say("pool.after_by", language.Args{
		"by": r.Fields[p.Idle.By].Caption(printer.Tag()), "classes": strings.Join(classes, printer.Say("template.page.list_separator", nil)),
	})
}
