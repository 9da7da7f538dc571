package syncer

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// serviceColumns lists the columns that the service keeps in a resource's tab,
// in the order in which they are made, and where they are now.
func serviceColumns(r *sheetschema.Resource, m *table.HeaderMatch, tag language.Tag) []ServiceColumn {
	var columns []ServiceColumn
	for i, f := range r.Fields {
		if f.Computed() {
			columns = append(columns, ServiceColumn{
				Name: f.Name, Header: f.Caption(tag), Note: f.Description.In(tag),
				Index: m.Columns[i], Format: table.FormatPattern(f),
			})
		}
	}
	for _, name := range sheetschema.ServiceColumns() {
		if name == sheetschema.DeadlinesColumn && len(r.Deadlines) == 0 {
			continue
		}
		c := ServiceColumn{Name: name, Header: sheetschema.ServiceTitle(name, tag), Index: -1}
		if at, ok := m.Service[name]; ok {
			c.Index = at
		}
		if name == sheetschema.IssuesColumn {
			c.Width = 320
		}
		columns = append(columns, c)
	}
	return columns
}

// ownTexts are the texts that the service keeps beside each record of a tab.
type ownTexts struct {
	issues, duplicates, deadlines []string // by record; nil for none at all
}

// planTab compares what the tab's service columns hold with what they should,
// and plans the cells that differ. It touches nobody else's columns.
func (t *tab) planTab(texts ownTexts) TabPlan {
	p := TabPlan{
		SheetID: t.info.SheetID, Title: t.info.Title, Grid: t.grid,
		Header: t.match.Row, Columns: t.columns, Last: t.match.LastPeople(t.resource),
	}
	w := planner{tab: t, plan: &p, texts: texts}
	w.resolve()
	if t.table.Len() == 0 && w.missing() {
		p.Columns = slices.DeleteFunc(slices.Clone(p.Columns), func(c ServiceColumn) bool { return c.Index < 0 })
		w.resolve()
	}
	next := 0 // the next record
	for row := t.match.Row + 1; row < t.grid.Rows(); row++ {
		if next < t.table.Len() && t.table.Row(next) == row+1 {
			w.record(next, row)
			next++
		} else {
			w.blank(row)
		}
	}
	return p
}

// planner plans one tab's cells.
type planner struct {
	tab   *tab
	plan  *TabPlan
	texts ownTexts
	wants []func(record int) table.Cell // by service column
	idAt  int                           // column of the ids in the grid; -1 for none
	cells []CellValue                   // backs the rows' cells
}

// resolve finds out what each service column should hold.
func (w *planner) resolve() {
	w.idAt, w.wants = -1, w.wants[:0]
	text := func(texts []string) func(int) table.Cell {
		return func(r int) table.Cell {
			if texts == nil {
				return table.Cell{}
			}
			return table.TextCell(texts[r])
		}
	}
	for _, c := range w.plan.Columns {
		switch c.Name {
		case sheetschema.IDColumn:
			w.idAt = c.Index
			w.wants = append(w.wants, text(w.tab.ids.ids))
		case sheetschema.IssuesColumn:
			w.wants = append(w.wants, text(w.texts.issues))
		case sheetschema.DuplicateColumn:
			w.wants = append(w.wants, text(w.texts.duplicates))
		case sheetschema.DeadlinesColumn:
			w.wants = append(w.wants, text(w.texts.deadlines))
		default:
			f, _ := w.tab.resource.Field(c.Name)
			w.wants = append(w.wants, func(r int) table.Cell { return w.tab.computedCell(r, f) })
		}
	}
}

// missing reports whether a service column has yet to be made.
func (w *planner) missing() bool {
	return slices.ContainsFunc(w.plan.Columns, func(c ServiceColumn) bool { return c.Index < 0 })
}

func (w *planner) record(r, row int) {
	start := len(w.cells)
	for i, c := range w.plan.Columns {
		want := w.wants[i](r)
		if !table.Same(w.tab.grid.Cell(row, c.Index), want) {
			w.cells = append(w.cells, CellValue{Column: i, Cell: want})
		}
	}
	w.add(row, start)
}

// blank clears what was left beside a row whose content is gone. Only an id
// shows that the service's cells there were ours; others may be somebody's sum.
func (w *planner) blank(row int) {
	if w.idAt < 0 || w.tab.grid.Kind(row, w.idAt) == table.CellEmpty {
		return
	}
	if !w.tab.knows(canonicalID(w.tab.grid.Cell(row, w.idAt).Seen())) {
		return
	}
	start := len(w.cells)
	for i, c := range w.plan.Columns {
		if w.tab.grid.Kind(row, c.Index) != table.CellEmpty {
			w.cells = append(w.cells, CellValue{Column: i})
		}
	}
	w.add(row, start)
}

func (w *planner) add(row, start int) {
	if len(w.cells) == start {
		return
	}
	write := RowWrite{Row: row, Cells: w.cells[start:len(w.cells):len(w.cells)]}
	if w.idAt >= 0 {
		write.ID = w.tab.grid.Cell(row, w.idAt).Seen()
	}
	w.plan.Rows = append(w.plan.Rows, write)
}

// knows reports whether a text is an id of this tab's, or may have been.
func (t *tab) knows(id string) bool {
	return wellFormed(id) || slices.Contains(t.prev.IDs, id)
}

// planned counts a plan's cells.
func (p *WritePlan) planned() int {
	n := 0
	for i := range p.Tabs {
		for _, row := range p.Tabs[i].Rows {
			n += len(row.Cells)
		}
	}
	return n
}

// makes reports whether the plan has something for the sheet at all.
func (p *WritePlan) makes(tabs []*tab) bool {
	for i := range p.Tabs {
		if p.Tabs[i].Highlights != nil && !tabs[i].sameHighlights(p.Tabs[i].Highlights) {
			return true
		}
		if len(p.Tabs[i].Rows) > 0 || slices.ContainsFunc(p.Tabs[i].Columns, func(c ServiceColumn) bool { return c.Index < 0 }) {
			return true
		}
	}
	return false
}

// maxLines is how much text about a record goes into a cell, in UTF-16 units; a
// cell holds ten times as much. Nobody reads so many lines.
const maxLines = celltext.Sheets / 10

// linesOf joins the texts of a record's issues for its cell.
func linesOf(texts []string, more string) string {
	size := 0
	for i, text := range texts {
		if size += celltext.Units(text) + 1; size > maxLines {
			return strings.Join(texts[:max(i, 1)], "\n") + "\n" + more
		}
	}
	return strings.Join(texts, "\n")
}
