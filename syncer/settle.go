package syncer

import (
	"context"
	"fmt"

	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/settling"
)

// stillYoung are the records that haven't settled by this look: those whose content is
// another one than at the look before, since now; and those that were young before
// and are as they were then.
func (in *input) stillYoung(all []records, state *State) settling.Young {
	before := state.Young.Left(in.started, in.reg.Settle)
	young := make(settling.Young)
	for i := range all {
		r := &all[i]
		name := r.resource.Name
		if len(before[name]) > 0 {
			for n := range r.table.Len() {
				if since, ok := before[name][r.table.ID(n)]; ok {
					young.Add(name, r.table.ID(n), since)
				}
			}
		}
		if in.reg.Settle <= 0 || !in.comparable(state, name) {
			continue
		}
		for _, n := range r.changes.Inserted {
			young.Add(name, r.table.ID(n), in.started)
		}
		for _, n := range r.changes.Updated {
			if r.content[n] != r.known.Content[r.matches[n].Known] {
				young.Add(name, r.table.ID(n), in.started)
			}
		}
	}
	return young
}

// settle has the mirror note that records settled, where some did. It is a run's
// whole work where nothing else was to be done.
func (r *run) settle(ctx context.Context, state *State, left settling.Young) error {
	r.unsettled(left)
	if r.opts.DryRun || left.Equal(state.Young) {
		return nil
	}
	record := r.record
	record.Status, record.Ended = StatusUnchanged, r.config.Now() // such a run isn't recorded
	if err := r.config.Mirror.RecordWriteBack(ctx, record, WrittenBack{InputDigest: state.InputDigest, Young: left}); err != nil {
		return fmt.Errorf("note which records have settled: %w", err)
	}
	return nil
}

// unsettled says in the result which records remain young.
func (r *run) unsettled(young settling.Young) {
	r.result.Unsettled, r.result.SettledBy = young.Len(), young.Until(r.reg.Settle)
}

// comparable reports whether a resource's records can be compared with those of the
// look before.
func (in *input) comparable(state *State, resource string) bool {
	return state.Basis == checkpoint.Basis(in.reg.Descriptor) && len(state.Tabs[resource]) > 0
}
