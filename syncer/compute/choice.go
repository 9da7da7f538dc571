package compute

import (
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/table"
)

// choiceKey names a condition over the children of a link. Many totals share one: the
// sum of what is open, the number of it, the day from which it has been.
type choiceKey struct {
	links *reference.Links
	child int // the resource
	where string
}

// choice says for which linked children a condition holds. It isn't changed once it is
// made.
type choice struct {
	counts    []bool
	undecided []int // ascending: the children for which it can't be told
}

// chosen evaluates a condition for the children of a link, once for all totals. What
// the condition reads is computed before the first total that asks, and for good.
func (c *computer) chosen(links *reference.Links, child *table.Table, where *expression.Program) *choice {
	key := choiceKey{links, child.Resource.Index, where.Source()}
	if known, ok := c.choices[key]; ok {
		return known
	}
	n := &choice{counts: make([]bool, child.Len())}
	undecided := make([]bool, child.Len())
	parallel.Records(len(n.counts), func(from, to int) {
		r := table.Cursor{Table: child}
		for r.Record = from; r.Record < to; r.Record++ {
			if links.Target[r.Record] == reference.None {
				continue
			}
			v, err := where.Eval(&r, c.scope)
			n.counts[r.Record] = err == nil && v.IsTrue()
			undecided[r.Record] = err != nil || !v.IsKnown()
		}
	})
	for i, is := range undecided {
		if is {
			n.undecided = append(n.undecided, i)
		}
	}
	c.choices[key] = n
	return n
}
