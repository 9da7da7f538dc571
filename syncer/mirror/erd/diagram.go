package erd

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/postgres/pgtype"
)

// Mermaid returns the diagram of a descriptor, with titles in the language. It ends in
// a line break.
func Mermaid(d *sheetschema.Descriptor, tag language.Tag) string {
	var b strings.Builder
	b.WriteString("erDiagram\n")
	for _, r := range d.Resources {
		fmt.Fprintf(&b, "  %s[%s] {\n", quoted(r.Name), quoted(captioned(r.Name, r.Title.In(tag))))
		for _, f := range r.Fields {
			fmt.Fprintf(&b, "    %s %s", typeWord(f), word(f.Name))
			if keys := keysOf(r, f); len(keys) > 0 {
				b.WriteString(" " + strings.Join(keys, ", "))
			}
			if comment := commentOf(f, tag); comment != "" {
				b.WriteString(" " + quoted(comment))
			}
			b.WriteByte('\n')
		}
		b.WriteString("  }\n")
	}
	for _, r := range d.Resources {
		for _, key := range r.ForeignKeys {
			fmt.Fprintf(&b, "  %s %s %s : %s\n", quoted(r.Name), relation(r, key), quoted(key.Resource), quoted(namesOf(r, key.Fields)))
		}
	}
	return b.String()
}

// typeWord is a column's type as one word.
func typeWord(f *sheetschema.Field) string {
	name := pgtype.Name(f.Type)
	switch {
	case name == "timestamp with time zone":
		return "timestamptz"
	case strings.HasPrefix(name, "time "):
		return "time"
	}
	return name
}

// keysOf tells of which keys a field is a part.
func keysOf(r *sheetschema.Resource, f *sheetschema.Field) []string {
	var keys []string
	if slices.Contains(r.PrimaryKey, f.Index) {
		keys = append(keys, "PK")
	}
	if slices.ContainsFunc(r.ForeignKeys, func(k sheetschema.ForeignKey) bool { return slices.Contains(k.Fields, f.Index) }) {
		keys = append(keys, "FK")
	}
	if f.Constraints.Unique && !slices.Equal(r.PrimaryKey, []int{f.Index}) {
		keys = append(keys, "UK")
	}
	return keys
}

// relation is a foreign key's line, from the child to the parent.
func relation(r *sheetschema.Resource, key sheetschema.ForeignKey) string {
	child, line, parent := "}o", "..", "o|"
	if isUnique(r, key.Fields) {
		child = "|o"
	}
	if !slices.ContainsFunc(key.Fields, func(i int) bool { return !slices.Contains(r.PrimaryKey, i) }) {
		line = "--"
	}
	required := !slices.ContainsFunc(key.Fields, func(i int) bool {
		return !r.Fields[i].Constraints.Required && !slices.Contains(r.PrimaryKey, i)
	})
	switch {
	case key.Group && required:
		parent = "|{"
	case key.Group:
		parent = "o{"
	case required:
		parent = "||"
	}
	return child + line + parent
}

// isUnique reports whether no two records share the fields: all of some key are among
// them.
func isUnique(r *sheetschema.Resource, fields []int) bool {
	within := func(key []int) bool {
		return len(key) > 0 && !slices.ContainsFunc(key, func(i int) bool { return !slices.Contains(fields, i) })
	}
	return within(r.PrimaryKey) || slices.ContainsFunc(r.UniqueKeys, within) ||
		slices.ContainsFunc(fields, func(i int) bool { return r.Fields[i].Constraints.Unique })
}

func namesOf(r *sheetschema.Resource, fields []int) string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = r.Fields[field].Name
	}
	return strings.Join(names, ", ")
}

// captioned is a name with its title, where that says more.
func captioned(name, title string) string {
	if title == "" || title == name {
		return name
	}
	return name + ": " + title
}

// commentOf is a field's title, after its name where that can't be shown as it is.
func commentOf(f *sheetschema.Field, tag language.Tag) string {
	title := f.Title.In(tag)
	if word(f.Name) != f.Name {
		return captioned(f.Name, title)
	}
	return title
}
