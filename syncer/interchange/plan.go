package interchange

import (
	"errors"
	"fmt"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/validate/duplicates"
)

// PlanOptions say how rows of a file are taken.
type PlanOptions struct {
	syncer.Circumstances
	SkipDuplicates bool // also leave out rows that may be duplicates
	KeepDuplicates bool // also take rows that are there already
	KeepInvalid    bool // also take rows with errors, as they are
	AddColumns     bool // make columns for what the tab has none for
	// Through is the last row of the file that an import which was cut off has
	// brought into the sheet already; 0 for none.
	Through int
}

// ColumnFate is what becomes of a column of the file.
type ColumnFate int

// The fates of columns.
const (
	Mapped   ColumnFate = iota // goes into a column of the tab
	Made                       // goes into a column that is made for it
	Computed                   // is the service's own, which fills it by itself
	Unmapped                   // is left out
)

// A PlanColumn is a column of the file.
type PlanColumn struct {
	Header string
	Fate   ColumnFate
	Target string // header of the tab's column; "" for none
	field  *sheetschema.Field
	extra  int // in the file's table; -1 for a field
	twin   int // the tab's extra column that it goes into; -1 for none
	index  int // column in the tab; -1 when it has to be made
}

// RowFate is what becomes of a row of the file.
type RowFate int

// The fates of rows.
const (
	New       RowFate = iota
	Possible          // new, and may be a duplicate
	Skipped           // may be a duplicate, and is left out for that
	Duplicate         // is there already
	Rejected          // has errors
	Arrived           // came with an earlier, unfinished import
)

// A PlanRow is a row of the file.
type PlanRow struct {
	Source  int // row in the file, from 1, its header included
	Fate    RowFate
	Reasons []string // in the register's language, without cell values
}

// A Plan says what an import would do.
type Plan struct {
	Columns []PlanColumn
	Rows    []PlanRow
	target  *syncer.SurveyedTab
	source  *SourceTable
	header  int // row of the header in the source
	table   *sheetschema.Table
	options PlanOptions
}

// NewPlan finds out what importing a table of a file into a resource would do.
// surveyed are the register's tabs as they are now. Errors are those of the
// whole file: no header, a column twice, or none for what the register requires.
func NewPlan(d *sheetschema.Descriptor, surveyed []syncer.SurveyedTab, resource *sheetschema.Resource, source *SourceTable, o PlanOptions) (*Plan, error) {
	target := &surveyed[resource.Index]
	printer := language.NewPrinter(o.Language)
	if !target.Usable() {
		var wrong []string
		for _, issue := range target.Issues {
			if issue.Severity == sheetschema.Error {
				wrong = append(wrong, issue.Message(printer))
			}
		}
		return nil, fmt.Errorf("the sheet can't be added to: %s", strings.Join(wrong, "; "))
	}
	p := &Plan{target: target, source: source, options: o}
	match, wrong := sheetschema.Match(source.Grid, resource, sheetschema.MatchOptions{Language: o.Language})
	if err := fileFaults(resource, match, wrong, o); err != nil {
		return nil, err
	}
	p.header = match.Row
	var issues []sheetschema.Issue
	p.table, issues = sheetschema.Parse(source.Grid, match, resource, sheetschema.ParseOptions{Location: o.Scope.Zone, Language: o.Language})
	p.columns(match)
	p.judge(d, surveyed, issues, printer)
	return p, nil
}

// fileFaults says what keeps a whole file from being imported.
func fileFaults(r *sheetschema.Resource, m *sheetschema.HeaderMatch, wrong []sheetschema.Issue, o PlanOptions) error {
	if m.Row < 0 {
		var names []string
		for _, f := range r.Fields {
			if !f.Computed() && len(names) < 8 {
				names = append(names, "«"+f.Caption(o.Language)+"»")
			}
		}
		return fmt.Errorf("none of the file's first rows is a header of %s: put the columns' names in its first row, such as %s", r.Name, strings.Join(names, ", "))
	}
	var faults []error
	for _, issue := range wrong {
		f, _ := r.Field(issue.Field)
		switch {
		case issue.Severity != sheetschema.Error:
		case issue.Code == "header_doubled":
			faults = append(faults, fmt.Errorf("two columns are headed as the field %s (%s): rename one of them", issue.Field, issue.Args["columns"]))
		case !o.KeepInvalid:
			faults = append(faults, fmt.Errorf("there is no column for the field %s, which is required or part of a key: head one «%s»", issue.Field, f.Caption(o.Language)))
		}
	}
	return errors.Join(faults...)
}

// columns finds where each of the file's columns goes.
func (p *Plan) columns(match *sheetschema.HeaderMatch) {
	r, tab := p.target.Resource, p.target.Match
	header := func(column int) string {
		for row := match.Row; row >= 0; row-- {
			if text := p.source.Grid.Cell(row, column).Seen(); text != "" {
				return text
			}
		}
		return sheetschema.ColumnName(column)
	}
	byColumn := make(map[int]PlanColumn)
	for i, f := range r.Fields {
		column := match.Columns[i]
		if column < 0 {
			continue
		}
		c := PlanColumn{Header: header(column), field: f, extra: -1, twin: -1, index: tab.Columns[i]}
		switch {
		case f.Computed():
			c.Fate = Computed
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
			c.Fate = Computed
		} else {
			for n, y := range tab.Extra {
				if sheetschema.Fold(y.Header) == sheetschema.Fold(x.Header) {
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

func (p *Plan) make(c *PlanColumn, header string) {
	c.Fate = Unmapped
	if p.options.AddColumns {
		c.Fate, c.Target = Made, header
	}
}

func (p *Plan) targetHeader(column int) string {
	return p.target.Grid.Cell(p.target.Match.Row, column).Seen()
}

// served reports whether a header is that of a column which the service fills,
// or of one that a file of rejected rows has.
func (p *Plan) served(header string) bool {
	folded := sheetschema.Fold(header)
	for _, f := range p.target.Resource.Fields {
		for _, h := range f.Headers() {
			if f.Computed() && sheetschema.Fold(h) == folded {
				return true
			}
		}
	}
	for _, tag := range language.Tags() {
		for _, name := range sheetschema.ServiceColumns() {
			if sheetschema.Fold(sheetschema.ServiceTitle(name, tag)) == folded {
				return true
			}
		}
		for _, h := range rejectedHeaders(language.NewPrinter(tag)) {
			if sheetschema.Fold(h) == folded {
				return true
			}
		}
	}
	return false
}

// judge decides every row's fate.
func (p *Plan) judge(d *sheetschema.Descriptor, surveyed []syncer.SurveyedTab, issues []sheetschema.Issue, printer *language.Printer) {
	r := p.target.Resource
	tables := make([]*sheetschema.Table, len(surveyed))
	absent := make(map[*sheetschema.Field]bool)
	for i := range surveyed {
		if s := &surveyed[i]; s.Usable() {
			tables[i], _ = sheetschema.Parse(s.Grid, s.Match, s.Resource, sheetschema.ParseOptions{Location: p.options.Scope.Zone, Language: p.options.Language})
			for n, f := range s.Resource.Fields {
				absent[f] = s.Match.Columns[n] < 0 && !f.Computed()
			}
		}
	}
	for _, c := range p.Columns {
		if c.Fate == Made && c.field != nil {
			absent[c.field] = false
		}
	}
	present := tables[r.Index]
	n := present.Len()
	both := together(present, p.table)
	tables[r.Index] = both
	for _, issue := range syncer.Assess(d, tables, absent, p.options.Circumstances) {
		if issue.Resource == r.Name && issue.Record >= n {
			issue.Record -= n
			issues = append(issues, issue)
		}
	}
	wrong := make(map[int][]string)
	for _, issue := range issues {
		if issue.Severity == sheetschema.Error && !(issue.Code == "text_not_storable") {
			wrong[issue.Record] = append(wrong[issue.Record], issue.Message(printer))
		}
	}
	alike := make(map[int]duplicates.Duplicate)
	for _, found := range duplicates.Find(both, duplicates.Options{Country: p.options.Country}).Duplicates() {
		if found.Record >= n {
			alike[found.Record-n] = found
		}
	}
	seen := make(map[string]int, n)
	for i := range n {
		if key, ok := p.key(present, i, true); ok {
			if _, taken := seen[key]; !taken {
				seen[key] = i
			}
		}
	}
	place := func(i int) string {
		if i < n {
			return printer.Say("interchange.row_in_sheet", language.Args{"row": present.Row(i)})
		}
		return printer.Say("interchange.row_in_file", language.Args{"row": p.table.Row(i - n)})
	}
	for i := range p.table.Len() {
		row := PlanRow{Source: p.table.Row(i)}
		key, filled := p.key(p.table, i, false)
		first, known := seen[key]
		switch {
		case row.Source <= p.options.Through:
			row.Fate = Arrived
		case !filled:
			row.Fate, row.Reasons = Rejected, []string{printer.Say("interchange.nothing_mapped", nil)}
		case known && !p.options.KeepDuplicates:
			row.Fate, row.Reasons = Duplicate, []string{printer.Say("interchange.already_there", language.Args{"place": place(first)})}
		case p.tooLong(i):
			row.Fate, row.Reasons = Rejected, []string{printer.Say("interchange.too_long", nil)}
		case len(wrong[i]) > 0 && !p.options.KeepInvalid:
			row.Fate, row.Reasons = Rejected, wrong[i]
		default:
			if found, ok := alike[i]; ok {
				row.Fate = Possible
				if p.options.SkipDuplicates {
					row.Fate = Skipped
				}
				row.Reasons = []string{printer.Say("interchange.possible_duplicate", language.Args{
					"place": place(found.Of), "fields": p.captions(found.Reasons), "percent": int(found.Score * 100),
				})}
			}
		}
		if filled && !known && row.Fate != Rejected && row.Fate != Skipped {
			seen[key] = n + i
		}
		p.Rows = append(p.Rows, row)
	}
}

func (p *Plan) captions(fields []string) string {
	names := make([]string, len(fields))
	for i, name := range fields {
		names[i] = name
		if f, ok := p.target.Resource.Field(name); ok {
			names[i] = f.Caption(p.options.Language)
		}
	}
	return strings.Join(names, ", ")
}

// Count returns how many rows have a fate.
func (p *Plan) Count(fate RowFate) int {
	n := 0
	for _, row := range p.Rows {
		if row.Fate == fate {
			n++
		}
	}
	return n
}
