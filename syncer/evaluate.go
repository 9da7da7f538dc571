package syncer

import (
	"maps"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/diff"
	"sheetsync/syncer/drift"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/writeback"
)

// evaluation is all that a run finds out about its input.
type evaluation struct {
	records    []records // by tab
	assessment *assess.Assessment
	counts     map[string]Counts
	losses     []hold.Loss
	// changed says that the mirror differs from what was found.
	changed bool
	// plan is what the sheet should hold; nil without write-back. writes says
	// that there is something to write.
	plan   *writeback.Plan
	writes bool
}

// evaluate makes records of an input, finds out all about them, compares them
// with what the last run left, and plans the write-back. It is pure but for bits,
// the random bits of new ids.
func evaluate(in *input, state *State, bits func() uint64) *evaluation {
	records, issues := parse(in, nil)
	identify(records, in, state, bits)
	if foreign := foreignIDs(records, issues); foreign != nil {
		records, issues = parse(in, foreign)
		identify(records, in, state, bits)
	}
	issues = append(issues, in.aside...)
	tables := tablesOf(records)
	scope, printer := in.scope(), in.printer()
	issues = append(issues, assess.Records(in.reg.Descriptor, in.byResource(tables), in.has, assess.Conditions{
		Scope: scope, Language: in.reg.Language, Country: in.reg.Country,
	})...)
	duplicates := assess.Duplicates(tables, in.reg.Country)
	for i := range records {
		records[i].compare()
	}
	if in.reg.WriteBack && state.Basis == checkpoint.Basis(in.reg.Descriptor) {
		for i := range records {
			d := records[i].drift()
			var overtyped []sheetschema.Issue
			if state.InputDigest != "" {
				overtyped = d.Overtyped(printer)
			}
			issues = append(issues, d.Remembered(printer, overtyped)...)
			issues = append(issues, overtyped...)
		}
	}
	e := &evaluation{records: records, assessment: assess.New(tables, issues, duplicates, printer)}
	e.counts = countsOf(records, e.assessment)
	checked := checkedKeys(in.tabs)
	for i := range records {
		hold.CountLinked(records[i].filling, records[i].tab.Resource, issues, checked)
	}
	e.losses = lossesOf(in.reg, records, state)
	e.changed = changed(in, state, e)
	if in.reg.WriteBack {
		e.plan, e.writes = planWriteBack(in, tables, e)
	}
	return e
}

// leftOut are the rows that are no records, by resource.
func (e *evaluation) leftOut() map[string][]rows.LeftOut {
	out := make(map[string][]rows.LeftOut)
	for i := range e.records {
		if r := &e.records[i]; len(r.leftOut) > 0 {
			out[r.tab.Resource.Name] = r.leftOut
		}
	}
	return out
}

// checkedKeys tells the foreign keys whose parent has a tab with the key's columns.
func checkedKeys(tabs []SurveyedTab) func(sheetschema.ForeignKey) bool {
	matches := make(map[string]*table.HeaderMatch, len(tabs))
	for i := range tabs {
		matches[tabs[i].Resource.Name] = tabs[i].Match
	}
	return func(key sheetschema.ForeignKey) bool {
		parent, ok := matches[key.Resource]
		return ok && !slices.ContainsFunc(key.Reference, func(field int) bool { return len(parent.ReadFrom(field)) == 0 })
	}
}

// compare finds out what became of the records that were known, once all is
// computed.
func (r *records) compare() {
	r.hash = r.table.Hash().Full
	r.computed = drift.Fingerprints(r.table)
	stored := diff.Stored{IDs: r.known.IDs, Rows: r.known.Rows, Hash: r.known.Hash}
	r.changes = diff.Records(stored, r.matches, r.rows, r.hash)
}

// drift is what is known of the computed cells.
func (r *records) drift() *drift.Tab {
	return &drift.Tab{
		Grid: r.tab.Grid, Match: r.tab.Match, Table: r.table, Matches: r.matches, Hash: r.hash,
		Stored: drift.Stored{Hash: r.known.Hash, Computed: r.known.Computed, InSheet: r.known.InSheet},
	}
}

func countsOf(records []records, a *assess.Assessment) map[string]Counts {
	counts := make(map[string]Counts, len(records))
	for i := range records {
		r := &records[i]
		c := Counts{
			Rows: r.table.Len(), Inserted: len(r.changes.Inserted), Updated: len(r.changes.Updated),
			Deleted: len(r.changes.Deleted), Moved: len(r.changes.Moved), Skipped: len(r.leftOut),
		}
		c.Issues, c.Duplicates = a.Counts(r.tab.Resource.Name)
		counts[r.tab.Resource.Name] = c
	}
	return counts
}

func lossesOf(reg *Register, records []records, state *State) []hold.Loss {
	losses := make([]hold.Loss, len(records))
	for i := range records {
		r := &records[i]
		losses[i] = hold.Loss{
			Resource: r.tab.Resource, Tab: r.tab.ofHold(reg), Before: len(r.known.IDs), After: r.table.Len(), Deleted: r.changes.Deleted,
			Then: state.Profile[r.tab.Resource.Name], Now: r.filling,
		}
	}
	return losses
}

// changed reports whether the mirror differs from what the run found.
func changed(in *input, state *State, e *evaluation) bool {
	if state.Basis != checkpoint.Basis(in.reg.Descriptor) || e.assessment.Digest() != state.Findings {
		return true
	}
	for i := range e.records {
		if !e.records[i].changes.Empty() {
			return true
		}
	}
	return !maps.Equal(in.sheetIDs(), state.Tabs)
}

// planWriteBack plans what the sheet should hold. writes says that there is
// something to write.
func planWriteBack(in *input, tables []*table.Table, e *evaluation) (plan *writeback.Plan, writes bool) {
	plan, printer, scope := &writeback.Plan{}, in.printer(), in.scope()
	for i := range e.records {
		r, t := &e.records[i], tables[i]
		texts := writeback.TextsOf(e.assessment, t, printer)
		texts.Deadlines = deadlines.Texts(t, scope, in.sent, printer)
		p := writeback.PlanTab(&writeback.Source{
			SheetID: r.tab.Info.SheetID, Title: r.tab.Info.Title, Grid: r.tab.Grid, Match: r.tab.Match,
			Columns: in.columns[i], Table: t, Known: r.known.IDs, Texts: texts, Part: r.tab.Part, Refused: r.tab.Info.Refused,
		})
		if len(p.Columns) == len(in.columns[i]) && !r.tab.Beside { // else the tab is empty
			p.Highlights = slices.DeleteFunc(writeback.Highlights(r.tab.Resource, r.tab.Match, p.Columns, in.locale, printer), r.tab.isRefused)
			p.Frozen, p.Views = writeback.Frozen(r.tab.Resource, r.tab.Match), writeback.Views(r.tab.Resource, r.tab.Match, in.reg.Language)
		}
		writes = writes || p.Changes(r.tab.rules())
		plan.Tabs = append(plan.Tabs, p)
	}
	facts := overview.Facts{Issues: len(e.assessment.Issues), Duplicates: len(e.assessment.Duplicates), LeftOut: e.leftOut()}
	content := in.overviewOf(in.byResource(tables), facts)
	if o, ok := overview.PlanOf(in.overview, content, e.changed || writes); ok {
		plan.Overview, writes = o, true
	}
	if plan.Enquiry = in.answers(tables); plan.Enquiry != nil {
		writes = true
	}
	return plan, writes
}
