package sheetschema

import (
	"fmt"
	"slices"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/source"
)

var lookupFunctions = []struct {
	name     string
	function LookupFunction
}{{"value", LookupValue}, {"sum", LookupSum}, {"any", LookupAny}, {"count", LookupCount}}

// lookups reads a field's lookup: one, or several that are tried in order.
func (l *loader) lookups(r *draft, f *Field, o *source.Object, drafts []*draft) {
	n := o.Member("lookup")
	if n == nil {
		return
	}
	if n.Kind != source.KindList {
		if lookup, ok := l.lookup(r, f, l.Object(n, source.JoinPath(o.Path, "lookup")), drafts); ok {
			f.Lookups = append(f.Lookups, lookup)
		}
		return
	}
	for _, one := range o.Objects("lookup") {
		if lookup, ok := l.lookup(r, f, one, drafts); ok {
			f.Lookups = append(f.Lookups, lookup)
		}
	}
	if len(n.Items) == 0 {
		o.Fail("lookup", "an empty list looks nothing up", "write lookup: {from: …, value: …, where: {…}}")
	}
}

func (l *loader) lookup(r *draft, f *Field, o *source.Object, drafts []*draft) (Lookup, bool) {
	before := len(l.Problems)
	defer o.RejectUnknown()
	for _, fn := range lookupFunctions {
		o.Allow(fn.name)
	}
	o.Allow("where", "latest", "at")
	lookup := Lookup{Field: -1, Latest: -1, At: -1}
	lookup.From = o.Required("from", "the lookup needs a resource to look in", "add from: with its name")
	other := l.named(drafts, lookup.From)
	if other == nil {
		if lookup.From != "" {
			o.Fail("from", fmt.Sprintf("there is no resource %q", lookup.From), source.Suggest(lookup.From, resourceNames(drafts), ""))
		}
		return lookup, false
	}
	l.lookupFunction(f, &lookup, o, other)
	l.lookupWhere(r, &lookup, o, other)
	lookup.Latest = l.lookupDate(o, "latest", other)
	lookup.At = l.lookupDate(o, "at", r)
	switch {
	case o.Has("at") && !o.Has("latest"):
		o.Fail("at", "the day up to which to look is of no use without latest", "add latest: with the date of "+other.Name)
	case lookup.Latest >= 0 && lookup.Function != LookupValue:
		o.Fail("latest", "one record is the latest, which can't be summed up or counted", "write value: in place of "+lookup.Function.String()+":")
	case lookup.Latest >= 0 && lookup.At >= 0 && other.Fields[lookup.Latest].Type != r.Fields[lookup.At].Type:
		o.Fail("at", fmt.Sprintf("%s is of type %s, but %s.%s is of type %s", r.Fields[lookup.At].Name, r.Fields[lookup.At].Declared, other.Name, other.Fields[lookup.Latest].Name, other.Fields[lookup.Latest].Declared), "give both the same type")
	}
	return lookup, before == len(l.Problems)
}

// lookupFunction reads what is taken from the records that are found.
func (l *loader) lookupFunction(f *Field, lookup *Lookup, o *source.Object, other *draft) {
	var given []string
	for _, fn := range lookupFunctions {
		if o.Has(fn.name) {
			given = append(given, fn.name)
			lookup.Function = fn.function
		}
	}
	if len(given) != 1 {
		l.FailAt(o.At, o.Path, "exactly one of value, sum, any and count is needed", "write value: with the field of "+other.Name+" to take")
		return
	}
	fields := l.fieldListOf(o, given[0], other)
	if len(fields) != 1 {
		return
	}
	lookup.Field = fields[0]
	from := other.Fields[lookup.Field]
	kind := from.Type.Expression()
	switch {
	case kind == expression.TypeAny:
		o.Fail(given[0], fmt.Sprintf("%s is of type %s, which can't be looked up", from.Name, from.Declared), "name a field of another type")
	case lookup.Function == LookupSum && kind != expression.TypeNumber:
		o.Fail(given[0], fmt.Sprintf("%s is of type %s, which can't be summed up", from.Name, from.Declared), "sum up a number or integer")
	case lookup.Function == LookupAny && kind != expression.TypeBoolean:
		o.Fail(given[0], fmt.Sprintf("%s is of type %s, but any asks for true or false", from.Name, from.Declared), "name a boolean")
	case lookup.Function == LookupCount && f.Type.Expression() != expression.TypeNumber:
		o.Fail(given[0], fmt.Sprintf("the lookup gives %s, but %s is of type %s", expression.TypeNumber, f.Name, f.Declared), "change the field's type")
	case lookup.Function == LookupCount:
	case f.Type.Expression() != kind:
		o.Fail(given[0], fmt.Sprintf("the lookup gives %s, but %s is of type %s", kind, f.Name, f.Declared), "change the field's type")
	}
}

// lookupWhere reads which fields of the other records equal which of the record's.
func (l *loader) lookupWhere(r *draft, lookup *Lookup, o *source.Object, other *draft) {
	n := o.At.Member("where")
	if n == nil || n.Kind != source.KindMap || len(n.Members) == 0 {
		o.Fail("where", "the lookup needs to know which record", "add where: {<a field of "+other.Name+">: <a field of this resource>}")
		return
	}
	where := l.Object(n, source.JoinPath(o.Path, "where"))
	for _, m := range n.Members {
		theirs, ok := other.names[m.Name]
		if !ok {
			where.Fail(m.Name, fmt.Sprintf("%s has no field %q", other.Name, m.Name), source.Suggest(m.Name, other.fieldNames(), ""))
			continue
		}
		mine := l.fieldListOf(where, m.Name, r)
		if len(mine) != 1 {
			continue
		}
		a, b := other.Fields[theirs], r.Fields[mine[0]]
		if a.Type.Expression() != b.Type.Expression() {
			where.Fail(m.Name, fmt.Sprintf("%s is of type %s, but %s.%s is of type %s", b.Name, b.Declared, other.Name, a.Name, a.Declared), "compare fields of one type")
		}
		lookup.Theirs, lookup.Mine = append(lookup.Theirs, theirs), append(lookup.Mine, mine[0])
	}
	for _, key := range r.ForeignKeys {
		if key.Resource == other.Name && sameSet(key.Fields, lookup.Mine) && sameSet(key.Reference, lookup.Theirs) {
			lookup.Linked = true
		}
	}
}

func sameSet(a, b []int) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func (l *loader) lookupDate(o *source.Object, member string, of *draft) int {
	if !o.Has(member) {
		return -1
	}
	fields := l.fieldListOf(o, member, of)
	if len(fields) != 1 {
		return -1
	}
	if f := of.Fields[fields[0]]; f.Type != TypeDate && f.Type != TypeDateTime {
		o.Fail(member, fmt.Sprintf("%s is of type %s", f.Name, f.Declared), "name a field of type date")
	}
	return fields[0]
}

// fieldListOf reads a member that names fields of any resource.
func (l *loader) fieldListOf(o *source.Object, member string, of *draft) []int {
	fields := l.fieldList(of, o, member, of)
	if len(fields) > 1 {
		o.Fail(member, "one field is needed", "name one")
	}
	return fields
}
