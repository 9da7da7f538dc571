package sheetschema

import (
	"fmt"
	"slices"
	"strings"
)

// A Step computes one field for all records of a resource.
type Step struct {
	Resource int // index in Descriptor.Resources
	Field    int // index in the resource's fields; it has a formula, a rollup or lookups
}

// Steps returns the computed fields of all resources in an order in which each
// comes after everything that it reads. The caller must not change it.
func (d *Descriptor) Steps() []Step { return d.steps }

// ordering walks the computed fields depth first.
type ordering struct {
	drafts []*draft
	state  map[Step]visit
	path   []Step // the fields being visited, outermost first
	order  []Step
	loop   []Step // the first cycle found
}

type visit uint8

const (
	unseen visit = iota
	open
	done
)

// order finds the order of computing, and fills each resource's ComputeOrder.
func (l *loader) order(drafts []*draft) []Step {
	o := &ordering{drafts: drafts, state: make(map[Step]visit)}
	for r, resource := range drafts {
		for f := range resource.Fields {
			if o.visit(Step{r, f}); o.loop != nil {
				l.failLoop(drafts, o.loop)
				return nil
			}
		}
	}
	for _, s := range o.order {
		if r := drafts[s.Resource]; r.Fields[s.Field].Rollup == nil {
			r.ComputeOrder = append(r.ComputeOrder, s.Field)
		}
	}
	return o.order
}

func (o *ordering) visit(s Step) {
	f := o.drafts[s.Resource].Fields[s.Field]
	if !f.Computed() || o.state[s] == done || o.loop != nil {
		return
	}
	if o.state[s] == open {
		o.loop = slices.Clone(o.path[slices.Index(o.path, s):])
		return
	}
	o.state[s] = open
	o.path = append(o.path, s)
	for _, needed := range o.reads(s) {
		o.visit(needed)
	}
	o.path = o.path[:len(o.path)-1]
	o.state[s] = done
	if o.loop == nil {
		o.order = append(o.order, s)
	}
}

// reads returns the fields that a computed field is computed from.
func (o *ordering) reads(s Step) []Step {
	var needed []Step
	add := func(resource int, fields ...int) {
		for _, f := range fields {
			needed = append(needed, Step{resource, f})
		}
	}
	f := o.drafts[s.Resource].Fields[s.Field]
	if f.Formula != nil {
		add(s.Resource, f.Formula.Indexes()...)
	}
	if pool := o.drafts[s.Resource].Pool; f.Pool != PoolNone && pool != nil {
		add(s.Resource, pool.Reads()...)
	}
	for _, lookup := range f.Lookups {
		other := slices.IndexFunc(o.drafts, func(r *draft) bool { return r.Name == lookup.From })
		add(other, lookup.Theirs...)
		add(other, lookup.Field)
		add(s.Resource, lookup.Mine...)
		if lookup.Latest >= 0 {
			add(other, lookup.Latest)
		}
		if lookup.At >= 0 {
			add(s.Resource, lookup.At)
		}
	}
	roll := f.Rollup
	if roll == nil {
		return needed
	}
	for _, source := range roll.Sources {
		child := slices.IndexFunc(o.drafts, func(r *draft) bool { return r.Name == source.From })
		add(child, source.Key.Fields...)
		add(s.Resource, source.Key.Reference...)
		if source.Field >= 0 {
			add(child, source.Field)
		}
		if source.Currency >= 0 {
			add(child, source.Currency)
		}
		if source.Where != nil {
			add(child, source.Where.Indexes()...)
		}
	}
	return needed
}

func (l *loader) failLoop(drafts []*draft, loop []Step) {
	var names []string
	for _, s := range append(loop, loop[0]) {
		names = append(names, drafts[s.Resource].Name+"."+drafts[s.Resource].Fields[s.Field].Name)
	}
	o := drafts[loop[0].Resource].fields[loop[0].Field]
	member := "formula"
	for _, other := range []string{"rollup", "lookup"} {
		if !o.Has("formula") && o.Has(other) {
			member = other
		}
	}
	o.Fail(member, fmt.Sprintf("the field is computed from itself: %s", strings.Join(names, " → ")), "break the circle at one of these fields")
}
