package letters

import (
	"context"
	"errors"
	"slices"
	"strings"

	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/consent"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/personal"
	"sheetsync/sheetschema/textkey"
	"sheetsync/validate/country"
	"sheetsync/validate/format"
)

// A directory knows the customers of a register.
type directory struct {
	dunning sheetschema.Dunning
	byKey   map[string]*entry // nil entry: a key that several have
	own     []int             // fields that letters have only where the person agreed; nil for none
	scope   expression.Scope
}

// An entry is a record of the customers.
type entry struct {
	id       string
	customer Customer
}

// Fields returns how letters are made in a register: as its descriptor says or, where it
// says nothing, by what its fields are. Resource is nil where it holds no customers.
func Fields(d *sheetschema.Descriptor) sheetschema.Dunning {
	if d.Dunning != nil {
		return *d.Dunning
	}
	found := sheetschema.Dunning{Name: -1, Contact: -1, Address: -1, Country: -1, Language: -1, Levels: sheetschema.DefaultLevels()}
	found.Resource = customersOf(d)
	if found.Resource == nil {
		return found
	}
	for _, f := range found.Resource.Fields {
		switch {
		case f.Type != sheetschema.TypeString || f.Computed():
		case f.Format == "company" && found.Name < 0:
			found.Name = f.Index
		case f.Format == "address" && !f.Personal && found.Address < 0:
			found.Address = f.Index
		}
	}
	if f := country.Field(found.Resource); f != nil {
		found.Country = f.Index
	}
	return found
}

// customersOf is the resource that debts refer to first; nil for none.
func customersOf(d *sheetschema.Descriptor) *sheetschema.Resource {
	for _, r := range d.Resources {
		whose := naming.Whose(r, d)
		owed := slices.ContainsFunc(r.Deadlines, func(d sheetschema.Deadline) bool { return d.Dunning })
		for _, k := range r.ForeignKeys {
			if parent, ok := d.Resource(k.Resource); ok && owed && slices.Equal(k.Fields, []int{whose}) {
				return parent
			}
		}
	}
	return nil
}

// readDirectory reads all customers.
func readDirectory(ctx context.Context, source Source, r Register) (*directory, error) {
	d := &directory{dunning: Fields(r.Descriptor), byKey: make(map[string]*entry)}
	of := d.dunning.Resource
	if of == nil {
		return d, nil
	}
	keys := keysOf(of)
	fields := slices.Clone(keys)
	for _, field := range []int{d.dunning.Name, d.dunning.Contact, d.dunning.Address, d.dunning.Country, d.dunning.Language} {
		if field >= 0 && !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	if condition := of.Privacy.Consent; condition != nil {
		d.own, d.scope = personal.FieldsOf(r.Descriptor, of).Own, expression.Scope{Today: r.Today, Zone: r.Zone, Workdays: r.Workdays}
		for _, field := range condition.Indexes() {
			if !slices.Contains(fields, field) {
				fields = append(fields, field)
			}
		}
	}
	for record, err := range source.Records(ctx, reminders.Query{Register: r.Name, Resource: of, Fields: fields, Date: -1, Zone: r.Zone}) {
		if errors.Is(err, reminders.ErrNotMirrored) {
			return d, nil // the debts say so, too, where that is wrong
		}
		if err != nil {
			return nil, err
		}
		d.add(keys, record)
	}
	return d, nil
}

// keysOf are the fields by which references name a record.
func keysOf(r *sheetschema.Resource) []int {
	var keys []int
	if len(r.PrimaryKey) == 1 {
		keys = append(keys, r.PrimaryKey[0])
	}
	for _, f := range r.Fields {
		if f.Constraints.Unique && !slices.Contains(keys, f.Index) {
			keys = append(keys, f.Index)
		}
	}
	return keys
}

func (d *directory) add(keys []int, record reminders.Record) {
	e := &entry{id: record.ID, customer: d.customer(record)}
	for _, field := range keys {
		value := record.Values[field]
		if !value.IsKnown() {
			continue
		}
		key := textkey.Of(value.String(), textkey.FormText)
		if other, there := d.byKey[key]; there && (other == nil || other.id != e.id) {
			d.byKey[key] = nil
			continue
		}
		d.byKey[key] = e
	}
}

func (d *directory) customer(record reminders.Record) Customer {
	agreed := d.own == nil || consent.Given(d.dunning.Resource, reminders.ValuesOf(d.dunning.Resource, record), d.scope)
	value := func(field int) string {
		if field < 0 || !record.Values[field].IsKnown() || !agreed && slices.Contains(d.own, field) {
			return ""
		}
		return record.Values[field].String()
	}
	c := Customer{
		Name: celltext.Flat(value(d.dunning.Name)), Contact: celltext.Flat(value(d.dunning.Contact)), Address: address(value(d.dunning.Address)),
		Language: celltext.Line(value(d.dunning.Language)),
	}
	c.Country, _ = format.Region(value(d.dunning.Country))
	return c
}

// maxAddress is how many lines of an address are kept.
const maxAddress = 6

// address cleans the lines of an address.
func address(text string) string {
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		if line = celltext.Flat(line); line != "" && len(lines) < maxAddress {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// find returns the key under which the debts of whoever a record names are gathered,
// and what is known of them; nil for nothing.
func (d *directory) find(name string) (key string, known *Customer) {
	key = textkey.Of(name, textkey.FormText)
	if e := d.byKey[key]; e != nil {
		return "id " + e.id, &e.customer
	}
	return "name " + key, nil
}

// ownName is the field that names a customer in its own record, where debts stand in
// the customers' tab; -1 elsewhere.
func (d *directory) ownName(r *sheetschema.Resource) int {
	keys := keysOf(r)
	if len(keys) == 0 || d.dunning.Resource != nil && d.dunning.Resource != r {
		return -1
	}
	return keys[0]
}
