package matching

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/heading"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexicon"
)

// otherNames are the names that other built-in registers give the same fields.
var otherNames = map[string]string{"customer_name": "name", "company_name": "company", "body": "content"}

// sensesOf binds the descriptor's resources to the grammars: by the resource's name
// where it is that of a built-in one, else by the fields that its own titles mean.
func sensesOf(d *sheetschema.Descriptor, tag language.Tag) []*sense {
	var all []*sense
	for _, r := range d.Resources {
		s := &sense{resource: r, language: tag, names: make(map[string]int), fields: make(map[string]int)}
		for _, f := range r.Fields {
			if !f.Computed() {
				s.names[heading.Fold(f.Name)] = f.Index
			}
		}
		for _, f := range r.Fields {
			for _, name := range f.Headers()[1:] {
				s.names[heading.Fold(name)] = f.Index
			}
		}
		for _, g := range lexicon.Grammars() {
			if g.Resource == r.Name {
				s.grammar = g
			}
		}
		if s.grammar != nil {
			s.bind()
		}
		all = append(all, s)
	}
	return all
}

// bind finds the fields that the grammar's rules are about: by name, or by what
// their titles mean.
func (s *sense) bind() {
	for i := range s.grammar.Rules {
		name := s.grammar.Rules[i].Field
		if _, ok := s.fields[name]; ok {
			continue
		}
		for _, candidate := range []string{name, otherNames[name]} {
			if f, ok := s.resource.Field(candidate); ok {
				if _, done := s.fields[name]; !done {
					s.fields[name] = f.Index
				}
			}
		}
	}
}

// ruleOf returns the grammar's name of a field; "" for none.
func (s *sense) ruleOf(field int) string {
	for name, index := range s.fields {
		if index == field {
			return name
		}
	}
	return ""
}
