package sheetschema

import (
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/source"
	"sheetsync/sheetschema/workday"
)

// deadlines reads a resource's deadlines:
//
//	{name, title, date: <field or expression>, workdays: before|after|none, unless: <condition>,
//	 remind: [P30D, P7D, P0D], overdue: {every: P7D, times: 4}, to: [<field> | role:<name> | address],
//	 amount: <field>, per: <field>, owner: <field>, action: <text>, dunning: <true where the customer owes the amount>}
//	{name, title, cadence: {by: <field>, days: {A: 7, B: 15}, since: <field or expression>, escalate: [P3D, P5D, P7D]}, …}
func (l *loader) deadlines(r *draft) {
	taken := make(map[string]bool)
	for _, o := range r.object.Objects("deadlines") {
		d := Deadline{Name: l.partName(o, "deadline", taken), Title: o.Localised("title"), Date: -1, Action: o.Localised("action")}
		d.Cadence = l.cadence(r, o)
		l.date(r, o, &d)
		d.Workdays = l.workdays(o)
		d.Unless = l.compile(o, "unless", r.Resource, expression.TypeBoolean)
		d.Remind = l.remind(o)
		d.Overdue = l.overdue(o)
		switch {
		case d.Cadence != nil && d.Overdue != nil:
			o.Fail("overdue", "a cadence says itself what follows", "remove it, or list more times under escalate")
		case len(d.Remind) > 0 || d.Overdue != nil || o.Has("remind"):
		case d.Cadence != nil:
			d.Remind = []period.Period{{}} // on the day itself
		default:
			o.Fail("remind", "nothing says when to remind", "add remind: [P7D, P0D]")
		}
		d.To = l.recipients(r, o)
		d.Amount, d.Per, d.Owner = l.amount(r, o), l.oneField(r, o, "per"), l.oneField(r, o, "owner")
		d.Dunning = l.owedByCustomer(o, &d)
		o.RejectUnknown("description")
		r.Deadlines = append(r.Deadlines, d)
	}
}

// date reads when the deadline is: a field, or an expression over several.
func (l *loader) date(r *draft, o *source.Object, d *Deadline) {
	n := o.Member("date")
	switch {
	case n == nil && d.Cadence == nil && !o.Has("cadence"):
		o.Fail("date", "the deadline needs a date", "name the field that holds it, or write an expression")
	case n == nil:
	case o.Has("cadence"):
		o.Fail("date", "the cadence says when it is", "remove one of the two")
	case n.Kind == source.KindList && len(n.Items) > 1:
		o.Fail("date", "a deadline has one date", "make several deadlines")
	case n.Kind == source.KindText && !isName(n.Text):
		d.When = l.compileDate(o, "date", r)
	default:
		if date := l.fieldList(r, o, "date", r); len(date) == 1 {
			d.Date = date[0]
			if f := r.Fields[d.Date]; f.Type != TypeDate && f.Type != TypeDateTime {
				o.Fail("date", fmt.Sprintf("%s is of type %s", f.Name, f.Declared), "name a field of type date")
			}
		}
	}
}

// isName tells a field's name from an expression over fields.
func isName(text string) bool {
	return !strings.ContainsFunc(strings.TrimSpace(text), func(r rune) bool { return strings.ContainsRune("()+-*/?:<>=[]{},.\"' \t\n", r) })
}

// compileDate compiles an expression that gives a date, or an instant.
func (l *loader) compileDate(o *source.Object, member string, r *draft) *expression.Program {
	program := l.compile(o, member, r.Resource, expression.TypeAny)
	if program != nil && program.Type() != expression.TypeDate && program.Type() != expression.TypeDateTime {
		o.Fail(member, fmt.Sprintf("this gives %s, not a date", program.Type()), "write an expression such as shipped_date + 21")
		return nil
	}
	return program
}

func (l *loader) cadence(r *draft, o *source.Object) *Cadence {
	n := o.Member("cadence")
	if n == nil {
		return nil
	}
	c := l.Object(n, source.JoinPath(o.Path, "cadence"))
	defer c.RejectUnknown()
	before := len(l.Problems)
	cadence := &Cadence{By: l.oneField(r, c, "by"), Days: l.cadenceDays(c), Since: l.compileDate(c, "since", r)}
	if !c.Has("since") {
		c.Fail("since", "nothing says from when the days count", "name the field with the last contact")
	}
	if !c.Has("by") && len(cadence.Days) > 0 && cadence.Days[AnyClass] == 0 {
		c.Fail("days", "there are days by class, but nothing says which class a record has", "add by: <field>, or write one number of days")
	}
	for _, text := range c.Texts("escalate") {
		p, ok := l.period(text)
		switch {
		case !ok:
		case p == period.Period{}:
			l.FailAt(text.At, text.Path, "this is the day itself", "write P3D for three days after it")
		case slices.Contains(cadence.Escalate, p):
			l.FailAt(text.At, text.Path, "this is in the list twice", "remove one")
		default:
			cadence.Escalate = append(cadence.Escalate, p)
		}
	}
	slices.SortStableFunc(cadence.Escalate, period.Compare)
	if len(l.Problems) > before {
		return nil
	}
	return cadence
}

// cadenceDays reads one number of days, or one a class.
func (l *loader) cadenceDays(c *source.Object) map[string]int {
	const hint = "write days: {A: 7, B: 15}, or a number of days for all"
	n := c.Member("days")
	days := make(map[string]int)
	add := func(class string, v *source.Node) {
		count, err := strconv.Atoi(v.Text)
		if err != nil || count < 1 || count > 36500 {
			l.FailAt(v, source.JoinPath(c.Path, "days"), "this is not a number of days from 1 on", hint)
			return
		}
		if _, twice := days[class]; twice {
			l.FailAt(v, source.JoinPath(c.Path, "days"), "this class is in the list twice", "remove one")
		}
		days[class] = count
	}
	switch {
	case n == nil:
		c.Fail("days", "the days are missing", hint)
	case n.Kind == source.KindMap:
		for i := range n.Members {
			class := n.Members[i].Name
			if class != AnyClass {
				class = lexical.Fold(class)
			}
			add(class, n.Members[i].Value)
		}
		if len(n.Members) == 0 {
			c.Fail("days", "the days are missing", hint)
		}
	default:
		add(AnyClass, n)
	}
	return days
}

// workdays reads what becomes of a date that is no workday.
func (l *loader) workdays(o *source.Object) workday.Rule {
	text := o.Text("workdays")
	if text == "" {
		return workday.Stay
	}
	rule, err := workday.ParseRule(text)
	if err != nil {
		o.Fail("workdays", fmt.Sprintf("%q says nothing about workdays", text), "write before, after or none")
	}
	return rule
}

func (l *loader) remind(o *source.Object) []period.Period {
	var list []period.Period
	for _, text := range o.Texts("remind") {
		if p, ok := l.period(text); ok {
			if slices.Contains(list, p) {
				l.FailAt(text.At, text.Path, "this is in the list twice", "remove one")
				continue
			}
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b period.Period) int { return period.Compare(b, a) })
	return list
}

func (l *loader) period(text source.Placed) (period.Period, bool) {
	p, err := period.Parse(text.Text)
	if err != nil {
		l.FailAt(text.At, text.Path, err.Error(), "write P7D for seven days, P1M for a month")
	}
	return p, err == nil
}

func (l *loader) overdue(o *source.Object) *Overdue {
	n := o.Member("overdue")
	if n == nil {
		return nil
	}
	repeat := l.Object(n, source.JoinPath(o.Path, "overdue"))
	defer repeat.RejectUnknown()
	every := repeat.Texts("every")
	times := repeat.Count("times", 1)
	if len(every) != 1 || !repeat.Has("times") {
		l.FailAt(repeat.At, repeat.Path, "how often and how many times to remind is missing", "write overdue: {every: P7D, times: 4}")
		return nil
	}
	p, ok := l.period(every[0])
	if ok && p == (period.Period{}) {
		repeat.Fail("every", "reminders would follow each other without a pause", "write P1D or more")
	}
	return &Overdue{Every: p, Times: times}
}

// amount reads which field holds what is at stake.
func (l *loader) amount(r *draft, o *source.Object) int {
	index := l.oneField(r, o, "amount")
	if index >= 0 && r.Fields[index].Type != TypeNumber && r.Fields[index].Type != TypeInteger {
		o.Fail("amount", fmt.Sprintf("%s is of type %s", r.Fields[index].Name, r.Fields[index].Declared), "name a field of type number")
	}
	return index
}

// oneField reads the name of a field; -1 for none.
func (l *loader) oneField(r *draft, o *source.Object, member string) int {
	if !o.Has(member) {
		o.Allow(member)
		return -1
	}
	fields := l.fieldList(r, o, member, r)
	if len(fields) > 1 {
		o.Fail(member, "one field is needed", "name one")
	}
	if len(fields) != 1 {
		return -1
	}
	return fields[0]
}

func (l *loader) recipients(r *draft, o *source.Object) []Recipient {
	var all []Recipient
	for _, n := range o.Items("to", true) {
		// In a list in brackets the parser takes role:boss for a mapping.
		if n.Kind == source.KindMap && len(n.Members) == 1 && n.Members[0].Name == "role" && n.Members[0].Value.Kind == source.KindText {
			*n = source.Node{Kind: source.KindText, Text: "role:" + n.Members[0].Value.Text, File: n.File, Line: n.Line, Column: n.Column}
		}
	}
	for _, to := range o.Texts("to") {
		role, isRole := strings.CutPrefix(to.Text, "role:")
		index, isField := r.names[to.Text]
		switch {
		case isRole && !partName.MatchString(role):
			l.FailAt(to.At, to.Path, fmt.Sprintf("%q can't be the name of a role", role), "write role:manager and list the manager's addresses in the configuration")
		case isRole:
			all = append(all, Recipient{Field: -1, Role: role})
		case strings.Contains(to.Text, "@"):
			address, err := mail.ParseAddress(to.Text)
			if err != nil {
				l.FailAt(to.At, to.Path, "this is not an e-mail address", "write it such as boss@example.com")
				continue
			}
			all = append(all, Recipient{Field: -1, Address: address.Address})
		case !isField:
			l.FailAt(to.At, to.Path, fmt.Sprintf("there is no field %q", to.Text), source.Suggest(to.Text, r.fieldNames(), "write a field's name, role:<name> or an address"))
		case r.Fields[index].Type != TypeString:
			l.FailAt(to.At, to.Path, fmt.Sprintf("%s is of type %s, but addresses are texts", to.Text, r.Fields[index].Declared), "name a field that holds e-mail addresses")
		default:
			all = append(all, Recipient{Field: index})
		}
	}
	if !o.Has("to") || len(o.Items("to", true)) == 0 {
		o.Fail("to", "nobody is reminded", "add to: [role:manager], a field that holds an address, or an address")
	}
	return all
}
