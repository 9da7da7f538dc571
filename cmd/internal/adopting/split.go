package adopting

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/template/inference"
)

// blocks finds the tables of a tab: the Tables that people made, and what stands
// beside or below. Blank columns or rows part it where what stands on both sides are
// tables of their own, as the descriptor sees them or by what they look like: a blank
// column may as well be there for its looks, and what stands below a table be notes.
func blocks(d *sheetschema.Descriptor, t *Tab, named map[string]Place, o matching.Options) []block {
	all := tableBlocks(t)
	free := t
	if len(all) > 0 {
		free = withoutTables(t)
	}
	found := freeBlocks(d, free, len(all) > 0, o)
	if len(all) == 0 && (len(found) < 2 || sameHeader(found)) {
		whole := block{tab: t, grid: t.Grid}
		whole.matched(d, t.Title, o)
		return []block{whole}
	}
	for i := range found {
		found[i].tab = t
	}
	all = append(all, found...)
	slices.SortStableFunc(all, func(a, b block) int { return cmp.Or(a.row-b.row, a.column-b.column) })
	alone := len(all) == 1 && !contentBeside(free.Grid, all[0])
	for i := range all {
		b := &all[i]
		if b.name = b.titleOf(); b.name == "" && i > 0 {
			b.name = b.caption(i)
		}
		title := cmp.Or(b.name, t.Title)
		if alone {
			b.name, title = "", t.Title // by which a run finds it
		}
		b.matched(d, title, o)
	}
	for i := range all {
		if !alone {
			all[i].locate(named, all)
		}
	}
	return all
}

// Tables are the tables of the workbook's tabs, to be inferred from without knowing any
// descriptor.
func (b *Book) Tables() []inference.Tab {
	var all []inference.Tab
	for i := range b.Tabs {
		t := &b.Tabs[i]
		for _, found := range blocks(&sheetschema.Descriptor{}, t, b.Named, matching.Options{}) {
			all = append(all, found.inferable())
		}
	}
	return all
}

// inferable is the block as a descriptor is inferred from it.
func (b *block) inferable() inference.Tab {
	return inference.Tab{Title: b.tab.Title, Grid: b.grid, Name: b.name, Range: b.place, Types: b.types()}
}

// tableBlocks are the Tables of a tab, without their totals.
func tableBlocks(t *Tab) []block {
	var all []block
	for i := range t.Tables {
		in := &t.Tables[i]
		b := crop(t, in.FirstRow, min(in.EndOfRecords(), t.Grid.Rows()), in.FirstColumn, min(in.EndColumn, t.Grid.Columns()))
		if b.in, b.own = in, true; b.grid.Rows() > 0 {
			all = append(all, b)
		}
	}
	return all
}

// withoutTables is a tab without what stands in its Tables.
func withoutTables(t *Tab) *Tab {
	rest := *t
	rest.Grid = blanked(t.Grid, func(row, column int) bool {
		return slices.ContainsFunc(t.Tables, func(in syncer.TableInfo) bool {
			r := in.Rectangle()
			return r.HasRow(row) && r.HasColumn(column)
		})
	})
	return &rest
}

// contentBeside reports whether anything stands right or left of a block, from its
// headings down.
func contentBeside(g *table.Grid, b block) bool {
	for row := b.row; row < g.Rows(); row++ {
		for c := range g.Columns() {
			if (c < b.column || c >= b.column+b.grid.Columns()) && g.Kind(row, c) != table.CellEmpty {
				return true
			}
		}
	}
	return false
}

// freeBlocks finds the tables of a tab that blank columns and rows part. beside says
// that there are others on the tab.
func freeBlocks(d *sheetschema.Descriptor, t *Tab, beside bool, o matching.Options) []block {
	var found []block
	for _, columns := range runs(t.Grid.Columns(), func(c int) bool { return blankColumn(t.Grid, c) }) {
		side := crop(t, 0, t.Grid.Rows(), columns.from, columns.to)
		above := -1 // the block of this side that was found last
		for _, rows := range runs(side.grid.Rows(), func(r int) bool { return blankRow(side.grid, r) }) {
			part := crop(t, rows.from, rows.to, columns.from, columns.to)
			part.matched(d, "", o)
			switch {
			case standsAlone(part), above < 0 && looksAlone(part), above >= 0 && startsAnew(found[above], part):
				part.own = !standsAlone(part)
				above = len(found)
				found = append(found, part)
			case above >= 0 && hasRecords(part.grid):
				// Records go on below a blank row.
				longer := crop(t, found[above].row, rows.to, columns.from, columns.to)
				longer.match, longer.own = found[above].match, found[above].own
				found[above] = longer
			}
		}
	}
	if beside {
		return found
	}
	return slices.DeleteFunc(found, func(b block) bool {
		return b.own && !slices.ContainsFunc(found, func(other block) bool {
			return other.column != b.column && apart(b, other) || other.column == b.column && other.row != b.row
		})
	})
}

// A table has so many columns and records at least, if nothing else tells that it is
// one.
const (
	leastColumns = 2
	leastRecords = 2
)

// looksAlone reports whether a part of a tab is a table whatever it is about: a row of
// headings over each of its columns, and records below.
func looksAlone(b block) bool {
	header := inference.HeaderRow(b.grid)
	if header < 0 || b.grid.Columns() < leastColumns || records(b.grid, header) < leastRecords {
		return false
	}
	for c := range b.grid.Columns() {
		if b.grid.Kind(header, c) != table.CellText && !blankColumn(b.grid, c) {
			return false
		}
	}
	return true
}

// startsAnew reports whether what stands below a table is another one: it has other
// headings, over columns of which one holds no texts, or below a title.
func startsAnew(above, b block) bool {
	if !looksAlone(b) {
		return false
	}
	header := inference.HeaderRow(b.grid)
	headings := make(map[string]bool)
	for row := range min(above.grid.Rows(), inference.HeaderRow(above.grid)+1) {
		for c := range above.grid.Columns() {
			headings[lexical.Fold(above.grid.Cell(row, c).Seen())] = true
		}
	}
	others := false
	for c := range b.grid.Columns() {
		text := lexical.Fold(b.grid.Cell(header, c).Seen())
		others = others || text != "" && !headings[text]
	}
	return others && (header > 0 || hasFigures(b.grid, header))
}

// hasFigures reports whether a column holds numbers or ticks, and its heading is none.
func hasFigures(g *table.Grid, header int) bool {
	for c := range g.Columns() {
		if g.HasNumbers(c, header+1) && g.Kind(header, c) == table.CellText {
			return true
		}
	}
	return false
}

// apart reports whether two tables side by side are two: their headings are in
// different rows, or one goes on where the other has ended, and each has a column
// without gaps. Else a blank column may be there for the looks of one table.
func apart(a, b block) bool {
	headerA, headerB := inference.HeaderRow(a.grid), inference.HeaderRow(b.grid)
	if headerA < 0 || headerB < 0 {
		return false
	}
	if a.row+headerA != b.row+headerB {
		return true
	}
	return a.row+a.grid.Rows() != b.row+b.grid.Rows() && gapless(a.grid, headerA) && gapless(b.grid, headerB)
}

// gapless reports whether a column has content in all rows below the header.
func gapless(g *table.Grid, header int) bool {
	for c := range g.Columns() {
		full := header+1 < g.Rows()
		for row := header + 1; row < g.Rows() && full; row++ {
			full = g.Kind(row, c) != table.CellEmpty
		}
		if full {
			return true
		}
	}
	return false
}

// numbered are the names that spreadsheets give Tables themselves.
var numbered = regexp.MustCompile(`(?i)^(table|tabelle|tableau|tabla|tabela|таблица|表格?|テーブル)[ _]?[0-9]+$`)

// titleOf is what a block is called: its Table's name, or the text alone in the row
// above its headings; "" where nothing says so.
func (b *block) titleOf() string {
	if b.in != nil {
		if numbered.MatchString(b.in.Name) {
			return b.titleAbove(b.in.FirstRow)
		}
		return strings.Join(strings.Fields(strings.ReplaceAll(b.in.Name, "_", " ")), " ")
	}
	header := inference.HeaderRow(b.grid)
	if header < 0 {
		return ""
	}
	return b.titleAbove(b.row + header)
}

// titleAbove is the only text in the block's columns in the row above one, or in the
// next one above where that is blank; "" for none.
func (b *block) titleAbove(row int) string {
	for above := row - 1; above >= max(row-2, 0); above-- {
		title := ""
		for c := b.column; c < b.column+b.grid.Columns(); c++ {
			cell := b.tab.Grid.Cell(above, c)
			switch {
			case cell.Kind == table.CellEmpty:
			case cell.Kind != table.CellText || title != "":
				return ""
			default:
				title = strings.Join(strings.Fields(cell.Text), " ")
			}
		}
		if title != "" {
			return title
		}
	}
	return ""
}
