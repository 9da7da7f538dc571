package syncer

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/parallel"
	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/slots"
	"sheetsync/syncer/telemetry"
	"sheetsync/syncer/writeback"
)

// run is one run on its way: what it needs to reach the ports, and what it has
// to say at its end. What it finds out passes from step to step as values.
type run struct {
	*Syncer
	reg  *Register
	opts Options
	log  *slog.Logger

	record Run
	result Result

	workbook      Workbook       // nil until it is open
	sentBefore    int            // requests that the workbook had sent before
	heldBefore    string         // the HoldDigest of the run before, if that was held
	losses        []preview.Loss // of a held run
	letThrough    string         // what was approved, as package hold identifies it
	mirrorChanged bool           // the mirror has been changed
	slot          *slots.Slot    // nil while it waits for the sheet
}

// work waits for a slot, which the run keeps until it rests.
func (r *run) work(ctx context.Context) (err error) {
	r.slot, err = r.config.Slots.Take(ctx)
	if err != nil {
		return fmt.Errorf("wait for other runs: %w", err)
	}
	return nil
}

// rest gives the slot back: what follows is to wait for the sheet.
func (r *run) rest() { r.slot.Leave() }

// requests returns how many requests the run has sent.
func (r *run) requests() int {
	if r.workbook == nil {
		return 0
	}
	return r.workbook.Requests() - r.sentBefore
}

// execute goes through the run's steps. It sets the result's status unless it
// fails.
func (r *run) execute(ctx context.Context) error {
	defer r.rest()
	if err := r.work(ctx); err != nil {
		return err
	}
	state, err := r.prepare(ctx)
	if err != nil {
		return err
	}
	r.rest()
	in, reasons, err := r.fetch(ctx, state)
	if err != nil {
		return err
	}
	if len(reasons) == 0 {
		reasons = in.headerReasons(state.Profile)
	}
	if len(reasons) > 0 {
		r.hold(reasons, "", preview.Columns(reasons))
		r.showHold(ctx, in)
		return nil
	}
	if r.config.Reminded != nil && r.reg.WriteBack {
		if in.sent, err = r.config.Reminded(ctx, r.reg.Name); err != nil {
			return fmt.Errorf("read which reminders of %s went out: %w", r.reg.Name, err)
		}
	}
	if r.config.Erased != nil {
		if in.erased, err = r.config.Erased(ctx, r.reg); err != nil {
			return fmt.Errorf("read who was erased from %s: %w", r.reg.Name, err)
		}
	}
	r.result.Found, r.result.NewTabs = in.appeared(state.Tabs)
	in.threads = r.readComments(ctx)
	digest, left := in.digest(nil), state.Young.Left(r.record.Started, r.reg.Settle)
	if r.isIdle(r.reg.Name, state.InputDigest, digest) && !r.commentsCall(in, &state.Comments, !left.Equal(state.Young)) {
		r.result.Status = StatusUnchanged
		r.result.Resources = resourceResults(idleCounts(state.Counts))
		r.showHold(ctx, in) // takes a notice away
		if in.threads != nil {
			r.result.Comments = &CommentsResult{Open: state.Comments.Open()}
		}
		return r.settle(ctx, state, left)
	}
	if err := r.work(ctx); err != nil {
		return err
	}
	state, e, err := r.examine(ctx, in)
	if err == nil && r.redescribed(state) && !r.opts.DryRun && !r.held() {
		// Nothing would be lost, so the tables may change now; what is known of
		// the records may have changed with them.
		if err := r.prepareTables(ctx); err != nil {
			return err
		}
		state, e, err = r.examine(ctx, in)
	}
	if err != nil {
		return err
	}
	if r.held() {
		r.rest()
		r.showHold(ctx, in)
		return nil
	}
	o := &outcome{input: in, digest: digest, state: state, evaluation: e}
	if err := r.apply(ctx, o); err != nil {
		return err
	}
	r.rest()
	r.comment(ctx, o)
	return nil
}

// redescribed reports whether the mirror holds what an older descriptor, or an
// older program, made of the sheet.
func (r *run) redescribed(state *State) bool {
	return state.Basis != "" && state.Basis != checkpoint.Basis(r.reg.Descriptor)
}

// prepare makes sure of the register's tables and reads what the last run left.
// Tables that a new descriptor changes are left alone until it is known that
// the run isn't held: a held run changes nothing.
func (r *run) prepare(ctx context.Context) (*State, error) {
	state, err := r.peek(ctx)
	if err != nil || r.opts.DryRun || r.redescribed(state) {
		return state, err
	}
	if err := r.prepareTables(ctx); err != nil {
		return nil, err
	}
	return r.peek(ctx)
}

func (r *run) peek(ctx context.Context) (*State, error) {
	state, err := r.config.Mirror.Peek(ctx, r.reg.Name)
	if err != nil {
		return nil, err
	}
	r.heldBefore = state.Held
	return state, nil
}

func (r *run) prepareTables(ctx context.Context) error {
	if err := r.config.Mirror.Prepare(ctx, r.reg.Name, r.reg.Descriptor, r.reg.locale()); err != nil {
		return fmt.Errorf("bring the tables of %s to its descriptor: %w", r.reg.Name, err)
	}
	return nil
}

// examine evaluates what was fetched against the records of the mirror, and
// holds the run where it would lose too much.
func (r *run) examine(ctx context.Context, in *input) (_ *State, _ *evaluation, err error) {
	ctx, end := telemetry.Start(ctx, "examine")
	defer func() { end(err) }()
	var state *State
	var p parsed
	parallel.Each(2, func(i int) { // to parse, nothing need be known
		if i == 0 {
			state, err = r.config.Mirror.Load(ctx, r.reg.Name, r.reg.Descriptor)
		} else {
			p = parse(in, nil)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	known := r.duplicates.Take(r.reg.Name)
	in.find = known.Find
	e := evaluate(in, p, state, r.config.Bits)
	r.duplicates.Keep(r.reg.Name, known)
	if err := in.budget.Err(); err != nil {
		return nil, nil, fmt.Errorf("compute the records of %s: %w", r.reg.Name, err)
	}
	r.result.Absent = absentTabs(in.has)
	r.result.Resources = resourceResults(e.counts)
	for name, left := range e.leftOut() {
		got := r.result.Resources[name]
		got.SkippedRows = left
		r.result.Resources[name] = got
	}
	r.result.Findings = e.assessment.Summary()
	if e.plan != nil {
		r.result.CellsPlanned = e.plan.Cells()
		r.result.Written = make(map[string]map[string]int)
		for i := range e.plan.Tabs {
			name := in.tabs[i].Resource.Name
			for column, cells := range e.plan.Tabs[i].CellsByColumn() {
				if r.result.Written[name] == nil {
					r.result.Written[name] = make(map[string]int)
				}
				r.result.Written[name][column] += cells
			}
		}
	}
	return state, e, r.checkHold(ctx, state, e)
}

// checkHold holds the run where it would lose too much, unless just that was
// approved.
func (r *run) checkHold(ctx context.Context, state *State, e *evaluation) error {
	d := hold.Check(r.reg.Hold, e.losses)
	if !d.Held() || d.Digest != "" && d.Digest == r.letThrough { // tables that changed since hold it otherwise
		return nil
	}
	loss := d.Digest
	losses, err := r.weigh(ctx, state, e, &d)
	if err != nil {
		return err
	}
	if d.Digest != "" && state.Approved == d.Digest {
		r.letThrough = loss
		r.log.Info("a held run was approved and is let through", "reason", codes(d.Reasons))
		return nil
	}
	r.hold(d.Reasons, d.Digest, losses)
	return nil
}

// maxFetchAttempts is how often a spreadsheet is fetched that keeps changing
// between the look at its tabs and the reading of their cells.
const maxFetchAttempts = 3

// fetch opens the workbook, chooses the tabs and reads their cells. reasons say
// why the run must be held instead.
func (r *run) fetch(ctx context.Context, state *State) (in *input, reasons []hold.Reason, err error) {
	ctx, end := telemetry.Start(ctx, "fetch")
	defer func() { end(err) }()
	w, err := r.config.Open(ctx, *r.reg)
	if err != nil {
		return nil, nil, fmt.Errorf("open the spreadsheet: %w", err)
	}
	r.workbook, r.sentBefore = w, w.Requests()
	w.Guard(func(ctx context.Context) (time.Time, error) { return r.config.Mirror.Stands(ctx, r.reg.Name) })
	for n := 1; ; n++ {
		in, reasons, err = r.read(ctx, state)
		if n == maxFetchAttempts || !errors.Is(err, ErrUnsettled) {
			return in, reasons, err
		}
		r.log.Info("people changed the spreadsheet while it was read, reading it again", "attempt", n)
	}
}

func (r *run) read(ctx context.Context, state *State) (*input, []hold.Reason, error) {
	described, err := r.workbook.Describe(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("look at the spreadsheet: %w", err)
	}
	if described.Unfinished && !r.opts.DryRun && r.reg.WriteBack {
		if described, err = r.cleanUp(ctx); err != nil {
			return nil, nil, err
		}
	}
	tabs, doubled, reasons := chooseTabs(r.reg.Descriptor.Resources, state.Tabs, state.Counts, described, r.reg.Language)
	if len(reasons) > 0 {
		tabs = nil
	}
	var shown overview.Shown
	asking := r.enquiryOf(described)
	var more []TabRequest
	if tab := overview.Pick(described.Overviews, r.reg.owner()); tab != nil && r.reg.WriteBack {
		shown.Tab = tab
		more = []TabRequest{{SheetID: tab.SheetID, Title: tab.Title}}
	}
	if asking.has {
		more = append(more, TabRequest{SheetID: asking.shown.SheetID, Title: asking.shown.Title})
	}
	if len(tabs)+len(more) == 0 {
		return newInput(r.reg, r.config.Work, r.record.Started, described.Locale, nil, shown), reasons, nil
	}
	grids, err := fetchTabs(ctx, r.workbook, described, tabs, r.reg.Language, more...)
	if err != nil {
		return nil, nil, err
	}
	if asking.has {
		asking.shown.Grid, grids = grids[len(grids)-1], grids[:len(grids)-1]
	}
	if len(grids) > 0 {
		shown.Grid = grids[0]
	}
	tabs, others := ofOtherShape(tabs)
	tabs, aside := setAside(tabs, state.Counts, r.reg.Language)
	in := newInput(r.reg, r.config.Work, r.record.Started, described.Locale, tabs, shown)
	in.aside = slices.Concat(in.aside, doubled, others, aside)
	in.asking = asking
	return in, reasons, nil
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

// hold ends the run without having changed anything. A digest says that an
// approval can let it through.
func (r *run) hold(reasons []hold.Reason, digest string, losses []preview.Loss) {
	r.losses = losses
	r.result.Status, r.result.HoldReasons = StatusHeld, reasons
	r.result.Resources = withheld(r.result.Resources)
	r.result.Reason = hold.Text(reasons, r.reg.Name, language.NewPrinter(language.English))
	r.record.HoldDigest, r.result.HoldDigest, r.record.Reasons = digest, digest, reasons
	if digest == "" {
		r.record.HoldDigest = StructuralHold + hashText(r.result.Reason)
	}
}

// keyHeld is what the overview says of a held run.
const keyHeld language.Key = "overview.held"

// showHold says in the overview tab that the register's runs are held, why, and
// what to do; of a run that isn't held it takes that away. It is all that a held run
// writes. That it can't be written changes nothing about the run.
func (r *run) showHold(ctx context.Context, in *input) {
	if r.opts.DryRun || !r.reg.WriteBack {
		return
	}
	text := ""
	if r.held() {
		p := in.printer()
		text = p.Say(keyHeld, language.Args{"reasons": hold.Text(r.result.HoldReasons, r.reg.Name, p)})
	}
	plan, ok := overview.PlanNotice(in.overview, in.overviewOf(nil, overview.Facts{}), text)
	if !ok {
		return
	}
	if _, err := r.workbook.Write(ctx, &writeback.Plan{Overview: plan}); err != nil {
		r.log.Warn("the overview tab could not be told of the held run", "cause", err.Error())
	}
}

func (r *run) held() bool { return r.result.Status == StatusHeld }

func hashText(text string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // a hash takes everything
	return fmt.Sprintf("%x", h.Sum64())
}
