package syncer

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/writeback"
)

// An ErasedCell is a cell of the sheet that is about somebody who asked to be erased.
type ErasedCell struct {
	Tab, Cell string // the tab's title, and the cell as in A1
	Header    string
	Mention   bool // it is a text of which only the mention goes
}

// A SheetErasure says what was erased in a sheet.
type SheetErasure struct {
	Erased []ErasedCell // emptied, or rid of the mention
	Left   []ErasedCell // that are protected from the account, or changed under its hands
}

// maxErasures is how often a sheet is looked at again in which cells were left.
const maxErasures = 3

// EraseInSheet empties the cells of a register's sheet that are about people on the list,
// and takes them out of texts that mention them. It is the only thing that ever writes a
// cell of people's, and goes through the same guards as everything else that is written:
// no other row is hit, whoever sorts meanwhile. The caller holds the register's lock. A dry
// run only says which cells it would be. The error wraps [ErrReadOnly] where nothing may be
// written; the cells are all left then.
func (s *Syncer) EraseInSheet(ctx context.Context, reg *Register, remembered map[string]KnownTabs, list *erasure.List, dryRun bool) (SheetErasure, error) {
	var done SheetErasure
	for n := 0; ; n++ {
		w, err := s.config.Open(ctx, *reg)
		if err != nil {
			return done, fmt.Errorf("open the spreadsheet: %w", err)
		}
		tabs, err := Survey(ctx, w, reg, remembered)
		if err != nil {
			return done, err
		}
		plans := planErasure(tabs, reg, list)
		done.Left = nil
		for i := range plans {
			done.Left = append(done.Left, plans[i].cells()...)
		}
		if len(done.Left) == 0 || dryRun || n == maxErasures {
			return done, nil
		}
		if !reg.WriteBack {
			return done, fmt.Errorf("erase in the sheet: %w: this register is set to write_back: false", ErrReadOnly)
		}
		erased := 0
		for i := range plans {
			cells, err := plans[i].write(ctx, w)
			done.Erased = append(done.Erased, cells...)
			if erased += len(cells); err != nil {
				return done, fmt.Errorf("erase in the sheet: %w", err)
			}
		}
		if erased == 0 {
			return done, nil // it can't be done
		}
	}
}

// An erasurePlan is what is to be erased on one tab.
type erasurePlan struct {
	tab   writeback.Tab
	at    []sheetCell
	stuck []ErasedCell // that can't be written
}

type sheetCell struct {
	ErasedCell
	row int // of the plan
}

func (p *erasurePlan) cells() []ErasedCell {
	all := slices.Clone(p.stuck)
	for _, c := range p.at {
		all = append(all, c.ErasedCell)
	}
	return all
}

// write carries the plan out, and returns the cells that are confirmed to be erased.
func (p *erasurePlan) write(ctx context.Context, w Workbook) ([]ErasedCell, error) {
	if len(p.tab.Rows) == 0 {
		return nil, nil
	}
	report, err := w.Write(ctx, &writeback.Plan{Tabs: []writeback.Tab{p.tab}})
	if report == nil {
		return nil, err
	}
	confirmed := report.ConfirmedRows(&writeback.Plan{Tabs: []writeback.Tab{p.tab}}, 0)
	var cells []ErasedCell
	for _, c := range p.at {
		if confirmed[c.row] {
			cells = append(cells, c.ErasedCell)
		}
	}
	return cells, err
}

// planErasure finds what is to be erased, tab by tab.
func planErasure(tabs []SurveyedTab, reg *Register, list *erasure.List) []erasurePlan {
	usable := slices.DeleteFunc(slices.Clone(tabs), func(t SurveyedTab) bool { return !t.Usable() })
	var all []parsedTabs
	for _, of := range ByResource(usable) {
		all = append(all, parseTabs(of, reg.zone(), reg.Language, nil))
	}
	tables := make([]*table.Table, len(all))
	for i := range all {
		tables[i] = all[i].table
	}
	byTab := make(map[*SurveyedTab]*erasurePlan)
	var order []*SurveyedTab
	for _, f := range list.Blank(tables, ErasedMark(reg.Language)) {
		p := all[slices.Index(tables, f.Table)]
		at := len(p.tabs) - 1
		for p.tabs[at].first > f.Record {
			at--
		}
		tab := p.tabs[at].SurveyedTab
		if byTab[tab] == nil {
			byTab[tab] = newErasurePlan(tab)
			order = append(order, tab)
		}
		byTab[tab].add(tab, &f)
	}
	plans := make([]erasurePlan, len(order))
	for i, tab := range order {
		plans[i] = *byTab[tab]
		slices.SortStableFunc(plans[i].tab.Rows, func(a, b writeback.Row) int { return cmp.Compare(a.Row, b.Row) })
	}
	return plans
}

func newErasurePlan(t *SurveyedTab) *erasurePlan {
	p := &erasurePlan{tab: writeback.Tab{
		SheetID: t.Info.SheetID, Title: t.Info.Title, Grid: t.Grid, Header: t.Match.Row, Last: t.Match.LastPeople(t.Resource), Part: t.Part, Refused: t.Info.Refused,
	}}
	if at, ok := t.Match.Service[sheetschema.IDColumn]; ok {
		p.tab.Columns = append(p.tab.Columns, writeback.Column{Name: sheetschema.IDColumn, Header: t.Grid.Cell(t.Match.Row, at).Seen(), Index: at})
	}
	return p
}

// columnOf is where on the tab what was found stands; -1 where that can't be told.
func columnOf(t *SurveyedTab, f *erasure.Found) int {
	if f.Field >= 0 {
		if columns := t.Match.ReadFrom(f.Field); len(columns) > 0 {
			return columns[0]
		}
		return -1
	}
	header := f.Table.Extra()[f.Extra].Header
	for _, x := range t.Match.Extra {
		if x.Header == header {
			return x.Column
		}
	}
	return -1
}

// add plans one cell.
func (p *erasurePlan) add(t *SurveyedTab, f *erasure.Found) {
	column, row := columnOf(t, f), f.Table.Row(f.Record)-1
	if column < 0 || t.Grid.Kind(row, column) == table.CellEmpty {
		return // it is computed from another cell, which is found by itself
	}
	cell := ErasedCell{Tab: t.Info.Title, Cell: fmt.Sprintf("%s%d", lexical.ColumnName(column), row+1), Header: t.Grid.Cell(t.Match.Row, column).Seen(), Mention: f.Left != ""}
	if writeback.Within(t.Info.Refused, row, column) {
		p.stuck = append(p.stuck, cell)
		return
	}
	at := slices.IndexFunc(p.tab.Columns, func(c writeback.Column) bool { return c.Index == column })
	if at < 0 {
		at = len(p.tab.Columns)
		p.tab.Columns = append(p.tab.Columns, writeback.Column{Header: cell.Header, Index: column}) // without a name: it isn't the service's
	}
	place := slices.IndexFunc(p.tab.Rows, func(r writeback.Row) bool { return r.Row == row })
	if place < 0 {
		place = len(p.tab.Rows)
		write := writeback.Row{Row: row}
		if id, ok := t.Match.Service[sheetschema.IDColumn]; ok {
			write.ID = t.Grid.Cell(row, id).Seen()
		}
		p.tab.Rows = append(p.tab.Rows, write)
	}
	to := &p.tab.Rows[place]
	if same := slices.IndexFunc(to.Cells, func(c writeback.Cell) bool { return c.Column == at }); same >= 0 {
		to.Cells[same].Cell = table.TextCell(f.Left)
		return
	}
	to.Cells = append(to.Cells, writeback.Cell{Column: at, Cell: table.TextCell(f.Left)})
	p.at = append(p.at, sheetCell{ErasedCell: cell, row: row})
}
