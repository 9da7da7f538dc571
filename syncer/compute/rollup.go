package compute

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/text/unicode/norm"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// none stands for no parent.
const none = int32(-1)

// joinKey names the link between a child and a parent resource.
type joinKey struct {
	child, parent string
	key           string // the foreign key's fields
}

// childIndex says which parent each child has. Parents that share a key, which is
// an issue of theirs, have the same children: those of the first one.
type childIndex struct {
	parent []int32 // by child: the first parent of its key, or none
	first  []int32 // by parent: the first one of its key
}

// matchChildren links the records of a child to those of a parent resource.
func (c *computer) matchChildren(child, parent *table.Table, key sheetschema.ForeignKey) *childIndex {
	name := joinKey{child: child.Resource.Name, parent: parent.Resource.Name, key: fieldsName(key)}
	if k, ok := c.indexes[name]; ok {
		return k
	}
	k := &childIndex{parent: make([]int32, child.Len()), first: make([]int32, parent.Len())}
	first := make(map[string]int32, parent.Len())
	var buffer []byte
	for p := range parent.Len() {
		k.first[p] = int32(p)
		b, ok := parent.AppendKey(buffer[:0], p, key.Reference)
		if buffer = b; !ok {
			continue
		}
		if head, taken := first[string(b)]; taken {
			k.first[p] = head
		} else {
			first[string(b)] = int32(p)
		}
	}
	parallel.Records(child.Len(), func(from, to int) {
		var buffer []byte
		for r := from; r < to; r++ {
			k.parent[r] = none
			b, ok := child.AppendKey(buffer[:0], r, key.Fields)
			if buffer = b; !ok {
				continue
			}
			if p, found := first[string(b)]; found {
				k.parent[r] = p
			}
		}
	})
	c.indexes[name] = k
	return k
}

func fieldsName(key sheetschema.ForeignKey) string {
	var b []byte
	for i := range key.Fields {
		b = append(strconv.AppendInt(append(strconv.AppendInt(b, int64(key.Fields[i]), 10), '='), int64(key.Reference[i]), 10), ',')
	}
	return string(b)
}

// rollup computes one field of all parents from their children.
func (c *computer) rollup(t *table.Table, f *sheetschema.Field) {
	roll := f.Rollup
	resource, ok := c.descriptor.Resource(roll.From)
	if !ok {
		return
	}
	child := c.tables[resource.Index]
	index := c.matchChildren(child, t, roll.Key)
	counts := c.chosen(child, roll)
	a := &aggregate{index: index, child: child, roll: roll, counts: counts}
	switch {
	case roll.Function == sheetschema.RollupCount:
		c.setCounts(t, f, index, a.count(t.Len()))
	case roll.Function == sheetschema.RollupCountDistinct:
		c.setCounts(t, f, index, a.countDistinct(t.Len()))
	case roll.Currency >= 0:
		c.byCurrency(t, f, a)
	default:
		broken := a.amounts(c.values)
		for p, first := range index.first {
			v := c.values[first]
			switch {
			case broken[int(first)]:
				c.tooLong(t, p, f)
				continue
			case v.IsEmpty() && roll.Function == sheetschema.RollupSum:
				v = expression.IntegerOf(0)
			}
			c.set(t, p, f, v)
		}
	}
}

func (c *computer) setCounts(t *table.Table, f *sheetschema.Field, index *childIndex, counts []int64) {
	for p, first := range index.first {
		c.set(t, p, f, expression.IntegerOf(counts[first]))
	}
}

// tooLong is for sums of more digits than there may be.
func (c *computer) tooLong(t *table.Table, record int, f *sheetschema.Field) {
	t.SetEmpty(record, f.Index)
	c.fail(t, record, f, "formula")
}

// chosen says which children count: those for which the condition holds.
// Nil is all.
func (c *computer) chosen(child *table.Table, roll *sheetschema.Rollup) []bool {
	if roll.Where == nil {
		return nil
	}
	out := make([]bool, child.Len())
	parallel.Records(len(out), func(from, to int) {
		r := table.Cursor{Table: child}
		for r.Record = from; r.Record < to; r.Record++ {
			v, err := roll.Where.Eval(&r, c.scope)
			out[r.Record] = err == nil && v.IsTrue()
		}
	})
	return out
}

// aggregate walks the children that count.
type aggregate struct {
	index  *childIndex
	child  *table.Table
	roll   *sheetschema.Rollup
	counts []bool
}

// each calls visit for every child that counts and has a parent.
func (a *aggregate) each(visit func(child, parent int)) {
	for r, p := range a.index.parent {
		if p == none || a.counts != nil && !a.counts[r] {
			continue
		}
		visit(r, int(p))
	}
}

func (a *aggregate) count(parents int) []int64 {
	out := make([]int64, parents)
	a.each(func(_, p int) { out[p]++ })
	return out
}

// countDistinct tells values apart by 64-bit hashes: of a million different
// values, two are taken for one with a chance of 1 in 40 million.
func (a *aggregate) countDistinct(parents int) []int64 {
	type pair struct {
		parent int32
		value  uint64
	}
	pairs := make([]pair, 0, len(a.index.parent))
	var buffer []byte
	a.each(func(r, p int) {
		b, ok := a.child.AppendKey(buffer[:0], r, []int{a.roll.Field})
		if buffer = b; ok {
			pairs = append(pairs, pair{int32(p), xxhash.Sum64(b)})
		}
	})
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.parent, b.parent), cmp.Compare(a.value, b.value))
	})
	out := make([]int64, parents)
	for i, q := range pairs {
		if i == 0 || q != pairs[i-1] {
			out[q.parent]++
		}
	}
	return out
}

// amounts adds up, or finds the least or greatest of, the children's values. It
// returns the parents whose sum has too many digits: one absurd number spoils
// the total of its own parent only.
func (a *aggregate) amounts(out []expression.Value) (broken map[int]bool) {
	broken = make(map[int]bool)
	a.each(func(r, p int) {
		v, err := a.join(out[p], a.child.Value(r, a.roll.Field))
		if err != nil {
			broken[p] = true
			return
		}
		out[p] = v
	})
	return broken
}

// join takes one more value into an amount. Children without one don't count.
func (a *aggregate) join(total, v expression.Value) (expression.Value, error) {
	switch {
	case v.IsEmpty():
		return total, nil
	case total.IsEmpty():
		return v, nil
	case a.roll.Function == sheetschema.RollupSum:
		return expression.Add(total, v)
	}
	order, ok := v.Compare(total)
	if ok && (order < 0) == (a.roll.Function == sheetschema.RollupMin) && order != 0 {
		return v, nil
	}
	return total, nil
}

// currencyCode writes a currency's code as ISO 4217 does, so that USD, usd and
// ＵＳＤ are one.
func currencyCode(text string) string {
	return strings.ToUpper(strings.TrimSpace(norm.NFKC.String(text)))
}

// byCurrency keeps the amounts of different currencies apart, as [sheetschema.Rollup] says.
func (c *computer) byCurrency(t *table.Table, f *sheetschema.Field, a *aggregate) {
	totals := make([]table.Amounts, t.Len())
	broken := make(map[int]bool)
	a.each(func(r, p int) {
		v := a.child.Value(r, a.roll.Field)
		if v.IsEmpty() {
			return
		}
		if totals[p] == nil {
			totals[p] = make(table.Amounts, 1)
		}
		code := currencyCode(a.child.Value(r, a.roll.Currency).String())
		total, err := a.join(totals[p][code], v)
		if err != nil {
			broken[p] = true
			return
		}
		totals[p][code] = total
	})
	for p, first := range a.index.first {
		amounts := totals[first]
		switch {
		case broken[int(first)]:
			c.tooLong(t, p, f)
		case f.Type == sheetschema.TypeJSON:
			t.SetText(p, f.Index, amounts.JSON())
		case len(amounts) > 1:
			t.SetInvalid(p, f.Index, amounts.String())
			c.fail(t, p, f, "mixed_currency")
		case len(amounts) == 1:
			for _, v := range amounts {
				c.set(t, p, f, v)
			}
		case a.roll.Function == sheetschema.RollupSum:
			c.set(t, p, f, expression.IntegerOf(0))
		default:
			t.SetEmpty(p, f.Index)
		}
	}
}
