package reference

import (
	"slices"
	"sync"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// None stands for no record.
const None = int32(-1)

// Links says which record of a parent resource each record of a child names. It
// isn't changed once it is made.
type Links struct {
	// Target is, by child, the record that it names, or None. Of several records
	// that it may mean it is the first in the tab.
	Target []int32
	// Blank says, by child, that it has no key: nothing is there, or a part of it
	// is empty or can't be read.
	Blank []bool

	first  []int32           // by parent: the first one that shares its key
	shared map[int32][]int32 // records that share a key, by the first; only where there are several
	either map[int32][]int32 // by child that names no record by the declared key: those that it names by others
}

// Of links the records of a child to those of a parent resource along a foreign
// key.
func Of(child, parent *table.Table, key sheetschema.ForeignKey) *Links {
	l := &Links{Target: make([]int32, child.Len()), Blank: make([]bool, child.Len())}
	declared := indexOf(parent, key.Reference)
	if l.first = declared.first; !key.Group {
		l.shared = declared.shared
	}
	others := sync.OnceValue(func() []*index { return indexesOf(parent, alternatives(parent.Resource, key)) })
	var mu sync.Mutex
	parallel.Records(child.Len(), func(from, to int) {
		f := finder{child: child, key: key}
		for r := from; r < to; r++ {
			target, ok := f.find(r, declared)
			l.Blank[r] = !ok
			if l.Target[r] = target; !ok || target != None {
				continue
			}
			records := f.findAny(r, others())
			if len(records) == 0 {
				continue
			}
			l.Target[r] = records[0]
			mu.Lock()
			if l.either == nil {
				l.either = make(map[int32][]int32)
			}
			l.either[int32(r)] = records
			mu.Unlock()
		}
	})
	return l
}

// Several returns the records that a child may mean, in the tab's order; nil where
// it means one or none.
func (l *Links) Several(child int) []int32 {
	switch records := l.either[int32(child)]; len(records) {
	case 0:
	case 1:
		return nil
	default:
		return records
	}
	if target := l.Target[child]; target != None {
		return l.shared[l.first[target]]
	}
	return nil
}

// HasSeveral reports whether there may be children that mean several records.
func (l *Links) HasSeveral() bool { return l.shared != nil || l.either != nil }

// IsSeveral reports whether a child may mean several records.
func (l *Links) IsSeveral(child int) bool {
	return l.HasSeveral() && l.Several(child) != nil
}

// index finds the records of a parent by one of its keys.
type index struct {
	table   *table.Table
	key     []int
	records map[string]int32  // the first record of a key
	first   []int32           // by record: the first one that shares its key
	shared  map[int32][]int32 // by the first record: all that share its key
}

func indexOf(t *table.Table, key []int) *index {
	x := &index{table: t, key: key, records: make(map[string]int32, t.Len()), first: make([]int32, t.Len())}
	var buffer []byte
	for r := range t.Len() {
		x.first[r] = int32(r)
		b, ok := t.AppendKey(buffer[:0], r, key)
		if buffer = b; !ok {
			continue
		}
		head, taken := x.records[string(b)]
		if !taken {
			x.records[string(b)] = int32(r)
			continue
		}
		x.first[r] = head
		if x.shared == nil {
			x.shared = make(map[int32][]int32)
		}
		if x.shared[head] == nil {
			x.shared[head] = []int32{head}
		}
		x.shared[head] = append(x.shared[head], int32(r))
	}
	return x
}

func indexesOf(t *table.Table, fields []int) []*index {
	all := make([]*index, len(fields))
	for i, f := range fields {
		all[i] = indexOf(t, []int{f})
	}
	return all
}

// finder looks children up. It is for one goroutine.
type finder struct {
	child  *table.Table
	key    sheetschema.ForeignKey
	buffer []byte
}

// find returns the first record that a child names by one of the parent's keys.
// ok is false where the child has no key.
func (f *finder) find(child int, x *index) (target int32, ok bool) {
	b, ok := f.child.AppendReference(f.buffer[:0], child, f.key.Fields, x.table.Resource, x.key)
	if f.buffer = b; !ok {
		return None, false
	}
	if target, found := x.records[string(b)]; found {
		return target, true
	}
	return None, true
}

// findAny returns the records that a child names by any of several keys.
func (f *finder) findAny(child int, keys []*index) []int32 {
	var found []int32
	add := func(r int32) {
		for i, known := range found {
			switch {
			case known == r:
				return
			case known > r:
				found = append(found[:i], append([]int32{r}, found[i:]...)...)
				return
			}
		}
		found = append(found, r)
	}
	for _, x := range keys {
		target, _ := f.find(child, x)
		if target == None {
			continue
		}
		add(target)
		for _, r := range x.shared[target] {
			add(r)
		}
	}
	return found
}

// KeyOf returns the foreign key along which a lookup of a resource finds its
// record; ok is false where it finds it otherwise, or all records of a group, or the
// latest of several, or counts them.
func KeyOf(r *sheetschema.Resource, lookup *sheetschema.Lookup) (key sheetschema.ForeignKey, ok bool) {
	if !lookup.Linked || lookup.Latest >= 0 || lookup.Function == sheetschema.LookupCount {
		return key, false
	}
	for _, key := range r.ForeignKeys {
		if !key.Group && key.Resource == lookup.From && samePairs(key, lookup) {
			return key, true
		}
	}
	return key, false
}

func samePairs(key sheetschema.ForeignKey, lookup *sheetschema.Lookup) bool {
	if len(key.Fields) != len(lookup.Mine) {
		return false
	}
	for i, mine := range lookup.Mine {
		if at := slices.Index(key.Fields, mine); at < 0 || key.Reference[at] != lookup.Theirs[i] {
			return false
		}
	}
	return true
}

// Alternatives returns the fields by which a foreign key's reference may name a
// record beside the declared one: the other unique fields that people fill.
func Alternatives(parent *sheetschema.Resource, key sheetschema.ForeignKey) []*sheetschema.Field {
	var fields []*sheetschema.Field
	for _, i := range alternatives(parent, key) {
		fields = append(fields, parent.Fields[i])
	}
	return fields
}

func alternatives(parent *sheetschema.Resource, key sheetschema.ForeignKey) []int {
	if len(key.Reference) != 1 || key.Group {
		return nil
	}
	var fields []int
	of := parent.Fields[key.Reference[0]].Type.Expression()
	for _, f := range parent.Fields {
		unique := f.Constraints.Unique || len(parent.PrimaryKey) == 1 && parent.PrimaryKey[0] == f.Index
		if unique && f.Index != key.Reference[0] && !f.Computed() && f.Type.Expression() == of {
			fields = append(fields, f.Index)
		}
	}
	return fields
}
