package anchored

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/writeback"
)

// A Book is the spreadsheet as the protocol needs it. Its errors are those of
// package apierror and the sentinels of package syncer.
type Book interface {
	batch.Sender
	// Look describes the spreadsheet as it is now.
	Look(ctx context.Context) (*syncer.Description, *description.Seen, error)
	// Values returns all cells of tabs, one grid a tab. A tab that was renamed
	// is found by its id; one that is gone is syncer.ErrUnsettled.
	Values(ctx context.Context, tabs []syncer.TabRequest) ([]*table.Grid, error)
	// FirstTexts returns the first text in each of some ranges; empty for none.
	FirstTexts(ctx context.Context, ranges []string) ([]string, error)
	// SheetMarks returns the ids of the metadata on tabs as wholes.
	SheetMarks(ctx context.Context) ([]int64, error)
	// NewID returns a random id for developer metadata.
	NewID() int64
}

// A Companion has requests of its own that are sent with the first commit, so
// that they cost no request more.
type Companion interface {
	// Add adds its requests to a batch that has none yet, and reports whether
	// there are any.
	Add(b *batch.Batch) bool
	// Applied says that the batch that they were added to was carried out.
	Applied()
}

// Options say how a Protocol waits and logs, and what it knows.
type Options struct {
	// StagedFrom is how many rows make a first fill staged.
	StagedFrom int
	Logger     *slog.Logger
	// Sleep waits for d or until ctx is done.
	Sleep func(ctx context.Context, d time.Duration) error
	// Backoff is how long to wait after n answers that were lost in a row.
	Backoff func(n int) time.Duration
	// Jitter is a random number in [0,1).
	Jitter func() float64
	// Facts is what is known of the API; nil for nothing.
	Facts apifacts.Facts
	// Learned hears what a write finds out of it; nil for nobody.
	Learned func(ctx context.Context, facts apifacts.Facts)
}

// A Protocol writes to one spreadsheet.
type Protocol struct {
	Book
	opts Options
}

// New makes a Protocol. It sends nothing.
func New(book Book, opts Options) *Protocol { return &Protocol{Book: book, opts: opts} }

// Write carries out the tabs of a plan as the package's doc says: in commits of
// some thousand rows, over all tabs together. Rows that can't be pinned down
// within some attempts, because people keep moving them, are skipped and
// counted. After an error the report says what had been written until then.
// last is the spreadsheet as last looked at; companion may be nil. Where guards
// are known not to hold, or show that they don't, the error wraps
// [syncer.ErrUnguarded].
func (p *Protocol) Write(ctx context.Context, plan *writeback.Plan, last *description.Seen, companion Companion) (*writeback.Report, error) {
	report := &writeback.Report{Confirmed: make([][]bool, len(plan.Tabs))}
	for i := range plan.Tabs {
		report.Confirmed[i] = make([]bool, len(plan.Tabs[i].Rows))
	}
	write := &write{w: p, report: report, leftovers: last.Anchored(), staging: last.Staged(), companion: companion}
	for i := range plan.Tabs {
		if job := newJob(i, &plan.Tabs[i], last.Spreadsheet, last.Tabs[plan.Tabs[i].SheetID]); job != nil {
			write.jobs = append(write.jobs, job)
		}
	}
	if len(write.jobs) > 0 {
		if err := p.checkGuards(); err != nil {
			return report, err
		}
	}
	err := write.run(ctx)
	if ctx.Err() == nil && !errors.Is(err, syncer.ErrLockLost) {
		write.cleanUp(ctx)
	}
	for _, job := range write.jobs {
		for _, t := range job.targets {
			if t.state != written {
				report.Skipped += len(t.row.Cells)
			}
		}
	}
	return report, err
}

// CleanUp removes what an unfinished write has left, as the spreadsheet was last
// looked at: anchors, and columns that were being filled.
func (p *Protocol) CleanUp(ctx context.Context, last *description.Seen) error {
	switch {
	case last.Staged():
		return p.dropStaged(ctx)
	case last.Anchored():
		return p.dropAnchors(ctx)
	}
	return nil
}

// update sends a batch and returns the part of the answer that a mask names.
func (p *Protocol) update(ctx context.Context, what string, b *batch.Batch, mask string) (*batch.Answer, error) {
	got := new(batch.Answer)
	if err := p.Send(ctx, what, b, mask, got); err != nil {
		return nil, err
	}
	return got, nil
}
