package anchored

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/writeback"
)

// A write is one Write under way.
type write struct {
	w      *Protocol
	report *writeback.Report
	jobs   []*job
	// leftovers says that anchors may be in the spreadsheet, staging that
	// columns may be that are being filled.
	leftovers, staging bool
	// unclear is the latest request's error if its answer was lost.
	unclear error
	// companion rides along with the first commit, and aboard says that it does
	// with the latest one; nil for none.
	companion Companion
	seen      *description.Seen // by the latest look
	// repairs says that the write puts right what another one misplaced.
	repairs bool
	// vacated says that the latest commit wrote beside rows that had been cut away.
	vacated bool
}

// remember keeps whether the latest request's answer was lost.
func (x *write) remember(err error) {
	x.unclear = nil
	if apierror.IsUnclear(err) {
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
		x.w.opts.Logger.WarnContext(ctx, "what an unfinished write left could not be removed yet", "cause", err.Error())
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
		if j.stages(x.w.opts.StagedFrom) {
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
		if err := x.writePart(ctx, part); err != nil {
			return err
		}
	}
}

// writePart writes a part, following its rows while they move.
func (x *write) writePart(ctx context.Context, part *part) error {
	stale := false
	for n := range attempts {
		if n > 0 {
			x.w.opts.Logger.LogAttrs(ctx, slog.LevelInfo, "the sheet changed while it was written, looking again",
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
	switch {
	case n > 0 && x.unclear != nil:
		return x.w.opts.Sleep(ctx, x.w.opts.Backoff(n-1))
	case n < 3:
		return nil
	}
	return x.w.opts.Sleep(ctx, time.Duration((0.5+x.w.opts.Jitter())*float64(time.Second)))
}

// attempt anchors, looks and commits once. It reports whether nothing is left
// to do for the part.
func (x *write) attempt(ctx context.Context, part *part) (bool, error) {
	anchored, shown, err := x.anchor(ctx, part)
	x.remember(err)
	switch {
	case err == nil:
	case anchored.Conflicts(err):
		return false, nil
	case apierror.IsUnclear(err):
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
	b, missed, err := x.commit(ctx, part)
	x.remember(err)
	switch {
	case len(missed) > 0 && !x.repairs:
		x.leftovers = false
		x.learn(ctx, missed)
		return false, errors.Join(x.undo(ctx, part, anyRows), err, unguarded("Google carried out a write although its row had gone"))
	case err == nil && x.vacated && !x.repairs:
		x.leftovers, x.vacated = false, false
		err := x.undo(ctx, part, blankRows)
		return part.open() == 0, err
	case err == nil:
		x.leftovers = false
		return part.open() == 0, nil
	case b.Conflicts(err):
		return false, nil
	case apierror.IsTyped(err) && part.unformat():
		return false, nil
	case apierror.IsUnclear(err):
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
