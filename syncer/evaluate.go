package syncer

import (
	"maps"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/diff"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/drift"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/settling"
	"sheetsync/syncer/snoozes"
	"sheetsync/syncer/writeback"
	"sheetsync/validate/trend"
)

// evaluation is all that a run finds out about its input.
type evaluation struct {
	records    []records // by resource with a tab
	assessment *assess.Assessment
	// decisions are people's about duplicates, for the log.
	decisions []answers.Decision
	// dismissals are people's about findings, for the log.
	dismissals []dismissals.Decision
	standing   map[dismissals.Key]*dismissals.Decision // those that hold
	// snoozed are people's decisions about reminders, for the log, and holds what follows.
	snoozed []snoozes.Decision
	holds   []snoozes.Hold
	counts  map[string]Counts
	// trends are what is known of each resource's past, with what was found now.
	trends map[string]trend.Memory
	losses []hold.Loss
	// young are the records that haven't settled after this look.
	young settling.Young
	// changed says that the mirror differs from what was found.
	changed bool
	// plan is what the sheet should hold; nil without write-back. writes says
	// that there is something to write.
	plan   *writeback.Plan
	writes bool
}

// evaluate finds out all about the records that an input was parsed to, compares them
// with what the last run left, and plans the write-back. It is pure but for bits,
// the random bits of new ids.
func evaluate(in *input, p parsed, state *State, bits func() uint64) *evaluation {
	identify(p.records, in, state, bits)
	if foreign := foreignIDs(p.records, p.issues); foreign != nil {
		p = parse(in, foreign)
		identify(p.records, in, state, bits)
	}
	records, erased := p.records, p.erased
	issues := append(p.issues, in.aside...)
	tables := tablesOf(records)
	scope, printer := in.scope(), in.printer()
	issues = append(issues, erased.without(assess.Records(in.reg.Descriptor, in.byResource(tables), in.has, assess.Conditions{
		Scope: scope, Language: in.reg.Language, Country: in.reg.Country,
	}))...)
	review := reviewDuplicates(in, records, state)
	issues = append(issues, review.issues...)
	for i := range records {
		records[i].compare(state.Tabs[records[i].resource.Name])
	}
	trends, unusual := in.findTrends(records, state)
	issues = append(issues, unusual...)
	if in.reg.WriteBack && state.Basis == checkpoint.Basis(in.reg.Descriptor) {
		for i := range records {
			issues = append(issues, records[i].drifted(state.InputDigest != "", printer)...)
		}
	}
	putOff := snoozing{input: in, records: records, state: state, tables: in.byResource(tables)}
	putOff.evaluate()
	issues = append(issues, putOff.issues...)
	dismissed := dismissing{input: in, records: records, state: state, issues: issues, review: review}
	e := &evaluation{records: records, assessment: dismissed.assess(), decisions: review.decisions, dismissals: dismissed.outcome.New, standing: dismissed.outcome.Standing, trends: trends, snoozed: putOff.said, holds: putOff.holds}
	e.counts = countsOf(records, e.assessment)
	checked := checkedKeys(in.tabs)
	for i := range records {
		hold.CountLinked(records[i].filling, records[i].resource, issues, checked)
	}
	e.losses = lossesOf(in.reg, records, state)
	e.young = in.stillYoung(records, state)
	e.changed = changed(in, state, e)
	if in.reg.WriteBack {
		e.plan, e.writes = planWriteBack(in, tables, e, &dismissed, &putOff)
	}
	return e
}

// findTrends adds what was found to what is known of each resource's past, and says what is
// no longer as it was.
func (in *input) findTrends(all []records, state *State) (known map[string]trend.Memory, issues []sheetschema.Issue) {
	known = make(map[string]trend.Memory, len(all))
	for i := range all {
		r := &all[i]
		fields := trend.Fields(r.table, in.has.Lacks)
		m := state.Trends[r.resource.Name].Next(r.table, fields, in.scope().Today, r.changes.Inserted, len(r.known.IDs) == 0)
		known[r.resource.Name] = m
		issues = append(issues, trend.Check(r.table, fields, m, in.reg.Language)...)
	}
	return known, issues
}

// leftOut are the rows that are no records, by resource.
func (e *evaluation) leftOut() map[string][]rows.LeftOut {
	out := make(map[string][]rows.LeftOut)
	for i := range e.records {
		for _, tab := range e.records[i].tabs {
			if len(tab.leftOut) > 0 {
				out[tab.Resource.Name] = append(out[tab.Resource.Name], tab.leftOut...)
			}
		}
	}
	return out
}

// recordIssues counts the issues of each record, by resource.
func (e *evaluation) recordIssues(tables []*table.Table) map[string][]int {
	lens := make(map[string]int, len(tables))
	for _, t := range tables {
		lens[t.Resource.Name] = t.Len()
	}
	out := make(map[string][]int, len(tables))
	for i := range e.assessment.Issues {
		issue := &e.assessment.Issues[i]
		if issue.Record < 0 || e.assessment.IsDismissed(i) {
			continue
		}
		if out[issue.Resource] == nil {
			out[issue.Resource] = make([]int, lens[issue.Resource])
		}
		out[issue.Resource][issue.Record]++
	}
	return out
}

// checkedKeys tells the foreign keys whose parent has a tab with the key's columns.
func checkedKeys(tabs []SurveyedTab) func(sheetschema.ForeignKey) bool {
	matches := make(map[string][]*table.HeaderMatch, len(tabs))
	for i := range tabs {
		matches[tabs[i].Resource.Name] = append(matches[tabs[i].Resource.Name], tabs[i].Match)
	}
	return func(key sheetschema.ForeignKey) bool {
		return slices.ContainsFunc(matches[key.Resource], func(parent *table.HeaderMatch) bool {
			return !slices.ContainsFunc(key.Reference, func(field int) bool { return len(parent.ReadFrom(field)) == 0 })
		})
	}
}

// compare finds out what became of the records that were known, once all is
// computed. before are the tabs that the resource had: records whose tab is called
// otherwise now have moved.
func (r *records) compare(before KnownTabs) {
	if slices.ContainsFunc(r.resource.Fields, (*sheetschema.Field).Computed) {
		r.hash = r.table.HashFull()
	}
	for _, tab := range r.tabs {
		r.computed = append(r.computed, drift.Fingerprints(tab.table)...)
	}
	stored := diff.Stored{IDs: r.known.IDs, Rows: r.known.Rows, Hash: r.known.Hash}
	r.changes = diff.Records(stored, r.matches, r.rows, r.hash)
	r.retitled(before)
}

// drifted finds the computed cells that somebody typed over; see package drift. Only
// after a run that wrote everything can new ones be told.
func (r *records) drifted(complete bool, p *language.Printer) []sheetschema.Issue {
	var issues []sheetschema.Issue
	for i := range r.tabs {
		tab := &r.tabs[i]
		end := tab.first + tab.table.Len()
		tab.differing = drift.Differing(tab.Grid, tab.Match, tab.table)
		d := &drift.Tab{
			Differing: tab.differing, Grid: tab.Grid, Match: tab.Match, Table: tab.table, Matches: r.matches[tab.first:end], Hash: r.hash[tab.first:end],
			Stored: drift.Stored{Hash: r.known.Hash, Computed: r.known.Computed, InSheet: r.known.InSheet},
		}
		var overtyped []sheetschema.Issue
		if complete {
			overtyped = d.Overtyped(p)
		}
		for _, issue := range append(d.Remembered(p, overtyped), overtyped...) {
			issue.Record += tab.first
			issues = append(issues, issue)
		}
	}
	return issues
}

func countsOf(records []records, a *assess.Assessment) map[string]Counts {
	counts := make(map[string]Counts, len(records))
	for i := range records {
		r := &records[i]
		c := Counts{
			Rows: r.table.Len(), Inserted: len(r.changes.Inserted), Updated: len(r.changes.Updated),
			Deleted: len(r.changes.Deleted), Moved: len(r.changes.Moved),
		}
		for _, tab := range r.tabs {
			c.Skipped += len(tab.leftOut)
		}
		c.Issues, c.Duplicates = a.Counts(r.resource.Name)
		counts[r.resource.Name] = c
	}
	return counts
}

func lossesOf(reg *Register, all []records, state *State) []hold.Loss {
	var losses []hold.Loss
	for i := range all {
		r := &all[i]
		loss := hold.Loss{
			Resource: r.resource, Before: len(r.known.IDs), After: r.table.Len(), Deleted: r.changes.Deleted,
			Then: state.Profile[r.resource.Name], Now: r.filling,
		}
		if r.resource.Tabs == nil {
			loss.Tab = r.tabs[0].ofHold(reg)
			losses = append(losses, loss)
			continue
		}
		loss.Tabs = r.lostByTab(state.Tabs[r.resource.Name])
		losses = append(losses, loss)
		for _, tab := range r.tabs {
			losses = append(losses, hold.Loss{
				Resource: r.resource, Tab: tab.ofHold(reg), Title: tab.Info.Title, After: tab.table.Len(),
				Then: state.Profile[tab.profile()], Now: tab.filling,
			})
		}
	}
	return losses
}

// changed reports whether the mirror differs from what the run found.
func changed(in *input, state *State, e *evaluation) bool {
	if state.Basis != checkpoint.Basis(in.reg.Descriptor) || e.assessment.Digest() != state.Findings || len(e.decisions) > 0 || len(e.dismissals) > 0 || len(e.snoozed) > 0 {
		return true
	}
	for i := range e.records {
		if !e.records[i].changes.Empty() {
			return true
		}
	}
	return !maps.EqualFunc(in.knownTabs(), state.Tabs, slices.Equal)
}

// planWriteBack plans what the sheet should hold. writes says that there is
// something to write.
func planWriteBack(in *input, tables []*table.Table, e *evaluation, d *dismissing, s *snoozing) (plan *writeback.Plan, writes bool) {
	plan, printer := &writeback.Plan{}, in.printer()
	for i := range e.records {
		r, t := &e.records[i], tables[i]
		texts := d.textsOf(e.assessment, t)
		texts.Kept = unreadableAnswers(e.assessment, t)
		texts.Deadlines = s.textsOf(t)
		for _, tab := range r.tabs {
			columns := in.columns[len(plan.Tabs)]
			p := writeback.PlanTab(&writeback.Source{
				SheetID: tab.Info.SheetID, Title: tab.Info.Title, Grid: tab.Grid, Match: tab.Match,
				Columns: columns, Table: tab.table, Known: r.known.IDs, Differing: tab.differing, Texts: texts.Part(tab.first, tab.first+tab.table.Len()), Part: tab.Part, Refused: tab.Info.Refused,
			})
			if len(p.Columns) == len(columns) && !tab.Beside { // else the tab is empty
				p.Highlights = slices.DeleteFunc(writeback.Highlights(tab.Resource, tab.Match, p.Columns, in.locale, printer), tab.isRefused)
				p.Frozen, p.Views = writeback.Frozen(tab.Resource, tab.Match), writeback.Views(tab.Resource, tab.Match, in.reg.Language)
			}
			writes = writes || p.Changes(tab.rules())
			plan.Tabs = append(plan.Tabs, p)
		}
	}
	facts := overview.Facts{
		Issues: len(e.assessment.Issues) - len(e.assessment.Dismissed), Duplicates: len(e.assessment.Duplicates), RecordIssues: e.recordIssues(tables), LeftOut: e.leftOut(), Held: s.marks.Held,
	}
	content := in.overviewOf(in.byResource(tables), facts)
	if o, ok := overview.PlanOf(in.overview, content, e.changed || writes); ok {
		plan.Overview, writes = o, true
	}
	if plan.Enquiry = in.answers(tables); plan.Enquiry != nil {
		writes = true
	}
	return plan, writes
}
