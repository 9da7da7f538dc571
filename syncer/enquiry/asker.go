package enquiry

import (
	"cmp"
	"math"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
	"sheetsync/validate/duplicates/lookup"
)

// Of returns how people ask in a register: as its descriptor says or, where it
// doesn't, about the first resource whose duplicates are looked for and that names
// somebody; nil where there is none.
func Of(d *sheetschema.Descriptor) *sheetschema.Enquiry {
	if d.Enquiry != nil {
		return d.Enquiry
	}
	for _, r := range d.Resources {
		if r.Duplicates == nil || !lookup.NamesSomebody(r) {
			continue
		}
		e := &sheetschema.Enquiry{Resource: r}
		for _, f := range r.Fields {
			switch {
			case duplicates.NamesOurs(f):
				e.Owner = append(e.Owner, f.Index)
			case (f.Type == sheetschema.TypeDate || f.Type == sheetschema.TypeDateTime) && f.Name == "last_contact":
				e.LastContact = append(e.LastContact, f.Index)
			}
		}
		return e
	}
	return nil
}

// An Asker answers questions about the records of one table. It is for one
// goroutine.
type Asker struct {
	enquiry *sheetschema.Enquiry
	table   *table.Table
	index   *lookup.Index
}

// NewAsker makes an Asker over the computed records of the enquiry's resource.
// country is the ISO 3166 code of telephone numbers without a country code.
func NewAsker(e *sheetschema.Enquiry, t *table.Table, country string) *Asker {
	fields := e.Fields
	if len(fields) == 0 {
		fields = lookup.Fields(t.Resource)
	}
	return &Asker{enquiry: e, table: t, index: lookup.New(t, fields, country)}
}

// TellFrom has owners and days told from another table, which begins with the same
// records, computed.
func (a *Asker) TellFrom(t *table.Table) { a.table = t }

// A Match is a record that may be meant.
type Match struct {
	lookup.Match
	Owner       string // "" where the record says none
	LastContact *Contact
}

// Contact is when a record was last in touch.
type Contact struct {
	Cell   table.Cell // as the sheet has it
	Format string     // number format pattern
	Day    string     // as in 2025-03-31
}

// An Answer is what is known of a question.
type Answer struct {
	Verdict lookup.Verdict
	// Matches are the records that may be meant, the likeliest first; of equally
	// likely ones, the one that was in touch last.
	Matches []Match
}

// Others counts the further matches that are as sure as the first.
func (a *Answer) Others() int {
	n := 0
	for i := range a.Matches {
		if i > 0 && a.Matches[i].Exists == a.Matches[0].Exists {
			n++
		}
	}
	return n
}

// Ask answers a question.
func (a *Asker) Ask(text string) Answer { return a.answer(a.index.Find(text)) }

// AskFor answers whether a record of another table of the resource is there already.
func (a *Asker) AskFor(t *table.Table, record int) Answer {
	return a.answer(a.index.FindRecord(t, record))
}

func (a *Asker) answer(found lookup.Answer) Answer {
	answer := Answer{Verdict: found.Verdict}
	for _, m := range found.Matches {
		answer.Matches = append(answer.Matches, Match{Match: m, Owner: a.owner(m.Record), LastContact: a.contact(m.Record)})
	}
	slices.SortStableFunc(answer.Matches, func(x, y Match) int {
		if x.Exists != y.Exists {
			return cmp.Compare(boolean(y.Exists), boolean(x.Exists))
		}
		return cmp.Or(-cmp.Compare(math.Round(x.Score*20), math.Round(y.Score*20)), -cmp.Compare(x.LastContact.day(), y.LastContact.day()))
	})
	return answer
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c *Contact) day() string {
	if c == nil {
		return ""
	}
	return c.Day
}

// Reasons are the names of the fields that agree.
func (a *Asker) Reasons(m *Match) []string {
	names := []string{}
	for _, r := range m.Reasons {
		names = append(names, a.table.Resource.Fields[r.Field].Name)
	}
	return names
}

func (a *Asker) owner(record int) string {
	for _, field := range a.enquiry.Owner {
		if text := a.table.Plain(record, field); !table.IsBlank(text) {
			return text
		}
	}
	return ""
}

// contact is nil where a record was never in touch, or nobody knows when.
func (a *Asker) contact(record int) *Contact {
	for _, field := range a.enquiry.LastContact {
		if a.table.State(record, field) != table.StateValid {
			continue
		}
		f := a.table.Resource.Fields[field]
		c := &Contact{Cell: table.CellOf(a.table, record, field), Format: table.FormatPattern(f)}
		c.Day = expression.Day(int(math.Floor(c.Cell.Number)) + lexical.SerialEpoch).String()
		return c
	}
	return nil
}
