package gsheets

import (
	"context"
	"errors"
	"net/http"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// locate finds the staged columns. It reports whether all of them are there.
func (s *stage) locate(ctx context.Context) (bool, error) {
	d, all, err := s.x.w.describe(ctx)
	if err != nil {
		return false, err
	}
	tab := all.tabs[s.j.plan.SheetID]
	if tab == nil {
		return false, nil
	}
	for _, info := range d.Tabs {
		if info.SheetID == s.j.plan.SheetID {
			s.j.followService(info)
		}
	}
	s.j.title, s.j.rows, s.j.cols = tab.title, tab.rows, tab.columns
	s.columns = s.columns[:0]
	for n := range s.missing {
		for _, a := range tab.staged {
			if a.value == s.value(n) {
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
	read, _, err := s.x.w.values(ctx, []syncer.TabRequest{{SheetID: s.j.plan.SheetID, Title: s.j.title}})
	if err != nil {
		return err
	}
	s.grid = read.grids[0]
	return nil
}

// wrong returns what the staged columns should hold where they hold something
// else. It reports false when the tab isn't recognised any more.
func (s *stage) wrong() ([]placed, bool) {
	j := s.j
	header, ok := j.findHeader(s.grid)
	if !ok {
		return nil, false
	}
	j.header, s.header.index = header, header
	staged := make([]int, len(s.columns))
	for n, a := range s.columns {
		staged[n] = a.index
	}
	j.followPeople(s.grid, staged)
	j.followRows(s.grid)
	rows := make([]*target, s.grid.Rows())
	for _, t := range j.targets {
		if t.at >= 0 && !j.sameContent(s.grid, t) {
			t.at = -1 // somebody edited it, or sorted people's columns alone
		}
		if t.at >= 0 {
			rows[t.at] = t
		}
	}
	var wrong []placed
	want := make(map[int]*table.Cell, len(s.missing))
	empty, title := &table.Cell{}, &table.Cell{Kind: table.CellText, Text: stagedTitle}
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
			if !answerOf(s.grid.Cell(row, staged[n])).is(*cell) {
				wrong = append(wrong, placed{row, staged[n], cell})
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
		if at >= 0 && !answerOf(grid.Cell(t.at, at)).is(j.plan.Grid.Cell(t.row.Row, c)) {
			return false
		}
	}
	return true
}

// commit makes the staged columns the service's.
func (s *stage) commit(ctx context.Context) (bool, error) {
	j := s.j
	id := s.x.w.c.metadata
	b := &batch{}
	s.guard(b)
	b.guard(s.header)
	b.touch(anchor{id(), j.plan.SheetID, rowsDimension, j.rows - 1})
	b.touch(anchor{id(), j.plan.SheetID, columnsDimension, j.cols - 1})
	for n, i := range s.missing {
		for _, r := range j.nameColumn(j.plan.Columns[i], int64(s.columns[n].index)) {
			if err := b.add(r); err != nil {
				return false, err
			}
		}
	}
	b.drop()
	if err := b.end(nil); err != nil {
		return false, err
	}
	_, err := s.x.w.update(ctx, "show the new columns", b, "spreadsheetId")
	s.x.note(err)
	if isUnclear(err) {
		landed, looked := s.x.w.lacks(ctx, map[int64]int64{j.sight.sheet.id: j.plan.SheetID})
		if looked != nil {
			return false, looked
		}
		if !landed {
			s.sure = false
			return false, s.fence(ctx)
		}
		s.x.unclear, err = nil, nil
	}
	if b.conflicts(err) {
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
		s.j.columns[i] = s.columns[n].index
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

// saysNowhere reports whether a request was refused for a reason of its own
// place, such as a row that was deleted, and not because of rights or limits.
func saysNowhere(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusBadRequest && e.kind == nil && e.Hint == ""
}
