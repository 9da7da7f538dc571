package erasure

import (
	"cmp"
	"slices"
	"strings"

	"sheetsync/sheetschema"
)

// A Version is one state of a record: a live row, or one of its history.
type Version struct {
	Resource *sheetschema.Resource
	ID       string
	Texts    []string // by field; "" for nothing
	Live     bool
}

func (v *Version) text(field int) string { return v.Texts[field] }

// Row is the version as a list judges it.
func (v *Version) Row() *Row { return &Row{Resource: v.Resource, ID: v.ID, Text: v.text} }

// A Person is somebody whom a subject may mean.
type Person struct {
	Names  []string // as typed
	Emails []string
	Phones []string
	// Shared are addresses and numbers, and SharedNames the names, that somebody else has,
	// too: they are emptied where the person has them, and are left elsewhere.
	Shared, SharedNames []string
	// Versions are those about the person, as indexes of what was searched.
	Versions []int
	// Elsewhere says that the person is known in others' records alone, such as who looks
	// after customers: then Versions is empty, and a name counts wherever it stands.
	Elsewhere bool
}

// traits are what a version says of whom it is about.
type traits struct {
	record                string // resource and id
	names, emails, phones []string
	companies             []string
	own                   bool // anything at all
}

// A Search looks for people among the versions of a register's records.
type Search struct {
	country  string
	versions []Version
	fields   map[*sheetschema.Resource]*fields
	traits   []traits
}

// NewSearch makes a search of all versions of all records. The country is that of
// telephone numbers without one; "" for none.
func NewSearch(d *sheetschema.Descriptor, versions []Version, country string) *Search {
	s := &Search{country: country, versions: versions, fields: make(map[*sheetschema.Resource]*fields), traits: make([]traits, len(versions))}
	for i := range versions {
		v := &versions[i]
		if s.fields[v.Resource] == nil {
			s.fields[v.Resource] = fieldsOf(d, v.Resource)
		}
		s.traits[i] = s.traitsOf(v)
	}
	return s
}

func (s *Search) traitsOf(v *Version) traits {
	f := s.fields[v.Resource]
	t := traits{record: v.Resource.Name + " " + v.ID, companies: f.companyKeys(v.Resource, v.text)}
	for _, i := range f.Own {
		text := v.Texts[i]
		if text == "" || v.Resource.Fields[i].Computed() {
			continue
		}
		t.own = true
		switch emails := aloneIn(text); {
		case len(emails) > 0:
			t.emails = appendNew(t.emails, emails...)
		case v.Resource.Fields[i].Format == "phone":
			t.phones = appendNew(t.phones, phonesOf(text, s.country)...)
		case v.Resource.Fields[i].Format == "person":
			t.names = appendNew(t.names, text)
		}
	}
	return t
}

func appendNew(list []string, more ...string) []string {
	for _, m := range more {
		if m != "" && !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// Find returns the people whom a subject may mean, those with most versions first.
func (s *Search) Find(subject Subject) []Person {
	if slices.ContainsFunc(s.versions, func(v Version) bool { return v.ID != "" && v.ID == subject.Text }) {
		subject.Kind = KindRecord
	}
	var seeds []int
	for i := range s.versions {
		if s.means(subject, i) {
			seeds = append(seeds, i)
		}
	}
	var people []Person
	for _, group := range s.group(seeds, subject.Kind == KindRecord) {
		people = append(people, s.person(s.extend(group)))
	}
	if len(people) == 0 {
		if p, ok := s.elsewhere(subject); ok {
			people = append(people, p)
		}
	}
	slices.SortStableFunc(people, func(a, b Person) int { return cmp.Compare(len(b.Versions), len(a.Versions)) })
	return people
}

// means reports whether a version is about whom a subject names.
func (s *Search) means(subject Subject, i int) bool {
	t := &s.traits[i]
	switch subject.Kind {
	case KindRecord:
		return s.versions[i].ID == subject.Text && t.own
	case KindEmail:
		return meet(t.emails, aloneIn(subject.Text))
	case KindPhone:
		return meet(t.phones, phonesOf(subject.Text, s.country))
	default:
		return slices.ContainsFunc(t.names, func(name string) bool { return nameKey(name) == nameKey(subject.Text) })
	}
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(text string) bool { return slices.Contains(b, text) })
}

// sameNames reports whether two versions have a name in common, and neverNamed whether
// one of them has none.
func sameNames(a, b *traits) (same, unnamed bool) {
	for _, x := range a.names {
		for _, y := range b.names {
			if nameKey(x) == nameKey(y) {
				return true, false
			}
		}
	}
	return false, len(a.names) == 0 || len(b.names) == 0
}

// same reports whether two versions are about one person.
func same(a, b *traits) bool {
	named, unnamed := sameNames(a, b)
	switch {
	case a.record == b.record && meet(a.emails, b.emails): // a name that was put right
		return true
	case !named && !unnamed:
		return false
	case meet(a.emails, b.emails):
		return true
	case a.record == b.record && named:
		return true
	case meet(a.phones, b.phones):
		return named || len(a.emails) == 0 || len(b.emails) == 0
	}
	return named && meet(a.companies, b.companies)
}

// group takes seeds apart into people.
func (s *Search) group(seeds []int, one bool) [][]int {
	if one && len(seeds) > 0 {
		return [][]int{seeds}
	}
	var groups [][]int
	for _, seed := range seeds {
		joined := []int{seed}
		var apart [][]int
		for _, g := range groups {
			if slices.ContainsFunc(g, func(other int) bool { return same(&s.traits[seed], &s.traits[other]) }) {
				joined = append(joined, g...)
			} else {
				apart = append(apart, g)
			}
		}
		groups = append(apart, joined)
	}
	return groups
}

// extend adds the versions that are about the same person as those of a group.
func (s *Search) extend(group []int) []int {
	in := make(map[int]bool, len(group))
	all := &traits{}
	records := make(map[string]bool)
	add := func(i int) {
		in[i] = true
		t := &s.traits[i]
		records[t.record] = true
		all.names, all.emails = appendNew(all.names, t.names...), appendNew(all.emails, t.emails...)
		all.phones, all.companies = appendNew(all.phones, t.phones...), appendNew(all.companies, t.companies...)
	}
	for _, i := range group {
		add(i)
	}
	for again := true; again; {
		again = false
		for i := range s.versions {
			if in[i] || !s.traits[i].own {
				continue
			}
			t := s.traits[i]
			all.record = ""
			if records[t.record] {
				all.record = t.record
			}
			// In the record itself, what names nobody else is about the person.
			anonymous := records[t.record] && len(t.names)+len(t.emails)+len(t.phones) == 0
			if anonymous || same(all, &t) && (len(t.names) > 0 || records[t.record] || meet(all.emails, t.emails)) {
				add(i)
				again = true
			}
		}
	}
	out := make([]int, 0, len(in))
	for i := range s.versions {
		if in[i] {
			out = append(out, i)
		}
	}
	return out
}

// person collects what the person of some versions is known by.
func (s *Search) person(versions []int) Person {
	p := Person{Versions: versions}
	in := make(map[int]bool, len(versions))
	for _, i := range versions {
		in[i] = true
		t := &s.traits[i]
		p.Names, p.Emails, p.Phones = appendNew(p.Names, t.names...), appendNew(p.Emails, t.emails...), appendNew(p.Phones, t.phones...)
	}
	names := make(map[string]string)
	for _, n := range p.Names {
		names[nameKey(n)] = n
	}
	for i := range s.versions {
		if in[i] {
			continue
		}
		t := &s.traits[i]
		for _, of := range [][]string{t.emails, t.phones} {
			for _, text := range of {
				if slices.Contains(p.Emails, text) || slices.Contains(p.Phones, text) {
					p.Shared = appendNew(p.Shared, text)
				}
			}
		}
		others := slices.Clone(t.names)
		for _, field := range s.fields[s.versions[i].Resource].Others {
			others = append(others, s.versions[i].Texts[field])
		}
		for _, name := range others {
			if own, ok := names[nameKey(name)]; ok && name != "" {
				p.SharedNames = appendNew(p.SharedNames, own)
			}
		}
	}
	p.without(s.isTeam(versions))
	return p
}

// IsTeam reports whether somebody is one of the team's people, whose name stands in the
// records that they look after.
func (s *Search) IsTeam(p *Person) bool { return s.isTeam(p.Versions) }

// Again is who a list finds among the versions: everybody who was erased and is back.
func (s *Search) Again(l *List) Person {
	var p Person
	for i := range s.versions {
		v := &s.versions[i]
		verdict := l.Judge(v.Row())
		if verdict.About {
			p.Versions = append(p.Versions, i)
		}
		for _, field := range verdict.Empty {
			if text := v.Texts[field]; slices.Contains(s.fields[v.Resource].persons, field) {
				p.Names = appendNew(p.Names, text)
			}
		}
	}
	in := make(map[int]bool, len(p.Versions))
	for _, i := range p.Versions {
		in[i] = true
	}
	for i := range s.versions { // names that others have, too, stay where they are
		if in[i] {
			continue
		}
		p.Names = slices.DeleteFunc(p.Names, func(name string) bool {
			return slices.ContainsFunc(s.traits[i].names, func(other string) bool { return nameKey(other) == nameKey(name) })
		})
	}
	return p
}

// without takes what is shared out of what the person is known by. The name of somebody of
// the team stands in the records that they look after; it is theirs all the same.
func (p *Person) without(team bool) {
	shared := func(text string) bool { return slices.Contains(p.Shared, text) }
	p.Emails, p.Phones = slices.DeleteFunc(p.Emails, shared), slices.DeleteFunc(p.Phones, shared)
	if team {
		p.SharedNames = nil
	}
}

// isTeam reports whether some of the versions are of the list of the team's people.
func (s *Search) isTeam(versions []int) bool {
	return slices.ContainsFunc(versions, func(i int) bool {
		f := s.fields[s.versions[i].Resource]
		return f.team
	})
}

// elsewhere is somebody who is known in others' records alone: who looks after them.
func (s *Search) elsewhere(subject Subject) (Person, bool) {
	p := Person{Elsewhere: true}
	for i := range s.versions {
		v := &s.versions[i]
		for _, field := range s.fields[v.Resource].All() {
			text := v.Texts[field]
			switch subject.Kind {
			case KindEmail:
				if emails := aloneIn(text); len(emails) > 0 && meet(emails, aloneIn(subject.Text)) {
					p.Emails = appendNew(p.Emails, emails...)
				}
			case KindPhone:
				if phones := phonesOf(text, s.country); meet(phones, phonesOf(subject.Text, s.country)) {
					p.Phones = appendNew(p.Phones, phones...)
				}
			case KindName:
				if text != "" && nameKey(text) == nameKey(subject.Text) {
					p.Names = appendNew(p.Names, text)
				}
			case KindRecord:
			}
		}
	}
	return p, len(p.Names)+len(p.Emails)+len(p.Phones) > 0
}

// Describe says in few words who it is: the first name, address and number.
func (p *Person) Describe() string {
	var parts []string
	for _, of := range [][]string{p.Names, p.Emails, p.Phones} {
		if len(of) > 0 {
			parts = append(parts, of[0])
		}
	}
	return strings.Join(parts, ", ")
}

// OtherNames are the names of everybody else, in any field that has names.
func (s *Search) OtherNames(p *Person) []string {
	own := make(map[string]bool)
	for _, n := range p.Names {
		own[nameKey(n)] = true
	}
	seen := make(map[string]bool)
	var names []string
	for i := range s.versions {
		v := &s.versions[i]
		for _, field := range s.fields[v.Resource].All() {
			if text := v.Texts[field]; v.Resource.Fields[field].Format == "person" && text != "" && !own[nameKey(text)] && !seen[text] {
				seen[text] = true
				names = append(names, text)
			}
		}
	}
	return names
}
