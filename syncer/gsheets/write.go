package gsheets

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"sheetsync/syncer"
)

// Write carries out a plan as protocol.go says: in commits of some thousand
// rows, over all tabs together. Rows that can't be pinned down within some
// attempts, because people keep moving them, are skipped and counted. After an
// error the report says what had been written until then.
func (w *Workbook) Write(ctx context.Context, plan *syncer.WritePlan) (*syncer.WriteReport, error) {
	report := &syncer.WriteReport{Confirmed: make([][]bool, len(plan.Tabs))}
	for i := range plan.Tabs {
		report.Confirmed[i] = make([]bool, len(plan.Tabs[i].Rows))
	}
	if w.c.opts.ReadOnly {
		return report, fmt.Errorf("write to the sheet: %w: this register is set to write_back: false", syncer.ErrReadOnly)
	}
	w.mu.Lock()
	last := w.last
	w.mu.Unlock()
	if last == nil {
		if _, err := w.Describe(ctx); err != nil {
			return report, err
		}
		last = w.last
	}
	write := &write{w: w, report: report, leftovers: last.anchored()}
	for i := range plan.Tabs {
		if job := newJob(i, &plan.Tabs[i], last.tabs[plan.Tabs[i].SheetID]); job != nil {
			write.jobs = append(write.jobs, job)
		}
	}
	err := write.run(ctx)
	if write.leftovers && ctx.Err() == nil {
		if dropped := w.dropAnchors(ctx); dropped == nil {
			write.leftovers = false
		}
	}
	for _, job := range write.jobs {
		for _, t := range job.targets {
			if t.state != written {
				report.Skipped += len(t.row.Cells)
			}
		}
	}
	w.mu.Lock()
	w.last = nil // columns and rules may have changed
	w.mu.Unlock()
	return report, err
}

// A write is one Write under way.
type write struct {
	w      *Workbook
	report *syncer.WriteReport
	jobs   []*job
	// leftovers says that anchors may be in the spreadsheet.
	leftovers bool
}

func (x *write) run(ctx context.Context) error {
	for {
		part := x.take()
		if part == nil {
			return nil
		}
		if err := x.settle(ctx, part); err != nil {
			return err
		}
	}
}

// settle writes a part, following its rows while they move.
func (x *write) settle(ctx context.Context, part *part) error {
	stale := false
	for n := range attempts {
		if n > 0 {
			x.w.c.opts.Logger.LogAttrs(ctx, slog.LevelInfo, "the sheet changed while it was written, looking again",
				slog.Int("attempt", n), slog.Int("rows", part.open()))
			if err := x.pause(ctx, n); err != nil {
				return err
			}
		}
		if stale {
			if err := x.refresh(ctx, part); err != nil {
				return err
			}
		}
		if !part.worth() {
			return nil
		}
		done, err := x.attempt(ctx, part)
		if err != nil {
			return err
		}
		if done {
			return nil
		}
		stale = true
	}
	part.giveUp()
	return nil
}

// pause lets people finish after some attempts in vain.
func (x *write) pause(ctx context.Context, n int) error {
	if n < 3 {
		return nil
	}
	c := x.w.c
	return c.opts.Sleep(ctx, time.Duration((0.5+c.opts.Rand())*float64(time.Second)))
}

// attempt anchors, looks and commits once. It reports whether nothing is left
// to do for the part.
func (x *write) attempt(ctx context.Context, part *part) (bool, error) {
	anchored, shown, err := x.anchor(ctx, part)
	switch {
	case err == nil:
	case anchored.conflicts(err):
		return false, nil
	case isUnclear(err):
		x.leftovers = true
		return false, nil
	default:
		return false, err
	}
	x.leftovers = true
	part.compare(shown)
	if !part.ready() {
		return false, nil
	}
	b, err := x.commit(ctx, part)
	switch {
	case err == nil:
		x.leftovers = false
		return part.open() == 0, nil
	case b.conflicts(err):
		return false, nil
	case isUnclear(err):
		landed, err := x.landed(ctx, part)
		if err != nil {
			return false, err
		}
		if landed {
			x.leftovers = false
			if err := x.confirm(ctx, part); err != nil {
				return false, err
			}
		}
		return landed && part.open() == 0, nil
	}
	return false, err
}
