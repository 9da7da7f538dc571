package writeback

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/recordid"
)

// A Source is what a tab's plan is made from.
type Source struct {
	SheetID int64
	Title   string
	Grid    *table.Grid
	Match   *table.HeaderMatch
	Columns []Column     // see Columns
	Table   *table.Table // computed, with the records' ids
	Known   []string     // ids of records that the tab had before
	Texts   Texts
	Part    *area.Rectangle  // where on the tab the records are; nil for the whole tab
	Refused []area.Rectangle // parts that can't be written to
}

// PlanTab compares what the tab's service columns hold with what they should,
// and plans the cells that differ. It touches nobody else's columns, and makes
// none in a tab without records.
func PlanTab(s *Source) Tab {
	p := Tab{
		SheetID: s.SheetID, Title: s.Title, Grid: s.Grid,
		Header: s.Match.Row, Columns: s.Columns, Last: s.Match.LastPeople(s.Table.Resource), Part: s.Part, Refused: s.Refused,
	}
	w := planner{source: s, plan: &p}
	w.resolve()
	if s.Table.Len() == 0 && missing(p.Columns) {
		p.Columns = slices.DeleteFunc(slices.Clone(p.Columns), func(c Column) bool { return c.Index < 0 })
		w.resolve()
	}
	next := 0 // the next record
	for row := s.Match.Row + 1; row < s.Grid.Rows(); row++ {
		if next < s.Table.Len() && s.Table.Row(next) == row+1 {
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
	source *Source
	plan   *Tab
	wants  []func(record int) table.Cell // by service column
	idAt   int                           // column of the ids in the grid; -1 for none
	cells  []Cell                        // backs the cells of the latest rows
}

// cellsAtOnce is for how many cells room is made at a time. Rows keep the room that
// they are in: if it grew by copying, they would keep all of its former selves.
const cellsAtOnce = 4096

// room makes room for the cells of a row and returns where they begin.
func (w *planner) room() int {
	if need := len(w.plan.Columns); cap(w.cells)-len(w.cells) < need {
		w.cells = make([]Cell, 0, max(cellsAtOnce, need))
	}
	return len(w.cells)
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
			w.wants = append(w.wants, func(r int) table.Cell { return table.TextCell(w.source.Table.ID(r)) })
		case sheetschema.IssuesColumn:
			w.wants = append(w.wants, text(w.source.Texts.Issues))
		case sheetschema.DuplicateColumn:
			w.wants = append(w.wants, text(w.source.Texts.Duplicates))
		case sheetschema.DeadlinesColumn:
			w.wants = append(w.wants, text(w.source.Texts.Deadlines))
		default:
			f, _ := w.source.Table.Resource.Field(c.Name)
			w.wants = append(w.wants, func(r int) table.Cell { return table.CellOf(w.source.Table, r, f.Index) })
		}
	}
}

func (w *planner) record(r, row int) {
	start := w.room()
	for i, c := range w.plan.Columns {
		if c.Name == sheetschema.DuplicateColumn && w.source.Texts.Kept != nil && w.source.Texts.Kept[r] {
			continue
		}
		want := w.wants[i](r)
		if !table.Same(w.source.Grid.Cell(row, c.Index), want) && !Within(w.source.Refused, row, c.Index) {
			w.cells = append(w.cells, Cell{Column: i, Cell: want})
		}
	}
	w.add(row, start)
}

// blank clears what was left beside a row whose content is gone. Only an id
// shows that the service's cells there were ours; others may be somebody's sum.
func (w *planner) blank(row int) {
	if w.idAt < 0 || w.source.Grid.Kind(row, w.idAt) == table.CellEmpty {
		return
	}
	if !w.source.knows(recordid.Canonical(w.source.Grid.Cell(row, w.idAt).Seen())) {
		return
	}
	start := w.room()
	for i, c := range w.plan.Columns {
		if w.source.Grid.Kind(row, c.Index) != table.CellEmpty && !Within(w.source.Refused, row, c.Index) {
			w.cells = append(w.cells, Cell{Column: i})
		}
	}
	w.add(row, start)
}

func (w *planner) add(row, start int) {
	if len(w.cells) == start {
		return
	}
	write := Row{Row: row, Cells: w.cells[start:len(w.cells):len(w.cells)]}
	if w.idAt >= 0 {
		write.ID = w.source.Grid.Cell(row, w.idAt).Seen()
	}
	w.plan.Rows = append(w.plan.Rows, write)
}

// knows reports whether a text is an id of this tab's, or may have been.
func (s *Source) knows(id string) bool {
	return recordid.WellFormed(id) || slices.Contains(s.Known, id)
}

// Within reports whether a cell lies in one of the parts of a tab. Columns that have
// yet to be made lie in none.
func Within(parts []area.Rectangle, row, column int) bool {
	return column >= 0 && slices.ContainsFunc(parts, func(p area.Rectangle) bool { return p.HasRow(row) && p.HasColumn(column) })
}
