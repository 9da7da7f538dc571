package inference

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
)

// A Tab is one tab of the sheet, or a file's only table. In cells with numbers
// the grid should tell what people see, which is what tells dates from numbers.
type Tab struct {
	Title string
	Grid  *table.Grid
}

// Shares of a column's filled cells from which a guess is made.
const (
	mostly     = 0.90 // that have a type
	nearly     = 0.80 // that have a format people get wrong
	fewRecords = 5    // below which nothing is said about keys and choices
)

// Infer returns a descriptor's YAML. The title is the spreadsheet's or file's.
// Tabs without a table come as remarks only.
func Infer(title string, tabs []Tab) []byte {
	g := newGuesser(title)
	for _, t := range tabs {
		g.titles[lexical.Fold(t.Title)]++
	}
	for _, t := range tabs {
		g.tab(t)
	}
	g.relate()
	return g.yaml()
}

// guesser collects what was guessed of all tabs.
type guesser struct {
	title   string
	tables  []*tabDraft
	skipped []string // remarks
	names   map[string]bool
	titles  map[string]int            // how many tabs are titled so, folded
	known   []*sheetschema.Descriptor // whose names are taken over for equal headers
}

// table is a tab's header and columns.
type tabDraft struct {
	title, name string
	untitled    bool // another tab's title means the same
	header      int  // row
	records     int
	columns     []*column
	skipped     []string
	primary     *column
	foreign     []reference
}

type reference struct {
	from     *column
	to       *tabDraft
	evidence string
}

func newGuesser(title string) *guesser {
	return &guesser{title: title, names: make(map[string]bool), titles: make(map[string]int), known: builtIn()}
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

func (g *guesser) tab(t Tab) {
	if ownTab(t.Title) {
		g.skipped = append(g.skipped, quoted(t.Title)+" is the service's own")
		return
	}
	row := headerRow(t.Grid)
	if row < 0 {
		g.skipped = append(g.skipped, quoted(t.Title)+" has no header row with columns below it")
		return
	}
	tab := &tabDraft{title: t.Title, header: row, untitled: g.titles[lexical.Fold(t.Title)] > 1 || lexical.Fold(t.Title) == ""}
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
		tab.columns = append(tab.columns, newColumn(t.Grid, c, heading, rows))
	}
	if len(tab.columns) == 0 {
		g.skipped = append(g.skipped, quoted(t.Title)+" has no columns of its own")
		return
	}
	g.nameTable(tab)
	for _, c := range tab.columns {
		c.guess()
	}
	tab.amounts()
	tab.choosePrimary()
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
const headerRows = 20

// headerRow returns the row that looks most like a header: the first one that
// fills most columns with different texts, above at least one more row. A title
// above it fills few.
func headerRow(g *table.Grid) int {
	widest := 0
	scores := make([]int, min(g.Rows(), headerRows))
	for row := range scores {
		seen := make(map[string]bool)
		filled, texts := 0, 0
		for c := range g.Columns() {
			text := lexical.Fold(g.Cell(row, c).Seen())
			if text == "" {
				continue
			}
			filled++
			if g.Kind(row, c) == table.CellText && !seen[text] && len([]rune(text)) <= 80 && !looksLikeData(text) {
				texts++
			}
			seen[text] = true
		}
		widest = max(widest, filled)
		scores[row] = texts
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

// headings returns the columns' headers; a merged one's stands above its blanks.
func headings(g *table.Grid, row int) []string {
	out := make([]string, g.Columns())
	for c := range out {
		out[c] = strings.Join(strings.Fields(g.Cell(row, c).Seen()), " ")
	}
	return out
}

func recordRows(g *table.Grid, header int) []int {
	var rows []int
	for row := header + 1; row < g.Rows(); row++ {
		for c := range g.Columns() {
			if strings.TrimSpace(g.Cell(row, c).Seen()) != "" {
				rows = append(rows, row)
				break
			}
		}
	}
	return rows
}

func hasContent(g *table.Grid, column int, rows []int) bool {
	return slices.ContainsFunc(rows, func(row int) bool { return g.Kind(row, column) != table.CellEmpty })
}
