package duplicates

import (
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/country"
	"sheetsync/validate/duplicates/linkage"
	"sheetsync/validate/duplicates/normal"
)

// kind is what a compared field holds.
type kind uint8

const (
	other kind = iota
	email
	phone
	company
	kinds = iota // how many there are
)

// weights are the probabilities that two records of one value are the same.
// Those of the strong kinds are above the usual review score, that of other
// fields such as an address is not: it only confirms.
var weights = map[kind]float64{email: 0.95, phone: 0.90, company: 0.90, other: 0.50}

// field is a field that records are compared in.
type field struct {
	index int
	name  string
	kind  kind
}

// identifyingFields are those of e-mail addresses, telephone numbers and companies
// that name the record itself.
func identifyingFields(r *sheetschema.Resource) []field {
	kinds := map[string]kind{"email": email, "phone": phone, "company": company}
	var fields []field
	for _, f := range r.Fields {
		if k := kinds[f.Format]; k != other && !f.Computed() && !NamesOthers(r, f) {
			fields = append(fields, field{index: f.Index, name: f.Name, kind: k})
		}
	}
	return fields
}

// values are a cell's normal forms: several where people wrote several numbers
// or addresses into it, none where it is empty or says nothing.
type values []string

// column holds the hashes of one field's normal forms: that two of 100,000
// different values share one has a probability of about 3 in 10^10.
type column struct {
	first []uint64 // by record; 0 for none
	lock  sync.Mutex
	more  map[int][]uint64 // further ones, of the few cells that have them
}

// set sets a record's values. Others may be set at the same time.
func (c *column) set(record int, v values) {
	for n, value := range v {
		hash := max(xxhash.Sum64String(value), 1)
		if n == 0 {
			c.first[record] = hash
			continue
		}
		c.lock.Lock()
		if c.more == nil {
			c.more = make(map[int][]uint64)
		}
		c.more[record] = append(c.more[record], hash)
		c.lock.Unlock()
	}
}

// each calls do with each value of a record until it returns false.
func (c *column) each(record int, do func(hash uint64) bool) {
	if c.first[record] == 0 || !do(c.first[record]) || c.more == nil {
		return
	}
	for _, hash := range c.more[record] {
		if !do(hash) {
			return
		}
	}
}

// chunk is how many records a goroutine takes at a time.
const chunk = 2048

// normaliseAll returns the hashed normal forms by field.
func normaliseAll(t *table.Table, fields []field, fallback string) []*column {
	all := make([]*column, len(fields))
	for i := range all {
		all[i] = &column{first: make([]uint64, t.Len())}
	}
	parallel.Ranges(t.Len(), chunk, func(from, to int) {
		countries := country.New(t, fallback)
		for i, f := range fields {
			for record := from; record < to; record++ {
				if t.State(record, f.index) == table.StateEmpty && len(t.Further(f.index)) == 0 {
					continue
				}
				region := fallback
				if f.kind == phone {
					region = countries.Of(record)
				}
				if v := allValues(t, record, f, region); len(v) > 0 {
					all[i].set(record, v)
				}
			}
		}
	})
	return all
}

// allValues returns the normal forms of a record's values in a field, and in the
// further columns of its meaning.
func allValues(t *table.Table, record int, f field, region string) values {
	var all values
	for _, text := range linkage.TextsOf(t, record, f.index) {
		for _, value := range normalise(f.kind, text, region) {
			if !slices.Contains(all, value) {
				all = append(all, value)
			}
		}
	}
	return all
}

func normalise(k kind, text, region string) values {
	switch k {
	case email:
		return normal.Emails(text)
	case phone:
		return normal.Phones(text, region)
	case company:
		return one(normal.Company(text))
	default:
		return one(normal.Text(text))
	}
}

func one(value string) values {
	if value == "" {
		return nil
	}
	return values{value}
}
