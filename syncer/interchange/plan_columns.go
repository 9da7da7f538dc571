package interchange

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

// columns finds where each of the file's columns goes.
func (p *Plan) columns(match *table.HeaderMatch) {
	r, tab := p.target.Resource, p.target.Match
	header := func(column int) string {
		for row := match.Row; row >= 0; row-- {
			if text := p.source.Grid.Cell(row, column).Seen(); text != "" {
				return text
			}
		}
		return lexical.ColumnName(column)
	}
	byColumn := make(map[int]PlanColumn)
	for i, f := range r.Fields {
		column := match.Columns[i]
		if column < 0 {
			continue
		}
		c := PlanColumn{Header: header(column), field: f, extra: -1, twin: -1, index: tab.Columns[i]}
		switch {
		case p.target.Match.Served(f):
			c.Outcome = ColumnComputed
		case c.index >= 0:
			c.Target = p.targetHeader(c.index)
		default:
			p.make(&c, f.Caption(p.options.Language))
		}
		byColumn[column] = c
	}
	for i, x := range match.Extra {
		c := PlanColumn{Header: x.Header, extra: i, twin: -1, index: -1}
		if p.served(x.Header) {
			c.Outcome = ColumnComputed
		} else {
			for n, y := range tab.Extra {
				if lexical.Fold(y.Header) == lexical.Fold(x.Header) {
					c.twin, c.index, c.Target = n, y.Column, y.Header
				}
			}
			if c.index < 0 {
				p.make(&c, x.Header)
			}
		}
		byColumn[x.Column] = c
	}
	for column := range p.source.Grid.Columns() {
		if c, ok := byColumn[column]; ok {
			p.Columns = append(p.Columns, c)
		}
	}
}

// taken returns the match without the columns that the service fills in the sheet:
// what a file has there isn't taken.
func (p *Plan) taken(match *table.HeaderMatch) *table.HeaderMatch {
	taken := *match
	taken.Columns, taken.Typed = slices.Clone(match.Columns), slices.Clone(match.Typed)
	for i, f := range p.target.Resource.Fields {
		if p.target.Match.Served(f) {
			taken.Columns[i], taken.Typed[i] = -1, false
		}
	}
	return &taken
}

func (p *Plan) make(c *PlanColumn, header string) {
	c.Outcome = ColumnUnmapped
	if p.options.AddColumns {
		c.Outcome, c.Target = ColumnMade, header
	}
}

func (p *Plan) targetHeader(column int) string {
	return p.target.Grid.Cell(p.target.Match.Row, column).Seen()
}

// served reports whether a header is that of a column which the service fills,
// or of one that a file of rejected rows has.
func (p *Plan) served(header string) bool {
	folded := lexical.Fold(header)
	for _, f := range p.target.Resource.Fields {
		for _, h := range f.Headers() {
			if p.target.Match.Served(f) && lexical.Fold(h) == folded {
				return true
			}
		}
	}
	for _, tag := range language.Tags() {
		for _, name := range sheetschema.ServiceColumns() {
			if lexical.Fold(sheetschema.ServiceTitle(name, tag)) == folded {
				return true
			}
		}
		for _, h := range rejectedHeaders(language.NewPrinter(tag)) {
			if lexical.Fold(h) == folded {
				return true
			}
		}
	}
	return false
}
