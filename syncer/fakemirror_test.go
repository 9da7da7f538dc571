package syncer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/snoozes"
	"sheetsync/syncer/writeback"
)

// memory is a Mirror in memory.
type memory struct {
	mu        sync.Mutex
	locked    map[string]bool
	state     State
	held      string // the HoldDigest of the last run that was applied or held
	losses    []preview.Loss
	records   map[string]map[string]stored
	history   []string // one line a change: “insert customers A”
	runs      []Run
	looks     []Look
	audit     []writeback.CellWrite
	decisions []string // of the log, as “same sheet”
	holds     []snoozes.Hold
	changes   int // calls that changed anything

	before func(step string) error // called before each change
	after  func(step string)       // called after each change
}

// stored is a live record.
type stored struct {
	row                                           int32
	hash, content, key, sketch, computed, entered uint64
	inSheet                                       bool
	values                                        []string
}

// NewFakeMirror returns the fake, for the tests in package syncer_test.
func NewFakeMirror() Mirror { return newMemory() }

func newMemory() *memory {
	return &memory{locked: map[string]bool{}, records: map[string]map[string]stored{}}
}

func (m *memory) step(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if m.before != nil {
		return m.before(name)
	}
	return nil
}

func (m *memory) done(name string) {
	m.changes++
	if m.after != nil {
		m.after(name)
	}
}

func (m *memory) Lock(ctx context.Context, register string) (func() error, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.step(ctx, "lock"); err != nil {
		return nil, err
	}
	if m.locked[register] {
		return nil, ErrLocked
	}
	m.locked[register] = true
	return func() error {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.locked[register] = false
		return nil
	}, nil
}

func (m *memory) Stands(ctx context.Context, _ string) (time.Time, error) {
	return time.Now().Add(time.Minute), m.step(ctx, "stand")
}

func (m *memory) Prepare(ctx context.Context, _ string, _ *sheetschema.Descriptor, _ Locale) error {
	return m.step(ctx, "prepare")
}

func (m *memory) Peek(ctx context.Context, _ string) (*State, error) {
	if err := m.step(ctx, "peek"); err != nil {
		return nil, err
	}
	s := m.state
	s.Records, s.Duplicates, s.Told, s.Dismissals, s.Snoozes = nil, KnownDuplicates{}, nil, nil, nil
	return &s, nil
}

func (m *memory) Load(ctx context.Context, _ string, _ *sheetschema.Descriptor) (*State, error) {
	if err := m.step(ctx, "load"); err != nil {
		return nil, err
	}
	s := m.state
	s.Records = map[string]*Records{}
	for name, live := range m.records {
		r := &Records{Sketch: []uint64{}, Computed: []uint64{}}
		for _, id := range slices.Sorted(maps.Keys(live)) {
			v := live[id]
			r.IDs, r.Rows = append(r.IDs, id), append(r.Rows, v.row)
			r.Hash, r.Content, r.Key = append(r.Hash, v.hash), append(r.Content, v.content), append(r.Key, v.key)
			r.Sketch, r.Computed = append(r.Sketch, v.sketch), append(r.Computed, v.computed)
			if v.entered != 0 {
				r.Entered = append(r.Entered, v.entered)
			}
			r.InSheet = append(r.InSheet, v.inSheet)
		}
		s.Records[name] = r
	}
	return &s, nil
}

func (m *memory) Apply(ctx context.Context, run Run, c *Changes) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.step(ctx, "apply"); err != nil {
		return err
	}
	for i := range c.Resources {
		if err := m.applyOne(&c.Resources[i]); err != nil {
			return err
		}
	}
	m.state = State{
		Duplicates: m.duplicates(c), Young: c.Young, Comments: comments.Known{List: m.state.Comments.List, Left: -1, WakeOn: m.state.Comments.WakeOn}, Told: toldOf(c), Dismissals: m.dismissals(c), Snoozes: m.snoozes(c), InputDigest: c.InputDigest, Basis: c.Basis, Findings: c.Findings, Profile: c.Profile, Trends: c.Trends, Counts: run.Counts, Tabs: c.Tabs,
	}
	m.held, m.losses = "", nil
	m.runs = append(m.runs, run)
	m.done("apply")
	return nil
}

// toldOf are the findings of records that a run told.
func toldOf(c *Changes) map[dismissals.Key]bool {
	told := make(map[dismissals.Key]bool)
	for i := range c.Issues {
		if c.Issues[i].RecordID != "" {
			told[dismissals.KeyOf(&c.Issues[i])] = true
		}
	}
	return told
}

// dismissals are people's latest decisions about findings after a run.
func (m *memory) dismissals(c *Changes) []dismissals.Decision {
	known := slices.Clone(m.state.Dismissals)
	for _, d := range c.Dismissals {
		m.decisions = append(m.decisions, fmt.Sprint(d.Verdict, " ", d.Source))
		at := slices.IndexFunc(known, func(o dismissals.Decision) bool { return o.Key == d.Key })
		switch {
		case d.Verdict == dismissals.Lapsed:
			known[at].Lapsed = true
		case at >= 0:
			known[at] = d
		default:
			known = append(known, d)
		}
	}
	return known
}

// snoozes are people's latest decisions about reminders after a run.
func (m *memory) snoozes(c *Changes) []snoozes.Decision {
	m.holds = c.Holds
	known := slices.Clone(m.state.Snoozes)
	for _, d := range c.Snoozed {
		m.decisions = append(m.decisions, fmt.Sprint(d.Verdict, " ", d.Source))
		at := slices.IndexFunc(known, func(o snoozes.Decision) bool { return o.Key == d.Key })
		switch {
		case d.Verdict == snoozes.Lapsed:
			known[at].Lapsed = true
		case at >= 0:
			known[at] = d
			known[at].Lapsed = false
		default:
			known = append(known, d)
		}
	}
	return known
}

// duplicates is what is known of them after a run.
func (m *memory) duplicates(c *Changes) KnownDuplicates {
	known := KnownDuplicates{Asked: map[string]answers.Asked{}, Clusters: map[string]map[string]string{}, Decisions: m.state.Duplicates.Decisions}
	for _, r := range c.Resources {
		known.Asked[r.Table.Resource.Name], known.Clusters[r.Table.Resource.Name] = answers.Asked{}, map[string]string{}
	}
	for _, d := range c.Duplicates {
		known.Asked[d.Resource][d.RecordID] = append(known.Asked[d.Resource][d.RecordID], d.DuplicateOf)
	}
	for _, x := range c.Clusters {
		for _, id := range slices.Concat(x.Entities...) {
			known.Clusters[x.Resource][id] = x.ID
		}
	}
	for _, d := range c.Decisions {
		m.decisions = append(m.decisions, fmt.Sprint(d.Verdict, " ", d.Source))
		at := slices.IndexFunc(known.Decisions, func(o answers.Decision) bool {
			return o.Resource == d.Resource && o.Older == d.Older && o.Newer == d.Newer
		})
		switch {
		case d.Verdict == answers.Lapsed:
			known.Decisions = slices.Clone(known.Decisions)
			known.Decisions[at].Lapsed = true
		case at >= 0:
			known.Decisions = slices.Clone(known.Decisions)
			known.Decisions[at] = d
			known.Decisions[at].Lapsed = false
		default:
			known.Decisions = append(slices.Clip(known.Decisions), d)
		}
	}
	return known
}

func (m *memory) applyOne(r *ResourceChanges) error {
	name := r.Table.Resource.Name
	live := m.records[name]
	if live == nil {
		live = map[string]stored{}
		m.records[name] = live
	}
	for _, id := range r.Deleted {
		if _, ok := live[id]; !ok {
			return fmt.Errorf("deletes %s, which is not there", id)
		}
		delete(live, id)
		m.history = append(m.history, fmt.Sprintf("delete %s %s", name, id))
	}
	put := func(i int, op string, known bool) error {
		id := r.Table.ID(i)
		if _, ok := live[id]; ok != known {
			return fmt.Errorf("%s %s: known is %v", op, id, ok)
		}
		live[id] = stored{
			row: r.Place(i), hash: r.Hash[i], content: r.Content[i], key: r.Key[i],
			sketch: r.Sketch[i], computed: r.Computed[i], inSheet: r.InSheet[i], values: valuesOf(r.Table, i),
		}
		if r.Entered != nil {
			v := live[id]
			v.entered = r.Entered[i]
			live[id] = v
		}
		if op != "move" {
			m.history = append(m.history, fmt.Sprintf("%s %s %s", op, name, id))
		}
		return nil
	}
	if r.Rebuild {
		for i := range r.Table.Len() {
			if before, ok := live[r.Table.ID(i)]; ok && slices.Equal(before.values, valuesOf(r.Table, i)) {
				if err := put(i, "move", true); err != nil {
					return err
				}
			}
		}
	}
	for _, i := range r.Inserted {
		if err := put(i, "insert", false); err != nil {
			return err
		}
	}
	for _, i := range r.Updated {
		if r.Rebuild && slices.Equal(live[r.Table.ID(i)].values, valuesOf(r.Table, i)) {
			continue
		}
		if err := put(i, "update", true); err != nil {
			return err
		}
	}
	for _, i := range r.Moved {
		if err := put(i, "move", true); err != nil {
			return err
		}
	}
	return nil
}

// valuesOf returns a record as a table would show it.
func valuesOf(t *table.Table, i int) []string {
	var out []string
	for _, f := range t.Resource.Fields {
		v := t.Value(i, f.Index).String()
		if t.State(i, f.Index) == table.StateInvalid {
			v = "?" + t.Text(i, f.Index)
		}
		out = append(out, v)
	}
	for c, x := range t.Extra() {
		out = append(out, x.Header+"="+t.ExtraCell(i, c).Seen())
	}
	return out
}

func (m *memory) RecordRun(ctx context.Context, run Run) error {
	if err := m.step(ctx, "record"); err != nil {
		return err
	}
	m.runs = append(m.runs, run)
	if run.Status != StatusFailed {
		m.state.Held, m.held = run.HoldDigest, run.HoldDigest
	}
	if run.Status == StatusUnchanged {
		m.losses = nil
	}
	m.done("record")
	return nil
}

func (m *memory) Stored(ctx context.Context, _ string, q *preview.Question) ([]preview.Cell, error) {
	if err := m.step(ctx, "stored"); err != nil {
		return nil, err
	}
	var cells []preview.Cell
	for _, id := range q.IDs {
		values := m.records[q.Resource.Name][id].values
		for _, f := range q.Fields {
			cell := preview.CellEmpty
			if f < len(values) {
				text, invalid := strings.CutPrefix(values[f], "?")
				switch {
				case invalid && table.IsErrorText(text):
					cell = preview.CellError
				case invalid:
					cell = preview.CellInvalid
				case text != "":
					cell = preview.CellValid
				}
			}
			cells = append(cells, cell)
		}
	}
	return cells, nil
}

func (m *memory) RecordLosses(ctx context.Context, _ Run, losses []preview.Loss) error {
	if err := m.step(ctx, "record losses"); err != nil {
		return err
	}
	if !cmp.Equal(m.losses, losses) {
		m.losses = losses
		m.done("record losses")
	}
	return nil
}

func (m *memory) RecordLook(_ context.Context, look Look) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.looks = append(m.looks, look)
	return nil
}

func (m *memory) RecordWriteBack(ctx context.Context, _ Run, s WrittenBack) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.step(ctx, "record write-back"); err != nil {
		return err
	}
	for name, ids := range s.Shown {
		for _, id := range ids {
			r := m.records[name][id]
			r.inSheet = true
			m.records[name][id] = r
		}
	}
	if s.Young != nil {
		m.state.Young = s.Young
	}
	if s.Writes != nil {
		m.audit = slices.AppendSeq(m.audit, s.Writes)
	}
	m.state.InputDigest = s.InputDigest
	m.done("record write-back")
	return nil
}

func (m *memory) RecordComments(ctx context.Context, _ string, known comments.Known) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.step(ctx, "record comments"); err != nil {
		return err
	}
	m.state.Comments = known
	m.done("record comments")
	return nil
}

func (m *memory) ChangedAt(context.Context, string, string, []string) (map[string]time.Time, error) {
	return map[string]time.Time{}, nil
}

func (m *memory) Approve(_ context.Context, _, digest string) error {
	if m.held == "" {
		return ErrNothingHeld
	}
	if strings.HasPrefix(m.held, StructuralHold) {
		return ErrNotApprovable
	}
	if digest != m.held {
		return ErrHoldChanged
	}
	m.state.Approved = m.held
	return nil
}

// table returns the live rows of a resource by id, each with its position.
func (m *memory) table(name string) map[string]string {
	out := map[string]string{}
	for id, r := range m.records[name] {
		out[id] = fmt.Sprint(r.row, r.values)
	}
	return out
}
