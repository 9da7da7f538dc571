package overviewtab

import (
	"context"
	"errors"
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/overview"
)

// maxRounds bounds how often a spreadsheet is looked at that keeps changing.
const maxRounds = 6

// A Book is the spreadsheet as the writing of its overview needs it.
type Book interface {
	batch.Sender
	// Look describes the spreadsheet as it is now.
	Look(ctx context.Context) (*syncer.Description, *description.Seen, error)
	// Charts returns what the charts of a sheet look like, by id.
	Charts(ctx context.Context, sheet int64) (map[int64]*sheets.ChartSpec, error)
	// NewID returns a random id.
	NewID() int64
}

// A Writer brings the overview tab to a plan.
type Writer struct {
	book  Book
	plan  *overview.Plan // nil for nothing to do
	tries int
	done  bool
}

// New makes a Writer; plan may be nil.
func New(book Book, plan *overview.Plan) *Writer {
	return &Writer{book: book, plan: plan, done: plan == nil}
}

// Done reports whether the overview shows what was planned.
func (w *Writer) Done() bool { return w.done }

// Add adds the changed values to a commit, as long as the tab is where and what
// the plan says.
func (w *Writer) Add(b *batch.Batch) bool {
	if w.done || w.plan.Tab == nil || w.plan.Tab.Layout != w.plan.Content.Layout || w.tries > 0 {
		return false
	}
	w.tries++
	return values(b, w.plan.Tab.SheetID, w.plan.Content, w.plan.Rows) == nil
}

// Applied says that the commit was carried out.
func (w *Writer) Applied() { w.done = true }

// values writes the values of rows. The height of the notice's row follows what it
// says.
func values(b *batch.Batch, sheet int64, c *overview.Content, rows []int) error {
	var all []batch.Cell
	for _, r := range rows {
		for i := range c.Rows[r].Cells {
			if cell := &c.Rows[r].Cells[i]; cell.Formula == "" {
				all = append(all, batch.Cell{Row: r, Column: cell.Column, Cell: &cell.Cell})
			}
		}
	}
	b.Write(sheet, all)
	if slices.Contains(rows, c.Notice) {
		return b.Add(rowHeight(sheet, c.Notice, c.Notice+1, c.Rows[c.Notice].Height))
	}
	return nil
}

// Finish brings the overview to the plan where no commit did. Where people don't
// let it, it is left for the next run, and not Done.
func (w *Writer) Finish(ctx context.Context) error {
	if w.done {
		return nil
	}
	plan := *w.plan
	for n := range maxRounds {
		if n > 0 || w.tries > 0 {
			d, _, err := w.book.Look(ctx)
			if err != nil {
				return err
			}
			owner, _ := overview.OwnerOf(plan.Content.Layout)
			if plan.Tab = overview.Pick(d.Overviews, owner); plan.Tab != nil && n > 0 && plan.Tab.Layout == plan.Content.Layout && w.plan.Tab == nil {
				w.done = true // it was made after all
				return nil
			}
		}
		err := w.layOut(ctx, &plan, n)
		switch {
		case err == nil:
			w.done = true
			return nil
		case apierror.IsUnclear(err), apierror.IsOvertaken(err):
		default:
			return err
		}
		w.tries++
	}
	return nil // the next run tries again
}

// layOut makes the tab, gives it another layout, or writes its values.
func (w *Writer) layOut(ctx context.Context, o *overview.Plan, attempt int) error {
	b, c := new(batch.Batch), o.Content
	if o.Tab != nil && o.Tab.Layout == c.Layout {
		if err := errors.Join(values(b, o.Tab.SheetID, c, o.Rows), b.End(nil)); err != nil {
			return err
		}
		return w.book.Send(ctx, "write the overview", b, "spreadsheetId", new(struct{}))
	}
	sheet := w.book.NewID()
	before := makeOverview(sheet, c, attempt)
	var seen map[int64]*sheets.ChartSpec
	if o.Tab != nil {
		sheet = o.Tab.SheetID
		before = clearOverview(o.Tab, len(c.Rows))
		if len(o.Tab.Charts) > 0 {
			var err error
			if seen, err = w.book.Charts(ctx, sheet); err != nil {
				return err
			}
		}
	}
	all := make([]int, len(c.Rows))
	for i := range all {
		all[i] = i
	}
	after := slices.Concat(sizeOverview(sheet, c), mergeOverview(sheet, c), styleOverview(sheet, c),
		chartsOf(sheet, c, o.Tab, seen), markOverview(sheet, c.Layout, o.Tab != nil))
	err := errors.Join(addAll(b, before), values(b, sheet, c, all), addAll(b, after), b.End(nil))
	if err != nil {
		return err
	}
	return w.book.Send(ctx, "lay out the overview", b, "spreadsheetId", new(struct{}))
}

func addAll(b *batch.Batch, requests []*sheets.Request) error {
	for _, r := range requests {
		if err := b.Add(r); err != nil {
			return err
		}
	}
	return nil
}
