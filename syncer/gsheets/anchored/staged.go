package anchored

import (
	"context"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/servicecolumn"
)

// locate finds the staged columns. It reports whether all of them are there.
func (s *stage) locate(ctx context.Context) (bool, error) {
	d, all, err := s.x.w.Look(ctx)
	if err != nil {
		return false, err
	}
	tab := all.Tabs[s.j.plan.SheetID]
	if tab == nil {
		return false, nil
	}
	for _, info := range d.AllTabs() {
		if info.SheetID == s.j.plan.SheetID {
			s.j.followService(info)
		}
	}
	s.j.title, s.j.rows, s.j.cols = tab.Title, tab.Rows, tab.Columns
	s.columns = s.columns[:0]
	for n := range s.missing {
		for _, a := range tab.Staged {
			if a.Value == s.value(n) {
				s.columns = append(s.columns, a)
				break
			}
		}
	}
	s.sure = len(s.columns) == len(s.missing)
	s.looked = s.sure
	return s.sure, nil
}

// read reads the tab with its staged columns; the grid is nil when they aren't
// there.
func (s *stage) read(ctx context.Context) error {
	s.grid = nil
	if !s.sure {
		found, err := s.locate(ctx)
		if err != nil {
			return err
		}
		if !found {
			// Somebody deleted one, or they were never made. What there is of
			// them goes.
			s.made = false
			if err := s.x.w.dropStaged(ctx); err != nil {
				return err
			}
			s.x.staging, s.x.leftovers = false, false
			return nil
		}
	}
	grids, err := s.x.w.Values(ctx, []syncer.TabRequest{{SheetID: s.j.plan.SheetID, Title: s.j.title, Before: s.j.plan.Grid}})
	if err != nil {
		return err
	}
	s.grid = grids[0]
	return nil
}

// wrong returns what the staged columns should hold where they hold something
// else. It reports false when the tab isn't recognised any more.
func (s *stage) wrong() ([]batch.Cell, bool) {
	j := s.j
	header, ok := j.findHeader(s.grid)
	if !ok {
		return nil, false
	}
	j.header, s.header.Index = header, header
	staged := make([]int, len(s.columns))
	for n, a := range s.columns {
		staged[n] = a.Index
	}
	j.followPeople(s.grid, staged)
	stayed := j.followRows(s.grid)
	rows := make([]*target, s.grid.Rows())
	for _, t := range j.targets {
		if t.at >= 0 && !stayed && !j.sameContent(s.grid, t) {
			t.at = -1 // somebody edited it, or sorted people's columns alone
		}
		if t.at >= 0 {
			rows[t.at] = t
		}
	}
	var wrong []batch.Cell
	want := make(map[int]*table.Cell, len(s.missing))
	empty, title := &table.Cell{}, &table.Cell{Kind: table.CellText, Text: metadata.StagedTitle}
	for row, t := range rows {
		clear(want)
		if t != nil {
			for i := range t.row.Cells {
				want[t.row.Cells[i].Column] = &t.row.Cells[i].Cell
			}
		}
		for n, i := range s.missing {
			cell := want[i]
			switch {
			case row == header:
				cell = title
			case cell == nil:
				cell = empty
			}
			if !batch.Holds(s.grid.Cell(row, staged[n]), *cell) {
				wrong = append(wrong, batch.Cell{Row: row, Column: staged[n], Cell: cell})
			}
		}
	}
	return wrong, true
}

// sameContent reports whether a row still holds what people had typed into it.
// What a formula shows counts too, since values don't tell: such a row may be
// left for the next run, which writes it by itself.
func (j *job) sameContent(grid *table.Grid, t *target) bool {
	for c, at := range j.peoples {
		if at >= 0 && !batch.Holds(grid.Cell(t.at, at), j.plan.Grid.Cell(t.row.Row, c)) {
			return false
		}
	}
	return true
}

// commit makes the staged columns the service's.
func (s *stage) commit(ctx context.Context) (bool, error) {
	j := s.j
	id := s.x.w.NewID
	b := new(batch.Batch)
	s.guard(b)
	b.Guard(s.header)
	b.Touch(batch.OnRow(id(), j.plan.SheetID, j.rows-1))
	b.Touch(batch.OnColumn(id(), j.plan.SheetID, j.cols-1))
	for n, i := range s.missing {
		for _, r := range servicecolumn.Name(j.plan.SheetID, j.header, j.plan.Columns[i], int64(s.columns[n].Index)) {
			if err := b.Add(r); err != nil {
				return false, err
			}
		}
		if j.plan.Columns[i].Name == idName {
			if err := b.Add(metadata.CreateHome(j.plan.SheetID, int64(s.columns[n].Index), j.spreadsheet)); err != nil {
				return false, err
			}
		}
	}
	b.Drop()
	if err := b.End(nil); err != nil {
		return false, err
	}
	shown, err := s.x.w.update(ctx, "show the new columns", b, batch.MaskOfGuards)
	s.x.remember(err)
	if err == nil {
		if missed := b.Unmatched(shown); len(missed) > 0 {
			s.x.learn(ctx, missed)
			return false, unguarded("Google showed the new columns although one of them had gone: look at the headings of tab “" + j.title + "”")
		}
	}
	if apierror.IsUnclear(err) {
		landed, looked := s.x.w.lacks(ctx, map[int64]int64{j.sight.sheet.ID: j.plan.SheetID})
		if looked != nil {
			return false, looked
		}
		if !landed {
			s.sure = false
			return false, s.fence(ctx)
		}
		s.x.unclear, err = nil, nil
	}
	if b.Conflicts(err) {
		s.sure = false
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s.x.leftovers, s.x.staging = false, false
	s.done()
	return true, nil
}

// done notes what the read before the commit has shown.
func (s *stage) done() {
	for n, i := range s.missing {
		s.j.columns[i] = s.columns[n].Index
	}
	for _, t := range s.j.targets {
		if t.at < 0 {
			t.state = lost
			continue
		}
		t.state = written
		s.x.report.Written += len(t.row.Cells)
		s.x.report.Confirmed[s.j.number][t.index] = true
	}
}
