package sheetschema

import (
	"fmt"
	"strings"

	"sheetsync/sheetschema/language"
)

// Describe outlines a descriptor for people: each tab with its columns, their
// types, and what is checked and computed. Titles are in the given language.
func Describe(d *Descriptor, tag language.Tag) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s", d.Name)
	if title := d.Title.In(tag); title != "" {
		fmt.Fprintf(&b, ": %s", title)
	}
	b.WriteByte('\n')
	for _, r := range d.Resources {
		fmt.Fprintf(&b, "\n%s: %s\n", r.Name, r.Caption(tag))
		width := 0
		for _, f := range r.Fields {
			width = max(width, len(f.Name))
		}
		for i, f := range r.Fields {
			fmt.Fprintf(&b, "  %-*s  %-8s  %s", width, f.Name, f.Declared, f.Caption(tag))
			if notes := d.notes(r, i); len(notes) > 0 {
				fmt.Fprintf(&b, " (%s)", strings.Join(notes, "; "))
			}
			b.WriteByte('\n')
		}
		for _, rule := range r.Rules {
			fmt.Fprintf(&b, "  %s %s: %s\n", rule.Severity, rule.Name, rule.Check.Source())
		}
		for _, deadline := range r.Deadlines {
			fmt.Fprintf(&b, "  deadline %s: %s\n", deadline.Name, r.Fields[deadline.Date].Name)
		}
	}
	return b.String()
}

// notes says in few words what a field's members ask for.
func (d *Descriptor) notes(r *Resource, index int) []string {
	f := r.Fields[index]
	var notes []string
	add := func(when bool, format string, args ...any) {
		if when {
			notes = append(notes, fmt.Sprintf(format, args...))
		}
	}
	for _, i := range r.PrimaryKey {
		add(i == index, "primary key")
	}
	for _, key := range r.ForeignKeys {
		for _, i := range key.Fields {
			add(i == index, "names a record of %s", key.Resource)
		}
	}
	c := f.Constraints
	add(f.Format != "", "%s", f.Format)
	add(c.Required, "required")
	add(c.Unique, "unique")
	add(c.Enum != nil, "one of %d choices", len(c.Enum))
	add(f.Personal, "personal")
	if f.Formula != nil {
		add(true, "= %s", f.Formula.Source())
	}
	if f.Rollup != nil {
		add(true, "%s", f.Rollup.describe(d))
	}
	for i := range f.Lookups {
		add(true, "%s", f.Lookups[i].describe(d))
	}
	return notes
}

func (roll *Rollup) describe(d *Descriptor) string {
	text := roll.Function.String()
	if child, ok := d.Resource(roll.From); ok && roll.Field >= 0 {
		text += " of " + child.Fields[roll.Field].Name
	}
	text += " over " + roll.From
	if roll.Where != nil {
		text += " where " + roll.Where.Source()
	}
	return text
}

func (lookup *Lookup) describe(d *Descriptor) string {
	text := "looked up in " + lookup.From
	if other, ok := d.Resource(lookup.From); ok {
		text = lookup.Function.String() + " of " + other.Fields[lookup.Field].Name + " " + text
		if lookup.Latest >= 0 {
			text += ", the latest by " + other.Fields[lookup.Latest].Name
		}
	}
	return text
}

// String returns the function's name in a descriptor.
func (fn RollupFunction) String() string {
	for _, known := range rollupFunctions {
		if known.function == fn {
			return known.name
		}
	}
	return fmt.Sprintf("function %d", uint8(fn))
}
