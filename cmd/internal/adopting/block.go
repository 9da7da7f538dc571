package adopting

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// A block is one table of a workbook: a tab, or one of several tables of it.
type block struct {
	tab         *Tab
	grid        *table.Grid       // of the block alone
	row, column int               // of the tab, where the grid begins
	place       string            // as a descriptor has it; "" for the whole tab
	name        string            // what it is called where that isn't the tab's title; "" for that
	in          *syncer.TableInfo // the Table that it is; nil for none
	own         bool              // it is a table whatever a descriptor knows of it
	match       matching.TabMatch
}

// types are what the block's columns are declared to hold.
func (b *block) types() map[int]matching.Declared {
	tables := b.tab.Tables
	if b.in != nil {
		tables = []syncer.TableInfo{*b.in}
	}
	types := make(map[int]matching.Declared)
	for _, t := range tables {
		for i, c := range t.Columns {
			if c.Type != "" {
				types[t.FirstColumn+i-b.column] = matching.Declared{Type: c.Type, Choices: c.Choices}
			}
		}
	}
	return types
}

// matched finds out which resource of a descriptor the block is, if it is called so.
func (b *block) matched(d *sheetschema.Descriptor, title string, o matching.Options) {
	b.match = matching.Match(d, []matching.Tab{{Title: title, Grid: b.grid, Types: b.types()}}, o)[0]
}

// rectangle is where the block's headings and records stand.
func (b *block) rectangle() area.Rectangle {
	first := b.row
	if b.in == nil && b.match.Header >= 0 {
		first += b.match.Header - (b.match.HeaderRows - 1)
	}
	return area.Rectangle{FirstRow: first, EndRow: b.row + b.grid.Rows(), FirstColumn: b.column, EndColumn: b.column + b.grid.Columns()}
}

// locate writes down where the block is: by its name, which follows it when rows are
// inserted above; else as far down as there may be rows, unless another block stands
// below.
func (b *block) locate(named map[string]Place, all []block) {
	at := b.rectangle()
	if b.place = b.named(named, at); b.place != "" {
		return
	}
	last := ""
	for _, other := range all {
		if other.row > b.row && other.column < at.EndColumn && b.column < other.column+other.grid.Columns() {
			last = fmt.Sprint(at.EndRow)
			break
		}
	}
	b.place = fmt.Sprintf("%s!%s%d:%s%s", quoteTab(b.tab.Title), lexical.ColumnName(b.column), at.FirstRow+1, lexical.ColumnName(at.EndColumn-1), last)
}

// named returns the name of the Table that the block is, or of a named range with its
// headings and all of its records and columns; "" for none.
func (b *block) named(named map[string]Place, at area.Rectangle) string {
	if b.in != nil {
		if p, ok := named[lexical.Fold(b.in.Name)]; ok && p.Tab == b.tab.Title && p.Rectangle == b.in.Rectangle() && isName(b.in.Name) {
			return b.in.Name
		}
		return ""
	}
	var names []string
	for name, p := range named {
		if p.Tab == b.tab.Title && p.FirstRow == at.FirstRow && p.EndRow >= at.EndRow && p.FirstColumn == at.FirstColumn && p.EndColumn == at.EndColumn && isName(name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return slices.Min(names)
}

// isName reports whether a descriptor takes a text for the name of a range.
func isName(text string) bool {
	r, err := area.Parse(text)
	return err == nil && r.Name == text
}

// caption is what the block is called: the nth of its tab.
func (b *block) caption(n int) string {
	switch {
	case b.name != "":
		return b.name
	case n == 0:
		return b.tab.Title
	}
	return b.tab.Title + " " + fmt.Sprint(n+1)
}

// standsAlone reports whether a part of a tab is a table that a descriptor knows:
// most of its columns are fields of a resource, among them one that names the
// record, and there are records.
func standsAlone(a block) bool {
	m := a.match
	if m.Resource == nil || m.Header < 0 || m.Header+1 >= a.grid.Rows() {
		return false
	}
	matched, headed := counts(m)
	named := slices.ContainsFunc(m.Columns, func(c matching.Column) bool { return c.Field != nil && c.Field.Essential })
	return named && matched >= 2 && 2*matched >= headed
}

// hasRecords reports whether a part has a row of more than one cell: one alone is
// a note.
func hasRecords(g *table.Grid) bool {
	for row := range g.Rows() {
		filled := 0
		for c := range g.Columns() {
			if g.Kind(row, c) != table.CellEmpty {
				filled++
			}
		}
		if filled > 1 {
			return true
		}
	}
	return false
}

// counts returns how many columns of a tab are fields, and how many have a
// heading that isn't the service's.
func counts(m matching.TabMatch) (matched, headed int) {
	for _, c := range m.Columns {
		if c.Header == "" || serviceHeading(c.Header) {
			continue
		}
		headed++
		if c.Field != nil {
			matched++
		}
	}
	return matched, headed
}

// sameHeader reports whether the parts are pieces of one table: they stand below
// one header row, or repeat their headings, and are of one resource.
func sameHeader(parts []block) bool {
	for _, p := range parts[1:] {
		if p.own || p.match.Resource != parts[0].match.Resource {
			return false
		}
	}
	return true
}

var plainTab = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]*$`)

func quoteTab(title string) string {
	if plainTab.MatchString(title) {
		return title
	}
	return "'" + strings.ReplaceAll(title, "'", "''") + "'"
}

type span struct{ from, to int } // to is beyond the last

// runs lists the stretches between what is blank.
func runs(n int, blank func(int) bool) []span {
	var all []span
	from := -1
	for i := range n + 1 {
		switch {
		case i < n && !blank(i):
			if from < 0 {
				from = i
			}
		case from >= 0:
			all = append(all, span{from, i})
			from = -1
		}
	}
	return all
}

func blankColumn(g *table.Grid, c int) bool {
	for row := range g.Rows() {
		if g.Kind(row, c) != table.CellEmpty {
			return false
		}
	}
	return true
}

func blankRow(g *table.Grid, row int) bool {
	for c := range g.Columns() {
		if g.Kind(row, c) != table.CellEmpty {
			return false
		}
	}
	return true
}

// crop cuts an area out of a tab.
func crop(t *Tab, row, rowEnd, column, columnEnd int) block {
	none := func(int, int) bool { return false }
	return block{tab: t, grid: copyCells(t.Grid, span{row, rowEnd}, span{column, columnEnd}, none), row: row, column: column}
}

// blanked copies a grid without the cells of which is says so.
func blanked(g *table.Grid, is func(row, column int) bool) *table.Grid {
	return copyCells(g, span{0, g.Rows()}, span{0, g.Columns()}, is)
}

// copyCells copies a part of a grid, without the cells of which without says so.
func copyCells(g *table.Grid, rows, columns span, without func(row, column int) bool) *table.Grid {
	b := table.NewGridBuilder()
	for r := rows.from; r < rows.to; r++ {
		for c := columns.from; c < columns.to; c++ {
			if without(r, c) {
				b.Empty()
			} else {
				copyCell(b, g.Cell(r, c))
			}
		}
		b.EndRow()
	}
	copied := b.Grid()
	for c := columns.from; c < columns.to; c++ {
		for r := rows.from; r < rows.to && g.HasAddresses(c); r++ {
			if address := g.Address(r, c); address != "" && !without(r, c) {
				copied.SetAddress(r-rows.from, c-columns.from, address)
			}
		}
	}
	return copied
}

func copyCell(b *table.GridBuilder, cell table.Cell) {
	switch {
	case cell.Kind == table.CellText:
		b.Text([]byte(cell.Text))
	case cell.Kind == table.CellBool:
		b.Bool(cell.Number != 0)
	case cell.Kind == table.CellNumber && cell.Display != "":
		b.NumberShown(cell.Number, []byte(cell.Display))
	case cell.Kind == table.CellNumber:
		b.Number(cell.Number)
	default:
		b.Empty()
	}
}
