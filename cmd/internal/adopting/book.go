package adopting

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange"
)

// A Book is a workbook as it was read.
type Book struct {
	Title            string
	Locale, TimeZone string // "" where they aren't known
	Tabs             []Tab
	// Named are the named ranges and Tables, by their folded names.
	Named map[string]Place
}

// A Place is a part of a tab.
type Place struct {
	Tab string // its title
	area.Rectangle
}

// A Tab is one of its tabs.
type Tab struct {
	Title  string
	Grid   *table.Grid // without the service's own columns
	Hidden bool
	// Service are the columns that are the service's own already.
	Service map[int]bool
	Tables  []syncer.TableInfo
}

// Read reads a spreadsheet, and changes nothing in it.
func Read(ctx context.Context, w syncer.Workbook) (*Book, error) {
	described, err := w.Describe(ctx)
	if err != nil {
		return nil, fmt.Errorf("look at the spreadsheet: %w", err)
	}
	book := &Book{Title: described.Title, Locale: described.Locale, TimeZone: described.TimeZone, Named: make(map[string]Place)}
	titles := make(map[int64]string)
	var requests []syncer.TabRequest
	for _, t := range described.Tabs {
		tab := Tab{Title: t.Title, Hidden: t.Hidden, Service: make(map[int]bool), Tables: t.Tables}
		for _, column := range t.Service {
			tab.Service[column] = true
		}
		book.Tabs = append(book.Tabs, tab)
		requests = append(requests, syncer.TabRequest{SheetID: t.SheetID, Title: t.Title, Display: numbers, People: people(t)})
		titles[t.SheetID] = t.Title
	}
	for name, r := range described.Named {
		book.Named[name] = Place{titles[r.SheetID], r.Rectangle}
	}
	content, err := w.Fetch(ctx, requests)
	if err != nil {
		return nil, fmt.Errorf("read the spreadsheet: %w", err)
	}
	for i := range book.Tabs {
		t := &book.Tabs[i]
		if t.Grid = content.Grids[i]; len(t.Service) > 0 {
			// What the service wrote says nothing about what people keep.
			t.Grid = blanked(t.Grid, func(_, column int) bool { return t.Service[column] })
		}
	}
	return book, nil
}

// numbers are the columns whose cells have to be read as displayed, too: only
// their format tells dates from numbers.
func numbers(g *table.Grid) []int {
	var columns []int
	for c := range g.Columns() {
		if g.HasNumbers(c, 0) {
			columns = append(columns, c)
		}
	}
	return columns
}

// people are the columns whose texts may be names in people's chips: those that a
// Table declares for people, and those of few names that stand there again and again.
func people(t syncer.TabInfo) func(*table.Grid) []int {
	return func(g *table.Grid) []int {
		var columns []int
		for c := range g.Columns() {
			declared := slices.ContainsFunc(t.Tables, func(in syncer.TableInfo) bool { return in.ColumnType(c) == syncer.TypePeople })
			if declared || fewNames(g, c) {
				columns = append(columns, c)
			}
		}
		return columns
	}
}

// How many names of people a column has at most, how long they are, and how often each
// stands there on average at least.
const (
	maxPeople   = 60
	longestName = 40
	namedOften  = 2
)

// fewNames reports whether a column's texts may be the names of a team's people.
func fewNames(g *table.Grid, column int) bool {
	seen := make(map[string]bool)
	texts := 0
	for row := range g.Rows() {
		cell := g.Cell(row, column)
		switch {
		case cell.Kind == table.CellEmpty:
		case cell.Kind != table.CellText || strings.ContainsRune(cell.Text, '@') || utf8.RuneCountInString(cell.Text) > longestName:
			return false
		default:
			texts++
			if seen[cell.Text] = true; len(seen) > maxPeople {
				return false
			}
		}
	}
	return texts >= namedOften*len(seen) && texts > 0
}

// FromFile takes a file that was read for a workbook.
func FromFile(name string, source *interchange.Source) *Book {
	book := &Book{Title: name, Named: make(map[string]Place)}
	for _, t := range source.Tables {
		book.Tabs = append(book.Tabs, Tab{Title: cmp.Or(t.Title, name), Grid: t.Grid, Hidden: t.Hidden, Tables: t.Tables})
	}
	for name, r := range source.Named {
		book.Named[name] = Place{r.Tab, r.Rectangle}
	}
	return book
}

// ownTab reports whether a tab is one that the service makes.
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

// serviceHeading reports whether a heading is that of a column that the service
// makes.
func serviceHeading(header string) bool {
	folded := lexical.Fold(header)
	for _, name := range sheetschema.ServiceColumns() {
		for _, tag := range language.Tags() {
			if folded == lexical.Fold(sheetschema.ServiceTitle(name, tag)) {
				return true
			}
		}
	}
	return false
}

// family is a tab's title without what tells the years of its records apart:
// 客户2024 and 客户 2025 are of one family.
func family(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', strings.ContainsRune(" -_/.()（）年月季度第Qq~至", r):
			return -1
		}
		return r
	}, lexical.Fold(title))
}
