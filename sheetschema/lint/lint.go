// Package lint looks for what a valid descriptor probably doesn't mean, or could say
// better: static analysis, as the linters of programming languages do it.
//
//	for _, diagnostic := range lint.Check(descriptor, roles) { … }
package lint

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/source"
)

// A Diagnostic is something in a descriptor that is probably not meant, or could be
// better, in English like all that installers read.
type Diagnostic struct {
	Severity             sheetschema.Severity // sheetschema.SeverityWarning, or SeverityInfo where it may well be meant
	sheetschema.Position                      // of the resource or field
	Path                 string               // of the member: resources[1].deadlines[0].to
	Message              string
	Hint                 string
}

// String writes the diagnostic as line:column: severity: path: message (hint).
func (d Diagnostic) String() string {
	text := fmt.Sprintf("%d:%d: %s: %s: %s", d.Line, d.Column, d.Severity, d.Path, d.Message)
	if d.Hint != "" {
		text += " (" + d.Hint + ")"
	}
	return text
}

// Check returns what a descriptor probably doesn't mean, in its order. With roles,
// those of the configuration, it finds deadlines that nobody is told of; nil means that
// they aren't known.
func Check(d *sheetschema.Descriptor, roles []string) []Diagnostic {
	l := linter{descriptor: d, languages: languagesOf(d)}
	l.translated("", "title", d.Title)
	for i, r := range d.Resources {
		l.resource(fmt.Sprintf("resources[%d]", i), r)
		l.deadlines(fmt.Sprintf("resources[%d]", i), r, roles)
	}
	return l.diagnostics
}

// languagesOf returns the service's languages that any title is given in.
func languagesOf(d *sheetschema.Descriptor) []language.Tag {
	used := make(map[string]bool)
	note := func(t language.Text) {
		for tag := range t.ByLanguage() {
			used[tag] = true
		}
	}
	note(d.Title)
	for _, r := range d.Resources {
		note(r.Title)
		for _, f := range r.Fields {
			note(f.Title)
		}
	}
	return slices.DeleteFunc(language.Tags(), func(t language.Tag) bool { return !used[string(t)] })
}

type linter struct {
	descriptor  *sheetschema.Descriptor
	languages   []language.Tag
	diagnostics []Diagnostic
}

// find warns of a resource or field at a path, in one of its members.
func (l *linter) find(at, member, message, hint string) {
	l.note(sheetschema.SeverityWarning, at, member, message, hint)
}

func (l *linter) note(severity sheetschema.Severity, at, member, message, hint string) {
	path := source.JoinPath(at, member)
	l.diagnostics = append(l.diagnostics, Diagnostic{Severity: severity, Position: l.descriptor.Position(at), Path: strings.TrimPrefix(path, "."), Message: message, Hint: hint})
}

// translated finds texts that are missing in a language that others are given in.
func (l *linter) translated(at, member string, text language.Text) {
	given := text.ByLanguage()
	if _, plain := given[""]; plain || len(given) == 0 {
		return
	}
	for _, tag := range l.languages {
		if given[string(tag)] == "" {
			l.find(at, member, fmt.Sprintf("there is no text in %s", tag), "add one for those who read that language")
		}
	}
}

func (l *linter) resource(path string, r *sheetschema.Resource) {
	if len(r.PrimaryKey) == 0 {
		l.note(sheetschema.SeverityInfo, path, "schema.primaryKey", "there is no primary key", "name the field that tells records apart, if there is one: then rows are recognised without the id column")
	}
	for _, i := range r.PrimaryKey {
		if f := r.Fields[i]; f.Computed() {
			l.find(path, "schema.primaryKey", fmt.Sprintf("%s is computed", f.Name), "name fields that people fill")
		} else if !f.Constraints.Required {
			l.find(path, "schema.primaryKey", fmt.Sprintf("%s may be empty", f.Name), "add constraints: {required: true} to it")
		}
	}
	if r.Title.IsZero() {
		l.find(path, "title", "there is no title", "add the tab's title: people see the name otherwise")
	}
	l.translated(path, "title", r.Title)
	l.aliases(path, r.Name, r.Title, r.Aliases)
	l.tabs(path, r)
	for i, f := range r.Fields {
		at := fmt.Sprintf("%s.schema.fields[%d]", path, i)
		if f.Title.IsZero() {
			l.find(at, "title", "there is no title", "add the column's header: people see the name otherwise")
		}
		l.translated(at, "title", f.Title)
		l.aliases(at, f.Name, f.Title, f.Aliases)
		l.field(at, f)
	}
	for i, rule := range r.Rules {
		if rule.Message.IsZero() {
			l.find(path, fmt.Sprintf("rules[%d]", i), "there is no message", "say in words what is wrong, in the languages that people read")
		}
		l.translated(path, fmt.Sprintf("rules[%d].message", i), rule.Message)
	}
}

func (l *linter) field(at string, f *sheetschema.Field) {
	if f.Computed() && f.Constraints.Required {
		l.find(at, "constraints.required", "a computed field is empty where what it is computed from is", "require those fields instead")
	}
	if !f.Personal && (f.Format == "person" || f.Format == "email" || f.Format == "phone") {
		l.note(sheetschema.SeverityInfo, at, "personal", fmt.Sprintf("a field of format %s is usually personal data", f.Format), "add personal: true, so that it is masked and can be erased")
	}
	if f.Constraints.Enum != nil && f.Constraints.Pattern != nil {
		l.find(at, "constraints.pattern", "with an enum a pattern says nothing more", "remove one")
	}
}

// aliases finds those that match nothing that the name and titles don't.
func (l *linter) aliases(at, name string, title language.Text, aliases []string) {
	seen := make(map[string]bool)
	for _, text := range append([]string{name}, title.All()...) {
		seen[lexical.Fold(text)] = true
	}
	for i, alias := range aliases {
		if seen[lexical.Fold(alias)] {
			l.note(sheetschema.SeverityInfo, at, fmt.Sprintf("aliases[%d]", i), fmt.Sprintf("%q is the same as the name, a title or another alias", alias), "remove it: case, width and white space don't count")
		}
		seen[lexical.Fold(alias)] = true
	}
}

func (l *linter) deadlines(path string, r *sheetschema.Resource, roles []string) {
	for i, d := range r.Deadlines {
		at := fmt.Sprintf("deadlines[%d]", i)
		if d.Pool {
			l.recipients(path, "pool", r, &d, roles)
			l.pool(path, r)
			continue
		}
		if d.Title.IsZero() {
			l.find(path, at+".title", "there is no title", "say what falls due, in the languages that people read")
		}
		l.translated(path, at+".title", d.Title)
		if d.Unless == nil {
			l.find(path, at+".unless", "nothing ends the reminders", "add unless: with the condition under which the matter is done")
		}
		l.recipients(path, at, r, &d, roles)
	}
}

// recipients finds those of a deadline whom no reminder reaches.
func (l *linter) recipients(path, at string, r *sheetschema.Resource, d *sheetschema.Deadline, roles []string) {
	reachable := false
	for j, to := range d.To {
		switch {
		case to.Role == "":
			reachable = true
		case roles == nil || slices.Contains(roles, to.Role):
			reachable = true
		default:
			l.find(path, fmt.Sprintf("%s.to[%d]", at, j), fmt.Sprintf("the configuration has no role %q", to.Role), source.Suggest(to.Role, roles, "add it under roles: of the register"))
		}
		if to.Role == "" && to.Address == "" && r.Fields[to.Field].Format != "email" && !l.named(to.Field, d) {
			l.find(path, fmt.Sprintf("%s.to[%d]", at, j), fmt.Sprintf("%s doesn't have the format email", r.Fields[to.Field].Name), "add format: email to it, so that its addresses are checked")
		}
	}
	if !reachable {
		l.find(path, at+".to", "nobody is told of this deadline", "add a field that holds an address, a role of the configuration or an address")
	}
}

// named reports whether a pool's warnings go to its owner by name, whose address is in
// the team's tab.
func (l *linter) named(field int, d *sheetschema.Deadline) bool {
	return d.Pool && field == d.Owner && l.descriptor.Team != nil
}
