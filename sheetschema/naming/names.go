package naming

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/table"
)

// Names are the fields by which people who see a tab call its records, the best
// first.
type Names struct{ choices [][]int }

// Of chooses the names of a resource's records: a key that is a name; the company;
// the person that the record is of; and else what its title is made of.
func Of(r *sheetschema.Resource) Names {
	var n Names
	add := func(fields ...int) {
		if len(fields) > 0 {
			n.choices = append(n.choices, fields)
		}
	}
	for _, i := range r.PrimaryKey {
		if f := r.Fields[i]; f.Type == sheetschema.TypeString && (f.Name == "name" || strings.HasSuffix(f.Name, "_name")) {
			add(i)
		}
	}
	var persons []int
	for _, f := range r.Fields {
		switch {
		case f.Computed():
		case f.Format == "company":
			add(f.Index)
		case f.Format == "person" && (f.Constraints.Required || r.Duplicates != nil && slices.Contains(r.Duplicates.Fields, f.Index)):
			persons = append(persons, f.Index) // given name and surname
		}
	}
	add(persons...)
	add(Title(r)...)
	if r.Duplicates != nil {
		for _, i := range r.Duplicates.Fields {
			add(i)
		}
	}
	return n
}

// Fields returns the names as fields, the best first: those of one name are to be read
// one after the other. The caller must not change them.
func (n Names) Fields() [][]int { return n.choices }

// Call returns what people call a record, as one line; "" where it has no name.
func (n Names) Call(t *table.Table, record int) string {
	for _, fields := range n.choices {
		var parts []string
		for _, f := range fields {
			if text := celltext.Line(t.Plain(record, f)); text != "" {
				parts = append(parts, text)
			}
		}
		if len(parts) > 0 {
			return strings.Join(parts, " ")
		}
	}
	return ""
}
