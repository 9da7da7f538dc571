package inference

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
)

// A Tab is one tab of the sheet, or a file's only table. In cells with numbers
// the grid should tell what people see, which is what tells dates from numbers.
type Tab struct {
	Title string
	Grid  *table.Grid
	// Name is what the table is called where that isn't the tab's title, as where
	// a tab has several; "" for the title.
	Name string
	// Range is where on the tab the table stands, and Tabs the titles of all tabs
	// that hold its records, as the descriptor has them; zero where the tab is it.
	Range string
	Tabs  []string
	// Types are what its columns are declared to hold, where it is a Table.
	Types map[int]matching.Declared
}

// caption is what the table is called.
func (t Tab) caption() string { return cmp.Or(t.Name, t.Title) }

// Options are what is known beside the cells.
type Options struct {
	// Language is that of the titles of what is computed; "" for that of the
	// headings.
	Language language.Tag
}

// Shares of a column's filled cells from which a guess is made.
const (
	mostly     = 0.90 // that have a type
	nearly     = 0.80 // that have a format people get wrong
	fewRecords = 5    // below which nothing is said about keys
)

// An Inferred descriptor, or part of one.
type Inferred struct {
	YAML   []byte
	Tables []Table // in the tabs' order, without those that are none
}

// A Table says what was made of a tab.
type Table struct {
	Tab    int    // index of the tab it is of
	Name   string // of the resource
	Header int    // row, from 0
	Fields []Field
}

// A Field says what was made of a column.
type Field struct {
	Column       int // of the tab's grid, from 0
	Name, Header string
	Type, Format string
	Filled, Rows int // cells with content, and records
}

// Infer returns a descriptor's YAML. The title is the spreadsheet's or file's.
// Tabs without a table come as remarks only.
//
// Nothing that it writes should hurt tomorrow's rows: a column is required only
// where it names the record, a list of values closed only where the heading
// speaks of grades or states and the values have long repeated, a number whole
// only where the heading counts things.
func Infer(title string, tabs []Tab, o Options) Inferred {
	g := newGuesser(title, tabs, o)
	for i, t := range tabs {
		g.tab(i, t)
	}
	g.finish()
	return Inferred{YAML: g.yaml(), Tables: g.inferred()}
}

// Add returns the items of a descriptor's resources for further tabs of a
// workbook, each line indented as below “resources:”. They may refer to the tabs
// that are known already, and take none of the names that are taken.
func Add(known []Known, taken []string, tabs []Tab, o Options) Inferred {
	g := newGuesser("", tabs, o)
	for _, name := range taken {
		g.names[name] = true
	}
	for _, k := range known {
		g.known(k)
	}
	for i, t := range tabs {
		g.tab(i, t)
	}
	g.finish()
	var b bytes.Buffer
	for _, t := range g.tables {
		if !t.given {
			t.write(&b)
		}
	}
	return Inferred{YAML: b.Bytes(), Tables: g.inferred()}
}

// inferred tells what was made of the tabs.
func (g *guesser) inferred() []Table {
	var all []Table
	for _, t := range g.tables {
		if t.given {
			continue
		}
		table := Table{Tab: t.of, Name: t.name, Header: t.header}
		for _, c := range t.columns {
			table.Fields = append(table.Fields, Field{Column: c.at, Name: c.name, Header: c.title, Type: c.typ, Format: c.format, Filled: len(c.filled), Rows: c.rows})
		}
		all = append(all, table)
	}
	return all
}

// A Known is a tab that a descriptor has already: the columns by which others may
// name its records.
type Known struct {
	Title    string
	Resource *sheetschema.Resource
	Columns  []KnownColumn
}

// A KnownColumn is a column of such a tab and what stands there, as displayed.
type KnownColumn struct {
	Title  string
	Field  *sheetschema.Field
	Values []string
}

// guesser collects what was guessed of all tabs.
type guesser struct {
	title    string
	printer  *language.Printer
	tables   []*tabDraft
	skipped  []string // remarks
	names    map[string]bool
	titles   map[string]int            // how many tabs are titled so, folded
	builtIns []*sheetschema.Descriptor // whose names are taken over for equal headers
}

// table is a tab's header and columns.
type tabDraft struct {
	Tab
	at       int // in the order of all tables
	of       int // the tab's index
	title    string
	name     string
	untitled bool // another tab's title means the same
	given    bool // it is in the descriptor already
	header   int  // row
	records  int
	columns  []*column
	skipped  []string
	primary  []*column
	foreign  []reference
	totals   []total
	due      []deadline
}

func newGuesser(title string, tabs []Tab, o Options) *guesser {
	g := &guesser{title: title, names: make(map[string]bool), titles: make(map[string]int), builtIns: builtIn()}
	tag := o.Language
	if tag == "" {
		tag = language.English
		if slices.ContainsFunc(tabs, func(t Tab) bool { return chinese(t.Grid) }) {
			tag = language.Chinese
		}
	}
	g.printer = language.NewPrinter(tag)
	for _, t := range tabs {
		g.titles[lexical.Fold(t.caption())]++
	}
	return g
}

// region is the country of the register's telephone numbers without a country code:
// the one that a run takes, which knows it for registers in Chinese.
func (g *guesser) region() string {
	if g.printer.Tag() == language.Chinese {
		return "CN"
	}
	return ""
}

// chinese reports whether a tab's first rows are in Chinese.
func chinese(g *table.Grid) bool {
	for row := range min(g.Rows(), headerRows) {
		for c := range g.Columns() {
			if strings.ContainsFunc(g.Cell(row, c).Text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				return true
			}
		}
	}
	return false
}

// known takes in a tab to which others may refer.
func (g *guesser) known(k Known) {
	t := &tabDraft{at: len(g.tables), title: k.Title, name: k.Resource.Name, given: true}
	for _, known := range k.Columns {
		c := &column{title: known.Title, heading: newHeading(known.Title), name: known.Field.Name, known: known.Field, typ: known.Field.Declared, tab: t, values: make(map[string]int)}
		for _, text := range known.Values {
			c.add(text, table.CellText)
		}
		c.rows = len(c.filled)
		t.columns = append(t.columns, c)
	}
	g.tables = append(g.tables, t)
	g.names[t.name] = true
}

// finish guesses what needs all tabs: references, then keys, then the rest.
func (g *guesser) finish() {
	refers := g.relate()
	for _, t := range g.tables {
		if !t.given {
			t.choosePrimary(func(c *column) bool { return refers[c] })
			t.deadlines()
		}
	}
	g.totals()
}

// builtIn are the built-in registers, the larger one first: its words are the
// more common ones.
var builtIn = sync.OnceValue(func() []*sheetschema.Descriptor {
	var all []*sheetschema.Descriptor
	for _, name := range registers.Names() {
		if d, err := registers.Load(name); err == nil {
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b *sheetschema.Descriptor) int { return cmp.Compare(len(b.Resources), len(a.Resources)) })
	return all
})

// ownTab reports whether a tab's title is that of one that the service makes.
func ownTab(title string) bool {
	folded := lexical.Fold(title)
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		if folded == lexical.Fold(p.Say("template.guide", nil)) || folded == lexical.Fold(p.Say("overview.tab", nil)) {
			return true
		}
	}
	return false
}

func (g *guesser) tab(of int, t Tab) {
	if ownTab(t.Title) {
		g.skipped = append(g.skipped, quoted(t.Title)+" is the service's own")
		return
	}
	row := HeaderRow(t.Grid)
	if row < 0 {
		g.skipped = append(g.skipped, quoted(t.caption())+" has no header row with columns below it")
		return
	}
	caption := t.caption()
	tab := &tabDraft{Tab: t, of: of, at: len(g.tables), title: caption, header: row, untitled: g.titles[lexical.Fold(caption)] > 1 || lexical.Fold(caption) == ""}
	rows := recordRows(t.Grid, row)
	tab.records = len(rows)
	titles := make(map[string]bool)
	headings := headings(t.Grid, row)
	for c, heading := range headings {
		folded := lexical.Fold(heading)
		switch {
		case folded == "":
			if hasContent(t.Grid, c, rows) {
				tab.skipped = append(tab.skipped, "column "+lexical.ColumnName(c)+" has no header: give it one to have it in the database under a name")
			}
			continue
		case serviceHeading(folded):
			tab.skipped = append(tab.skipped, "column "+lexical.ColumnName(c)+" is the service's own")
			continue
		case titles[folded]:
			tab.skipped = append(tab.skipped, "column "+lexical.ColumnName(c)+" has the same header as another one: rename one of the two")
			continue
		}
		titles[folded] = true
		column := newColumn(t.Grid, c, heading, rows)
		column.tab, column.declared, column.region = tab, t.Types[c], g.region()
		tab.columns = append(tab.columns, column)
	}
	if len(tab.columns) == 0 {
		g.skipped = append(g.skipped, quoted(caption)+" has no columns of its own")
		return
	}
	g.nameTable(tab)
	for _, c := range tab.columns {
		c.guess()
	}
	tab.amounts()
	g.tables = append(g.tables, tab)
}

func serviceHeading(folded string) bool {
	for _, name := range sheetschema.ServiceColumns() {
		for _, tag := range language.Tags() {
			if folded == lexical.Fold(sheetschema.ServiceTitle(name, tag)) {
				return true
			}
		}
	}
	return false
}

// headerRows is how many rows are searched for the header.
const headerRows = 30

// HeaderRow returns the row that looks most like a header: the first one that
// fills most columns with different texts, above at least one more row. A title
// above it fills few, and one in which an e-mail address or a telephone number stands is
// a record. It is -1 where there is none.
func HeaderRow(g *table.Grid) int {
	widest := 0
	scores := make([]int, min(g.Rows(), headerRows))
	for row := range scores {
		seen := make(map[string]bool)
		filled, texts, reached := 0, 0, false
		for c := range g.Columns() {
			text := lexical.Fold(g.Cell(row, c).Seen())
			if text == "" {
				continue
			}
			filled++
			reached = reached || reaches(text)
			if g.Kind(row, c) == table.CellText && !seen[text] && len([]rune(text)) <= 80 && !looksLikeData(text) {
				texts++
			}
			seen[text] = true
		}
		widest = max(widest, filled)
		if scores[row] = texts; reached {
			scores[row] = 0
		}
	}
	for row, score := range scores {
		if score > 0 && score*10 >= widest*6 {
			return row
		}
	}
	return -1
}

// looksLikeData reports whether a text would rather stand below a header.
func looksLikeData(text string) bool {
	return strings.ContainsRune(text, '@') || strings.Trim(text, "0123456789.,:/-+ %") == ""
}

// reaches reports whether a text is an e-mail address, or a telephone number with its
// country's code: no header says how to reach somebody.
func reaches(text string) bool {
	if name, host, ok := strings.Cut(text, "@"); ok {
		return name != "" && strings.Contains(host, ".") && !strings.ContainsAny(text, " \t\n")
	}
	digits := 0
	for _, r := range strings.TrimPrefix(text, "+") {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("-() ./", r):
			return false
		}
	}
	return text[0] == '+' && digits >= leastDigits
}

// leastDigits are those of the shortest telephone number with its country's code.
const leastDigits = 7

// headings returns the columns' headers; a merged one's stands above its blanks.
func headings(g *table.Grid, row int) []string {
	out := make([]string, g.Columns())
	for c := range out {
		out[c] = strings.Join(strings.Fields(g.Cell(row, c).Seen()), " ")
	}
	return out
}

// recordRows lists the rows with records: what has content, but for totals and
// for notes, which stand alone in a row of a table of several columns after a
// blank one.
func recordRows(g *table.Grid, header int) []int {
	var rows []int
	wide := g.Columns() > 2
	below := false // a blank row
	for row := header + 1; row < g.Rows(); row++ {
		first, filled := "", 0
		for c := range g.Columns() {
			if text := strings.TrimSpace(g.Cell(row, c).Seen()); text != "" {
				if filled++; filled == 1 {
					first = text
				}
			}
		}
		switch {
		case filled == 0:
			below = true
			continue
		case slices.Contains(totalWords, strings.Trim(lexical.Fold(first), ":：")):
			continue
		case wide && below && filled == 1:
			continue
		}
		below = below && filled == 1
		rows = append(rows, row)
	}
	return rows
}

func hasContent(g *table.Grid, column int, rows []int) bool {
	return slices.ContainsFunc(rows, func(row int) bool { return g.Kind(row, column) != table.CellEmpty })
}
