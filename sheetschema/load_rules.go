package sheetschema

import (
	"fmt"
	"regexp"
	"slices"

	"sheetsync/sheetschema/expression"
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
