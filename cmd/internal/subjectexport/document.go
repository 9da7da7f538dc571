package subjectexport

import (
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/subjects"
)

// A Document is what is held of one person in all registers.
type Document struct {
	Made      string     `json:"made_at"`
	Language  string     `json:"language"`
	Registers []Register `json:"registers"`
}

// A Register is what one register holds.
type Register struct {
	Name     string   `json:"register"`
	Title    string   `json:"title"`
	Source   string   `json:"source"` // the spreadsheet
	Names    []string `json:"names"`
	Emails   []string `json:"emails"`
	Phones   []string `json:"phones"`
	Records  []Record `json:"records"`
	Mentions []Count  `json:"mentions"`
	// Reminders went to the person, or were about a record of theirs.
	Reminders []Reminder `json:"reminders"`
}

// A Record is one that is about the person.
type Record struct {
	Resource string   `json:"resource"`
	Title    string   `json:"title"`
	ID       string   `json:"record_id"`
	Row      int      `json:"row,omitempty"` // where it stands now
	Since    string   `json:"since"`
	Purpose  string   `json:"purpose,omitempty"`
	Keep     string   `json:"keep,omitempty"` // for how long personal data is kept
	Values   []Value  `json:"values"`
	Changes  []Change `json:"changes"`
}

// A Value is what a field holds.
type Value struct {
	Field    string `json:"field"`
	Title    string `json:"title"`
	Value    string `json:"value"`
	Personal bool   `json:"personal"`
}

// A Change is what was changed when.
type Change struct {
	At    string `json:"at"`
	Field string `json:"field"`
	Title string `json:"title"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// A Count says how often others' records mention the person in a field.
type Count struct {
	Resource string `json:"resource"`
	Title    string `json:"title"`
	Field    string `json:"field"`
	Caption  string `json:"field_title"`
	Mentions int    `json:"mentions"`
}

// A Reminder is one of a date.
type Reminder struct {
	At       string `json:"at"`
	Deadline string `json:"deadline"`
	Title    string `json:"title"`
	Due      string `json:"due"` // "" where it can't be read
	State    string `json:"state"`
	ToThem   bool   `json:"to_the_person"`
}

// From makes a register's part of the document.
func From(r Register, d *sheetschema.Descriptor, tag language.Tag, zone *time.Location, p *erasure.Person, h *subjects.Held) Register {
	at := func(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04") }
	r.Title = d.Title.In(tag)
	r.Names, r.Emails, r.Phones = texts(p.Names), texts(p.Emails), texts(p.Phones)
	r.Records, r.Mentions, r.Reminders = []Record{}, []Count{}, []Reminder{}
	for i := range h.Records {
		held := &h.Records[i]
		record := Record{Resource: held.Resource.Name, Title: held.Resource.Caption(tag), ID: held.ID, Since: at(held.Since), Values: []Value{}, Changes: []Change{}}
		record.Purpose = held.Resource.Privacy.Purpose.In(tag)
		if retention := held.Resource.Privacy.Retention; retention != nil {
			record.Keep = language.NewPrinter(tag).Say("subject.kept_until", language.Args{"after": retention.After.String(), "date": held.Resource.Fields[retention.Of].Caption(tag)})
		}
		if held.Live {
			record.Row = held.Row
		}
		for _, v := range held.Values {
			if v.Text != "" {
				record.Values = append(record.Values, Value{Field: v.Field.Name, Title: v.Field.Caption(tag), Value: v.Text, Personal: v.Personal})
			}
		}
		for _, c := range held.Changes {
			record.Changes = append(record.Changes, Change{At: at(c.At), Field: c.Field.Name, Title: c.Field.Caption(tag), From: c.From, To: c.To})
		}
		r.Records = append(r.Records, record)
	}
	for _, m := range h.Mentions {
		r.Mentions = append(r.Mentions, countOf(d, r.Name, m, tag))
	}
	for _, m := range h.Reminders {
		r.Reminders = append(r.Reminders, Reminder{At: at(m.At), Deadline: m.Deadline, Title: deadlineTitle(d, m.Resource, m.Deadline, tag), Due: m.Due, State: m.State, ToThem: m.ToThem})
	}
	return r
}

// countOf says in words where somebody is mentioned.
func countOf(d *sheetschema.Descriptor, register string, m subjects.Place, tag language.Tag) Count {
	c := Count{Resource: m.Table[len(register)+1:], Field: m.Column, Caption: m.Column, Mentions: m.Cells}
	c.Title = c.Resource
	if r, ok := d.Resource(c.Resource); ok {
		c.Title = r.Caption(tag)
		if f, ok := r.Field(m.Column); ok {
			c.Caption = f.Caption(tag)
		}
	}
	return c
}

func deadlineTitle(d *sheetschema.Descriptor, resource, name string, tag language.Tag) string {
	if r, ok := d.Resource(resource); ok {
		for i := range r.Deadlines {
			if title := r.Deadlines[i].Title.In(tag); r.Deadlines[i].Name == name && title != "" {
				return title
			}
		}
	}
	return name
}

func texts(list []string) []string { return append([]string{}, list...) }
