package check

import (
	"context"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/writeback"
)

// A Mirror lets a run go through and remembers what it found. Nothing is
// stored. With Known it tells the run what a real mirror knows of the records,
// so that they have their ids.
type Mirror struct {
	Known syncer.Mirror // may be nil
	Found *syncer.Changes
}

var _ syncer.Mirror = (*Mirror)(nil)

// Lock takes the lock of the mirror that is known, if any.
func (m *Mirror) Lock(ctx context.Context, register string) (unlock func() error, err error) {
	if m.Known != nil {
		return m.Known.Lock(ctx, register)
	}
	return func() error { return nil }, nil
}

// Stands asks the mirror that is known, if any.
func (m *Mirror) Stands(ctx context.Context, register string) (until time.Time, err error) {
	if m.Known != nil {
		return m.Known.Stands(ctx, register)
	}
	return time.Now().Add(time.Minute), nil
}

// Prepare does nothing.
func (*Mirror) Prepare(context.Context, string, *sheetschema.Descriptor, syncer.Locale) error {
	return nil
}

// Peek returns a state in which the whole workbook has to be looked at.
func (m *Mirror) Peek(ctx context.Context, register string) (*syncer.State, error) {
	if m.Known == nil {
		return &syncer.State{}, nil
	}
	state, err := m.Known.Peek(ctx, register)
	if err != nil {
		return nil, err
	}
	return unsettled(state), nil
}

// Load returns what is known of the records.
func (m *Mirror) Load(ctx context.Context, register string, d *sheetschema.Descriptor) (*syncer.State, error) {
	if m.Known == nil {
		return &syncer.State{}, nil
	}
	state, err := m.Known.Load(ctx, register, d)
	if err != nil {
		return nil, err
	}
	return unsettled(state), nil
}

// unsettled makes a run take nothing for done, and compare nothing with before.
func unsettled(state *syncer.State) *syncer.State {
	state.InputDigest, state.Findings, state.Profile = "", "", nil
	return state
}

// Apply remembers what was found.
func (m *Mirror) Apply(_ context.Context, _ syncer.Run, c *syncer.Changes) error {
	m.Found = c
	return nil
}

// owner is who is responsible for an issue's record; empty where nobody is known.
func (m *Mirror) owner(i sheetschema.Issue) string {
	for _, r := range m.Found.Resources {
		if t := r.Table; t != nil && t.Resource.Name == i.Resource && i.Record >= 0 && i.Record < t.Len() {
			if f := writeback.Owner(t.Resource); f >= 0 && t.State(i.Record, f) == table.StateValid {
				return t.Text(i.Record, f)
			}
		}
	}
	return ""
}

// RecordRun does nothing.
func (*Mirror) RecordRun(context.Context, syncer.Run) error { return nil }

// Stored knows of no cell: nothing is held against what a file held before.
func (*Mirror) Stored(_ context.Context, _ string, q *preview.Question) ([]preview.Cell, error) {
	return make([]preview.Cell, len(q.IDs)*len(q.Fields)), nil
}

// RecordLosses does nothing.
func (*Mirror) RecordLosses(context.Context, syncer.Run, []preview.Loss) error { return nil }

// RecordLook does nothing.
func (*Mirror) RecordLook(context.Context, syncer.Look) error { return nil }

// RecordWriteBack does nothing.
func (*Mirror) RecordWriteBack(context.Context, syncer.Run, syncer.WrittenBack) error { return nil }

// RecordComments does nothing.
func (*Mirror) RecordComments(context.Context, string, comments.Known) error { return nil }

// ChangedAt knows of no record.
func (*Mirror) ChangedAt(context.Context, string, string, []string) (map[string]time.Time, error) {
	return map[string]time.Time{}, nil
}

// Approve does nothing.
func (*Mirror) Approve(context.Context, string, string) error { return syncer.ErrNothingHeld }
