package template

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
	"sheetsync/validate/duplicates"
)

// sampleRows is how many sample rows a tab gets.
const sampleRows = 3

// A sample is one row, by field; those of computed fields are empty.
type sample []value

// makeSamples makes three rows a resource that name each other and that no
// check finds fault with, as far as can be: values are made from the fields'
// examples, choices, formats and types, and then those that a check objects to
// are exchanged or left blank.
func makeSamples(o Options) [][]sample {
	m := newMaker(o)
	m.fill()
	issues := m.inspect()
	if m.moveAhead() {
		m.fill()
		issues = m.inspect()
	}
	m.mend(issues)
	return m.rows
}

func newMaker(o Options) *maker {
	m := &maker{options: o, printer: language.NewPrinter(o.Language), samplers: make([]*sampler, len(o.Descriptor.Resources))}
	for i, r := range o.Descriptor.Resources {
		m.samplers[i] = &sampler{resource: r, printer: m.printer, today: o.Today}
	}
	return m
}

type maker struct {
	options  Options
	printer  *language.Printer
	samplers []*sampler
	rows     [][]sample // by resource
	tables   []*table.Table
}

func (m *maker) resources() []*sheetschema.Resource { return m.options.Descriptor.Resources }

func (m *maker) fill() {
	m.rows = make([][]sample, len(m.resources()))
	for i := range m.rows {
		m.rows[i] = make([]sample, sampleRows)
		for row := range m.rows[i] {
			m.rows[i][row] = make(sample, len(m.resources()[i].Fields))
			for _, f := range m.resources()[i].Fields {
				if !f.Computed() {
					m.rows[i][row][f.Index] = m.value(i, f, row, 0)
				}
			}
		}
	}
}

// value makes a value; that of a foreign key is the parent's of the same row.
func (m *maker) value(resource int, f *sheetschema.Field, row, depth int) value {
	r := m.resources()[resource]
	for _, key := range r.ForeignKeys {
		at := slices.Index(key.Fields, f.Index)
		if at < 0 {
			continue
		}
		parent := slices.IndexFunc(m.resources(), func(p *sheetschema.Resource) bool { return p.Name == key.Resource })
		if parent == resource || depth > len(m.resources()) {
			if !f.Essential || !isKey(r, f) {
				return value{} // nobody above: the first of its line
			}
			break
		}
		return m.value(parent, m.resources()[parent].Fields[key.Reference[at]], row, depth+1)
	}
	v := m.samplers[resource].value(f, row)
	if f == marked(r) && !v.empty() {
		text := m.printer.Say("template.sample_mark", language.Args{"text": v.cell.Text})
		if strings.HasPrefix(v.cell.Text, m.printer.Say("template.sample_text", language.Args{"number": ""})) {
			text = v.cell.Text // it says so already
		}
		if most := f.Constraints.MaxLength; most == 0 || len([]rune(text)) <= most {
			return textValue(text)
		}
	}
	return v
}

// marked returns the field whose text says that a row is a sample: the key if
// it is free text, else the first such field; nil for none.
func marked(r *sheetschema.Resource) *sheetschema.Field {
	foreign := make(map[int]bool)
	for _, key := range r.ForeignKeys {
		for _, i := range key.Fields {
			foreign[i] = true
		}
	}
	free := func(f *sheetschema.Field) bool {
		return f.Type == sheetschema.TypeString && !f.Computed() && !foreign[f.Index] && f.Constraints.Pattern == nil &&
			len(f.Constraints.Enum) == 0 && (f.Format == "" || f.Format == "person" || f.Format == "company" || f.Format == "address")
	}
	for _, i := range r.PrimaryKey {
		if free(r.Fields[i]) {
			return r.Fields[i]
		}
	}
	for _, f := range r.Fields {
		if free(f) {
			return f
		}
	}
	return nil
}

// inspect returns what the service would say about the rows.
func (m *maker) inspect() []sheetschema.Issue {
	tables := make([]*table.Table, len(m.rows))
	var issues []sheetschema.Issue
	for i, r := range m.resources() {
		t := syncer.SurveyGrid(r, m.grid(i, r), m.options.Language)
		issues = append(issues, t.Issues...)
		if t.Match.Row < 0 {
			continue // nothing but computed fields
		}
		var wrong []sheetschema.Issue
		tables[i], wrong = table.Parse(t.Grid, t.Match, r, table.ParseOptions{Language: m.options.Language})
		issues = append(issues, wrong...)
	}
	issues = append(issues, assess.Records(m.options.Descriptor, tables, nil, assess.Conditions{
		Scope: expression.Scope{Today: m.options.Today}, Language: m.options.Language})...)
	m.tables = tables
	for _, t := range tables {
		if t == nil {
			continue
		}
		for _, d := range duplicates.Find(t, duplicates.Options{}).Duplicates() {
			issue := sheetschema.Issue{Resource: t.Resource.Name, Record: d.Record, Row: t.Row(d.Record), Code: "duplicate", Severity: sheetschema.SeverityWarning}
			if p := t.Resource.Duplicates; p != nil && len(p.Fields) > 0 {
				issue.Field = t.Resource.Fields[p.Fields[0]].Name
			}
			issues = append(issues, issue)
		}
	}
	issues = slices.DeleteFunc(issues, func(i sheetschema.Issue) bool { return i.Record < 0 })
	for i := range issues {
		at := slices.IndexFunc(m.resources(), func(r *sheetschema.Resource) bool { return r.Name == issues[i].Resource })
		issues[i].Row = tables[at].Row(issues[i].Record)
	}
	return issues
}

// grid is a tab with the samples of a resource.
func (m *maker) grid(i int, r *sheetschema.Resource) *table.Grid {
	b := table.NewGridBuilder()
	for _, f := range r.Fields {
		if !f.Computed() {
			b.Text([]byte(f.Caption(m.options.Language)))
		}
	}
	b.EndRow()
	for _, row := range m.rows[i] {
		for _, f := range r.Fields {
			if f.Computed() {
				continue
			}
			switch c := row[f.Index].cell; c.Kind {
			case table.CellText:
				b.Text([]byte(c.Text))
			case table.CellNumber:
				b.Number(c.Number)
			case table.CellBool:
				b.Bool(c.Number != 0)
			default:
				b.Empty()
			}
		}
		b.EndRow()
	}
	return b.Grid()
}

// moveAhead makes the dates of a resource lie ahead where a computed date would
// fall due soon or has: nobody should be reminded of a sample.
func (m *maker) moveAhead() bool {
	moved := false
	for i, r := range m.resources() {
		t := m.tables[i]
		if t == nil {
			continue
		}
		for n := range r.Deadlines {
			d := &r.Deadlines[n]
			if d.Date >= 0 && !r.Fields[d.Date].Computed() {
				continue
			}
			for record := range t.Len() {
				if due, ok := m.due(d, t, record); ok {
					if short := m.options.Today + sampleFuture/2 - due; short > 0 {
						m.samplers[i].ahead = max(m.samplers[i].ahead, int(short))
						moved = true
					}
				}
			}
		}
	}
	return moved
}

// due is when something falls due of a record; ok is false where nothing does.
func (m *maker) due(d *sheetschema.Deadline, t *table.Table, record int) (due expression.Day, ok bool) {
	cursor, scope := &table.Cursor{Table: t, Record: record}, expression.Scope{Today: m.options.Today}
	date := duedate.Of(d, cursor, scope)
	if !date.Known() {
		return 0, false
	}
	if d.Unless != nil {
		if done, err := d.Unless.Eval(cursor, scope); err == nil && done.IsTrue() {
			return 0, false
		}
	}
	return date.Counts, true
}

// maxTries bounds the search for values without faults.
const maxTries = 400

// mend exchanges or leaves out the values that checks object to, one at a time,
// keeping what lessens the faults.
func (m *maker) mend(issues []sheetschema.Issue) {
	tries := 0
	for len(issues) > 0 && tries < maxTries {
		better := false
		for _, issue := range issues {
			resource, fields := m.blamed(issue)
			row := issue.Row - 2
			if row < 0 || row >= sampleRows {
				continue
			}
			for _, f := range fields {
				old := m.rows[resource][row][f.Index]
				for _, v := range m.others(resource, f, row) {
					if tries++; tries > maxTries {
						return
					}
					m.rows[resource][row][f.Index] = v
					if now := m.inspect(); len(now) < len(issues) {
						issues, better = now, true
						break
					}
					m.rows[resource][row][f.Index] = old
				}
				if better {
					break
				}
			}
			if better {
				break
			}
		}
		if !better {
			return
		}
	}
}

// blamed returns the fields that may be at fault, people's only.
func (m *maker) blamed(issue sheetschema.Issue) (int, []*sheetschema.Field) {
	at := slices.IndexFunc(m.resources(), func(r *sheetschema.Resource) bool { return r.Name == issue.Resource })
	r := m.resources()[at]
	var fields []*sheetschema.Field
	add := func(f *sheetschema.Field) {
		if !f.Computed() && !slices.Contains(fields, f) {
			fields = append(fields, f)
		}
	}
	if f, ok := r.Field(issue.Field); ok {
		add(f)
	}
	for _, rule := range r.Rules {
		if slices.ContainsFunc(rule.Fields, func(i int) bool { return r.Fields[i].Name == issue.Field }) {
			for _, i := range append(slices.Clone(rule.Fields), rule.Check.Indexes()...) {
				add(r.Fields[i])
			}
		}
	}
	for _, f := range r.Fields {
		add(f)
	}
	return at, fields
}

// others returns what else could stand in a cell: blank, the samples of other
// rows, the first value without its mark.
func (m *maker) others(resource int, f *sheetschema.Field, row int) []value {
	var all []value
	if !f.Constraints.Required && !isKey(m.resources()[resource], f) {
		all = append(all, value{})
	}
	if f == marked(m.resources()[resource]) {
		all = append(all, m.samplers[resource].value(f, row))
	}
	for i := range 2 * sampleRows {
		if v := m.samplers[resource].value(f, i); i != row && !v.empty() {
			all = append(all, v)
		}
	}
	return all
}
