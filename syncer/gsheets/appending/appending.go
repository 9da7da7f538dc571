package appending

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
)

const (
	// maxTries bounds how often a tab is looked at that keeps changing.
	maxTries = 6
	// missing is where a column is that has to be made.
	missing = -1
)

// A Book is the spreadsheet as appending needs it.
type Book interface {
	batch.Sender
	// Marks returns the marks that imports have left.
	Marks(ctx context.Context) ([]Mark, error)
	// NewID returns a random id for developer metadata.
	NewID() int64
}

// Append carries out a plan in parts of at most maxPayload bytes, and calls
// progress, which may be nil, after each. After an error the report says what
// had been added until then. The error wraps [syncer.ErrUnsettled] where people
// moved or renamed the tab's columns.
func Append(ctx context.Context, book Book, plan *syncer.AppendPlan, log *slog.Logger, progress func(rows int)) (*syncer.AppendReport, error) {
	report := &syncer.AppendReport{}
	marks, err := book.Marks(ctx)
	if err != nil {
		return report, err
	}
	a := &addition{book: book, log: log, plan: plan, title: plan.Title, end: plan.End, columns: make([]int, len(plan.Columns))}
	for i, c := range plan.Columns {
		a.columns[i] = c.Index
	}
	for _, m := range marks {
		if m.Import == plan.Import {
			a.old = append(a.old, m.ID)
			a.through = max(a.through, m.Through)
		}
	}
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

// An addition is an Append under way.
type addition struct {
	book      Book
	log       *slog.Logger
	plan      *syncer.AppendPlan
	title     string
	columns   []int // where each column is, or missing
	end       int   // the row before which rows are inserted
	through   int   // the last row of the file that arrived
	old       []int64
	leftovers bool
}

// take returns the end of the part that begins with a row.
func (a *addition) take(first int) int {
	payload := 0
	for i := first; i < len(a.plan.Rows); i++ {
		for _, c := range a.plan.Rows[i].Cells {
			payload += 40 + len(c.Text)
		}
		if payload > batch.MaxPayload && i > first {
			return i
		}
	}
	return len(a.plan.Rows)
}

// mark is what the part leaves in the spreadsheet.
func (a *addition) mark(first, end int) Mark {
	m := Mark{ImportMark: syncer.ImportMark{Import: a.plan.Import, Through: a.through, Done: a.plan.Complete && end == len(a.plan.Rows)}}
	if end > first {
		m.Through = a.plan.Rows[end-1].Source
	}
	m.ID = 1 + int64(xxhash.Sum64String(fmt.Sprintf("%s %d %t", m.Import, m.Through, m.Done))%(1<<31-2))
	return m
}

// add appends some rows, or finds that they have arrived.
func (a *addition) add(ctx context.Context, first, end int) error {
	m := a.mark(first, end)
	for n := range maxTries {
		if n > 0 {
			a.log.LogAttrs(ctx, slog.LevelInfo, "the sheet changed while rows were added, looking again", slog.Int("attempt", n))
			if arrived, err := a.arrived(ctx, m); arrived || err != nil {
				return err
			}
		}
		sight, err := a.look(ctx)
		if apierror.IsUnclear(err) {
			a.leftovers = true
			continue
		}
		if err != nil {
			if apierror.IsRangeGone(err) {
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
			a.advance(m)
			return nil
		case apierror.IsUnclear(err), b.Conflicts(err):
		default:
			return err
		}
	}
	return a.changed()
}

// advance notes that a part has arrived.
func (a *addition) advance(m Mark) {
	made := a.plan.Last + 1
	for i, at := range a.columns {
		if at == missing {
			a.columns[i] = made
			made++
		}
	}
	a.leftovers = false
	a.through, a.old = m.Through, []int64{m.ID}
}

func (a *addition) changed() error {
	return fmt.Errorf("add rows to tab “%s”: %w: its columns were moved or renamed; import the file again, and what has not arrived will",
		a.title, syncer.ErrUnsettled)
}

// arrived reports whether the part's mark is in the spreadsheet.
func (a *addition) arrived(ctx context.Context, m Mark) (bool, error) {
	marks, err := a.book.Marks(ctx)
	if err != nil {
		return false, err
	}
	for _, seen := range marks {
		if seen.ImportMark == m.ImportMark {
			a.advance(m)
			return true, nil
		}
	}
	return false, nil
}

// clean removes the anchors of a part that wasn't written.
func (a *addition) clean(ctx context.Context) {
	if !a.leftovers || ctx.Err() != nil {
		return
	}
	b := new(batch.Batch)
	b.DropAny(a.book.NewID())
	if b.End(nil) == nil {
		if err := a.book.Send(ctx, "remove the anchors of an unfinished import", b, "spreadsheetId", new(struct{})); err != nil {
			a.log.WarnContext(ctx, "anchors of an unfinished import could not be removed", "cause", err.Error())
		}
	}
}

// commit sends the rows.
func (a *addition) commit(ctx context.Context, s *appendSight, m Mark, first, end int) (*batch.Batch, error) {
	b := new(batch.Batch)
	if err := b.Add(m.create()); err != nil {
		return b, err
	}
	b.AllGuards()
	for _, at := range s.anchors {
		b.Guard(at)
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
		if err := b.Add(r); err != nil {
			return b, err
		}
	}
	if end > first {
		if err := a.cells(b, a.end, first, end); err != nil {
			return b, err
		}
	}
	b.Drop()
	if err := b.End(nil); err != nil {
		return b, err
	}
	answer := new(batch.Answer)
	if err := a.book.Send(ctx, fmt.Sprintf("add %d rows", end-first), b, batch.MaskOfGuards, answer); err != nil {
		return b, err
	}
	if missed := b.Unmatched(answer); len(missed) > 0 {
		return b, fmt.Errorf("add rows to tab “%s”: %w: the rows were added, but a column went at that moment; compare the rows from %d on with the file",
			a.title, syncer.ErrUnguarded, a.end+1)
	}
	return b, nil
}

// cells adds the rows' cells, from the first to the last filled column. They
// are texts, numbers and booleans, never formulas.
func (a *addition) cells(b *batch.Batch, at, first, end int) error {
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
			values[columns[i]-low].UserEnteredValue = batch.Value(c)
		}
		rows = append(rows, &sheets.RowData{Values: values})
	}
	return b.Add(&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Start: &sheets.GridCoordinate{SheetId: a.plan.SheetID, RowIndex: int64(at), ColumnIndex: int64(low), ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
		Rows:  rows, Fields: "userEnteredValue",
	}})
}

// placed returns where the columns are once the commit has made those that are
// missing.
func (a *addition) placed() []int {
	columns, made := make([]int, len(a.columns)), a.plan.Last+1
	for i, at := range a.columns {
		if columns[i] = at; at == missing {
			columns[i] = made
			made++
		}
	}
	return columns
}
