package adopting

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/table"
)

// An area is where a table stands: a tab, or one of several tables of it.
type area struct {
	tab         *Tab
	grid        *table.Grid // of the area alone
	row, column int         // of the tab, where the grid begins
	place       string      // in A1 notation with the tab's name; "" for the whole tab
	match       matching.TabMatch
}

// areas finds the tables of a tab. Blank columns or rows part it where what
// stands on both sides are tables of their own, as the descriptor sees them: a
// blank column may as well be there for its looks, and what stands below a table
// be notes.
func areas(d *sheetschema.Descriptor, t *Tab, o matching.Options) []area {
	whole := area{tab: t, grid: t.Grid}
	whole.match = matching.Match(d, []matching.Tab{{Title: t.Title, Grid: t.Grid}}, o)[0]
	if !knowsMember("range: a!A1:B") {
		return []area{whole}
	}
	var found []area
	for _, columns := range runs(t.Grid.Columns(), func(c int) bool { return blankColumn(t.Grid, c) }) {
		side := crop(t, 0, t.Grid.Rows(), columns.from, columns.to)
		for _, rows := range runs(side.grid.Rows(), func(r int) bool { return blankRow(side.grid, r) }) {
			part := crop(t, rows.from, rows.to, columns.from, columns.to)
			part.match = matching.Match(d, []matching.Tab{{Title: t.Title, Grid: part.grid}}, o)[0]
			switch last := len(found) - 1; {
			case standsAlone(part):
				found = append(found, part)
			case last >= 0 && found[last].column == columns.from && hasRecords(part.grid):
				// Records go on below a blank row.
				longer := crop(t, found[last].row, rows.to, columns.from, columns.to)
				longer.match = found[last].match
				found[last] = longer
			}
		}
	}
	if len(found) < 2 || sameHeader(found) {
		return []area{whole}
	}
	for i := range found {
		found[i].bound(found)
	}
	return found
}

// standsAlone reports whether a part of a tab is a table that a descriptor knows:
// most of its columns are fields of a resource, among them one that names the
// record, and there are records.
func standsAlone(a area) bool {
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
func sameHeader(parts []area) bool {
	for _, p := range parts[1:] {
		if p.match.Resource != parts[0].match.Resource {
			return false
		}
	}
	return true
}

// bound writes down where the area is: as far down as there may be rows, unless
// another area stands below.
func (a *area) bound(all []area) {
	first := a.row + a.match.Header - (a.match.HeaderRows - 1)
	last := ""
	for _, other := range all {
		if other.row > a.row && other.column < a.column+a.grid.Columns() && a.column < other.column+other.grid.Columns() {
			last = fmt.Sprint(a.row + a.grid.Rows())
			break
		}
	}
	a.place = fmt.Sprintf("%s!%s%d:%s%s", quoteTab(a.tab.Title), lexical.ColumnName(a.column), first+1, lexical.ColumnName(a.column+a.grid.Columns()-1), last)
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
func crop(t *Tab, row, rowEnd, column, columnEnd int) area {
	return area{tab: t, grid: copyCells(t.Grid, span{row, rowEnd}, span{column, columnEnd}, nil), row: row, column: column}
}

// copyCells copies a part of a grid, without the columns that are left out.
func copyCells(g *table.Grid, rows, columns span, without map[int]bool) *table.Grid {
	b := table.NewGridBuilder()
	for r := rows.from; r < rows.to; r++ {
		for c := columns.from; c < columns.to; c++ {
			cell := g.Cell(r, c)
			switch {
			case without[c]:
				b.Empty()
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
		b.EndRow()
	}
	return b.Grid()
}

// knowsMember reports whether descriptors can say such a thing of a resource.
func knowsMember(member string) bool {
	_, err := sheetschema.Load("probe.yaml", []byte("{name: probe, resources: [{name: probe, "+member+", schema: {fields: [{name: probe}]}}]}"))
	return err == nil
}
