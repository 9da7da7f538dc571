package mirrortest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/settling"
	"sheetsync/syncer/snoozes"
)

const descriptor = `
profile: tabular-data-package
name: trade
resources:
  - name: customers
    title: Customers
    schema:
      primaryKey: code
      fields:
        - {name: code, title: Code, type: string}
        - {name: credit, title: Credit, type: integer}
`

// register is the register of every case.
const register = "acme"

// A row is a record of the tab.
type row struct {
	id     string
	row    int
	credit int64
}

// A sheet is a register whose runs go to a mirror.
type sheet struct {
	t      *testing.T
	mirror syncer.Mirror
	desc   *sheetschema.Descriptor
	runs   int
	// What the next run says of duplicates.
	duplicates []assess.Duplicate
	clusters   []assess.Cluster
	decisions  []answers.Decision
	issues     []sheetschema.Issue
	dismissals []dismissals.Decision
	snoozed    []snoozes.Decision
	holds      []snoozes.Hold
	young      settling.Young // the records that haven't settled
}

func newSheet(t *testing.T, m syncer.Mirror) *sheet {
	t.Helper()
	d, err := sheetschema.Load("trade.yaml", []byte(descriptor))
	if err != nil {
		t.Fatal(err)
	}
	return &sheet{t: t, mirror: m, desc: d}
}

func (s *sheet) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// locked calls do with the lock held, after Prepare.
func (s *sheet) locked(do func()) {
	s.t.Helper()
	unlock, err := s.mirror.Lock(s.t.Context(), register)
	s.must(err)
	s.must(s.mirror.Prepare(s.t.Context(), register, s.desc, syncer.Locale{}))
	do()
	s.must(unlock())
}

// run is the next run, in a status.
func (s *sheet) run(status syncer.Status) syncer.Run {
	s.runs++
	return syncer.Run{
		ID: fmt.Sprintf("run-%03d", s.runs), Register: register, Status: status,
		Started: time.Date(2026, 1, 2, 3, 4, s.runs, 0, time.UTC),
	}
}

// held is a run that was held.
func (s *sheet) held(digest string) syncer.Run {
	run := s.run(syncer.StatusHeld)
	run.HoldDigest = digest
	return run
}

// peek and load return what the last run left.
func (s *sheet) peek() (state *syncer.State) {
	s.t.Helper()
	s.locked(func() {
		var err error
		state, err = s.mirror.Peek(s.t.Context(), register)
		s.must(err)
	})
	return state
}

func (s *sheet) load() (state *syncer.State) {
	s.t.Helper()
	s.locked(func() {
		var err error
		state, err = s.mirror.Load(s.t.Context(), register, s.desc)
		s.must(err)
	})
	return state
}

// apply makes the mirror equal to the rows.
func (s *sheet) apply(rows ...row) {
	s.t.Helper()
	s.must(s.tryApply(s.t.Context(), rows...))
}

func (s *sheet) tryApply(ctx context.Context, rows ...row) (err error) {
	s.t.Helper()
	s.locked(func() {
		var state *syncer.State
		state, err = s.mirror.Load(s.t.Context(), register, s.desc)
		s.must(err)
		run := s.run(syncer.StatusApplied)
		rc := s.changes(rows, state.Records["customers"])
		run.Counts = map[string]syncer.Counts{"customers": {
			Rows: len(rows), Inserted: len(rc.Inserted), Updated: len(rc.Updated), Moved: len(rc.Moved), Deleted: len(rc.Deleted),
		}}
		err = s.mirror.Apply(ctx, run, &syncer.Changes{
			Duplicates: s.duplicates, Clusters: s.clusters, Decisions: s.decisions, Young: s.young,
			Issues: s.issues, Messages: make([]string, len(s.issues)), Suggestions: make([]string, len(s.issues)), Dismissals: s.dismissals, Snoozed: s.snoozed, Holds: s.holds, Today: 20_500,
			Descriptor: s.desc, InputDigest: "input of " + run.ID, Basis: s.desc.Digest, Findings: "issues of " + run.ID,
			Tabs: map[string]syncer.KnownTabs{"customers": {{SheetID: 17}}}, Resources: []syncer.ResourceChanges{rc},
		})
	})
	return err
}

// changes compares the rows with what is known.
func (s *sheet) changes(rows []row, known *syncer.Records) syncer.ResourceChanges {
	t := table.NewTable(s.desc.Resources[0], len(rows))
	for i, r := range rows {
		t.SetID(i, r.id)
		t.SetRow(i, r.row)
		t.SetText(i, 0, r.id)
		t.SetInt(i, 1, r.credit)
	}
	hashes := t.Hash()
	rc := syncer.ResourceChanges{
		Table: t, Hash: hashes.Full, Content: hashes.Content, Key: hashes.Key,
		InSheet: make([]bool, len(rows)), Sketch: make([]uint64, len(rows)), Computed: make([]uint64, len(rows)), Entered: make([]uint64, len(rows)),
	}
	before := make(map[string]int)
	if known != nil {
		for i, id := range known.IDs {
			before[id] = i
		}
	}
	for i, r := range rows {
		rc.Sketch[i], rc.Computed[i], rc.Entered[i] = uint64(r.credit)+1, uint64(r.credit)+2, uint64(r.credit)+3
		at, found := before[r.id]
		delete(before, r.id)
		switch {
		case !found:
			rc.Inserted = append(rc.Inserted, i)
			continue
		case known.Hash[at] != rc.Hash[i]:
			rc.Updated = append(rc.Updated, i)
		case int(known.Rows[at]) != r.row:
			rc.Moved = append(rc.Moved, i)
		}
		rc.InSheet[i] = known.InSheet[at]
	}
	for id := range before {
		rc.Deleted = append(rc.Deleted, id)
	}
	return rc
}
