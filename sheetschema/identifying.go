package sheetschema

import "slices"

// identifying lists the fields by which people know what a record is about: the
// texts of its keys and of its references, the required ones, and those by which
// its doubles are found. Where there is no such text, it is whatever is essential.
func (r *Resource) identifying() []*Field {
	all := make([]bool, len(r.Fields))
	mark := func(fields []int) {
		for _, i := range fields {
			all[i] = true
		}
	}
	mark(r.PrimaryKey)
	for _, key := range r.UniqueKeys {
		mark(key)
	}
	for _, key := range r.ForeignKeys {
		mark(key.Fields)
	}
	if r.Duplicates != nil {
		mark(r.Duplicates.Fields)
	}
	var texts, essential []*Field
	for i, f := range r.Fields {
		if f.Computed() {
			continue
		}
		if f.Essential {
			essential = append(essential, f)
		}
		if f.Type == TypeString && (all[i] || f.Essential) {
			texts = append(texts, f)
		}
	}
	if len(texts) == 0 {
		return essential
	}
	return texts
}

// NamedBy reports whether one of the fields that has holds of says what a record is
// about: any text of its keys, its references or its duplicates policy, or a
// required one, stands in for the others. A resource that has no such field needs
// none.
func (r *Resource) NamedBy(has func(*Field) bool) bool {
	fields := r.identifying()
	return len(fields) == 0 || slices.ContainsFunc(fields, has)
}

// A StandIn is a field that names the records of a tab which has no column for the
// key.
type StandIn struct {
	Key, By int // indexes of fields; -1 for none
}

// StandsIn returns the field that stands in for the key: the company, for a key of
// one text.
func (r *Resource) StandsIn() StandIn {
	none := StandIn{-1, -1}
	if len(r.PrimaryKey) != 1 {
		return none
	}
	key := r.Fields[r.PrimaryKey[0]]
	by := slices.IndexFunc(r.Fields, func(f *Field) bool { return f.Format == "company" && !f.Computed() && f != key })
	if key.Type != TypeString || key.Computed() || by < 0 {
		return none
	}
	return StandIn{key.Index, by}
}
