package compute

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/table"
)

// joinKey names the link between a child and a parent resource.
type joinKey struct {
	child, parent string
	key           string // the foreign key's fields
}

// matchChildren links the records of a child to those of a parent resource.
func (c *computer) matchChildren(child, parent *table.Table, key sheetschema.ForeignKey) *reference.Links {
	if c.merged != nil && parent == c.merged {
		return c.matchMerged(child, key)
	}
	name := joinKey{child: child.Resource.Name, parent: parent.Resource.Name, key: fieldsName(key)}
	links, ok := c.links[name]
	if !ok {
		links = reference.Of(child, parent, key)
		c.links[name] = links
	}
	return links
}

// familiesOf groups the children by what links lead to, once for all totals.
func (c *computer) familiesOf(links *reference.Links, parents int) *reference.Families {
	families, ok := c.families[links]
	if !ok {
		families = links.Families(parents)
		c.families[links] = families
	}
	return families
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
	a := &aggregate{
		computer: c, parent: t, field: f, roll: f.Rollup,
		unknown: make(map[int]*causes), broken: make(map[int]bool), shared: make(map[int]sharing),
	}
	for i := range f.Rollup.Sources {
		s := &f.Rollup.Sources[i]
		resource, ok := c.descriptor.Resource(s.From)
		if !ok {
			return
		}
		child := c.tables[resource.Index]
		a.children = append(a.children, &children{aggregate: a, RollupSource: s, table: child, links: c.matchChildren(child, t, s.Key)})
	}
	for _, from := range a.children {
		from.choose()
		from.findUnlinked()
	}
	switch {
	case a.roll.Function == sheetschema.RollupCount:
		a.count(c.values)
		a.finish()
	case a.roll.Function == sheetschema.RollupCountDistinct:
		a.countDistinct(c.values)
		a.finish()
	case a.roll.HasCurrency():
		totals := a.byCurrency()
		a.finishEach(func(p int) { a.setAmounts(p, totals[p]) })
	default:
		a.amounts(c.values)
		a.finish()
	}
}

// aggregate computes one rollup.
type aggregate struct {
	*computer
	children []*children // by source
	parent   *table.Table
	field    *sheetschema.Field
	roll     *sheetschema.Rollup
	mutex    sync.Mutex      // of unknown and broken
	unknown  map[int]*causes // by parent: why its total can't be known
	broken   map[int]bool    // by parent: its total has more digits than there may be
	shared   map[int]sharing // by parent: that a child which counts may mean others as well
}

// sharing is what keeps a child from counting for one of several parents.
type sharing struct {
	parents []int32 // that the child may mean
	child   *sheetschema.Resource
}

// children are the records of one resource that a rollup is over.
type children struct {
	*aggregate
	*sheetschema.RollupSource
	table  *table.Table
	links  *reference.Links
	counts []bool // by child: the condition holds for it; nil for all
}

// choose finds the children that count: those for which the condition holds.
// Where it is unknown, so is the total. Where it is empty because somebody left a
// cell blank, the record is told that it doesn't count.
func (a *children) choose() {
	where := a.Where
	if where == nil {
		return
	}
	chosen := a.chosen(a.links, a.table, where)
	a.counts = chosen.counts
	r := table.Cursor{Table: a.table}
	for _, i := range chosen.undecided {
		r.Record = i
		switch v, err := where.Eval(&r, a.scope); {
		case err != nil:
			if fields := where.Indexes(); len(fields) > 0 {
				a.unknowable(i, fields[0], fields)
			}
		case v.IsUnknown():
			a.unknowable(i, v.Origin(), where.Indexes())
		default:
			a.leftOut(i)
		}
	}
}

// unknowable notes that a child makes its parent's total unknown.
func (a *children) unknowable(child, origin int, fields []int) {
	if a.share(child) {
		return
	}
	p := int(a.links.Target[child])
	a.mutex.Lock()
	defer a.mutex.Unlock()
	cs := a.unknown[p]
	if cs == nil {
		cs = &causes{}
		a.unknown[p] = cs
	}
	cs.add(a.causesInRecord(a.table, child, origin, fields).cause())
}

// share reports whether a child may mean several parents, and notes it at each of
// them: the child counts for none, and no total of theirs is known.
func (a *children) share(child int) bool {
	if !a.links.IsSeveral(child) {
		return false
	}
	parents := a.links.Several(child)
	for _, p := range parents {
		if _, known := a.shared[int(p)]; !known {
			a.shared[int(p)] = sharing{parents, a.table.Resource}
		}
	}
	return true
}

// leftOut notes that a child isn't in the total since its condition asks for a
// cell that is blank. A computed cell is blank by its formula's choice, and a
// record that has nothing to add is missed by nobody.
func (a *children) leftOut(child int) {
	if a.addsNothing(child) {
		return
	}
	for _, field := range a.Where.Indexes() {
		if a.table.State(child, field) == table.StateEmpty && !a.table.Resource.Fields[field].Computed() {
			a.leaveOut(a.blank, cell{a.table.Resource.Index, child, field}, a.parent, a.field)
			return
		}
	}
}

// addsNothing reports whether a child has no value in the field that is aggregated.
func (a *children) addsNothing(child int) bool {
	return a.Field >= 0 && a.table.State(child, a.Field) == table.StateEmpty
}

// findUnlinked notes the children whose reference can't be read: they belong to
// nobody, so that somebody's total lacks them.
func (a *children) findUnlinked() {
	for _, field := range a.Key.Fields {
		for r := range a.table.Len() {
			if a.table.State(r, field) == table.StateInvalid {
				a.leaveOut(a.lost, cell{a.table.Resource.Index, r, field}, a.parent, a.field)
			}
		}
	}
}

// finish sets the totals of all parents to the computed values, or says why they are
// unknown.
func (a *aggregate) finish() {
	a.setValues(a.parent, a.field, a.isKnown, a.finishParent)
}

// isKnown reports whether nothing keeps a parent's total from being known.
func (a *aggregate) isKnown(parent int) bool {
	return (len(a.shared) == 0 || a.shared[parent].parents == nil) && (len(a.broken) == 0 || !a.broken[parent]) &&
		(len(a.unknown) == 0 || a.unknown[parent] == nil) && a.unreadableKey(parent) < 0
}

func (a *aggregate) finishParent(p int) {
	a.finishOne(p, func(p int) { a.set(a.parent, p, a.field, a.values[p]) })
}

// finishEach is finish where a total is no value.
func (a *aggregate) finishEach(set func(parent int)) {
	for p := range a.parent.Len() {
		a.finishOne(p, set)
	}
}

// finishOne sets the total of a parent, or says why it is unknown. The children of a
// parent whose own key can't be read aren't known.
func (a *aggregate) finishOne(p int, set func(parent int)) {
	switch {
	case a.shared[p].parents != nil:
		a.failShared(p, a.shared[p])
	case a.broken[p]:
		a.fail(a.parent, p, a.field, sheetschema.CodeComputationError)
	case a.unknown[p] != nil:
		a.makeUnknown(a.parent, p, a.field, a.unknown[p].cause())
	default:
		if key := a.unreadableKey(p); key >= 0 {
			a.makeUnknown(a.parent, p, a.field, a.causeOf(cell{a.parent.Resource.Index, p, key}))
			return
		}
		set(p)
	}
}

// failShared says that a total can't be known since children mean this parent as
// well as others.
func (a *aggregate) failShared(parent int, with sharing) {
	a.fail(a.parent, parent, a.field, sheetschema.CodeUnknownValue)
	issue := &a.issues[len(a.issues)-1]
	issue.Variant, issue.Severity = "shared", sheetschema.SeverityWarning
	others := slices.DeleteFunc(slices.Clone(with.parents), func(p int32) bool { return int(p) == parent })
	issue.Args["child"] = with.child.Caption(a.tag)
	issue.Args["rows"], issue.Args["count"] = reference.Rows(a.parent, others, language.NewPrinter(a.tag)), strconv.Itoa(len(others))
}

// unreadableKey returns a field of the parent's key that can't be read, -1 for
// none.
func (a *aggregate) unreadableKey(parent int) int {
	for _, from := range a.children {
		for _, field := range from.Key.Reference {
			if a.parent.State(parent, field) == table.StateInvalid {
				return field
			}
		}
	}
	return -1
}

// each calls visit for every child that counts, adds something and has one parent: those
// of one parent one after the other, in the order of the sources and of their records, and
// those of different parents at once.
func (a *aggregate) each(visit visitor) {
	families, ok := a.families()
	if !ok {
		a.eachInTurn(visit)
		return
	}
	parallel.Records(a.parent.Len(), func(from, to int) {
		for p := from; p < to; p++ {
			a.eachOf(p, families, visit)
		}
	})
}

// A visitor takes a child of a parent, by their records.
type visitor func(from *children, child, parent int)

// families groups the children by parent, by source; ok is false where some may mean
// several.
func (a *aggregate) families() (all []*reference.Families, ok bool) {
	for _, from := range a.children {
		if from.links.HasSeveral() {
			return nil, false
		}
		all = append(all, a.familiesOf(from.links, a.parent.Len()))
	}
	return all, true
}

// eachOf is each for one parent.
func (a *aggregate) eachOf(p int, families []*reference.Families, visit visitor) {
	for i, from := range a.children {
		for _, child := range families[i].Of(p) {
			if r := int(child); (from.counts == nil || from.counts[r]) && !from.addsNothing(r) {
				visit(from, r, p)
			}
		}
	}
}

// eachInTurn is each, one child after the other in the order of the records.
func (a *aggregate) eachInTurn(visit visitor) {
	for _, from := range a.children {
		for r, p := range from.links.Target {
			if p == reference.None || from.counts != nil && !from.counts[r] || from.addsNothing(r) || from.share(r) {
				continue
			}
			visit(from, r, int(p))
		}
	}
}

func (a *aggregate) count(out []expression.Value) {
	counts := make([]int64, len(out))
	a.each(func(_ *children, _, p int) { counts[p]++ })
	for p, n := range counts {
		out[p] = expression.IntegerOf(n)
	}
}

// countDistinct tells values apart by 64-bit hashes: of a million different
// values, two are taken for one with a chance of 1 in 40 million.
func (a *aggregate) countDistinct(into []expression.Value) {
	type pair struct {
		parent int32
		value  uint64
	}
	pairs := make([]pair, 0, len(a.children[0].links.Target))
	var buffer []byte
	a.eachInTurn(func(from *children, r, p int) {
		fields := []int{from.Field}
		if from.table.State(r, from.Field) == table.StateInvalid {
			from.unknowable(r, from.Field, fields)
			return
		}
		b, ok := from.table.AppendKey(buffer[:0], r, fields)
		if buffer = b; ok {
			pairs = append(pairs, pair{int32(p), xxhash.Sum64(b)})
		}
	})
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.parent, b.parent), cmp.Compare(a.value, b.value))
	})
	out := make([]int64, a.parent.Len())
	for i, q := range pairs {
		if i == 0 || q != pairs[i-1] {
			out[q.parent]++
		}
	}
	for p, n := range out {
		into[p] = expression.IntegerOf(n)
	}
}

// currencyCode writes a currency's code as ISO 4217 does, so that USD, usd and
// US$ are one. What names no currency is one of its own.
func currencyCode(text string) string {
	if currency.Known(text) {
		return text
	}
	if code, _ := currency.Parse(text); code != "" {
		return code
	}
	return strings.ToUpper(strings.TrimSpace(text))
}

// byCurrency keeps the amounts of different currencies apart, as [sheetschema.Rollup]
// says. An amount or a currency that can't be read makes the whole unknown: it
// might belong to any of them.
func (a *aggregate) byCurrency() []table.Amounts {
	totals := make([]table.Amounts, a.parent.Len())
	a.each(func(from *children, r, p int) {
		v := from.table.Value(r, from.Field)
		if v.IsEmpty() {
			return
		}
		var currency expression.Value // of a source without: none
		fields := []int{from.Field}
		if from.Currency >= 0 {
			currency = from.table.Value(r, from.Currency)
			fields = append(fields, from.Currency)
		}
		switch {
		case v.IsUnknown():
			from.unknowable(r, from.Field, fields)
			return
		case currency.IsUnknown():
			from.unknowable(r, from.Currency, fields)
			return
		}
		if totals[p] == nil {
			totals[p] = make(table.Amounts, 1)
		}
		code := currencyCode(currency.String())
		total, err := a.join(totals[p][code], v)
		if err != nil {
			a.breaks(p)
			return
		}
		totals[p][code] = total
	})
	return totals
}

// setAmounts sets a parent's amounts by currency.
func (a *aggregate) setAmounts(p int, amounts table.Amounts) {
	t, f := a.parent, a.field
	switch {
	case f.Type == sheetschema.TypeJSON:
		t.SetText(p, f.Index, amounts.JSON())
	case len(amounts) > 1:
		t.SetInvalid(p, f.Index, amounts.String())
		a.report(t, p, f, sheetschema.CodeMixedCurrency)
	case len(amounts) == 1:
		for _, v := range amounts {
			a.set(t, p, f, v)
		}
	case a.roll.Function == sheetschema.RollupSum:
		a.set(t, p, f, expression.IntegerOf(0))
	default:
		t.SetEmpty(p, f.Index)
	}
}
