// Package available finds out which fields a register can have that lacks tabs or
// columns of its descriptor: reachability over the graph of what is computed from
// what. A register may be without any tab that isn't required and without any
// column that doesn't name its records, and then what rests on these alone isn't
// offered: no column is made for it, nobody is told a number that stands on nothing.
//
// A field of people's is available where its tab has a column for it. A computed
// one is where people keep a column of that name themselves, or where one of its
// ways leads to available fields:
//
//   - its formula, unless [expression.Program.Lacks] says that it rests on fields
//     that aren't there without another way;
//   - the resource's pool, unless [sheetschema.Pool.Lacks] says the same;
//   - one of its lookups, if the tab it looks in is there, with the columns that it
//     goes by;
//   - one of its rollup's sources, likewise, whose condition lacks nothing.
//
// To a lookup or a rollup, a tab that is optional is there without rows when it
// isn't, as long as no other source of the rollup could have had any. What is
// available is computed as over blank cells and tabs without rows where it asks for
// others.
//
// Of a register with orders, whose tab has no column for prices, and no contracts:
//
//	total        quantity * price                 no: it rests on prices
//	owed         (typed_owed ?? total)            yes, where people type it
//	next_date    earliest(next_contact, end)      yes: from next_contact
//	end          rollup min of contracts.end      no
package available

import (
	"slices"

	"sheetsync/sheetschema"
)

// A Register says what a register has.
type Register struct {
	// Tab reports whether a resource has a tab.
	Tab func(r *sheetschema.Resource) bool
	// Column reports whether a resource that has a tab has a column of people's for
	// a field.
	Column func(r *sheetschema.Resource, f *sheetschema.Field) bool
}

// A Set is what a register can have. A nil Set is that of one which lacks nothing.
type Set struct {
	descriptor *sheetschema.Descriptor
	has        Register
	lacking    map[*sheetschema.Field]bool
	// stuck are the computed fields that can't be computed; people may keep columns
	// of theirs.
	stuck map[*sheetschema.Field]bool
}

// Of finds out what a register can have of its descriptor.
func Of(d *sheetschema.Descriptor, has Register) *Set {
	s := &Set{descriptor: d, has: has, lacking: make(map[*sheetschema.Field]bool), stuck: make(map[*sheetschema.Field]bool)}
	for _, r := range d.Resources {
		for _, f := range r.Fields {
			if s.gone(r) || !f.Computed() && has.Tab(r) && !has.Column(r, f) {
				s.lacking[f] = true
			}
		}
	}
	for _, step := range d.Steps() { // each after what it is computed from
		r := d.Resources[step.Resource]
		f := r.Fields[step.Field]
		if s.stuck[f] = s.lacking[f] || !s.computable(r, f); s.stuck[f] && !(has.Tab(r) && has.Column(r, f)) {
			s.lacking[f] = true
		}
	}
	return s
}

// Lacks reports whether a field isn't available: one of people's without a column,
// one of a resource without a tab, or a computed one that can't be computed.
func (s *Set) Lacks(f *sheetschema.Field) bool { return s != nil && s.lacking[f] }

// Computable reports whether a computed field can be computed.
func (s *Set) Computable(f *sheetschema.Field) bool { return s == nil || !s.stuck[f] }

// Offered reports whether a column is worth making for a computed field: it can be
// computed, and isn't merely what is found in optional tabs that aren't there, which
// says the same in every row.
func (s *Set) Offered(f *sheetschema.Field) bool {
	if s == nil || s.stuck[f] {
		return s == nil
	}
	var sources []string
	if f.Rollup != nil {
		for i := range f.Rollup.Sources {
			sources = append(sources, f.Rollup.Sources[i].From)
		}
	}
	for i := range f.Lookups {
		sources = append(sources, f.Lookups[i].From)
	}
	return len(sources) == 0 || slices.ContainsFunc(sources, func(name string) bool {
		from, ok := s.descriptor.Resource(name)
		return ok && (s.has.Tab(from) || !from.Optional)
	})
}

// Tab reports whether a resource has a tab.
func (s *Set) Tab(r *sheetschema.Resource) bool { return s == nil || s.has.Tab(r) }

// An Absence is a resource without a tab that isn't optional.
type Absence struct {
	Resource *sheetschema.Resource
	// Costs are the computed fields of other tabs that would be available if the
	// tab were there, with all its columns.
	Costs []Cost
}

// A Cost is a computed field that isn't available.
type Cost struct {
	Resource *sheetschema.Resource
	Field    *sheetschema.Field
}

// Absent returns the resources without a tab, in the descriptor's order, and what
// that costs.
func (s *Set) Absent() []Absence {
	if s == nil {
		return nil
	}
	var all []Absence
	for _, r := range s.descriptor.Resources {
		if !s.gone(r) {
			continue
		}
		with := Of(s.descriptor, Register{
			Tab: func(other *sheetschema.Resource) bool { return other == r || s.has.Tab(other) },
			Column: func(other *sheetschema.Resource, f *sheetschema.Field) bool {
				return other == r && !f.Computed() || other != r && s.has.Column(other, f)
			},
		})
		absence := Absence{Resource: r}
		for _, other := range s.descriptor.Resources {
			if other == r || !s.has.Tab(other) {
				continue
			}
			for _, f := range other.Fields {
				if s.lacking[f] && !with.lacking[f] {
					absence.Costs = append(absence.Costs, Cost{other, f})
				}
			}
		}
		all = append(all, absence)
	}
	return all
}

// gone reports whether a resource's tab isn't there, and isn't taken for one without
// rows.
func (s *Set) gone(r *sheetschema.Resource) bool { return !r.Optional && !s.has.Tab(r) }

// any reports whether one of a resource's fields isn't available; -1 is none.
func (s *Set) any(r *sheetschema.Resource, fields ...int) bool {
	return slices.ContainsFunc(fields, func(i int) bool { return i >= 0 && s.lacking[r.Fields[i]] })
}

func (s *Set) computable(r *sheetschema.Resource, f *sheetschema.Field) bool {
	if f.Rollup != nil {
		return s.summable(r, f.Rollup)
	}
	if f.Pool != sheetschema.PoolNone {
		return !r.Pool.Lacks(func(i int) bool { return s.lacking[r.Fields[i]] })
	}
	if f.Formula != nil && !f.Formula.Lacks(func(i int) bool { return s.lacking[r.Fields[i]] }) {
		return true
	}
	return slices.ContainsFunc(f.Lookups, func(lookup sheetschema.Lookup) bool {
		from, ok := s.descriptor.Resource(lookup.From)
		return ok && !s.gone(from) && !s.any(r, lookup.Mine...) && !s.any(r, lookup.At) &&
			!s.any(from, lookup.Theirs...) && !s.any(from, lookup.Field, lookup.Latest)
	})
}

// summable reports whether a rollup has a source: one that has rows, or none that
// could have any.
func (s *Set) summable(r *sheetschema.Resource, roll *sheetschema.Rollup) bool {
	rows, none := false, true
	for i := range roll.Sources {
		source := &roll.Sources[i]
		from, ok := s.descriptor.Resource(source.From)
		if !ok || s.any(r, source.Key.Reference...) {
			none = false
			continue
		}
		if !s.has.Tab(from) {
			none = none && from.Optional
			continue
		}
		none = false
		lacks := s.any(from, source.Key.Fields...) || s.any(from, source.Field) ||
			source.Where != nil && source.Where.Lacks(func(i int) bool { return s.lacking[from.Fields[i]] })
		rows = rows || !lacks
	}
	return rows || none
}

// Aggregate reports whether a figure or chart of the overview has something to show:
// a source whose tab is there, with the fields that it needs.
func (s *Set) Aggregate(a *sheetschema.Aggregate) bool {
	return s == nil || slices.ContainsFunc(a.Sources, func(source sheetschema.AggregateSource) bool {
		absent := func(i int) bool { return i >= 0 && s.lacking[source.From.Fields[i]] }
		return !s.gone(source.From) && !absent(source.Field) &&
			(source.Where == nil || !source.Where.Lacks(absent)) && (source.Group == nil || !source.Group.Lacks(absent))
	})
}
