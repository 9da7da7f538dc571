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
	write := &write{w: w, report: report, leftovers: last.anchored(), staging: last.staged(), overview: plan.Overview}
	for i := range plan.Tabs {
		if job := newJob(i, &plan.Tabs[i], last.tabs[plan.Tabs[i].SheetID]); job != nil {
			write.jobs = append(write.jobs, job)
		}
	}
	err := write.run(ctx)
	if err == nil {
		err = write.finishOverview(ctx)
	}
	report.Overview = write.overviewDone || plan.Overview == nil
	if ctx.Err() == nil {
		write.cleanUp(ctx)
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
	// leftovers says that anchors may be in the spreadsheet, staging that
	// columns may be that are being filled.
	leftovers, staging bool
	// unclear is the latest request's error if its answer was lost.
	unclear error
	// overview is what the overview tab should show; nil for nothing to do.
	overview      *syncer.OverviewPlan
	overviewTries int
	overviewDone  bool
}

// note remembers whether the latest request's answer was lost.
func (x *write) note(err error) {
	x.unclear = nil
	if isUnclear(err) {
		x.unclear = err
	}
}

// cleanUp removes what an unfinished write has left. What it can't remove, the
// next description finds.
func (x *write) cleanUp(ctx context.Context) {
	var err error
	switch {
	case x.staging:
		err = x.w.dropStaged(ctx)
	case x.leftovers:
		err = x.w.dropAnchors(ctx)
	}
	if err != nil {
		x.w.c.opts.Logger.WarnContext(ctx, "what an unfinished write left could not be removed yet", "cause", err.Error())
	}
}

func (x *write) run(ctx context.Context) error {
	if x.staging {
		if err := x.w.dropStaged(ctx); err != nil {
			return err
		}
		x.staging, x.leftovers = false, false
	}
	for _, j := range x.jobs {
		if j.stages(x.w.c.stagedFrom) {
			if err := x.stage(ctx, j); err != nil {
				return err
			}
		}
	}
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
	return x.unclear
}

// pause lets people finish after some attempts in vain, and Google recover
// after an answer was lost.
func (x *write) pause(ctx context.Context, n int) error {
	c := x.w.c
	switch {
	case n > 0 && x.unclear != nil:
		return c.opts.Sleep(ctx, c.backoff(n-1))
	case n < 3:
		return nil
	}
	return c.opts.Sleep(ctx, time.Duration((0.5+c.opts.Rand())*float64(time.Second)))
}

// attempt anchors, looks and commits once. It reports whether nothing is left
// to do for the part.
func (x *write) attempt(ctx context.Context, part *part) (bool, error) {
	anchored, shown, err := x.anchor(ctx, part)
	x.note(err)
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
	x.note(err)
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
			x.leftovers, x.unclear = false, nil
			if err := x.confirm(ctx, part); err != nil {
				return false, err
			}
		}
		return landed && part.open() == 0, nil
	}
	return false, err
}
