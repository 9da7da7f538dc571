package table

import (
	"maps"
	"slices"

	"sheetsync/sheetschema"
)

// Join puts the records of several tabs of one resource one behind the other. Each
// knows its tab by title (Tab). Columns that the schema doesn't know are one where
// their headers are; so each tab may have others, and in another order. The parts
// are to be used no more.
func Join(parts []*Table, titles []string) *Table {
	n := 0
	for _, p := range parts {
		n += p.Len()
	}
	t := NewTable(parts[0].Resource, n)
	t.location = parts[0].location
	t.tab, t.titles = make([]int16, n), slices.Clone(titles)
	extra := make(map[string]int)
	for _, p := range parts {
		for _, x := range p.extra {
			if _, ok := extra[x.Header]; !ok {
				extra[x.Header] = t.AddExtra(x.Header)
			}
		}
		for field, c := range p.typed {
			if c != nil && !t.IsTyped(field) {
				t.KeepTyped(field)
			}
		}
	}
	at := 0
	for i, p := range parts {
		j := joiner{to: t, from: p, at: at, shift: t.arena.adopt(p.arena)}
		j.records(i)
		j.extras(extra)
		at += p.Len()
	}
	return t
}

// A joiner copies the records of one table behind those of others.
type joiner struct {
	to, from *Table
	at       int    // of its first record
	shift    uint64 // of its texts' refs
}

func (j *joiner) records(tab int) {
	copy(j.to.rows[j.at:], j.from.rows)
	copy(j.to.ids[j.at:], j.from.ids)
	for i := range j.from.rows {
		j.to.tab[j.at+i] = int16(tab)
	}
	for i := range j.from.columns {
		j.column(i, &j.to.columns[i], &j.from.columns[i])
		if j.from.IsTyped(i) {
			j.column(i, j.to.typed[i], j.from.typed[i])
		}
	}
}

// column copies the cells of a field.
func (j *joiner) column(field int, to, from *column) {
	copy(to.states[j.at:], from.states)
	if from.exponents != nil {
		copy(to.exponents[j.at:], from.exponents)
	}
	text := j.to.Resource.Fields[field].Type
	for i, data := range from.data {
		switch from.states[i] {
		case StateInvalid:
			if data != 0 { // else there is no text
				data += j.shift
			}
		case StateBig:
			data += j.shift
		case StateValid:
			if text == sheetschema.TypeString || text == sheetschema.TypeJSON {
				data += j.shift
			}
		}
		to.data[j.at+i] = data
	}
}

// extras copies the cells of the columns that the schema doesn't know.
func (j *joiner) extras(at map[string]int) {
	places := make([]int, len(j.from.extra))
	for c, x := range j.from.extra {
		places[c] = at[x.Header]
		to := &j.to.extra[places[c]]
		copy(to.kinds[j.at:], x.kinds)
		for i, data := range x.data {
			if x.kinds[i] == CellText {
				data += j.shift
			}
			to.data[j.at+i] = data
		}
	}
	for field, columns := range j.from.further {
		if j.to.further == nil {
			j.to.further = make(map[int][]int)
		}
		for _, c := range columns {
			if !slices.Contains(j.to.further[field], places[c]) {
				j.to.further[field] = append(j.to.further[field], places[c])
			}
		}
	}
}

// adopt takes over the texts of another arena, which is added to no more, and says by
// how much their refs are greater here.
func (a *arena) adopt(other *arena) uint64 {
	other.finish()
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.seal()
	shift := uint64(len(a.chunks())) << (2 * chunkBits)
	chunks := slices.Concat(a.chunks(), other.chunks())
	a.sealed.Store(&chunks)
	return shift
}

// Part returns the records from one to another, which are those of one tab, as a table
// of their own. It shares its cells and ids with t: what is set in one is set in both,
// but for people's texts, which nothing sets once they are read.
// typed says, by field, that people keep the column of a computed field in that tab;
// nil for none.
func (t *Table) Part(from, to int, typed []bool) *Table {
	part := *t
	part.rows, part.ids = t.rows[from:to:to], t.ids[from:to:to]
	if t.tab != nil {
		part.tab = t.tab[from:to:to]
	}
	if t.entered != nil {
		part.entered = t.entered[from:to:to]
	}
	part.columns, part.typed = make([]column, len(t.columns)), nil
	for i := range t.columns {
		part.columns[i] = t.columns[i].part(from, to)
	}
	if t.typed != nil {
		part.typed = make([]*column, len(t.typed))
		for i, c := range t.typed {
			if c != nil && i < len(typed) && typed[i] {
				cells := c.part(from, to)
				part.typed[i] = &cells
			}
		}
	}
	part.extra = slices.Clone(t.extra)
	for i := range part.extra {
		part.extra[i].kinds, part.extra[i].data = t.extra[i].kinds[from:to:to], t.extra[i].data[from:to:to]
	}
	part.further = maps.Clone(t.further)
	return &part
}

func (c *column) part(from, to int) column {
	part := column{states: c.states[from:to:to], data: c.data[from:to:to], shared: c.shared}
	if c.exponents != nil {
		part.exponents = c.exponents[from:to:to]
	}
	if c.words != nil {
		part.words = c.words[from:to:to]
	}
	return part
}

// Tab returns the title of the tab that a record stands in; "" where all records of
// the resource stand in one.
func (t *Table) Tab(record int) string {
	if t.tab == nil {
		return ""
	}
	return t.titles[t.tab[record]]
}

// TabOr returns the title of the tab that a record stands in, or where all stand in one
// what that is called.
func (t *Table) TabOr(record int, caption string) string {
	if title := t.Tab(record); title != "" {
		return title
	}
	return caption
}

// SetTab says which tab a record stands in, by title.
func (t *Table) SetTab(record int, title string) {
	if t.tab == nil {
		t.tab = make([]int16, len(t.rows))
		t.titles = []string{""}
	}
	at := slices.Index(t.titles, title)
	if at < 0 {
		at = len(t.titles)
		t.titles = append(t.titles, title)
	}
	t.tab[record] = int16(at)
}
