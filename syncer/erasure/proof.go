package erasure

import (
	"bytes"
	"slices"
)

// Tokens are those by which a person is known from now on: their addresses and numbers
// everywhere, their names beside their companies, and every value of theirs in its own
// record. cells are values that were emptied besides.
func (s *Search) Tokens(k *Key, register string, p *Person, cells []Cell) []Token {
	t := newTokener(k)
	seen := make(map[Token]bool)
	add := func(parts ...string) { seen[t.token(parts...)] = true }
	for _, address := range p.Emails {
		add(familyEmail, address)
	}
	for _, number := range p.Phones {
		for _, form := range phoneForms(number, s.country) {
			add(familyPhone, form)
		}
	}
	others := s.othersCells(p)
	for _, i := range p.Versions {
		v := &s.versions[i]
		f := s.fields[v.Resource]
		for _, field := range f.Own {
			if v.Texts[field] != "" && !others[cellKey{v.Resource.Name, v.ID, field, valueKey(v.Texts[field])}] {
				cells = append(cells, Cell{Resource: v.Resource.Name, ID: v.ID, Field: v.Resource.Fields[field].Name, Text: v.Texts[field]})
			}
		}
		for _, field := range f.persons {
			if name := nameKey(v.Texts[field]); name != "" {
				for _, company := range s.traits[i].companies {
					add(familyName, name, company)
				}
			}
		}
	}
	for _, c := range cells {
		if c.ID == "" {
			continue
		}
		add(familyRecord, register, c.Resource, c.ID)
		add(familyCell, register, c.Resource, c.ID, c.Field, valueKey(c.Text))
	}
	tokens := make([]Token, 0, len(seen))
	for token := range seen {
		tokens = append(tokens, token)
	}
	slices.SortFunc(tokens, func(a, b Token) int { return bytes.Compare(a[:], b[:]) })
	return tokens
}

type cellKey struct {
	resource, id string
	field        int
	value        string
}

// othersCells are what the records about a person have, in the same fields, about somebody
// else: a successor's number is theirs.
func (s *Search) othersCells(p *Person) map[cellKey]bool {
	records, in := make(map[string]bool), make(map[int]bool)
	for _, i := range p.Versions {
		records[s.traits[i].record], in[i] = true, true
	}
	others := make(map[cellKey]bool)
	for i := range s.versions {
		if in[i] || !records[s.traits[i].record] {
			continue
		}
		v := &s.versions[i]
		for _, field := range s.fields[v.Resource].Own {
			if v.Texts[field] != "" {
				others[cellKey{v.Resource.Name, v.ID, field, valueKey(v.Texts[field])}] = true
			}
		}
	}
	return others
}

// A Cell is a value of a person in a record.
type Cell struct{ Resource, ID, Field, Text string }
