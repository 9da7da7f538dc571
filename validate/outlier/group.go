package outlier

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

// member is one number of a group.
type member struct {
	key    uint64 // of the group: a hash of the fields that its records share
	like   uint64 // the same without the currency
	log    float64
	record int32
}

func byMagnitude(a, b member) int {
	return cmp.Or(cmp.Compare(a.log, b.log), cmp.Compare(a.record, b.record))
}

// groups are the numbers of a field, those of one group next to each other.
type groups struct {
	table    *table.Table
	field    *sheetschema.Field
	currency int // index of the field of the amounts' currency, where that is one of By; else -1
	members  []member
}

func groupsOf(t *table.Table, f *sheetschema.Field) *groups {
	g := &groups{table: t, field: f, currency: -1}
	var without []int
	for _, by := range f.Outliers.By {
		if t.Resource.Fields[by].Name == f.Currency && f.Currency != "" {
			g.currency = by
			continue
		}
		without = append(without, by)
	}
	k := keys{table: t, first: f.Outliers.By[0]}
	g.members = make([]member, 0, t.Len())
	for record := range t.Len() {
		log, ok := logarithm(t, record, f.Index)
		if !ok {
			continue
		}
		key, ok := k.hash(record, f.Outliers.By)
		if !ok {
			continue
		}
		like := key
		if g.currency >= 0 {
			like, _ = k.hash(record, without)
		}
		g.members = append(g.members, member{key, like, log, int32(record)})
	}
	slices.SortFunc(g.members, func(a, b member) int {
		return cmp.Or(cmp.Compare(a.like, b.like), cmp.Compare(a.key, b.key), cmp.Compare(a.record, b.record))
	})
	return g
}

// split yields the groups of members, which are in the order of their groups.
func split(members []member) iter.Seq[[]member] {
	return func(yield func([]member) bool) {
		for len(members) > 0 {
			n := 1
			for n < len(members) && members[n].key == members[0].key && members[n].like == members[0].like {
				n++
			}
			if !yield(members[:n]) {
				return
			}
			members = members[n:]
		}
	}
}

// like returns the numbers that have all in common with one but the currency.
func (g *groups) like(m member) []member {
	from, _ := slices.BinarySearchFunc(g.members, m.like, func(m member, like uint64) int { return cmp.Compare(m.like, like) })
	to := from
	for to < len(g.members) && g.members[to].like == m.like {
		to++
	}
	return g.members[from:to]
}

func (g *groups) value(m member) expression.Value { return g.table.Value(int(m.record), g.field.Index) }

// logarithm returns that of a cell; ok is false where it holds no number above 0.
func logarithm(t *table.Table, record, field int) (log float64, ok bool) {
	if t.State(record, field) != table.StateValid {
		return 0, false
	}
	n := t.Int(record, field)
	if n <= 0 {
		return 0, false
	}
	return math.Log(float64(n)) + float64(t.Exponent(record, field))*math.Ln10, true
}

// keys hashes what records are grouped by. That two of a million different keys have
// one hash has a probability of about 3 in 10^8.
type keys struct {
	table  *table.Table
	first  int // the field that must not be blank
	one    [1]int
	buffer []byte
}

// hash returns the hash of some of a record's fields; ok is false where one can't
// be read, or the first is blank.
func (k *keys) hash(record int, fields []int) (hash uint64, ok bool) {
	b := k.buffer[:0]
	for _, f := range fields {
		if k.table.State(record, f) == table.StateEmpty {
			if f == k.first {
				return 0, false
			}
			b = append(b, 0xff) // no type's first byte
			continue
		}
		k.one[0] = f
		if b, ok = k.table.AppendKey(b, record, k.one[:]); !ok {
			return 0, false
		}
	}
	k.buffer = b
	return xxhash.Sum64(b), true
}
