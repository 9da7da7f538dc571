package sheetschema

import (
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"sheetsync/sheetschema/expression"
)

var partName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// partNames checks the names of a resource's rules or deadlines.
func (l *loader) partName(o *object, what string, taken map[string]bool) string {
	name := o.required("name", "the "+what+" needs a name", "add name:, such as shipped_after_ordered")
	switch {
	case name == "":
	case len(name) > maxIdentifier || !partName.MatchString(name):
		o.fail("name", fmt.Sprintf("%q can't be the name of a %s", name, what), "use letters, digits and _, beginning with a letter")
	case taken[name]:
		o.fail("name", fmt.Sprintf("another %s of the resource is named %q", what, name), "give each a name of its own")
	}
	taken[name] = true
	return name
}

var severityNames = [...]string{Info: "info", Warning: "warning", Error: "error"}

// String returns the severity's name: info, warning or error.
func (s Severity) String() string {
	if int(s) < len(severityNames) {
		return severityNames[s]
	}
	return fmt.Sprintf("severity %d", uint8(s))
}

// ParseSeverity returns the severity of that name.
func ParseSeverity(name string) (Severity, error) {
	i := slices.Index(severityNames[:], name)
	if i < 0 {
		return 0, fmt.Errorf("there is no severity %q: use error, warning or info", name)
	}
	return Severity(i), nil
}

// rules reads a resource's rules. A rule without fields is shown at those that
// its check reads.
func (l *loader) rules(r *draft) {
	taken := make(map[string]bool)
	for _, o := range r.object.objects("rules") {
		rule := Rule{Name: l.partName(o, "rule", taken), Severity: Error, Message: o.localised("message")}
		if o.at.member("check") == nil {
			o.fail("check", "the rule needs a check", "add check: with the condition that every record should meet")
		}
		rule.Check = l.compile(o, "check", r.Resource, expression.Boolean)
		rule.Fields = l.fieldList(r, o, "fields", r)
		if o.at.member("fields") == nil && rule.Check != nil {
			rule.Fields = slices.Clone(rule.Check.Indexes())
		}
		if name := o.text("severity"); name != "" {
			severity, err := ParseSeverity(name)
			if err != nil {
				o.fail("severity", err.Error(), "")
			}
			rule.Severity = severity
		}
		o.close("title", "description")
		r.Rules = append(r.Rules, rule)
	}
}

// Scores from which on a pair of records is shown, and taken as certain.
const (
	defaultReview  = 0.80
	defaultCertain = 0.95
)

func (l *loader) duplicates(r *draft) {
	n := r.object.member("duplicates")
	if n == nil {
		return
	}
	o := l.object(n, join(r.object.path, "duplicates"))
	policy := &DuplicatePolicy{
		Fields:  l.fieldList(r, o, "fields", r),
		Review:  o.fraction("review", defaultReview),
		Certain: o.fraction("certain", defaultCertain),
	}
	if o.at.member("certain") == nil {
		policy.Certain = max(policy.Certain, policy.Review)
	}
	if o.at.member("review") == nil {
		policy.Review = min(policy.Review, policy.Certain)
	}
	if policy.Review > policy.Certain {
		o.fail("review", "pairs would be certain before they are up for review", "make review at most as high as certain")
	}
	if len(policy.Fields) == 0 {
		o.fail("fields", "the fields to compare are missing", "add fields: [name, phone, …]")
	}
	for _, index := range policy.Fields {
		if f := r.Fields[index]; f.Computed() {
			o.fail("fields", fmt.Sprintf("%s is computed, so that it doesn't tell records apart", f.Name), "remove it")
		}
	}
	o.close()
	r.Duplicates = policy
}

func (l *loader) deadlines(r *draft) {
	taken := make(map[string]bool)
	for _, o := range r.object.objects("deadlines") {
		d := Deadline{Name: l.partName(o, "deadline", taken), Title: o.localised("title"), Date: -1}
		switch date := l.fieldList(r, o, "date", r); {
		case o.at.member("date") == nil:
			o.fail("date", "the deadline needs a date", "name the field that holds it")
		case len(date) == 1:
			d.Date = date[0]
			if f := r.Fields[d.Date]; f.Type != Date && f.Type != DateTime {
				o.fail("date", fmt.Sprintf("%s is of type %s", f.Name, f.Declared), "name a field of type date")
			}
		case len(date) > 1:
			o.fail("date", "a deadline has one date", "make several deadlines")
		}
		d.Unless = l.compile(o, "unless", r.Resource, expression.Boolean)
		for _, text := range o.texts("remind") {
			if p, ok := l.period(text); ok {
				if slices.Contains(d.Remind, p) {
					l.failAt(text.at, text.path, "this is in the list twice", "remove one")
					continue
				}
				d.Remind = append(d.Remind, p)
			}
		}
		slices.SortStableFunc(d.Remind, func(a, b Period) int { return b.approximateDays() - a.approximateDays() })
		d.Overdue = l.overdue(o)
		if len(d.Remind) == 0 && d.Overdue == nil && o.at.member("remind") == nil {
			o.fail("remind", "nothing says when to remind", "add remind: [P7D, P0D]")
		}
		d.To = l.recipients(r, o)
		o.close("description")
		r.Deadlines = append(r.Deadlines, d)
	}
}

func (l *loader) period(text placed) (Period, bool) {
	p, err := ParsePeriod(text.text)
	if err != nil {
		l.failAt(text.at, text.path, err.Error(), "write P7D for seven days, P1M for a month")
	}
	return p, err == nil
}

func (l *loader) overdue(o *object) *Overdue {
	n := o.member("overdue")
	if n == nil {
		return nil
	}
	repeat := l.object(n, join(o.path, "overdue"))
	defer repeat.close()
	every := repeat.texts("every")
	times := repeat.count("times", 1)
	if len(every) != 1 || repeat.at.member("times") == nil {
		l.failAt(repeat.at, repeat.path, "how often and how many times to remind is missing", "write overdue: {every: P7D, times: 4}")
		return nil
	}
	p, ok := l.period(every[0])
	if ok && p == (Period{}) {
		repeat.fail("every", "reminders would follow each other without a pause", "write P1D or more")
	}
	return &Overdue{Every: p, Times: times}
}

func (l *loader) recipients(r *draft, o *object) []Recipient {
	var all []Recipient
	for _, n := range o.items("to", true) {
		// In a list in brackets the parser takes role:boss for a mapping.
		if n.kind == mapNode && len(n.members) == 1 && n.members[0].name == "role" && n.members[0].value.kind == textNode {
			*n = node{kind: textNode, text: "role:" + n.members[0].value.text, line: n.line, column: n.column}
		}
	}
	for _, to := range o.texts("to") {
		role, isRole := strings.CutPrefix(to.text, "role:")
		index, isField := r.names[to.text]
		switch {
		case isRole && !partName.MatchString(role):
			l.failAt(to.at, to.path, fmt.Sprintf("%q can't be the name of a role", role), "write role:manager and list the manager's addresses in the configuration")
		case isRole:
			all = append(all, Recipient{Field: -1, Role: role})
		case strings.Contains(to.text, "@"):
			address, err := mail.ParseAddress(to.text)
			if err != nil {
				l.failAt(to.at, to.path, "this is not an e-mail address", "write it such as boss@example.com")
				continue
			}
			all = append(all, Recipient{Field: -1, Address: address.Address})
		case !isField:
			l.failAt(to.at, to.path, fmt.Sprintf("there is no field %q", to.text), suggest(to.text, r.fieldNames(), "write a field's name, role:<name> or an address"))
		case r.Fields[index].Type != String:
			l.failAt(to.at, to.path, fmt.Sprintf("%s is of type %s, but addresses are texts", to.text, r.Fields[index].Declared), "name a field that holds e-mail addresses")
		default:
			all = append(all, Recipient{Field: index})
		}
	}
	if o.at.member("to") == nil || len(o.items("to", true)) == 0 {
		o.fail("to", "nobody is reminded", "add to: [role:manager], a field that holds an address, or an address")
	}
	return all
}
