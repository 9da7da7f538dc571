package writeback

import (
	"runtime"
	"slices"
	"sort"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/parallel"
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
	// Differing says, by record, whether one of the computed cells doesn't hold what it
	// should, those of the pool's state apart; nil where that isn't known.
	Differing []bool
	Texts     Texts
	Part      *area.Rectangle  // where on the tab the records are; nil for the whole tab
	Refused   []area.Rectangle // parts that can't be written to
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
	w.planRows()
	return p
}

// planRows plans the rows below the header, as many parts of them at once as there are
// processors.
func (w *planner) planRows() {
	begin := w.source.Match.Row + 1
	n := max(w.source.Grid.Rows()-begin, 0)
	size := max((n+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0), parallel.Chunk)
	parts := make([][]Row, (n+size-1)/size)
	parallel.Ranges(n, size, func(from, to int) {
		part := planner{source: w.source, plan: w.plan, wants: w.wants, compared: w.compared, idAt: w.idAt}
		part.planPart(begin+from, begin+to)
		parts[from/size] = part.rows
	})
	w.plan.Rows = slices.Concat(parts...)
}

// planPart plans the rows from one to another. Most cells hold what they should: that is
// looked at column by column, as grids and tables keep them.
func (w *planner) planPart(from, to int) {
	t := w.source.Table
	next := sort.Search(t.Len(), func(r int) bool { return t.Row(r) > from }) // the next record
	differ := make([]bool, parallel.Chunk)
	for begin := from; begin < to; begin += parallel.Chunk {
		end, first := min(begin+parallel.Chunk, to), next
		for next < t.Len() && t.Row(next) <= end {
			next++
		}
		w.compare(first, next, differ)
		for row, r := begin, first; row < end; row++ {
			switch {
			case r == next || t.Row(r) != row+1:
				w.blank(row)
				continue
			case differ[r-first]:
				w.record(r, row)
			}
			r++
		}
	}
}

// compare says of the records from one to another which have a cell that doesn't hold
// what it should.
func (w *planner) compare(from, to int, differ []bool) {
	g, t := w.source.Grid, w.source.Table
	if clear(differ); w.source.Differing != nil {
		copy(differ, w.source.Differing[from:to])
	}
	for i, c := range w.plan.Columns {
		if w.source.Differing != nil && w.compared[i] {
			continue
		}
		for r := from; r < to; r++ {
			if differ[r-from] {
				continue
			}
			row, want := t.Row(r)-1, w.wants[i](r)
			if want.Kind == table.CellEmpty && g.Kind(row, c.Index) == table.CellEmpty {
				continue
			}
			differ[r-from] = !table.Same(g.Cell(row, c.Index), want)
		}
	}
}

// planner plans one tab's cells.
type planner struct {
	source *Source
	plan   *Tab
	wants  []func(record int) table.Cell // by service column
	// compared says, by service column, that Source.Differing is about it, too.
	compared []bool
	idAt     int // column of the ids in the grid; -1 for none
	rows     []Row
	row      []Cell // of the row that is looked at
	cells    []Cell // backs the cells of the latest rows
}

// cellsAtOnce is for how many cells room is made at a time. Rows keep the room that
// they are in: if it grew by copying, they would keep all of its former selves.
const cellsAtOnce = 4096

// keep keeps the cells of a row.
func (w *planner) keep(row []Cell) []Cell {
	if cap(w.cells)-len(w.cells) < len(row) {
		w.cells = make([]Cell, 0, max(cellsAtOnce, len(row)))
	}
	start := len(w.cells)
	w.cells = append(w.cells, row...)
	return w.cells[start:len(w.cells):len(w.cells)]
}

// resolve finds out what each service column should hold.
func (w *planner) resolve() {
	w.idAt, w.wants, w.compared = -1, w.wants[:0], make([]bool, len(w.plan.Columns))
	text := func(texts []string) func(int) table.Cell {
		return func(r int) table.Cell {
			if texts == nil {
				return table.Cell{}
			}
			return table.TextCell(texts[r])
		}
	}
	for i, c := range w.plan.Columns {
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
			w.compared[i] = f.Pool != sheetschema.PoolState
			w.wants = append(w.wants, func(r int) table.Cell { return table.CellOf(w.source.Table, r, f.Index) })
		}
	}
}

func (w *planner) record(r, row int) {
	w.row = w.row[:0]
	for i, c := range w.plan.Columns {
		if c.Name == sheetschema.DuplicateColumn && w.source.Texts.Kept != nil && w.source.Texts.Kept[r] {
			continue
		}
		want := w.wants[i](r)
		if !table.Same(w.source.Grid.Cell(row, c.Index), want) && !Within(w.source.Refused, row, c.Index) {
			w.row = append(w.row, Cell{Column: i, Cell: want})
		}
	}
	w.add(row)
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
	w.row = w.row[:0]
	for i, c := range w.plan.Columns {
		if w.source.Grid.Kind(row, c.Index) != table.CellEmpty && !Within(w.source.Refused, row, c.Index) {
			w.row = append(w.row, Cell{Column: i})
		}
	}
	w.add(row)
}

func (w *planner) add(row int) {
	if len(w.row) == 0 {
		return
	}
	write := Row{Row: row, Cells: w.keep(w.row)}
	if w.idAt >= 0 {
		write.ID = w.source.Grid.Cell(row, w.idAt).Seen()
	}
	w.rows = append(w.rows, write)
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
