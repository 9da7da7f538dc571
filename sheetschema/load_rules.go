package sheetschema

import (
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/pgname"
	"sheetsync/sheetschema/source"
)

var partName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// partNames checks the names of a resource's rules or deadlines.
func (l *loader) partName(o *source.Object, what string, taken map[string]bool) string {
	name := o.Required("name", "the "+what+" needs a name", "add name:, such as shipped_after_ordered")
	switch {
	case name == "":
	case len(name) > pgname.MaxBytes || !partName.MatchString(name):
		o.Fail("name", fmt.Sprintf("%q can't be the name of a %s", name, what), "use letters, digits and _, beginning with a letter")
	case taken[name]:
		o.Fail("name", fmt.Sprintf("another %s of the resource is named %q", what, name), "give each a name of its own")
	}
	taken[name] = true
	return name
}

var severityNames = [...]string{SeverityInfo: "info", SeverityWarning: "warning", SeverityError: "error"}

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
	for _, o := range r.object.Objects("rules") {
		rule := Rule{Name: l.partName(o, "rule", taken), Severity: SeverityError, Message: o.Localised("message")}
		if !o.Has("check") {
			o.Fail("check", "the rule needs a check", "add check: with the condition that every record should meet")
		}
		rule.Check = l.compile(o, "check", r.Resource, expression.TypeBoolean)
		rule.Fields = l.fieldList(r, o, "fields", r)
		if !o.Has("fields") && rule.Check != nil {
			rule.Fields = slices.Clone(rule.Check.Indexes())
		}
		if name := o.Text("severity"); name != "" {
			severity, err := ParseSeverity(name)
			if err != nil {
				o.Fail("severity", err.Error(), "")
			}
			rule.Severity = severity
		}
		o.RejectUnknown("title", "description")
		r.Rules = append(r.Rules, rule)
	}
}

// Scores from which on a pair of records is shown, and taken as certain.
const (
	defaultReview  = 0.80
	defaultCertain = 0.95
)

func (l *loader) duplicates(r *draft) {
	n := r.object.Member("duplicates")
	if n == nil {
		return
	}
	o := l.Object(n, source.JoinPath(r.object.Path, "duplicates"))
	policy := &DuplicatePolicy{
		Fields:  l.fieldList(r, o, "fields", r),
		Review:  o.Fraction("review", defaultReview),
		Certain: o.Fraction("certain", defaultCertain),
	}
	if !o.Has("certain") {
		policy.Certain = max(policy.Certain, policy.Review)
	}
	if !o.Has("review") {
		policy.Review = min(policy.Review, policy.Certain)
	}
	if policy.Review > policy.Certain {
		o.Fail("review", "pairs would be certain before they are up for review", "make review at most as high as certain")
	}
	if len(policy.Fields) == 0 {
		o.Fail("fields", "the fields to compare are missing", "add fields: [name, phone, …]")
	}
	for _, index := range policy.Fields {
		if f := r.Fields[index]; f.Computed() {
			o.Fail("fields", fmt.Sprintf("%s is computed, so that it doesn't tell records apart", f.Name), "remove it")
		}
	}
	o.RejectUnknown()
	r.Duplicates = policy
}

func (l *loader) deadlines(r *draft) {
	taken := make(map[string]bool)
	for _, o := range r.object.Objects("deadlines") {
		d := Deadline{Name: l.partName(o, "deadline", taken), Title: o.Localised("title"), Date: -1}
		switch date := l.fieldList(r, o, "date", r); {
		case !o.Has("date"):
			o.Fail("date", "the deadline needs a date", "name the field that holds it")
		case len(date) == 1:
			d.Date = date[0]
			if f := r.Fields[d.Date]; f.Type != TypeDate && f.Type != TypeDateTime {
				o.Fail("date", fmt.Sprintf("%s is of type %s", f.Name, f.Declared), "name a field of type date")
			}
		case len(date) > 1:
			o.Fail("date", "a deadline has one date", "make several deadlines")
		}
		d.Unless = l.compile(o, "unless", r.Resource, expression.TypeBoolean)
		for _, text := range o.Texts("remind") {
			if p, ok := l.period(text); ok {
				if slices.Contains(d.Remind, p) {
					l.FailAt(text.At, text.Path, "this is in the list twice", "remove one")
					continue
				}
				d.Remind = append(d.Remind, p)
			}
		}
		slices.SortStableFunc(d.Remind, func(a, b period.Period) int { return period.Compare(b, a) })
		d.Overdue = l.overdue(o)
		if len(d.Remind) == 0 && d.Overdue == nil && !o.Has("remind") {
			o.Fail("remind", "nothing says when to remind", "add remind: [P7D, P0D]")
		}
		d.To = l.recipients(r, o)
		o.RejectUnknown("description")
		r.Deadlines = append(r.Deadlines, d)
	}
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
