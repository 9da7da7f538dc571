package overview

import (
	"hash/fnv"
	"strconv"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
)

// Columns is how many columns of the tab are filled.
const Columns = 12

// Facts are what a run found out beside the records.
type Facts struct {
	Issues     int
	Duplicates int
	// RecordIssues counts the open issues of each record of a resource; nil, or nil
	// for a resource without any.
	RecordIssues map[string][]int
	LeftOut      map[string][]rows.LeftOut // by resource: rows that are no records
	// Available is what the register can have; nil for everything.
	Available *available.Set
	// At is the run's time as people read it, in the register's time zone, in which
	// the scope's day is.
	At string
	// Daily says that each day's first run looks at everything anew, so that the tab
	// can say on which day it was looked at without being written more often.
	Daily bool
	// Separator stands between a formula's arguments; "" is a comma.
	Separator string
	// Held says what keeps people from being reminded of a record's date; "" for nothing.
	// Nil where nothing does.
	Held func(resource, record, deadline string, due expression.Day) string
}

// Content is the tab's content.
type Content struct {
	Title string
	Rows  []Row
	// Check is the row of the day of the last check, Stamp that of the time of the
	// last change.
	Check, Stamp int
	// Notice is the row that says that the register's runs are held, and why; it is
	// blank while they aren't.
	Notice int
	Charts []Chart
	// Layout identifies which cells and charts there are, and how they look:
	// contents of one layout differ in values only.
	Layout string
}

// Row is one row of the tab.
type Row struct {
	Cells  []Cell // by column; none overlaps another
	Height int    // in pixels; 0 is the usual height
}

// At returns what stands in a column of the row.
func (r *Row) At(column int) table.Cell {
	for i := range r.Cells {
		if r.Cells[i].Column == column {
			return r.Cells[i].Cell
		}
	}
	return table.Cell{}
}

// Cell is a cell of the tab.
type Cell struct {
	table.Cell
	Column, Span int // the first of as many columns
	Style        Style
	// Format is the value's number format; "" is automatic.
	Format string
	// Formula is a constant formula of the service's own, which stands in place of a
	// value: it depends on the layout alone.
	Formula string
}

// Style says what a cell is, and so how it looks.
type Style uint8

// The styles of cells.
const (
	StylePlain       Style = iota
	StyleTitle             // the tab's title
	StyleMuted             // what is said beside
	StyleNotice            // what keeps the register from being up to date
	StyleCardLabel         // what a key figure is
	StyleCardValue         // a key figure
	StyleCardLines         // a key figure of several lines
	StyleCardNote          // why it isn't known
	StyleNote              // the same, below a table
	StyleSection           // the title of a table
	StyleHead              // above a column of texts
	StyleHeadNumber        // above a column of numbers
	StyleNumber            // a number
	StyleTotal             // a table's last line: its label
	StyleTotalNumber       // and its numbers
	StyleOverdue           // a number that people are late with
	StyleSoon              // a date that is near
)

// A Chart draws the rows First+1 to First+Rows, all of which have a value; row First
// is their header.
type Chart struct {
	ID                      int64 // fixed by the chart's name, positive and below 2^31
	Title                   string
	Type                    sheetschema.ChartType
	First, Rows             int
	LabelColumn, DataColumn int
	// Where it stands, and over how many columns and rows of the usual height.
	Row, Column, Across, Down int
}

// Compute returns the tab's content. The tables are computed ones, by
// resource, nil where a tab is absent. What is over tabs or columns that the register
// lacks isn't shown, and told. A condition or group that can't be computed for a
// record leaves the record out: the record's own issue tells why. Without tables it
// is what stands in every register's tab.
func Compute(d *sheetschema.Descriptor, tables []*table.Table, facts Facts, scope expression.Scope, p *language.Printer) *Content {
	c := compute(d, tables, facts, scope, p)
	frame := compute(d, nil, Facts{Available: facts.Available, Daily: facts.Daily, Separator: facts.Separator}, scope, p)
	c.Layout = layout{frame: frame.hash(true), rows: len(c.Rows), cells: c.hash(false), charts: c.chartIDs()}.String()
	return c
}

func compute(d *sheetschema.Descriptor, tables []*table.Table, facts Facts, scope expression.Scope, p *language.Printer) *Content {
	c := &Content{Title: p.Say("overview.tab", nil)}
	b := &builder{content: c, descriptor: d, tables: tables, facts: facts, scope: scope, Printer: p}
	b.heading()
	b.cards()
	charts := b.charts()
	b.place(charts)
	for i := range d.Overview.Tables {
		b.table(&d.Overview.Tables[i])
	}
	b.notCounted()
	b.numbers(charts)
	return c
}

// builder makes a content.
type builder struct {
	*language.Printer

	content    *Content
	descriptor *sheetschema.Descriptor
	tables     []*table.Table
	facts      Facts
	scope      expression.Scope
	omitted    []string                        // titles of what the register lacks the columns for
	issues     map[*sheetschema.Resource][]int // open issues by record; nil until somebody asks
}

func (b *builder) add(height int, cells ...Cell) {
	b.content.Rows = append(b.content.Rows, Row{Cells: cells, Height: height})
}

// title is a descriptor's title of a part of the overview, with the base currency's
// code for {base}.
func (b *builder) title(t language.Text, name string) string {
	text := b.In(t)
	if text == "" {
		return name
	}
	return strings.ReplaceAll(text, "{base}", b.base())
}

// caption is a field's title; it names the base currency, too.
func (b *builder) caption(f *sheetschema.Field) string {
	return strings.ReplaceAll(f.Caption(b.Tag()), b.Say("overview.base_currency", nil), b.base())
}

// base is the base currency as people read it.
func (b *builder) base() string {
	if code := b.descriptor.Settings.BaseCurrency; code != "" {
		return code
	}
	return b.Say("overview.base_currency", nil)
}

// offered reports whether a part of the overview has something to show, and notes
// its title otherwise.
func (b *builder) offered(has bool, title string) bool {
	if !has {
		b.omitted = append(b.omitted, title)
	}
	return has
}

// hash identifies how the cells look and, with texts, what they say.
func (c *Content) hash(texts bool) string {
	h := fnv.New64a()
	put := func(parts ...string) {
		_, _ = h.Write([]byte(strings.Join(parts, "\x1f") + "\x1e")) // a hash takes everything
	}
	for i, r := range c.Rows {
		height := r.Height
		if i == c.Notice {
			height = 0
		}
		put(strconv.Itoa(height))
		for _, cell := range r.Cells {
			text := ""
			if texts {
				text = cell.Seen()
			}
			put(strconv.Itoa(cell.Column), strconv.Itoa(cell.Span), strconv.Itoa(int(cell.Style)), cell.Format, cell.Formula, text)
		}
	}
	for _, chart := range c.Charts {
		put(strconv.FormatInt(chart.ID, 10), chart.Title, string(chart.Type))
		for _, n := range []int{chart.First, chart.Rows, chart.LabelColumn, chart.DataColumn, chart.Row, chart.Column, chart.Across, chart.Down} {
			put(strconv.Itoa(n))
		}
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

func (c *Content) chartIDs() []int64 {
	var ids []int64
	for _, chart := range c.Charts {
		ids = append(ids, chart.ID)
	}
	return ids
}

func chartID(name string) int64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte("overview " + name))
	return int64(h.Sum32()&0x3fffffff) + 1
}
