package overview

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/pool"
	"sheetsync/sheetschema/table"
)

// A holder is somebody who holds records, with how these stand.
type holder struct {
	name                 string           // "" is nobody
	held, protected, due int              // records; held is all of them
	pooled               int              // of these in the public pool
	most                 expression.Value // how many may be held outside of the pool; empty for any number
}

// over reports whether more is held than may be. What is in the pool is anybody's.
func (h *holder) over() bool {
	most, ok := h.most.Integer()
	return ok && h.name != "" && int64(h.held-h.pooled) > most
}

// holders shows who holds how many records of a resource with a pool, a row a person.
func (b *builder) holders(t *sheetschema.OverviewTable, title string) {
	r := t.Holders
	lacks := func(i int) bool { return b.facts.Available.Lacks(r.Fields[i]) }
	if !b.offered(r.Pool != nil && b.facts.Available.Tab(r) && !lacks(r.Pool.State) && !lacks(r.Pool.Owner), title) {
		return
	}
	s := &sheet{columns: []column{
		{b.Say("pool.holder", nil), columnText}, {b.Say("pool.held", nil), columnNumber}, {b.Say("pool.held_protected", nil), columnNumber},
		{b.Say("pool.held_due", nil), columnNumber}, {b.Say("pool.held_pool", nil), columnNumber},
	}}
	limits := b.limits(r.Pool)
	if limits.any() {
		s.columns = append(s.columns, column{b.Say("pool.held_most", nil), columnNumber})
	}
	all, d := b.held(r, limits)
	over := 0
	for i := range all {
		if all[i].over() {
			over++
		}
	}
	if s.note = b.notes(d, leftOver{}); over > 0 {
		s.note = strings.TrimSpace(b.Say("pool.over", language.Args{"count": over}) + "\n" + s.note)
	}
	for _, h := range cut(b, s, all, t.Top) {
		s.rows = append(s.rows, b.holderRow(&h, limits.any()))
	}
	b.show(title, s)
}

func (b *builder) holderRow(h *holder, limited bool) []Cell {
	name := h.name
	if name == "" {
		name = b.Say("pool.nobody", nil)
	}
	whole := func(n int) Cell { return Cell{Cell: count(n), Style: StyleNumber, Format: wholeFormat} }
	cells := []Cell{{Cell: table.TextCell(name)}, whole(h.held), whole(h.protected), whole(h.due), whole(h.pooled)}
	if limited {
		most := Cell{Style: StyleNumber, Format: wholeFormat}
		if h.name != "" {
			most.Cell = number(h.most)
		}
		cells = append(cells, most)
	}
	if h.over() {
		cells[1].Style, cells[len(cells)-1].Style = StyleOverdue, StyleOverdue
	}
	return cells
}

// held counts the records by who holds them, the most first and nobody's last.
func (b *builder) held(r *sheetschema.Resource, limits *limits) ([]holder, *doubt) {
	d, of := &doubt{}, make(map[string]*holder)
	if b.tables == nil || b.tables[r.Index] == nil {
		return nil, d
	}
	cursor := &table.Cursor{Table: b.tables[r.Index]}
	for cursor.Record = range cursor.Table.Len() {
		standing := pool.Of(r.Pool, cursor, cursor.Table.Entered(cursor.Record), b.scope)
		for _, person := range limits.people(strings.TrimSpace(textOf(cursor.Table, cursor.Record, r.Pool.Owner))) {
			h := of[lexical.Fold(person.name)]
			if h == nil {
				h = &person
				of[lexical.Fold(person.name)] = h
			}
			h.held++
			switch standing.State {
			case pool.Protected:
				h.protected++
			case pool.Due:
				h.due++
			case pool.Pooled:
				h.pooled++
			}
		}
		if standing.State == pool.Unknown {
			d.note(cursor, standing.Date)
		}
	}
	var all []holder
	for _, key := range slices.Sorted(maps.Keys(of)) {
		all = append(all, *of[key])
	}
	slices.SortStableFunc(all, func(x, y holder) int {
		return cmp.Or(cmp.Compare(last(x.name), last(y.name)), cmp.Compare(y.held, x.held))
	})
	return all, d
}

// limits say how many records people may hold.
type limits struct {
	all    expression.Value // empty for any number
	person map[string]int   // people by their folded names and addresses; -1 for a name of several
	team   *table.Table     // nil for none
	rule   *sheetschema.Team
}

func (b *builder) limits(p *sheetschema.Pool) *limits {
	l := &limits{person: make(map[string]int), rule: b.descriptor.Team}
	if p.Most > 0 {
		l.all = expression.IntegerOf(int64(p.Most))
	}
	if l.rule == nil || b.tables == nil || b.tables[l.rule.Resource.Index] == nil {
		return l
	}
	l.team = b.tables[l.rule.Resource.Index]
	for record := range l.team.Len() {
		for _, field := range append(slices.Clone(l.rule.Names), l.rule.Address) {
			key := lexical.Fold(textOf(l.team, record, field))
			switch other, taken := l.person[key]; {
			case key == "":
			case taken && other != record:
				l.person[key] = -1
			default:
				l.person[key] = record
			}
		}
	}
	return l
}

// any reports whether anybody has a limit.
func (l *limits) any() bool { return l.all.IsKnown() || l.rule != nil && l.rule.Most >= 0 }

// people returns whom an owner's cell names, with their limits. Where the team has all of
// several names, each of these people holds the record.
func (l *limits) people(owner string) []holder {
	name, most := l.of(owner)
	whole := []holder{{name: name, most: most}}
	if l.knows(owner) {
		return whole
	}
	var people []holder
	for _, piece := range lexical.Names(owner) {
		if !l.knows(piece) {
			return whole
		}
		if name, most = l.of(piece); !slices.ContainsFunc(people, func(h holder) bool { return h.name == name }) {
			people = append(people, holder{name: name, most: most})
		}
	}
	if len(people) == 0 {
		return whole
	}
	return people
}

// knows reports whether a text names one person of the team.
func (l *limits) knows(text string) bool {
	record, known := l.person[lexical.Fold(text)]
	return known && record >= 0
}

// of returns what the person is called whom an owner's cell names, and their limit.
func (l *limits) of(owner string) (name string, most expression.Value) {
	record, known := l.person[lexical.Fold(owner)]
	if !known || record < 0 {
		return owner, l.all
	}
	if name = textOf(l.team, record, l.rule.Names[0]); name == "" {
		name = owner
	}
	if l.rule.Most < 0 {
		return name, l.all
	}
	if most = l.team.Value(record, l.rule.Most); most.IsEmpty() {
		most = l.all
	}
	return name, most
}
