package overviewtab

import (
	"context"
	"errors"
	"strings"

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
	overviewCells(b, w.plan.Tab.SheetID, w.plan.Content, w.plan.Rows)
	return true
}

// Applied says that the commit was carried out.
func (w *Writer) Applied() { w.done = true }

func overviewCells(b *batch.Batch, sheet int64, c *overview.Content, rows []int) {
	var all []batch.Cell
	for _, r := range rows {
		all = append(all, batch.Cell{Row: r, Column: 0, Cell: &c.Rows[r].Label}, batch.Cell{Row: r, Column: 1, Cell: &c.Rows[r].Value})
	}
	b.Write(sheet, all)
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
		case apierror.IsUnclear(err), refused(err):
		default:
			return err
		}
		w.tries++
	}
	return nil // the next run tries again
}

// refused reports whether a request was refused for what the spreadsheet is
// like by now: a tab that is gone, or a title that is taken.
func refused(err error) bool {
	_, known := apierror.RefusedRequest(err)
	var e *apierror.Error
	return known && errors.As(err, &e) && !strings.Contains(e.Said, "protected") && !strings.Contains(e.Said, "above the limit")
}

// layOut makes the tab, gives it another layout, or writes its values.
func (w *Writer) layOut(ctx context.Context, o *overview.Plan, attempt int) error {
	b := new(batch.Batch)
	c := o.Content
	all := make([]int, len(c.Rows))
	for i := range all {
		all[i] = i
	}
	if o.Tab != nil && o.Tab.Layout == c.Layout {
		overviewCells(b, o.Tab.SheetID, c, o.Rows)
		if err := b.End(nil); err != nil {
			return err
		}
		return w.book.Send(ctx, "write the overview", b, "spreadsheetId", new(struct{}))
	}
	var before, after []*sheets.Request
	sheet := w.book.NewID()
	if o.Tab != nil {
		sheet = o.Tab.SheetID
		before = clearOverview(sheet, len(c.Rows))
	} else {
		before = makeOverview(sheet, c, attempt)
	}
	after = append(after, styleOverview(sheet, c)...)
	var charts []int64
	if o.Tab != nil {
		charts = o.Tab.Charts
	}
	after = append(after, chartsOf(sheet, c, charts)...)
	after = append(after, markOverview(sheet, c.Layout, o.Tab != nil)...)
	for _, r := range before {
		if err := b.Add(r); err != nil {
			return err
		}
	}
	overviewCells(b, sheet, c, all)
	for _, r := range after {
		if err := b.Add(r); err != nil {
			return err
		}
	}
	if err := b.End(nil); err != nil {
		return err
	}
	return w.book.Send(ctx, "lay out the overview", b, "spreadsheetId", new(struct{}))
}
