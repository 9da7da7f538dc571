package syncer

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"sheetsync/sheetschema"
)

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
		r.result.Status = StatusUnchanged
		if changed || plan != nil {
			r.result.Status = StatusApplied
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
		r.result.Status = StatusApplied
	case r.state.InputDigest == "":
		// An earlier run was cut off before it could note what it wrote.
		r.result.Status = StatusUnchanged
		return r.settle(ctx, Settlement{InputDigest: r.digest, Shown: r.shown(nil)})
	default:
		r.result.Status = StatusUnchanged
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
	r.record.Status, r.record.Counts = StatusApplied, r.counts
	r.record.Ended, r.record.Requests = r.config.Now(), r.workbook.Requests()-r.requests
	if err := r.config.Mirror.Apply(ctx, r.record, c); err != nil {
		return fmt.Errorf("change the mirror: %w", err)
	}
	r.applied = true
	r.result.Status = StatusApplied
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

// wroteBefore reports whether the sheet shows that the service could write it:
// then a refused write is a right that was lost, not one that never was.
func (r *run) wroteBefore() bool {
	for _, t := range r.tabs {
		if _, ok := t.match.Service[sheetschema.IDColumn]; ok {
			return true
		}
	}
	return false
}

// writeBack carries out the plan and notes what it left.
func (r *run) writeBack(ctx context.Context, plan *WritePlan, changed bool) error {
	report, err := r.workbook.Write(ctx, plan)
	if report != nil {
		r.result.CellsWritten = report.Written
	}
	switch {
	case errors.Is(err, ErrReadOnly) && !r.wroteBefore():
		r.result.NotWritten = fmt.Sprintf("nothing was written into the sheet: %v", err)
		r.result.Reason = r.result.NotWritten
		if !changed {
			r.result.Status = StatusUnchanged
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
	r.result.Status = StatusApplied
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
