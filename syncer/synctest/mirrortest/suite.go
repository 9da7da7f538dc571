package mirrortest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
)

// Run holds an implementation to the port's promises. open returns a mirror that
// knows no register yet, once a case; what it opens, it closes when the case ends.
func Run(t *testing.T, open func(t *testing.T) syncer.Mirror) {
	for _, tc := range []struct {
		name  string
		check func(s *sheet)
	}{
		{"before the first run there is nothing", nothingYet},
		{"one run at a time has a register's lock", oneLock},
		{"what is applied is what the next run finds", applied},
		{"inserted, updated, moved and deleted records", changed},
		{"a run that was cancelled leaves everything", cancelled},
		{"a held run is known to the next", held},
		{"what a run was held for can be approved", approved},
		{"what nobody has seen can't be approved", unseen},
		{"an approval lasts until a run is applied", approvalEnds},
		{"a failed run doesn't hide the hold before it", failedAfterHold},
		{"what was undone in the sheet can't be approved", undone},
		{"what only the sheet can repair can't be approved", structural},
		{"where nothing is held nothing can be approved", nothingHeld},
		{"what the write-back left is known to the next run", writtenBack},
		{"which records had settled is known to the next run", settled},
		{"findings, what was said about them and their comments are known to the next run", findingsKnown},
		{"what was said about reminders is known to the next run", snoozesKnown},
		{"what was said and answered about duplicates is known to the next run", duplicatesKnown},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			tc.check(newSheet(t, open(t)))
		})
	}
}

// digests are what a run leaves beside its records.
type digests struct{ Input, Basis, Findings, Held, Approved string }

func digestsOf(s *syncer.State) digests {
	return digests{s.InputDigest, s.Basis, s.Findings, s.Held, s.Approved}
}

func (s *sheet) want(name string, want, got any) {
	s.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// lines are the records that a state knows, in words.
func lines(state *syncer.State) []string {
	r := state.Records["customers"]
	lines := make(map[string]string)
	if r != nil {
		for i, id := range r.IDs {
			lines[id] = fmt.Sprintf("%s in row %d, in the sheet: %v, %d %d %d", id, r.Rows[i], r.InSheet[i], r.Sketch[i], r.Computed[i], r.Entered[i])
		}
	}
	sorted := make([]string, 0, len(lines))
	for _, id := range slices.Sorted(maps.Keys(lines)) {
		sorted = append(sorted, lines[id])
	}
	return sorted
}

func nothingYet(s *sheet) {
	for name, state := range map[string]*syncer.State{"Peek": s.peek(), "Load": s.load()} {
		s.want(name, digests{}, digestsOf(state))
		s.want(name, []string{}, lines(state))
	}
}

func oneLock(s *sheet) {
	ctx := s.t.Context()
	unlock, err := s.mirror.Lock(ctx, register)
	s.must(err)
	if _, err := s.mirror.Lock(ctx, register); !errors.Is(err, syncer.ErrLocked) {
		s.t.Errorf("a second run: got %v, want ErrLocked", err)
	}
	other, err := s.mirror.Lock(ctx, "beta")
	s.must(err)
	s.must(other())
	s.must(unlock())
	again, err := s.mirror.Lock(ctx, register)
	s.must(err)
	s.must(again())
}

func applied(s *sheet) {
	s.apply(row{"a", 2, 10}, row{"b", 3, 20})
	state := s.load()
	s.want("the digests", digests{Input: "input of run-001", Basis: s.desc.Digest, Findings: "issues of run-001"}, digestsOf(state))
	s.want("the tabs", map[string]syncer.KnownTabs{"customers": {{SheetID: 17}}}, state.Tabs)
	s.want("the counts", map[string]syncer.Counts{"customers": {Rows: 2, Inserted: 2}}, state.Counts)
	s.want("the records", []string{"a in row 2, in the sheet: false, 11 12 13", "b in row 3, in the sheet: false, 21 22 23"}, lines(state))
	if peeked := s.peek(); peeked.Records != nil {
		s.t.Error("Peek returns records")
	} else {
		s.want("what Peek returns", digestsOf(state), digestsOf(peeked))
	}
	// The same rows are found unchanged: every fingerprint came back.
	again := s.changes([]row{{"a", 2, 10}, {"b", 3, 20}}, state.Records["customers"])
	if n := len(again.Inserted) + len(again.Updated) + len(again.Moved) + len(again.Deleted); n != 0 {
		s.t.Errorf("%d changes between the rows and themselves", n)
	}
}

func changed(s *sheet) {
	s.apply(row{"a", 2, 10}, row{"b", 3, 20}, row{"c", 4, 30}, row{"d", 5, 40})
	s.apply(row{"d", 2, 40}, row{"a", 3, 11}, row{"c", 4, 30}, row{"n", 5, 50})
	state := s.load()
	s.want("the records", []string{
		"a in row 3, in the sheet: false, 12 13 14", "c in row 4, in the sheet: false, 31 32 33",
		"d in row 2, in the sheet: false, 41 42 43", "n in row 5, in the sheet: false, 51 52 53",
	}, lines(state))
	s.want("the counts", map[string]syncer.Counts{"customers": {Rows: 4, Inserted: 1, Updated: 1, Moved: 1, Deleted: 1}}, state.Counts)
}

func cancelled(s *sheet) {
	s.apply(row{"a", 2, 10})
	before := s.load()
	ctx, cancel := context.WithCancel(s.t.Context())
	cancel()
	if err := s.tryApply(ctx, row{"b", 2, 20}); !errors.Is(err, context.Canceled) {
		s.t.Errorf("got %v, want context.Canceled", err)
	}
	after := s.load()
	s.want("the digests", digestsOf(before), digestsOf(after))
	s.want("the records", lines(before), lines(after))
}

func (s *sheet) record(run syncer.Run) {
	s.t.Helper()
	s.locked(func() { s.must(s.mirror.RecordRun(s.t.Context(), run)) })
}

func held(s *sheet) {
	s.apply(row{"a", 2, 10})
	s.record(s.held("many deletions"))
	s.want("the digests", digests{Input: "input of run-001", Basis: s.desc.Digest, Findings: "issues of run-001", Held: "many deletions"}, digestsOf(s.peek()))
	s.record(s.run(syncer.StatusFailed))
	s.want("what is held after a failed run", "many deletions", s.peek().Held)
}

func approved(s *sheet) {
	s.apply(row{"a", 2, 10})
	s.record(s.held("many deletions"))
	s.must(s.mirror.Approve(s.t.Context(), register, "many deletions"))
	s.want("what is approved", "many deletions", s.peek().Approved)
}

func unseen(s *sheet) {
	s.apply(row{"a", 2, 10})
	s.record(s.held("many deletions"))
	s.record(s.held("other deletions"))
	s.notApproved(syncer.ErrHoldChanged)
	s.want("what is approved", "", s.peek().Approved)
}

func approvalEnds(s *sheet) {
	s.apply(row{"a", 2, 10})
	s.record(s.held("many deletions"))
	s.must(s.mirror.Approve(s.t.Context(), register, "many deletions"))
	s.apply()
	state := s.peek()
	s.want("what is approved and held", []string{"", ""}, []string{state.Approved, state.Held})
	s.notApproved(syncer.ErrNothingHeld)
}

func failedAfterHold(s *sheet) {
	s.apply(row{"a", 2, 10})
	s.record(s.held("many deletions"))
	s.record(s.run(syncer.StatusFailed))
	s.must(s.mirror.Approve(s.t.Context(), register, "many deletions"))
	s.want("what is approved", "many deletions", s.peek().Approved)
}

func undone(s *sheet) {
	s.apply(row{"a", 2, 10})
	s.record(s.held("many deletions"))
	s.record(s.run(syncer.StatusUnchanged))
	s.want("what is held after it was undone", "", s.peek().Held)
	s.notApproved(syncer.ErrNothingHeld)
}

func (s *sheet) notApproved(want error) {
	s.t.Helper()
	if err := s.mirror.Approve(s.t.Context(), register, "many deletions"); !errors.Is(err, want) {
		s.t.Errorf("approving: got %v, want %v", err, want)
	}
}

func structural(s *sheet) {
	s.apply(row{"a", 2, 10})
	s.record(s.held(syncer.StructuralHold + "a tab is missing"))
	s.notApproved(syncer.ErrNotApprovable)
	s.want("what is approved", "", s.peek().Approved)
}

func nothingHeld(s *sheet) {
	s.notApproved(syncer.ErrNothingHeld)
	s.apply(row{"a", 2, 10})
	s.notApproved(syncer.ErrNothingHeld)
}

func writtenBack(s *sheet) {
	s.apply(row{"a", 2, 10}, row{"b", 3, 20})
	s.locked(func() {
		s.must(s.mirror.RecordWriteBack(s.t.Context(), s.run(syncer.StatusApplied), syncer.WrittenBack{
			InputDigest: "nothing remains", Shown: map[string][]string{"customers": {"b"}},
		}))
	})
	state := s.load()
	s.want("the input digest", "nothing remains", state.InputDigest)
	s.want("the records", []string{"a in row 2, in the sheet: false, 11 12 13", "b in row 3, in the sheet: true, 21 22 23"}, lines(state))
}
