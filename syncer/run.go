package syncer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"

	"sheetsync/sheetschema"
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
		r.result.Status = Unchanged
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

// fetch opens the workbook, chooses the tabs and reads their cells.
func (r *run) fetch(ctx context.Context) (held bool, err error) {
	w, err := r.config.Open(ctx, *r.reg)
	if err != nil {
		return false, fmt.Errorf("open the spreadsheet: %w", err)
	}
	r.workbook, r.requests = w, w.Requests()
	described, err := w.Describe(ctx)
	if err != nil {
		return false, fmt.Errorf("look at the spreadsheet: %w", err)
	}
	r.described = described
	tabs, problems := chooseTabs(r.reg.Descriptor, r.state.Tabs, described)
	if len(problems) > 0 {
		r.hold(problems, "")
		return true, nil
	}
	requests := make([]TabRequest, len(tabs))
	for i, t := range tabs {
		requests[i] = t.request(r.reg)
	}
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
	r.result.Status = Held
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

// work makes records of the cells and finds out all about them. It is pure but
// for the ids it takes.
func (r *run) work() {
	for _, t := range r.tabs {
		t.prev = r.state.Records[t.resource.Name]
		if t.prev == nil {
			t.prev = &Records{}
		}
		table, issues := sheetschema.Parse(t.grid, t.match, t.resource, sheetschema.ParseOptions{Location: r.reg.zone(), Language: r.reg.Language})
		t.table = table
		r.found.issues = append(r.found.issues, t.wrong...)
		r.found.issues = append(r.found.issues, issues...)
		t.now = profile(table)
	}
	tables := make([]*sheetschema.Table, len(r.tabs))
	for i, t := range r.tabs {
		tables[i] = t.table
	}
	r.identify()
	scope := expression.Scope{Today: r.today(), Zone: r.reg.zone()}
	r.found.issues = append(r.found.issues, compute(r.reg.Descriptor, tables, scope, r.reg.Language)...)
	r.validate(tables, scope)
	r.findDuplicates()
	printer := r.printer()
	r.counts = make(map[string]Counts, len(r.tabs))
	for _, t := range r.tabs {
		h := t.table.Hash()
		t.numbers.hash = h.Full
		t.numbers.computed = t.computedSketches()
		rows := t.numbers.rows
		t.change = diff(t.prev, t.ids.before, rows, h.Full)
		if r.reg.WriteBack && r.state.Basis == basis(r.reg.Descriptor) {
			var told []sheetschema.Issue
			if r.state.InputDigest != "" {
				told = t.overtyped(printer)
			}
			r.found.issues = append(r.found.issues, t.remembered(printer, h.Full, told)...)
			r.found.issues = append(r.found.issues, told...)
		}
		r.counts[t.resource.Name] = Counts{
			Rows: t.table.Len(), Inserted: len(t.change.inserted), Updated: len(t.change.updated),
			Deleted: len(t.change.deleted), Moved: len(t.change.moved),
		}
	}
	r.found.settle(r.tabs, printer)
	r.found.count(r.counts)
	r.result.Resources = resourceResults(r.counts)
	r.result.Findings = r.found.summary()
	if r.reg.WriteBack {
		r.plan = &WritePlan{}
		for _, t := range r.tabs {
			texts := r.found.texts(t, printer, certain(t.resource))
			texts.deadlines = t.deadlineTexts(scope, newReminders(r.sent), printer)
			r.plan.Tabs = append(r.plan.Tabs, t.planTab(texts))
			if p := &r.plan.Tabs[len(r.plan.Tabs)-1]; len(p.Columns) == len(t.columns) { // else the tab is empty
				p.Highlights = t.highlights(printer, r.described.Locale)
			}
		}
		r.overview.want = r.overviewContent(tables, scope)
		r.result.CellsPlanned = r.plan.planned()
		r.result.Written = r.plan.byColumn(r.tabs)
	}
}

// certain is the score from which a duplicate is beyond doubt.
func certain(r *sheetschema.Resource) float64 {
	if r.Duplicates != nil {
		return r.Duplicates.Certain
	}
	return 0.95
}

// identify finds each row's record, and gives new ones their ids.
func (r *run) identify() {
	for _, t := range r.tabs {
		n := t.table.Len()
		h := t.table.Hash() // before computing: people's content and keys
		t.numbers = numbers{content: h.Content, key: h.Key, sketch: sketches(t.table), rows: make([]int32, n)}
		s := &sighting{ids: make([]string, n), rows: t.numbers.rows, content: h.Content, key: h.Key, sketch: t.numbers.sketch, stray: t.strayIDs()}
		for i := range n {
			s.ids[i], s.rows[i] = canonicalID(t.table.ID(i)), int32(t.table.Row(i))
		}
		t.shown = s.ids
		t.ids = identify(t.prev, s, r.newIDs(t, s))
		for i, id := range t.ids.ids {
			t.table.SetID(i, id)
		}
	}
}

// newIDs gives ids that no record of the tab has or claims. Where they can't be
// written into the sheet they are derived from the content, so that a mirror
// made anew has the same ones.
func (r *run) newIDs(t *tab, s *sighting) func(row int) string {
	taken := make(map[string]struct{}, len(t.prev.IDs))
	for _, id := range t.prev.IDs {
		taken[id] = struct{}{}
	}
	for _, id := range s.ids {
		if id != "" {
			taken[id] = struct{}{}
		}
	}
	series := newIDSeries(r.record.Started, r.config.Bits)
	return func(row int) string {
		for occurrence := 0; ; occurrence++ {
			id := ""
			if r.reg.WriteBack {
				id = series.id()
			} else {
				of := s.key[row]
				if of == 0 {
					of = s.content[row]
				}
				id = formID(derivedBits(r.reg.Name, t.resource.Name, of, occurrence))
			}
			if _, used := taken[id]; !used {
				taken[id] = struct{}{}
				return id
			}
		}
	}
}

// strayIDs returns the ids that stand beside rows without content.
func (t *tab) strayIDs() []string {
	column, ok := t.match.Service[sheetschema.IDColumn]
	if !ok {
		return nil
	}
	var stray []string
	next := 0
	for row := t.match.Row + 1; row < t.grid.Rows(); row++ {
		if next < t.table.Len() && t.table.Row(next) == row+1 {
			next++
			continue
		}
		if t.grid.Kind(row, column) != sheetschema.CellEmpty {
			stray = append(stray, canonicalID(t.grid.Cell(row, column).Seen()))
		}
	}
	return stray
}

// judge holds the run where it would lose too much, unless just that was
// approved.
func (r *run) judge() (held bool) {
	losses := make([]loss, len(r.tabs))
	for i, t := range r.tabs {
		losses[i] = loss{
			resource: t.resource, before: len(t.prev.IDs), after: t.table.Len(), deleted: t.change.deleted,
			then: r.state.Profile[t.resource.Name], now: t.now,
		}
	}
	v := judge(r.reg.Hold, losses)
	if !v.held() {
		return false
	}
	if r.state.Approved == v.digest {
		r.log.Info("a held run was approved and is let through", "reason", strings.Join(v.reasons, "; "))
		return false
	}
	r.hold(v.reasons, v.digest)
	return true
}

// carryOut brings the mirror and then the sheet to what the run found.
func (r *run) carryOut(ctx context.Context) error {
	var plan *WritePlan
	changed := r.changed()
	if r.plan != nil {
		r.plan.Overview = r.overview.plan(changed || r.plan.makes(r.tabs))
		if r.plan.Overview != nil || r.plan.makes(r.tabs) {
			plan = r.plan
		}
	}
	if r.opts.DryRun {
		r.result.Status = Unchanged
		if changed || plan != nil {
			r.result.Status = Applied
		}
		return nil
	}
	if changed {
		if err := r.apply(ctx, plan == nil); err != nil {
			return err
		}
	}
	if plan != nil {
		return r.writeBack(ctx, plan, changed)
	}
	switch {
	case changed:
		r.result.Status = Applied
	case r.state.InputDigest == "":
		// An earlier run was cut off before it could note what it wrote.
		r.result.Status = Unchanged
		return r.settle(ctx, Settlement{InputDigest: r.digest, Shown: r.shown(nil)})
	default:
		r.result.Status = Unchanged
		r.setIdle(r.reg.Name, r.state.InputDigest, r.digest)
	}
	return nil
}

// changed reports whether the mirror differs from what the run found.
func (r *run) changed() bool {
	if r.state.Basis != basis(r.reg.Descriptor) || r.found.digest() != r.state.Findings {
		return true
	}
	for _, t := range r.tabs {
		if !t.change.empty() {
			return true
		}
	}
	return !maps.Equal(r.sheetIDs(), r.state.Tabs)
}

func (r *run) sheetIDs() map[string]int64 {
	ids := make(map[string]int64, len(r.tabs))
	for _, t := range r.tabs {
		ids[t.resource.Name] = t.info.SheetID
	}
	return ids
}

// apply changes the mirror. complete says that nothing is left to be written
// into the sheet.
func (r *run) apply(ctx context.Context, complete bool) error {
	c := &Changes{
		Descriptor: r.reg.Descriptor, Basis: basis(r.reg.Descriptor), Findings: r.found.digest(),
		Tabs: r.sheetIDs(), Profile: Profile{}, Issues: r.found.issues, Messages: r.found.messages, Duplicates: r.found.duplicates,
	}
	if complete {
		c.InputDigest = r.digest
	}
	for _, t := range r.tabs {
		c.Profile[t.resource.Name] = t.now
		n := &t.numbers
		c.Resources = append(c.Resources, ResourceChanges{
			Table: t.table, Hash: n.hash, Content: n.content, Key: n.key, InSheet: t.inSheet(), Sketch: n.sketch, Computed: n.computed,
			Inserted: t.change.inserted, Updated: t.change.updated, Moved: t.change.moved, Deleted: t.change.deleted,
			Rebuild: r.state.Basis != "" && r.state.Basis != c.Basis,
		})
	}
	r.record.Status, r.record.Counts = Applied, r.counts
	r.record.Ended, r.record.Requests = r.config.Now(), r.workbook.Requests()-r.requests
	if err := r.config.Mirror.Apply(ctx, r.record, c); err != nil {
		return fmt.Errorf("change the mirror: %w", err)
	}
	r.applied = true
	r.result.Status = Applied
	return nil
}

// inSheet says which records show their id in the sheet, or did before.
func (t *tab) inSheet() []bool {
	out := make([]bool, len(t.shown))
	for i, id := range t.shown {
		before := t.ids.before[i]
		out[i] = id == t.ids.ids[i] || before != none && t.prev.InSheet[before]
	}
	return out
}

// writeBack carries out the plan and notes what it left.
func (r *run) writeBack(ctx context.Context, plan *WritePlan, changed bool) error {
	report, err := r.workbook.Write(ctx, plan)
	if report != nil {
		r.result.CellsWritten = report.Written
	}
	switch {
	case errors.Is(err, ErrReadOnly):
		r.result.NotWritten = fmt.Sprintf("nothing was written into the sheet: %v", err)
		r.result.Reason = r.result.NotWritten
		if !changed {
			r.result.Status = Unchanged
		}
		return nil
	case err != nil && changed:
		return fmt.Errorf("the database is up to date, but writing into the sheet failed: %w", err)
	case err != nil:
		return fmt.Errorf("write into the sheet: %w", err)
	}
	if report.Skipped > 0 {
		r.result.NotWritten = fmt.Sprintf("%d cells were left for the next run: people moved or changed their rows meanwhile, or Google did not take them", report.Skipped)
		r.result.Reason = r.result.NotWritten
	}
	r.result.Status = Applied
	s := Settlement{Shown: r.shown(report), Writes: r.cellWrites(plan, report)}
	if complete(plan, report) {
		s.InputDigest = r.input(plan)
	}
	return r.settle(ctx, s)
}

func (r *run) settle(ctx context.Context, s Settlement) error {
	r.record.Ended, r.record.CellsWritten = r.config.Now(), r.result.CellsWritten
	r.record.Requests = r.workbook.Requests() - r.requests
	if r.record.Status == "" {
		r.record.Status, r.record.Counts = r.result.Status, r.counts
	}
	if err := r.config.Mirror.Settle(ctx, r.record, s); err != nil {
		return fmt.Errorf("note what was written into the sheet: %w", err)
	}
	return nil
}

// idleCounts are the figures of a run that did nothing.
func idleCounts(counts map[string]Counts) map[string]Counts {
	out := make(map[string]Counts, len(counts))
	for name, c := range counts {
		out[name] = Counts{Rows: c.Rows, Issues: c.Issues, Duplicates: c.Duplicates}
	}
	return out
}
