package compute

import (
	"bytes"
	"cmp"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/table"
)

// entries are the records that share the key that a lookup finds them by: in the
// order of their dates where the latest one is asked for. dateless is one whose
// date can't be read, which could be the one that is asked for; -1 for none.
type entries struct {
	records  []int
	dateless int
}

// find sorts the records that a lookup may find, by key. Those whose key is blank
// or can't be read are found by nobody, and those without a date or without a
// value are passed over where the latest one is asked for.
func find(other *table.Table, lookup *sheetschema.Lookup) map[string]*entries {
	found := make(map[string]*entries)
	var buffer []byte
	for record := range other.Len() {
		key, ok := other.AppendKey(buffer[:0], record, lookup.Theirs)
		buffer = key
		if !ok || lookup.Latest >= 0 && (other.State(record, lookup.Latest) == table.StateEmpty || other.State(record, lookup.Field) == table.StateEmpty) {
			continue
		}
		e := found[string(key)]
		if e == nil {
			e = &entries{dateless: -1}
			found[string(key)] = e
		}
		if lookup.Latest >= 0 && other.State(record, lookup.Latest) == table.StateInvalid {
			e.dateless = record
			continue
		}
		e.records = append(e.records, record)
	}
	if lookup.Latest >= 0 {
		for _, e := range found {
			slices.SortStableFunc(e.records, func(a, b int) int {
				return cmp.Compare(other.Int(a, lookup.Latest), other.Int(b, lookup.Latest))
			})
		}
	}
	return found
}

// An answer is what a lookup says of one record.
type answer struct {
	value expression.Value
	// why is the cell for which the value is unknown; set where value is.
	why cell
	// code is the issue of a lookup that found nothing certain; "" for none.
	code sheetschema.Code
}

// lookup fills the cells of a field that its formula and the lookups before left
// empty. Of several lookups the first one with an answer counts; that none found a
// record is said after the last.
func (c *computer) lookup(t *table.Table, f *sheetschema.Field, lookup *sheetschema.Lookup, last bool) {
	resource, ok := c.descriptor.Resource(lookup.From)
	if !ok {
		return
	}
	q := &query{table: t, other: c.tables[resource.Index], resource: resource.Index, lookup: lookup}
	if key, ok := reference.KeyOf(t.Resource, lookup); ok {
		q.links = c.matchChildren(t, q.other, key)
	} else {
		q.entries = find(q.other, lookup)
		if lookup.Function != sheetschema.LookupValue {
			c.findUnfindable(t, f, q.other, lookup.Theirs)
		}
	}
	missed := cell{t.Resource.Index, -1, f.Index}
	for i := range t.Len() {
		missed.record = i
		if t.State(i, f.Index) != table.StateEmpty {
			delete(c.missed, missed)
			continue
		}
		a := q.answer(i)
		switch {
		case a.value.IsUnknown():
			c.makeUnknown(t, i, f, c.causeOf(a.why))
		case a.code == sheetschema.CodeLookupSeveral:
			c.unanswered(t, i, f, lookup, a.code)
		case a.code != "":
			if _, told := c.missed[missed]; !told {
				c.missed[missed] = lookup
			}
		case !a.value.IsEmpty():
			delete(c.missed, missed)
			c.set(t, i, f, a.value)
		}
		if first, none := c.missed[missed]; none && last {
			delete(c.missed, missed)
			c.unanswered(t, i, f, first, sheetschema.CodeLookupNone)
		}
	}
}

// findUnfindable notes the records whose key can't be read: some record's sum or
// count lacks them.
func (c *computer) findUnfindable(t *table.Table, f *sheetschema.Field, other *table.Table, key []int) {
	for _, field := range key {
		for r := range other.Len() {
			if other.State(r, field) == table.StateInvalid {
				c.leaveOut(c.lost, cell{other.Resource.Index, r, field}, t, f)
			}
		}
	}
}

// unanswered says that a lookup found no record, or several that don't agree. A
// reference that names no record has an issue of its own already.
func (c *computer) unanswered(t *table.Table, i int, f *sheetschema.Field, lookup *sheetschema.Lookup, code sheetschema.Code) {
	t.SetUnknown(i, f.Index)
	if code == sheetschema.CodeLookupNone && lookup.Linked {
		return
	}
	c.report(t, i, f, code)
	issue := &c.issues[len(c.issues)-1]
	issue.Severity = sheetschema.SeverityWarning
	if lookup.Latest >= 0 {
		issue.Variant = "dated"
	}
	resource, _ := c.descriptor.Resource(lookup.From)
	issue.Args["table"] = resource.Caption(c.tag)
	issue.Args["key"] = t.Resource.Captions(lookup.Mine, c.tag)
}

// query is one lookup over the records of a table.
type query struct {
	table, other *table.Table
	resource     int // of other
	lookup       *sheetschema.Lookup
	entries      map[string]*entries
	links        *reference.Links // along the foreign key that the lookup follows; nil for none
	buffer       []byte
}

func (q *query) answer(record int) answer {
	mine := q.lookup.Mine
	if q.lookup.At >= 0 {
		mine = append(slices.Clone(mine), q.lookup.At)
	}
	for _, field := range mine {
		if v := q.table.Value(record, field); v.IsUnknown() {
			return answer{value: v, why: cell{q.table.Resource.Index, record, field}}
		}
	}
	if q.links != nil {
		return q.follow(record)
	}
	key, ok := q.table.AppendKey(q.buffer[:0], record, q.lookup.Mine)
	q.buffer = key
	if !ok { // a part of it is blank
		return answer{}
	}
	e := q.entries[string(key)]
	if q.lookup.Function == sheetschema.LookupCount {
		return q.count(e)
	}
	if e == nil {
		return answer{code: sheetschema.CodeLookupNone}
	}
	if e.dateless >= 0 {
		return answer{value: expression.UnknownOf(q.lookup.Latest), why: cell{q.resource, e.dateless, q.lookup.Latest}}
	}
	records := e.records
	if q.lookup.Latest >= 0 {
		records = q.latest(records, record)
	}
	if len(records) == 0 {
		return answer{code: sheetschema.CodeLookupNone}
	}
	return q.join(records)
}

// follow answers from the record that a reference names. One that may mean several
// records has an answer only where it is theirs all, a blank one among them: an
// owner of one of two customers isn't that of the other.
func (q *query) follow(record int) answer {
	switch {
	case q.links.Blank[record]:
		return answer{}
	case q.links.Target[record] == reference.None:
		return answer{code: sheetschema.CodeLookupNone}
	case !q.links.IsSeveral(record):
		return q.join([]int{int(q.links.Target[record])})
	}
	records := q.links.Several(record)
	first := q.join([]int{int(records[0])})
	for _, r := range records[1:] {
		a := q.join([]int{int(r)})
		if first.value.IsUnknown() || a.value.IsUnknown() || !a.value.Equal(first.value) && !q.same(int(r), int(records[0])) {
			return answer{code: sheetschema.CodeLookupSeveral}
		}
	}
	return first
}

// count counts the records that have a value. One that can't be read may turn out
// to be none.
func (q *query) count(e *entries) answer {
	n := 0
	if e != nil {
		for _, r := range e.records {
			switch q.other.State(r, q.lookup.Field) {
			case table.StateInvalid:
				return answer{value: expression.UnknownOf(q.lookup.Field), why: cell{q.resource, r, q.lookup.Field}}
			case table.StateEmpty:
			default:
				n++
			}
		}
	}
	return answer{value: expression.IntegerOf(int64(n))}
}

// latest returns the records of the latest date that isn't after the record's own:
// several only where they share it.
func (q *query) latest(records []int, record int) []int {
	date := func(r int) int64 { return q.other.Int(r, q.lookup.Latest) }
	to := len(records)
	if q.lookup.At >= 0 {
		if q.table.State(record, q.lookup.At) == table.StateEmpty {
			return nil
		}
		day := q.table.Int(record, q.lookup.At)
		to, _ = slices.BinarySearchFunc(records, day, func(r int, day int64) int {
			if date(r) > day {
				return 1
			}
			return -1
		})
	}
	from := to
	for from > 0 && date(records[from-1]) == date(records[to-1]) {
		from--
	}
	return records[from:to]
}

// join makes one value of those of several records.
func (q *query) join(records []int) answer {
	total, unknown, first := expression.Value{}, -1, -1
	for _, r := range records {
		v := q.other.Value(r, q.lookup.Field)
		switch {
		case v.IsEmpty():
		case v.IsUnknown():
			if unknown < 0 {
				unknown = r
			}
		case q.lookup.Function == sheetschema.LookupAny:
			if v.IsTrue() {
				return answer{value: v}
			}
			total = v
		case total.IsEmpty():
			total, first = v, r
		case q.lookup.Function == sheetschema.LookupSum:
			sum, err := expression.Add(total, v)
			if err != nil { // more digits than there may be
				return answer{code: sheetschema.CodeLookupSeveral}
			}
			total = sum
		case !v.Equal(total) && !q.same(r, first):
			return answer{code: sheetschema.CodeLookupSeveral}
		}
	}
	if unknown >= 0 {
		return answer{value: expression.UnknownOf(q.lookup.Field), why: cell{q.resource, unknown, q.lookup.Field}}
	}
	return answer{value: total}
}

// same reports whether two records have the same value, which may be a name that
// is written in two ways.
func (q *query) same(a, b int) bool {
	fields := []int{q.lookup.Field}
	one, ok := q.other.AppendKey(nil, a, fields)
	other, both := q.other.AppendKey(nil, b, fields)
	return ok && both && bytes.Equal(one, other)
}
