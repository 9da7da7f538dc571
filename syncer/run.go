package syncer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// run is one run on its way.
type run struct {
	*Syncer
	reg  *Register
	opts Options
	log  *slog.Logger

	record Run
	result Result

	workbook  Workbook
	requests  int // that the workbook had sent before
	state     *State
	described *Description
	tabs      []*tab // by resource
	overview  overviewState
	sent      []SentReminder
	digest    string // of the input as fetched
	found     findings
	counts    map[string]Counts
	plan      *WritePlan
	applied   bool
}

func (r *run) today() expression.Day {
	return expression.DayOf(r.record.Started.In(r.reg.zone()))
}

func (r *run) printer() *language.Printer { return language.NewPrinter(r.reg.Language) }

// do goes through the run's steps. It sets the result's status unless it fails.
func (r *run) do(ctx context.Context) error {
	state, err := r.prepare(ctx)
	if err != nil {
		return err
	}
	r.state = state
	if held, err := r.fetch(ctx); held || err != nil {
		return err
	}
	if held := r.checkHeaders(); held {
		return nil
	}
	if r.config.Reminded != nil && r.reg.WriteBack {
		if r.sent, err = r.config.Reminded(ctx, r.reg.Name); err != nil {
			return fmt.Errorf("read which reminders of %s went out: %w", r.reg.Name, err)
		}
	}
	r.digest = r.input(nil)
	if r.isIdle(r.reg.Name, state.InputDigest, r.digest) {
		r.result.Status = StatusUnchanged
		r.result.Resources = resourceResults(idleCounts(state.Counts))
		return nil
	}
	if held, err := r.examine(ctx); held || err != nil {
		return err
	}
	if r.redescribed() && !r.opts.DryRun {
		// Nothing would be lost, so the tables may change now; what is known of
		// the records may have changed with them.
		if err := r.prepareTables(ctx); err != nil {
			return err
		}
		if held, err := r.examine(ctx); held || err != nil {
			return err
		}
	}
	return r.carryOut(ctx)
}

// redescribed reports whether the mirror holds what an older descriptor, or an
// older program, made of the sheet.
func (r *run) redescribed() bool {
	return r.state.Basis != "" && r.state.Basis != basis(r.reg.Descriptor)
}

// prepare makes sure of the register's tables and reads what the last run left.
// Tables that a new descriptor changes are left alone until it is known that
// the run isn't held: a held run changes nothing.
func (r *run) prepare(ctx context.Context) (*State, error) {
	state, err := r.peek(ctx)
	if err != nil || r.opts.DryRun {
		return state, err
	}
	r.state = state
	if r.redescribed() {
		return state, nil
	}
	if err := r.prepareTables(ctx); err != nil {
		return nil, err
	}
	return r.peek(ctx)
}

func (r *run) peek(ctx context.Context) (*State, error) {
	state, err := r.config.Mirror.Peek(ctx, r.reg.Name)
	if err != nil {
		return nil, fmt.Errorf("read what the last run of %s left: %w", r.reg.Name, err)
	}
	return state, nil
}

func (r *run) prepareTables(ctx context.Context) error {
	if err := r.config.Mirror.Prepare(ctx, r.reg.Name, r.reg.Descriptor); err != nil {
		return fmt.Errorf("bring the tables of %s to its descriptor: %w", r.reg.Name, err)
	}
	return nil
}

// examine makes records of what was fetched, compares them with those of the
// mirror, and judges the difference.
func (r *run) examine(ctx context.Context) (held bool, err error) {
	state, err := r.config.Mirror.Load(ctx, r.reg.Name, r.reg.Descriptor)
	if err != nil {
		return false, fmt.Errorf("read the records of %s: %w", r.reg.Name, err)
	}
	r.state, r.found = state, findings{}
	r.work()
	return r.judge(), nil
}

// looks is how often a spreadsheet is looked at that keeps changing between
// the look at its tabs and the reading of their cells.
const looks = 3

// fetch opens the workbook, chooses the tabs and reads their cells.
func (r *run) fetch(ctx context.Context) (held bool, err error) {
	w, err := r.config.Open(ctx, *r.reg)
	if err != nil {
		return false, fmt.Errorf("open the spreadsheet: %w", err)
	}
	r.workbook, r.requests = w, w.Requests()
	for n := 1; ; n++ {
		held, err = r.read(ctx)
		if n == looks || !errors.Is(err, ErrUnsettled) {
			return held, err
		}
		r.log.Info("people changed the spreadsheet while it was read, looking again", "attempt", n)
	}
}

func (r *run) read(ctx context.Context) (held bool, err error) {
	w := r.workbook
	described, err := w.Describe(ctx)
	if err != nil {
		return false, fmt.Errorf("look at the spreadsheet: %w", err)
	}
	if described.Unfinished && !r.opts.DryRun && r.reg.WriteBack {
		if described, err = r.cleanUp(ctx); err != nil {
			return false, err
		}
	}
	r.described = described
	tabs, problems := chooseTabs(r.reg.Descriptor, r.state.Tabs, described)
	if len(problems) > 0 {
		r.hold(problems, "")
		return true, nil
	}
	requests := make([]TabRequest, 0, len(tabs)+1)
	for _, t := range tabs {
		requests = append(requests, t.request(r.reg))
	}
	r.overview.tab = nil
	if described.Overview != nil && r.reg.WriteBack {
		r.overview.tab = described.Overview
		requests = append(requests, r.overview.request())
	}
	content, err := w.Fetch(ctx, requests)
	if err != nil {
		return false, fmt.Errorf("read the spreadsheet: %w", err)
	}
	if len(content.Grids) != len(requests) {
		return false, fmt.Errorf("read the spreadsheet: %d tabs were asked for and %d came", len(requests), len(content.Grids))
	}
	if r.overview.tab != nil {
		r.overview.grid = content.Grids[len(tabs)]
	}
	for i, t := range tabs {
		t.look(content.Grids[i], r.reg)
	}
	r.tabs = tabs
	return false, nil
}

// cleanUp has what an unfinished write left removed, as the first step of a run
// that may write. A run whose account may only read goes on without.
func (r *run) cleanUp(ctx context.Context) (*Description, error) {
	if err := r.workbook.CleanUp(ctx); err != nil {
		r.log.Warn("what an unfinished write left in the spreadsheet could not be removed", "cause", err.Error())
	}
	described, err := r.workbook.Describe(ctx)
	if err != nil {
		return nil, fmt.Errorf("look at the spreadsheet: %w", err)
	}
	return described, nil
}

// checkHeaders holds the run where a tab's header can't be worked with.
func (r *run) checkHeaders() (held bool) {
	var problems []string
	for _, t := range r.tabs {
		problems = append(problems, t.headerProblems()...)
	}
	if len(problems) > 0 {
		r.hold(problems, "")
	}
	return len(problems) > 0
}

// hold ends the run without having changed anything. A digest says that an
// approval can let it through.
func (r *run) hold(reasons []string, digest string) {
	r.result.Status = StatusHeld
	r.result.Reason = strings.Join(reasons, "; ")
	if digest == "" {
		r.result.Reason += ". This can't be approved: mend the spreadsheet"
		r.record.HoldDigest = StructuralHold + hashText(r.result.Reason)
		return
	}
	r.result.Reason += ". If that is meant, approve it: sheetsync approve " + r.reg.Name
	r.record.HoldDigest, r.result.HoldDigest = digest, digest
}

// input identifies the run's input, as it is or as the plan will leave it.
func (r *run) input(plan *WritePlan) string {
	return inputDigest(r.reg, r.today(), r.tabs, plan) + digestReminders(r.sent) + r.overviewDigest(plan)
}
