package syncer

import (
	"context"
	"errors"
	"fmt"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/telemetry"
	"sheetsync/syncer/writeback"
)

// outcome is what a run came to, before anything is changed.
type outcome struct {
	*input
	*evaluation
	digest string // of the input as fetched
	state  *State // that the last run left
}

// apply brings the mirror and then the sheet to what the run found.
func (r *run) apply(ctx context.Context, o *outcome) (err error) {
	ctx, end := telemetry.Start(ctx, "apply")
	defer func() { end(err) }()
	if r.opts.DryRun {
		r.result.Status = StatusUnchanged
		r.unsettled(o.young)
		if o.changed || o.writes {
			r.result.Status = StatusApplied
		}
		return nil
	}
	if o.changed {
		if err := r.changeMirror(ctx, o); err != nil {
			return err
		}
		r.unsettled(o.young)
	} else if err := r.settle(ctx, o.state, o.young); err != nil {
		return err
	}
	if o.writes {
		return r.writeBack(ctx, o)
	}
	switch {
	case o.changed:
		r.result.Status = StatusApplied
	case o.state.InputDigest == "":
		// An earlier run was cut off before it could record what it wrote.
		r.result.Status = StatusUnchanged
		return r.recordCheckpoint(ctx, o, WrittenBack{InputDigest: o.digest, Shown: r.shown(o, nil)})
	default:
		r.result.Status = StatusUnchanged
		r.setIdle(r.reg.Name, o.state.InputDigest, o.digest)
	}
	return nil
}

// changeMirror changes the mirror in one transaction.
func (r *run) changeMirror(ctx context.Context, o *outcome) error {
	a := o.assessment
	c := &Changes{
		Descriptor: r.reg.Descriptor, Basis: checkpoint.Basis(r.reg.Descriptor), Findings: a.Digest(),
		Tabs: o.knownTabs(), Profile: hold.Profile{}, Trends: o.trends, Issues: a.Issues, Messages: a.Messages, Suggestions: a.Suggestions,
		Duplicates: a.Duplicates, Clusters: a.Clusters, Decisions: o.decisions, Dismissed: a.Dismissed, Dismissals: o.dismissals, Young: o.young,
		Snoozed: o.snoozed, Holds: o.holds, Today: o.scope().Today, Forgotten: o.forgotten(o.records),
	}
	if !o.writes {
		c.InputDigest = o.digest
	}
	for i := range o.records {
		n := &o.records[i]
		n.profiles(c.Profile, r.reg)
		c.Resources = append(c.Resources, ResourceChanges{
			Table: n.table, Rows: n.rows, Hash: n.hash, Content: n.content, Key: n.key, InSheet: n.inSheet(), Sketch: n.sketch, Computed: n.computed, Entered: n.entered,
			Inserted: n.changes.Inserted, Updated: n.changes.Updated, Moved: n.changes.Moved, Deleted: n.changes.Deleted,
			Rebuild: r.redescribed(o.state),
		})
	}
	var err error
	if c.Merged, err = r.mergeRecords(ctx, o); err != nil {
		return err
	}
	r.record.Status, r.record.Counts = StatusApplied, o.counts
	r.record.Ended, r.record.Requests = r.config.Now(), r.requests()
	if err := r.config.Mirror.Apply(ctx, r.record, c); err != nil {
		return fmt.Errorf("change the mirror: %w", err)
	}
	r.mirrorChanged = true
	r.result.Status = StatusApplied
	return nil
}

// wroteBefore reports whether the sheet shows that the service could write it:
// then a refused write is a right that was lost, not one that never was.
func (in *input) wroteBefore() bool {
	for i := range in.tabs {
		if _, ok := in.tabs[i].Match.Service[sheetschema.IDColumn]; ok {
			return true
		}
	}
	return false
}

// Keys of what is said of cells that were not written.
const (
	notWrittenReadOnly language.Key = "holds.not_written.read_only"
	notWrittenSkipped  language.Key = "holds.not_written.skipped"
	notWrittenUnsafe   language.Key = "holds.not_written.unguarded"
)

// notWritten says in the result why cells were not written.
func (r *run) notWritten(key language.Key, args language.Args) {
	r.result.NotWritten = language.NewPrinter(language.English).Say(key, args)
	r.result.Reason = r.result.NotWritten
}

// writeBack carries out the plan and records what it left.
func (r *run) writeBack(ctx context.Context, o *outcome) error {
	r.rest()
	report, err := r.workbook.Write(ctx, o.plan)
	if report != nil {
		r.result.CellsWritten = report.Written
	}
	switch {
	case errors.Is(err, ErrReadOnly) && !o.wroteBefore():
		r.notWritten(notWrittenReadOnly, language.Args{"reason": err.Error()})
		if !o.changed {
			r.result.Status = StatusUnchanged
		}
		return nil
	case errors.Is(err, ErrUnguarded):
		return r.unguarded(ctx, o, err)
	case err != nil && o.changed:
		return fmt.Errorf("the database is up to date, but writing into the sheet failed: %w", err)
	case err != nil:
		return fmt.Errorf("write into the sheet: %w", err)
	}
	if report.Skipped > 0 {
		r.notWritten(notWrittenSkipped, language.Args{"count": report.Skipped})
	}
	r.result.Status = StatusApplied
	s := WrittenBack{
		Shown:  r.shown(o, report),
		Writes: writeback.Writes(o.plan, report, tablesByTab(o.records), o.overview, r.config.Now()),
	}
	if report.Complete(o.plan) {
		s.InputDigest = o.input.digest(o.plan)
	}
	return r.recordCheckpoint(ctx, o, s)
}

// unguarded ends a run that may not write beside people's rows: the mirror is up
// to date, and the overview says why the sheet isn't.
func (r *run) unguarded(ctx context.Context, o *outcome, cause error) error {
	r.log.Warn("nothing is written beside people's rows", "cause", cause.Error())
	args := language.Args{"register": r.reg.Name}
	r.notWritten(notWrittenUnsafe, args)
	if !o.changed {
		r.result.Status = StatusUnchanged
	}
	p := o.printer()
	notice, text := o.plan.Overview, p.Say(notWrittenUnsafe, args)
	if notice != nil {
		notice.SetNotice(text)
	} else if notice, _ = overview.PlanNotice(o.input.overview, o.overviewOf(nil, overview.Facts{}), text); notice == nil {
		return nil
	}
	if _, err := r.workbook.Write(ctx, &writeback.Plan{Overview: notice}); err != nil {
		r.log.Warn("the overview tab could not be told that nothing else is written", "cause", err.Error())
	}
	return nil
}

func (r *run) recordCheckpoint(ctx context.Context, o *outcome, s WrittenBack) error {
	r.record.Ended, r.record.CellsWritten = r.config.Now(), r.result.CellsWritten
	r.record.Requests = r.requests()
	if r.record.Status == "" {
		r.record.Status, r.record.Counts = r.result.Status, o.counts
	}
	return r.config.Mirror.RecordWriteBack(ctx, r.record, s)
}

// shown returns the ids that are in the sheet now and were not known to be. A
// nil report means that nothing was written.
func (r *run) shown(o *outcome, report *writeback.Report) map[string][]string {
	out := make(map[string][]string)
	planned := 0 // the tab's place in the plan
	for i := range o.records {
		n := &o.records[i]
		for _, tab := range n.tabs {
			written := map[int]bool{} // rows of the grid
			if report != nil {
				written = report.ConfirmedRows(o.plan, planned)
			}
			planned++
			if ids := r.shownIn(n, &tab, written); len(ids) > 0 {
				out[n.resource.Name] = append(out[n.resource.Name], ids...)
			}
		}
	}
	return out
}

// shownIn returns those ids of one tab, where the rows that were written are known.
func (r *run) shownIn(n *records, tab *recordsOfTab, written map[int]bool) []string {
	var ids []string
	for k := range tab.table.Len() {
		m := n.matches[tab.first+k]
		if !m.IsNew() && n.known.InSheet[m.Known] {
			continue
		}
		inGrid := n.shown[tab.first+k] == m.ID
		if r.mirrorChanged && inGrid {
			continue // the changes of the mirror said so
		}
		if inGrid || written[tab.table.Row(k)-1] {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// idleCounts are the figures of a run that did nothing.
func idleCounts(counts map[string]Counts) map[string]Counts {
	out := make(map[string]Counts, len(counts))
	for name, c := range counts {
		out[name] = Counts{Rows: c.Rows, Issues: c.Issues, Duplicates: c.Duplicates, Skipped: c.Skipped}
	}
	return out
}
