package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
)

// renameFields renames the columns of fields that the descriptor knows under
// another name now, when the old name is among their aliases.
func (p *planner) renameFields(r *sheetschema.Resource, live, history Table) {
	l, h := p.Relations[live.name], p.Relations[history.name]
	if l == nil {
		return
	}
	for _, f := range r.Fields {
		if l.column(f.Name) >= 0 {
			continue
		}
		for _, old := range f.Aliases {
			if _, current := r.Field(old); current || l.column(old) < 0 || isServiceColumn(old) {
				continue
			}
			doing := fmt.Sprintf("resource %s: rename field %s to %s", r.Name, old, f.Name)
			p.renameColumn(doing, live, old, f.Name)
			if h != nil && h.column(old) >= 0 {
				if h.column(f.Name) >= 0 { // of an earlier field of that name
					p.retire(r, history, f.Name)
				}
				p.renameColumn(doing, history, old, f.Name)
			}
			p.Changed = true
			break
		}
	}
}

func (p *planner) renameColumn(doing string, t Table, from, to string) {
	p.add(doing, fmt.Sprintf(`ALTER TABLE %s RENAME COLUMN %s TO %s`, t, pq.QuoteIdentifier(from), pq.QuoteIdentifier(to)))
	r := p.Relations[t.name]
	r.Columns[r.column(from)].Name = to
}

// retire puts a history column aside under a name that says what it was.
func (p *planner) retire(r *sheetschema.Resource, history Table, name string) {
	h := p.Relations[history.name]
	short, _, _ := strings.Cut(h.Columns[h.column(name)].Type, " ")
	aside := freeName(name+"_was_"+short, func(candidate string) bool {
		_, field := r.Field(candidate)
		return field || h.column(candidate) >= 0
	})
	p.renameColumn(fmt.Sprintf("resource %s: keep the old values of field %s", r.Name, name), history, name, aside)
}

// alterHistory makes room for the fields in the history. It never drops a
// column: a field that is gone stays there.
func (p *planner) alterHistory(r *sheetschema.Resource, history Table, fields []Column) {
	h := p.Relations[history.name]
	for _, f := range fields {
		at := h.column(f.Name)
		if at >= 0 && h.Columns[at].Type == f.Type {
			continue
		}
		if at < 0 {
			p.addColumn(fmt.Sprintf("resource %s: add field %s", r.Name, f.Name), history, f)
			continue
		}
		old := h.Columns[at].Type
		doing := fmt.Sprintf("resource %s: change field %s from %s to %s", r.Name, f.Name, old, f.Type)
		if widens(old, f.Type) {
			p.retype(doing, history, f, old)
			continue
		}
		p.retire(r, history, f.Name)
		aside := h.Columns[at].Name
		p.addColumn(doing, history, f)
		p.add(doing, fmt.Sprintf(`UPDATE %s SET %s = %s WHERE %s IS NOT NULL`,
			history, pq.QuoteIdentifier(f.Name), p.cast(doing, aside, old, f.Type), pq.QuoteIdentifier(aside)))
	}
}

// alterLive brings a live table to the fields. Values that a new type can't
// hold become NULL until the run puts in what the sheet has.
func (p *planner) alterLive(r *sheetschema.Resource, live Table, fields []Column) {
	l := p.Relations[live.name]
	for _, c := range slices.Clone(l.Columns) {
		is := func(f Column) bool { return f.Name == c.Name }
		if slices.ContainsFunc(fields, is) || slices.ContainsFunc(serviceColumns, is) {
			continue
		}
		p.add(fmt.Sprintf("resource %s: remove field %s", r.Name, c.Name), fmt.Sprintf(`ALTER TABLE %s DROP COLUMN %s`, live, pq.QuoteIdentifier(c.Name)))
		l.Columns = slices.Delete(l.Columns, l.column(c.Name), l.column(c.Name)+1)
		p.Changed = true
	}
	for _, f := range fields {
		switch at := l.column(f.Name); {
		case at < 0:
			p.addColumn(fmt.Sprintf("resource %s: add field %s", r.Name, f.Name), live, f)
			p.Changed = true
		case l.Columns[at].Type != f.Type:
			p.retype(fmt.Sprintf("resource %s: change field %s from %s to %s", r.Name, f.Name, l.Columns[at].Type, f.Type), live, f, l.Columns[at].Type)
			p.Changed = true
		}
	}
	position := -1
	for _, f := range fields {
		at := l.column(f.Name)
		if at < position {
			p.Reorder = append(p.Reorder, r.Name)
			break
		}
		position = at
	}
}

func (p *planner) addColumn(doing string, t Table, c Column) {
	p.add(doing, fmt.Sprintf(`ALTER TABLE %s ADD COLUMN %s %s`, t, pq.QuoteIdentifier(c.Name), c.Type))
	r := p.Relations[t.name]
	r.Columns = append(r.Columns, c)
}

func (p *planner) retype(doing string, t Table, c Column, from string) {
	name := pq.QuoteIdentifier(c.Name)
	p.add(doing, fmt.Sprintf(`ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s`, t, name, c.Type, p.cast(doing, c.Name, from, c.Type)))
	r := p.Relations[t.name]
	r.Columns[r.column(c.Name)].Type = c.Type
}

// cast returns an expression that gives a column's value in another type, NULL
// where it has none.
func (p *planner) cast(doing, column, from, to string) string {
	name := pq.QuoteIdentifier(column)
	if widens(from, to) || to == "text" {
		return name + "::" + to
	}
	function := "pg_temp.sheetsync_to_" + strings.ReplaceAll(to, " ", "_")
	p.add(doing, fmt.Sprintf(`CREATE OR REPLACE FUNCTION %s(value text) RETURNS %s LANGUAGE plpgsql AS
		'BEGIN RETURN value::%s; EXCEPTION WHEN data_exception OR program_limit_exceeded THEN RETURN NULL; END'`, function, to, to))
	call := function + "(" + name + "::text)"
	if from == "text" && (to == "date" || strings.HasPrefix(to, "timestamp")) {
		// Other forms than ISO 8601's depend on who reads them.
		return `CASE WHEN ` + name + ` ~ '^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN ` + call + ` END`
	}
	return call
}
