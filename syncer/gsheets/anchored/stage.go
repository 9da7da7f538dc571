package anchored

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/gsheets/servicecolumn"
	"sheetsync/syncer/writeback"
)

// A stage is the filling of a tab's new columns before anybody sees them.
type stage struct {
	x       *write
	j       *jobPart
	missing []int                // the service columns to be made, by their index in the plan
	columns []batch.StagedColumn // theirs
	header  batch.Anchor         // on the header's row
	made    bool                 // the columns were inserted
	sure    bool                 // where they are is known
	looked  bool                 // and was looked at for the repair that follows
	nonce   string               // tells this stage's columns from another's
	grid    *table.Grid
}

// stages reports whether a job is a first fill: many rows, and nothing but new
// columns to be written. Not so in a Table, whose columns have names that differ.
func (j *job) stages(from int) bool {
	if !j.unmade() || len(j.targets) < from || j.table != nil {
		return false
	}
	for _, t := range j.targets {
		if slices.ContainsFunc(t.row.Cells, func(c writeback.Cell) bool { return j.columns[c.Column] != notMade || !batch.Fits(c.Cell) }) {
			return false
		}
	}
	return true
}

// stage fills a tab's new columns. If people don't let it, nothing of it
// remains, and the rows are written one by one.
func (x *write) stage(ctx context.Context, j *job) error {
	s := &stage{x: x, j: &jobPart{job: j, targets: j.targets}, nonce: strconv.FormatInt(x.w.NewID(), 36)}
	for i, at := range j.columns {
		if at == notMade {
			s.missing = append(s.missing, i)
		}
	}
	for n := range attempts {
		if err := x.pause(ctx, n); err != nil {
			return err
		}
		done, err := s.attempt(ctx)
		if err != nil {
			return err
		}
		if done {
			return nil
		}
	}
	for _, t := range j.targets {
		t.at = t.row.Row
	}
	if !s.made || x.unclear != nil {
		return x.unclear
	}
	if err := x.w.dropStaged(ctx); err != nil {
		return err
	}
	x.staging, x.leftovers = false, false
	return nil
}

// attempt brings the stage as far as people let it, and reports whether the
// columns are in place.
func (s *stage) attempt(ctx context.Context) (bool, error) {
	if !s.made {
		if done, err := s.insert(ctx); !done {
			return false, err
		}
	}
	if err := s.read(ctx); err != nil || s.grid == nil {
		return false, err
	}
	wrong, ok := s.wrong()
	if !ok || len(wrong) > 0 && !s.looked {
		s.sure = false // look where the columns are before anything is repaired
		return false, nil
	}
	if s.looked = false; len(wrong) > 0 {
		return false, s.fill(ctx, wrong)
	}
	return s.commit(ctx)
}

// insert makes the columns, hidden and without a name, and fills them as if
// nothing had moved since the plan was made.
func (s *stage) insert(ctx context.Context) (bool, error) {
	j := s.j
	id := s.x.w.NewID
	j.place(id)
	b := new(batch.Batch)
	if s.x.leftovers {
		b.DropAny(id())
	}
	first := int64(j.insertAt)
	requests := []*sheets.Request{{InsertDimension: &sheets.InsertDimensionRequest{
		InheritFromBefore: j.insertAt >= j.cols,
		Range:             place.Columns(j.plan.SheetID, first, first+int64(len(s.missing))),
	}}, {UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{
		Range:      place.Columns(j.plan.SheetID, first, first+int64(len(s.missing))),
		Properties: &sheets.DimensionProperties{HiddenByUser: true}, Fields: "hiddenByUser",
	}}}
	for n, i := range s.missing {
		requests = append(requests, servicecolumn.Clear(j.plan.SheetID, j.plan.Columns[i], first+int64(n)))
	}
	for _, r := range requests {
		if err := b.Add(r); err != nil {
			return false, err
		}
	}
	at := make([]int, len(s.missing))
	for n := range at {
		at[n] = j.insertAt + n
	}
	s.anchor(b, at)
	s.header = batch.OnRow(id(), j.plan.SheetID, j.header)
	b.Create(s.header)
	b.Create(j.sight.sheet)
	var cells []batch.Cell
	for _, c := range s.columns {
		cells = append(cells, batch.Cell{Row: j.header, Column: c.Index, Cell: &table.Cell{Kind: table.CellText, Text: metadata.StagedTitle}})
	}
	b.Write(j.plan.SheetID, cells)
	b.AllGuards()
	if err := b.End(nil); err != nil {
		return false, err
	}
	_, err := s.x.w.update(ctx, fmt.Sprintf("make %d columns", len(s.missing)), b, "spreadsheetId")
	s.x.remember(err)
	s.x.leftovers, s.x.staging = true, true
	switch {
	case err == nil:
		s.made, s.sure = true, true
		j.cols += len(s.missing)
		count := 0
		for _, t := range j.targets {
			count += len(t.row.Cells)
		}
		all := make([]batch.Cell, 0, count)
		for _, t := range j.targets {
			all = s.place(all, t, t.at)
		}
		return true, s.fill(ctx, all)
	case b.Conflicts(err):
		return false, s.x.refresh(ctx, &part{jobs: []*jobPart{j}})
	case apierror.IsUnclear(err):
		s.made = true // if it wasn't, it shows when the columns are looked for
		return true, nil
	}
	return false, err
}

// anchor marks the columns as staged: the missing ones, in their order.
func (s *stage) anchor(b *batch.Batch, at []int) {
	s.columns = s.columns[:0]
	for n := range s.missing {
		a := batch.StagedColumn{Anchor: batch.OnColumn(s.x.w.NewID(), s.j.plan.SheetID, at[n]), Value: s.value(n)}
		s.columns = append(s.columns, a)
		b.CreateStaged(a)
	}
}

func (s *stage) value(n int) string { return metadata.StagedValue + s.nonce + "." + strconv.Itoa(n) }

// place adds a target's cells at a row.
func (s *stage) place(all []batch.Cell, t *target, row int) []batch.Cell {
	for i := range t.row.Cells {
		c := &t.row.Cells[i]
		all = append(all, batch.Cell{Row: row, Column: s.columns[slices.Index(s.missing, c.Column)].Index, Cell: &c.Cell})
	}
	return all
}

// fill writes cells into the staged columns, and nowhere else: each request is
// guarded by the columns' anchors. Whether the rows are right is seen when they
// are read back.
func (s *stage) fill(ctx context.Context, all []batch.Cell) error {
	slices.SortStableFunc(all, func(a, b batch.Cell) int { return a.Row - b.Row })
	for len(all) > 0 {
		size, end := 0, 0
		for end < len(all) && (size < batch.MaxPayload || all[end].Row == all[end-1].Row) {
			size += 50 + len(all[end].Cell.Text)
			end++
		}
		b := new(batch.Batch)
		s.guard(b)
		b.Write(s.j.plan.SheetID, slices.Clone(all[:end]))
		if err := b.End(nil); err != nil {
			return err
		}
		shown, err := s.x.w.update(ctx, fmt.Sprintf("fill %d cells", end), b, batch.MaskOfGuards)
		s.x.remember(err)
		if err == nil {
			err = s.checkFilled(ctx, b.Unmatched(shown), all[:end])
		}
		switch {
		case err == nil:
		case apierror.IsUnclear(err):
			// It may yet arrive, after the cells were read back: new anchors
			// keep it out.
			s.sure = false
			return s.fence(ctx)
		case b.Conflicts(err) || apierror.IsPlaceGone(err):
			s.sure = false
			return nil
		default:
			return err
		}
		all = all[end:]
	}
	return nil
}

// checkFilled undoes what was written where a staged column had gone, and fails
// then.
func (s *stage) checkFilled(ctx context.Context, missed unmatchedGuards, cells []batch.Cell) error {
	if len(missed) == 0 {
		return nil
	}
	s.x.learn(ctx, missed)
	s.j.astray = make(map[int]int)
	for n, a := range s.columns {
		if !missed.at(a.Sheet)[a.Index] {
			continue
		}
		s.j.astray[a.Index] = s.missing[n]
		for _, c := range cells {
			if c.Column == a.Index {
				s.j.suspect(s.missing[n], *c.Cell)
			}
		}
	}
	return errors.Join(s.x.undo(ctx, &part{jobs: []*jobPart{s.j}}, anyRows), unguarded("Google carried out a write although its column had gone"))
}

func (s *stage) guard(b *batch.Batch) {
	for _, a := range s.columns {
		b.GuardStaged(a)
	}
}

// fence replaces the columns' anchors.
func (s *stage) fence(ctx context.Context) error {
	for n := range attempts {
		if err := s.x.pause(ctx, n); err != nil {
			return err
		}
		if found, err := s.locate(ctx); err != nil || !found {
			return err
		}
		b := new(batch.Batch)
		s.guard(b)
		for _, a := range s.columns {
			b.Remove(a.Anchor)
		}
		at := make([]int, len(s.columns))
		for n, a := range s.columns {
			at[n] = a.Index
		}
		s.anchor(b, at)
		if err := b.End(nil); err != nil {
			return err
		}
		_, err := s.x.w.update(ctx, "anchor the new columns again", b, "spreadsheetId")
		s.x.remember(err)
		if err == nil {
			return nil
		}
		if !b.Conflicts(err) && !apierror.IsUnclear(err) {
			return err
		}
	}
	if s.x.unclear != nil {
		return s.x.unclear
	}
	return fmt.Errorf("write to tab “%s”: %w: its new columns kept moving", s.j.title, syncer.ErrUnsettled)
}
