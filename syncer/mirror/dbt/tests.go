package dbt

import (
	"slices"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/pgname"
)

// tests writes what a field's constraints promise.
func (s sources) tests(r *sheetschema.Resource, f *sheetschema.Field) {
	alone := slices.Equal(r.PrimaryKey, []int{f.Index})
	required := f.Constraints.Required || slices.Contains(r.PrimaryKey, f.Index)
	unique := f.Constraints.Unique || alone
	values, quote := accepted(f)
	keys := references(r, f)
	if !required && !unique && len(values) == 0 && len(keys) == 0 {
		return
	}
	s.member("tests", func() {
		if required {
			s.test("not_null", nil)
		}
		if unique {
			s.test("unique", nil)
		}
		if len(values) > 0 {
			s.test("accepted_values", func() {
				s.list("values", values)
				if !quote {
					s.line("quote: false")
				}
			})
		}
		for _, key := range keys {
			parent, _ := s.Descriptor.Resource(key.Resource)
			s.test("relationships", func() {
				s.text("to", "source('"+s.Name+"', '"+key.Resource+"')")
				s.text("field", identifier(parent.Fields[key.Reference[0]].Name))
			})
		}
	})
}

// identifier is a name as dbt puts it into SQL.
func identifier(name string) string {
	if pgname.NeedsQuotes(name) {
		return pq.QuoteIdentifier(name)
	}
	return name
}

// test writes one that warns.
func (s sources) test(name string, arguments func()) {
	const warn = "config: {severity: warn}"
	if arguments == nil {
		s.line("- %s: {%s}", name, warn)
		return
	}
	s.line("- %s:", name)
	s.depth += 2
	arguments()
	s.line(warn)
	s.depth -= 2
}

// accepted are the choices of a field as dbt compares them, as texts or as they are. A
// choice that dbt would take for a template can't be told to it, and then none are.
func accepted(f *sheetschema.Field) (values []string, quote bool) {
	for _, choice := range f.Constraints.Enum {
		text := choice.String()
		if withoutTemplate(text) != text {
			return nil, false
		}
		values = append(values, text)
	}
	switch f.Type {
	case sheetschema.TypeInteger, sheetschema.TypeNumber, sheetschema.TypeBoolean:
		return values, false
	case sheetschema.TypeJSON:
		return nil, false // documents aren't compared as texts
	}
	return values, true
}

// references are the foreign keys of the field alone.
func references(r *sheetschema.Resource, f *sheetschema.Field) []sheetschema.ForeignKey {
	var keys []sheetschema.ForeignKey
	for _, key := range r.ForeignKeys {
		if slices.Equal(key.Fields, []int{f.Index}) {
			keys = append(keys, key)
		}
	}
	return keys
}
