package gsheets

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// How rows are appended.
//
// New rows are inserted at a place of the grid, and the cells are written into
// these very rows by the same request: whatever people do meanwhile, what is
// written to was made for it, and what was there moves down. That the columns
// are still where they were is seen to by anchors on them and on the header's
// row, as in protocol.go. The request also leaves a mark of the import, under
// an id that is derived from what is imported: the same rows can't arrive
// twice, since the second mark's id would be in use, and after a lost answer or
// a killed process the mark tells whether they arrived.

var _ syncer.Appender = (*Workbook)(nil)

// Append carries out a plan in parts of at most maxPayload bytes.
func (w *Workbook) Append(ctx context.Context, plan *syncer.AppendPlan, progress func(rows int)) (*syncer.AppendReport, error) {
	report := &syncer.AppendReport{}
	if w.c.opts.ReadOnly {
		return report, fmt.Errorf("add rows to the sheet: %w: this register is set to write_back: false", syncer.ErrReadOnly)
	}
	marks, err := w.marks(ctx)
	if err != nil {
		return report, err
	}
	a := &appending{w: w, plan: plan, title: plan.Title, end: plan.End, columns: make([]int, len(plan.Columns))}
	for i, c := range plan.Columns {
		a.columns[i] = c.Index
	}
	for _, m := range marks {
		if m.Import == plan.Import {
			a.old = append(a.old, m.id)
			a.through = max(a.through, m.Through)
		}
	}
	defer func() { w.forget() }()
	for first := 0; first < len(plan.Rows) || first == 0 && plan.Complete; {
		end := a.take(first)
		if err := a.add(ctx, first, end); err != nil {
			a.clean(ctx)
			return report, err
		}
		if report.First == 0 && end > first {
			report.First = a.end + 1
		}
		a.end += end - first
		report.Rows += end - first
		if progress != nil {
			progress(end - first)
		}
		first = max(end, 1)
	}
	return report, nil
}

// forget drops what was seen of the spreadsheet, whose columns may have changed.
func (w *Workbook) forget() {
	w.mu.Lock()
	w.last = nil
	w.mu.Unlock()
}

// An appending is an Append under way.
type appending struct {
	w         *Workbook
	plan      *syncer.AppendPlan
	title     string
	columns   []int // where each column is, or notMade
	end       int   // the row before which rows are inserted
	through   int   // the last row of the file that arrived
	old       []int64
	leftovers bool
}

// take returns the end of the part that begins with a row.
func (a *appending) take(first int) int {
	payload := 0
	for i := first; i < len(a.plan.Rows); i++ {
		for _, c := range a.plan.Rows[i].Cells {
			payload += 40 + len(c.Text)
		}
		if payload > maxPayload && i > first {
			return i
		}
	}
	return len(a.plan.Rows)
}

// mark is what the part leaves in the spreadsheet.
func (a *appending) mark(first, end int) importMark {
	m := importMark{ImportMark: syncer.ImportMark{Import: a.plan.Import, Through: a.through, Done: a.plan.Complete && end == len(a.plan.Rows)}}
	if end > first {
		m.Through = a.plan.Rows[end-1].Source
	}
	m.id = 1 + int64(xxhash.Sum64String(fmt.Sprintf("%s %d %t", m.Import, m.Through, m.Done))%(1<<31-2))
	return m
}

// add appends some rows, or finds that they have arrived.
func (a *appending) add(ctx context.Context, first, end int) error {
	m := a.mark(first, end)
	for n := range attempts {
		if n > 0 {
			a.w.c.opts.Logger.LogAttrs(ctx, slog.LevelInfo, "the sheet changed while rows were added, looking again", slog.Int("attempt", n))
			if arrived, err := a.arrived(ctx, m); arrived || err != nil {
				return err
			}
		}
		sight, err := a.look(ctx)
		if isUnclear(err) {
			a.leftovers = true
			continue
		}
		if err != nil {
			if saysRange(err) {
				return a.changed()
			}
			return err
		}
		if !sight.same {
			return a.changed()
		}
		b, err := a.commit(ctx, sight, m, first, end)
		switch {
		case err == nil:
			a.settle(m)
			return nil
		case isUnclear(err), b.conflicts(err):
		default:
			return err
		}
	}
	return a.changed()
}

// settle notes that a part has arrived.
func (a *appending) settle(m importMark) {
	made := a.plan.Last + 1
	for i, at := range a.columns {
		if at == notMade {
			a.columns[i] = made
			made++
		}
	}
	a.leftovers = false
	a.through, a.old = m.Through, []int64{m.id}
}

func (a *appending) changed() error {
	return fmt.Errorf("add rows to tab “%s”: %w: its columns were moved or renamed; import the file again, and what has not arrived will",
		a.title, syncer.ErrUnsettled)
}

// arrived reports whether the part's mark is in the spreadsheet.
func (a *appending) arrived(ctx context.Context, m importMark) (bool, error) {
	marks, err := a.w.marks(ctx)
	if err != nil {
		return false, err
	}
	for _, seen := range marks {
		if seen.ImportMark == m.ImportMark {
			a.settle(m)
			return true, nil
		}
	}
	return false, nil
}

// clean removes the anchors of a part that wasn't written.
func (a *appending) clean(ctx context.Context) {
	if !a.leftovers || ctx.Err() != nil {
		return
	}
	b := &batch{}
	b.drop()
	if b.end(nil) == nil {
		if _, err := a.w.update(ctx, "remove the anchors of an unfinished import", b, "spreadsheetId"); err != nil {
			a.w.c.opts.Logger.WarnContext(ctx, "anchors of an unfinished import could not be removed", "cause", err.Error())
		}
	}
}

// commit sends the rows.
func (a *appending) commit(ctx context.Context, s *appendSight, m importMark, first, end int) (*batch, error) {
	b := &batch{}
	if err := b.add(m.create()); err != nil {
		return b, err
	}
	b.guards = b.n
	for _, at := range s.anchors {
		b.guard(at)
	}
	requests := a.makeColumns()
	if count := end - first; count > 0 {
		at := min(a.end, s.rows)
		a.end = at
		requests = append(requests, a.makeRows(s, at, count)...)
	}
	for _, id := range a.old {
		requests = append(requests, &sheets.Request{DeleteDeveloperMetadata: &sheets.DeleteDeveloperMetadataRequest{
			DataFilter: &sheets.DataFilter{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataId: id}}}})
	}
	for _, r := range requests {
		if err := b.add(r); err != nil {
			return b, err
		}
	}
	if end > first {
		if err := a.cells(b, a.end, first, end); err != nil {
			return b, err
		}
	}
	b.drop()
	if err := b.end(nil); err != nil {
		return b, err
	}
	_, err := a.w.update(ctx, fmt.Sprintf("add %d rows", end-first), b, "spreadsheetId")
	return b, err
}

// cells adds the rows' cells, from the first to the last filled column. They
// are texts, numbers and booleans, never formulas.
func (a *appending) cells(b *batch, at, first, end int) error {
	columns := a.placed()
	low, high := columns[0], columns[0]
	for _, c := range columns {
		low, high = min(low, c), max(high, c)
	}
	rows := make([]*sheets.RowData, 0, end-first)
	for _, row := range a.plan.Rows[first:end] {
		values := make([]*sheets.CellData, high-low+1)
		for i := range values {
			values[i] = &sheets.CellData{}
		}
		for i, c := range row.Cells {
			values[columns[i]-low].UserEnteredValue = valueOf(c)
		}
		rows = append(rows, &sheets.RowData{Values: values})
	}
	return b.add(&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Start: &sheets.GridCoordinate{SheetId: a.plan.SheetID, RowIndex: int64(at), ColumnIndex: int64(low), ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
		Rows:  rows, Fields: "userEnteredValue",
	}})
}

// placed returns where the columns are once the commit has made those that are
// missing.
func (a *appending) placed() []int {
	columns, made := make([]int, len(a.columns)), a.plan.Last+1
	for i, at := range a.columns {
		if columns[i] = at; at == notMade {
			columns[i] = made
			made++
		}
	}
	return columns
}

func valueOf(c table.Cell) *sheets.ExtendedValue {
	switch c.Kind {
	case table.CellText:
		return &sheets.ExtendedValue{StringValue: &c.Text}
	case table.CellNumber:
		return &sheets.ExtendedValue{NumberValue: &c.Number}
	case table.CellBool:
		v := c.Number != 0
		return &sheets.ExtendedValue{BoolValue: &v}
	default:
		return nil
	}
}
