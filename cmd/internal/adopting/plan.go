package adopting

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/template/inference"
)

// A Plan says what becomes of each table of a workbook.
type Plan struct {
	Book     *Book
	Language language.Tag
	// Base is the built-in descriptor that is extended; "" where none fits and the
	// descriptor is one of the workbook's own.
	Base string

	base   *sheetschema.Descriptor // the built-in one; nil for none
	known  *sheetschema.Descriptor // by which tabs and columns are recognised
	tables []*plannedTable
}

// plannedTable is one table of the workbook.
type plannedTable struct {
	block
	outcome tableOutcome
	// of a recognised table: the resource, and whether a column is taken for its field
	resource *sheetschema.Resource
	taken    []bool
	// further tabs of the same shape whose records are of the same resource
	more []*plannedTable
	// of a table of the team's own: what was inferred
	inferred *inference.Table
}

// tableOutcome is what becomes of a table.
type tableOutcome uint8

const (
	tableLeft       tableOutcome = iota // it is left alone: no table, or the service's own
	tableRecognised                     // it is a resource of the built-in descriptor
	tableOwn                            // it becomes a resource of its own
	tableJoined                         // its records are of the resource of another tab
)

// NewPlan finds out what a workbook's tables are. known is the descriptor that the
// register has already, which extends the built-in one of the name base; nil for a
// new register, for which the built-in one that fits best is taken.
func NewPlan(book *Book, tag language.Tag, known *sheetschema.Descriptor, base string) (*Plan, error) {
	p := &Plan{Book: book, Language: tag, known: known, Base: base}
	if known == nil {
		if err := p.chooseBase(); err != nil {
			return nil, err
		}
	} else {
		p.tables = p.recognise(known)
	}
	if p.Base != "" {
		var err error
		if p.base, err = registers.Load(p.Base); err != nil {
			return nil, err
		}
		p.assign()
	}
	for _, t := range p.tables {
		if t.outcome == tableLeft && t.worthATable(p.Base == "") {
			t.outcome = tableOwn
		}
	}
	p.joinOwn()
	p.take()
	return p, nil
}

// chooseBase takes the built-in descriptor that knows most of the workbook's
// columns; none where none knows it well, or the workbook is about something else.
func (p *Plan) chooseBase() error {
	most := 0
	for _, name := range bySize() {
		d, err := registers.Load(name)
		if err != nil {
			return err
		}
		tables := p.recognise(d)
		score, fits := 0, false
		for _, t := range tables {
			if t.fits() {
				matched, _ := counts(t.match)
				score += matched
				fits = fits || t.fitsWell()
			}
		}
		if p.tables == nil {
			p.tables = tables
		}
		if fits && score > most && isTrade(tables) {
			most, p.Base, p.known, p.tables = score, name, d, tables
		}
	}
	return nil
}

// bySize are the built-in descriptors, the one with most tabs first: it is what a
// team grows into.
func bySize() []string {
	names := registers.Names()
	size := make(map[string]int)
	for _, name := range names {
		if d, err := registers.Load(name); err == nil {
			size[name] = len(d.Resources)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(size[b], size[a]) })
	return names
}

// recognise matches all tables with a descriptor.
func (p *Plan) recognise(d *sheetschema.Descriptor) []*plannedTable {
	var all []*plannedTable
	for i := range p.Book.Tabs {
		t := &p.Book.Tabs[i]
		if ownTab(t.Title) || t.Grid.Rows() == 0 {
			continue
		}
		for _, b := range blocks(d, t, p.Book.Named, matching.Options{Language: p.Language}) {
			all = append(all, &plannedTable{block: b})
		}
	}
	return all
}

// manyFields is how many of its columns a tab has to share with a resource that is
// certain, where most are the team's own.
const manyFields = 4

// fits reports whether a table may be the resource that it was matched with: its
// title says so, or most of its headings do.
func (t *plannedTable) fits() bool {
	if t.match.Resource == nil || t.match.Header < 0 {
		return false
	}
	matched, headed := counts(t.match)
	return matched > 0 && header.MatchTab(t.caption(0), t.match.Resource) || matched >= 2 && 2*matched > headed ||
		t.match.Certainty == matching.Certain && matched >= manyFields
}

// fitsWell reports whether it surely is one: certainly by two columns of which most are
// recognised, or by more of them where its title says so and most are the team's own.
func (t *plannedTable) fitsWell() bool {
	matched, headed := counts(t.match)
	certain := 0
	for _, c := range t.match.Columns {
		if c.Certainty == matching.Certain {
			certain++
		}
	}
	return 2*matched >= headed && certain >= 2 ||
		certain >= manyFields && header.MatchTab(t.caption(0), t.match.Resource)
}

// leastShared is what part of their fields two tabs of one resource share at
// least, if the records of both are its.
const leastShared = 0.6

// assign gives each resource of the built-in descriptor the table that fits it
// best, and further ones whose titles differ from its by no more than a year. The
// team's own resources are inferred anew.
func (p *Plan) assign() {
	for _, r := range p.known.Resources {
		if _, ok := p.base.Resource(r.Name); !ok {
			continue
		}
		var of []*plannedTable
		for _, t := range p.tables {
			if t.outcome == tableLeft && t.match.Resource == r && t.fits() {
				of = append(of, t)
			}
		}
		slices.SortStableFunc(of, func(a, b *plannedTable) int {
			ours, _ := counts(a.match)
			theirs, _ := counts(b.match)
			return cmp.Or(cmp.Compare(b.match.Certainty, a.match.Certainty), cmp.Compare(theirs, ours))
		})
		for i, t := range of {
			switch {
			case i == 0:
				t.outcome, t.resource = tableRecognised, r
			case of[0].place == "" && t.place == "" && family(t.tab.Title) == family(of[0].tab.Title) && alike(of[0].match, t.match):
				t.outcome, t.resource = tableJoined, r
				of[0].more = append(of[0].more, t)
			}
		}
	}
}

// alike reports whether two tabs have the same fields, for the most part.
func alike(a, b matching.TabMatch) bool {
	fields := make(map[*sheetschema.Field]bool)
	for _, c := range a.Columns {
		if c.Field != nil {
			fields[c.Field] = true
		}
	}
	shared, others := 0, 0
	for _, c := range b.Columns {
		switch {
		case c.Field == nil:
		case fields[c.Field]:
			shared++
		default:
			others++
		}
	}
	return shared > 0 && float64(shared) >= leastShared*float64(max(len(fields), shared+others))
}

// worthATable reports whether a table that is none of the descriptor's becomes a
// resource of its own: it has headings and records below. alone says that the
// descriptor is made of such tables. Hidden tabs are left alone, and what has a
// single column is a list for a drop-down rather than records.
func (t *plannedTable) worthATable(alone bool) bool {
	if t.tab.Hidden || t.place != "" && !t.own {
		return false
	}
	found := inference.Infer("", []inference.Tab{t.inferable()}, inference.Options{})
	if len(found.Tables) == 0 {
		return false
	}
	fields, rows := found.Tables[0].Fields, 0
	for _, f := range fields {
		rows = max(rows, f.Rows)
	}
	return alone && rows > 0 || len(fields) >= 2 && rows >= 2
}

// joinOwn joins tables of the team's own whose titles differ by no more than a
// year and whose headings are the same.
func (p *Plan) joinOwn() {
	for i, first := range p.tables {
		if first.outcome != tableOwn {
			continue
		}
		for _, t := range p.tables[i+1:] {
			if t.outcome == tableOwn && family(t.tab.Title) == family(first.tab.Title) && t.tab.Title != first.tab.Title && sameHeadings(first, t) {
				t.outcome = tableJoined
				first.more = append(first.more, t)
			}
		}
	}
}

func sameHeadings(a, b *plannedTable) bool {
	of := func(t *plannedTable) map[string]bool {
		all := make(map[string]bool)
		for _, c := range t.match.Columns {
			if c.Header != "" {
				all[lexical.Fold(c.Header)] = true
			}
		}
		return all
	}
	ours, theirs := of(a), of(b)
	shared := 0
	for heading := range theirs {
		if ours[heading] {
			shared++
		}
	}
	return shared >= 2 && float64(shared) >= leastShared*float64(max(len(ours), len(theirs)))
}

// take takes the columns that are certain for their fields. Where none that names
// the record is, the one that probably does is taken as well: the tab could not be
// mirrored without.
func (p *Plan) take() {
	for _, t := range p.tables {
		if t.resource == nil {
			continue
		}
		t.taken = make([]bool, len(t.match.Columns))
		named := false
		for i, c := range t.match.Columns {
			t.taken[i] = c.Field != nil && (c.Certainty == matching.Certain || exact(c))
			named = named || t.taken[i] && c.Field.Essential
		}
		for i, c := range t.match.Columns {
			if !named && c.Field != nil && c.Field.Essential {
				t.taken[i], named = true, true
			}
		}
	}
}

// exact reports whether a column's heading is one of its field's, so that a run
// takes it for the field whatever is said here.
func exact(c matching.Column) bool {
	return slices.ContainsFunc(c.Evidence, func(e matching.Evidence) bool {
		return e.Kind == matching.EvidenceName || e.Kind == matching.EvidenceAlias
	})
}

// records is how many rows a table has below its header.
func records(g *table.Grid, header int) int {
	n := 0
	for row := header + 1; row < g.Rows(); row++ {
		if !blankRow(g, row) {
			n++
		}
	}
	return n
}

// Fits reports whether there is anything to mirror.
func (p *Plan) Fits() bool {
	return slices.ContainsFunc(p.tables, func(t *plannedTable) bool { return t.outcome != tableLeft })
}
