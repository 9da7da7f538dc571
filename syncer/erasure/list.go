package erasure

import (
	"encoding/binary"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/validate/duplicates/normal"
)

// A List knows tokens of those who were erased from a register. It is for one goroutine.
type List struct {
	register, country string
	tokens            map[Token]bool
	digest            uint64
	hash              *tokener
	fields            map[*sheetschema.Resource]*fields
	d                 *sheetschema.Descriptor
}

// fields are a resource's, as a list looks at them.
type fields struct {
	personal.Fields
	about   map[int]bool // the own ones
	company []int        // those that a name counts with
	persons []int        // own ones with names of people
	team    bool         // the resource lists the team's people
}

// NewList returns the list of some tokens for a register. The country is that of
// telephone numbers without one; "" for none.
func NewList(k *Key, tokens []Token, register string, d *sheetschema.Descriptor, country string) *List {
	l := &List{register: register, country: country, tokens: make(map[Token]bool, len(tokens)), hash: newTokener(k), fields: make(map[*sheetschema.Resource]*fields), d: d}
	for _, t := range tokens {
		if !l.tokens[t] {
			l.tokens[t] = true
			l.digest ^= binary.LittleEndian.Uint64(t[:])
		}
	}
	return l
}

// Empty reports whether nobody is on the list; of a nil list, too.
func (l *List) Empty() bool { return l == nil || len(l.tokens) == 0 }

// Digest identifies who is on the list; 0 for nobody.
func (l *List) Digest() uint64 {
	if l == nil {
		return 0
	}
	return l.digest
}

// of returns what the list looks at in a resource.
func (l *List) of(r *sheetschema.Resource) *fields {
	if f := l.fields[r]; f != nil {
		return f
	}
	f := fieldsOf(l.d, r)
	l.fields[r] = f
	return f
}

func fieldsOf(d *sheetschema.Descriptor, r *sheetschema.Resource) *fields {
	f := &fields{Fields: personal.FieldsOf(d, r), about: make(map[int]bool), team: d.Team != nil && d.Team.Resource == r}
	for _, i := range f.Own {
		f.about[i] = true
		if r.Fields[i].Format == "person" && !r.Fields[i].Computed() {
			f.persons = append(f.persons, i)
		}
	}
	for i, field := range r.Fields {
		if field.Format == "company" && !field.Personal && !field.Computed() {
			f.company = append(f.company, i)
		}
	}
	return f
}

// companyKeys are what a name counts with in a row: the companies, or the resource where
// it has none.
func (f *fields) companyKeys(r *sheetschema.Resource, text func(field int) string) []string {
	var keys []string
	for _, i := range f.company {
		if key := nameKey(text(i)); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	if len(f.company) == 0 {
		keys = append(keys, "resource "+r.Name)
	}
	return keys
}

func (l *List) hasEmail(address string) bool { return l.tokens[l.hash.token(familyEmail, address)] }
func (l *List) hasPhone(number string) bool  { return l.tokens[l.hash.token(familyPhone, number)] }

func (l *List) hasName(name, company string) bool {
	return l.tokens[l.hash.token(familyName, name, company)]
}

func (l *List) hasRecord(r *sheetschema.Resource, id string) bool {
	return id != "" && l.tokens[l.hash.token(familyRecord, l.register, r.Name, id)]
}

func (l *List) hasCell(r *sheetschema.Resource, id string, field int, text string) bool {
	return l.tokens[l.hash.token(familyCell, l.register, r.Name, id, r.Fields[field].Name, valueKey(text))]
}

// A Row is a record, in the sheet or in one of its versions.
type Row struct {
	Resource *sheetschema.Resource
	ID       string
	// Text returns what a field holds, or what is shown where that can't be read; "" for
	// nothing.
	Text func(field int) string
}

// A Verdict says what of a row is to be emptied: indexes of fields, ascending. About says
// that the row is about somebody on the list.
type Verdict struct {
	About bool
	Empty []int
}

// Judge says what of a row's personal fields is to be emptied.
func (l *List) Judge(row *Row) Verdict {
	f := l.of(row.Resource)
	if len(f.Own)+len(f.Others) == 0 {
		return Verdict{}
	}
	v := Verdict{About: l.isAbout(f, row)}
	known := l.hasRecord(row.Resource, row.ID)
	for _, i := range f.All() {
		text := row.Text(i)
		if text == "" {
			continue
		}
		if v.About && f.about[i] || known && l.hasCell(row.Resource, row.ID, i, text) || l.isOne(text) {
			v.Empty = append(v.Empty, i)
		}
	}
	return v
}

// isAbout reports whether a row is about somebody on the list: it has an address of
// theirs, or a number and no other's address, or their name beside their company.
func (l *List) isAbout(f *fields, row *Row) bool {
	var phones []string
	addressed := false
	for _, i := range f.Own {
		text := row.Text(i)
		if text == "" || row.Resource.Fields[i].Computed() {
			continue
		}
		if emails := aloneIn(text); len(emails) > 0 {
			if addressed = true; slices.ContainsFunc(emails, l.hasEmail) {
				return true
			}
			continue
		}
		if row.Resource.Fields[i].Format == "phone" {
			phones = append(phones, phonesOf(text, l.country)...)
		}
	}
	if !addressed && slices.ContainsFunc(phones, l.hasPhone) {
		return true
	}
	for _, i := range f.persons {
		name := nameKey(row.Text(i))
		if name == "" {
			continue
		}
		for _, company := range f.companyKeys(row.Resource, row.Text) {
			if l.hasName(name, company) {
				return true
			}
		}
	}
	return false
}

// aloneIn is the address in a text that has just one, and hardly anything beside it.
func aloneIn(text string) []string {
	if len(text) > maxAddressText {
		return nil
	}
	if emails := normal.Emails(text); len(emails) == 1 {
		return emails
	}
	return nil
}

// maxAddressText is how long a cell with an address and a name may be, in bytes.
const maxAddressText = 160

// isOne reports whether a text is an address or a number on the list and nothing else.
func (l *List) isOne(text string) bool {
	if emails := aloneIn(text); len(emails) == 1 {
		return l.hasEmail(emails[0])
	}
	phones := phonesOf(text, l.country)
	return len(phones) == 1 && l.hasPhone(phones[0])
}

// Knows reports whether a subject is on the list: an address, a number, or a record.
// Names alone aren't.
func (l *List) Knows(s Subject) bool {
	switch s.Kind {
	case KindEmail:
		return slices.ContainsFunc(normal.Emails(s.Text), l.hasEmail)
	case KindPhone:
		return slices.ContainsFunc(normal.Phones(s.Text, l.country), l.hasPhone)
	case KindRecord, KindName:
		return slices.ContainsFunc(l.d.Resources, func(r *sheetschema.Resource) bool { return l.hasRecord(r, s.Text) })
	}
	return false
}
