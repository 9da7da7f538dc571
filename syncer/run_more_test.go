package syncer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/recordid"
)

var errKilled = errors.New("killed")

// kill makes everything fail from the given point on, as for a process that is
// no more: no word to the mirror, no orderly end.
func (s *stage) kill(step string, afterwards bool) {
	dead := false
	s.book.before = func(at string) error {
		dead = dead || at == step && !afterwards
		if dead {
			return errKilled
		}
		return nil
	}
	s.mirror.before = s.book.before
	s.book.after = func(at string) { dead = dead || at == step && afterwards }
	s.mirror.after = s.book.after
}

func (s *stage) revive() {
	s.book.before, s.book.after, s.mirror.before, s.mirror.after = nil, nil, nil, nil
	clear(s.mirror.locked) // a lock ends with its holder
	s.restart()
}

// outcome is what a register came to, whatever the ids are.
func (s *stage) outcome() string {
	var lines []string
	for name, live := range s.mirror.records {
		for _, r := range live {
			lines = append(lines, fmt.Sprintf("%s %d %v %v", name, r.row, r.values, r.inSheet))
		}
	}
	slices.Sort(lines)
	for _, p := range s.book.tabs {
		for row := range p.rows {
			line := fmt.Sprintf("%s %d:", p.title, row)
			for c := range p.rows[row] {
				seen := p.at(row, c).Seen()
				if recordid.WellFormed(seen) {
					seen = "id"
				}
				line += " " + seen
			}
			lines = append(lines, strings.TrimRight(line, " "))
		}
	}
	return strings.Join(lines, "\n")
}

// After a kill at any moment, later runs come to the same end as without it.
func TestKilled(t *testing.T) {
	t.Parallel()
	edits := map[string]func(s *stage){
		"first run": nil,
		"edits": func(s *stage) {
			s.customers().set(3, 1, text("Elsewhere"))
			s.orders().rows = slices.Insert(s.orders().rows, 2, cells("C7", 2, 50))
			s.orders().rows = append(s.orders().rows, cells("C7", 1, 50), cells("C7", 1, 50))
			s.customers().rows = slices.Delete(s.customers().rows, 1, 2)
		},
	}
	for name, edit := range edits {
		for _, step := range []string{"lock", "prepare", "peek", "describe", "fetch", "load", "apply", "write", "record write-back"} {
			for _, afterwards := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s/%v", name, step, afterwards), func(t *testing.T) {
					t.Parallel()
					whole, killed := newStage(t), newStage(t)
					for _, s := range []*stage{whole, killed} {
						if edit != nil {
							s.run(StatusApplied)
							edit(s)
						}
					}
					whole.run(StatusApplied)
					ids := maps.Clone(killed.mirror.records["customers"])

					killed.kill(step, afterwards)
					_, _ = killed.syncer.Run(t.Context(), killed.reg, Options{})
					killed.revive()
					if _, err := killed.syncer.Run(t.Context(), killed.reg, Options{}); err != nil {
						t.Fatal(err)
					}
					equal(t, "outcome", killed.outcome(), whole.outcome())
					equal(t, "changes in all", len(killed.mirror.history), len(whole.mirror.history))
					for id := range killed.mirror.records["customers"] {
						if _, known := ids[id]; len(ids) > 0 && !known {
							t.Errorf("record %s is new", id)
						}
					}
					killed.checkSheet()
					killed.quiet()
				})
			}
		}
	}
}

func TestOvertypedComputedCell(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	p := s.customers()
	p.set(2, p.column("Spent"), number(99))
	res := s.run(StatusApplied)
	equal(t, "restored", p.at(2, p.column("Spent")).Seen(), "1.8")
	equal(t, "issues cell", p.at(2, p.column("Issues")).Seen(), "△ Spent is computed by the service, and was typed over; nothing to do: the computed value was put back. Change the columns that it is computed from")
	equal(t, "issues", res.Resources["customers"].Issues, 1)
	equal(t, "cells written", res.CellsWritten, 2)
	s.quiet() // the notice stays
	s.restart()
	s.quiet()
	// A computed value that changes is no attempt of anybody's.
	s.orders().set(1, 1, number(100))
	res = s.run(StatusApplied)
	equal(t, "issues", res.Resources["customers"].Issues, 1)
	// The row's next change ends the notice.
	p.set(2, 1, text("Elsewhere"))
	res = s.run(StatusApplied)
	equal(t, "issues", res.Resources["customers"].Issues, 0)
	equal(t, "issues cell", p.at(2, p.column("Issues")).Seen(), "")
	s.quiet()
}

// A notice that somebody clears is gone for good.
func TestClearedNotice(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	p := s.customers()
	p.set(2, p.column("Spent"), table.Cell{})
	s.run(StatusApplied)
	p.set(2, p.column("Issues"), table.Cell{})
	s.run(StatusApplied)
	equal(t, "issues cell", p.at(2, p.column("Issues")).Seen(), "")
	s.quiet()
}

func TestReadOnlySheet(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.book.rights = fmt.Errorf("%w: share it with the service", ErrReadOnly)
	res := s.run(StatusApplied)
	if !strings.Contains(res.NotWritten, "share it with the service") || res.Reason != res.NotWritten {
		t.Errorf("the result does not say why nothing was written: %q", res.Reason)
	}
	ids := s.mirror.table("customers")
	s.restart()
	s.quiet()
	s.customers().set(3, 1, text("Elsewhere"))
	s.customers().rows = slices.Delete(s.customers().rows, 6, 7)
	s.run(StatusApplied)
	equal(t, "history", s.history(20)[:6], "delete")
	for id := range s.mirror.table("customers") {
		if _, kept := ids[id]; !kept {
			t.Errorf("record %s is new", id)
		}
	}
	s.book.rights = nil // and now it is shared
	s.run(StatusApplied)
	s.checkSheet()
	s.quiet()
}

// Where writes can't be guarded, the mirror goes on, and the sheet stays as it is.
func TestUnguardedSheet(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	s.book.rights = fmt.Errorf("write: %w", ErrUnguarded)
	s.orders().set(1, 1, number(100))
	res := s.run(StatusApplied)
	if !strings.Contains(res.NotWritten, "sheetsync doctor --probe") || res.CellsWritten != 0 {
		t.Errorf("%d cells written: %q", res.CellsWritten, res.NotWritten)
	}
	res = s.run(StatusUnchanged)
	if !strings.Contains(res.Reason, "sheetsync doctor --probe") {
		t.Errorf("an unchanged run says %q", res.Reason)
	}
	s.book.rights = nil // and now it was asked again
	s.run(StatusApplied)
	s.checkSheet()
	s.quiet()
}

// A right that is taken away fails the run, loudly; the mirror is right.
func TestLostRight(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	s.book.rights = fmt.Errorf("%w: share it with the service", ErrReadOnly)
	s.orders().set(1, 1, number(100))
	res, err := s.syncer.Run(t.Context(), s.reg, Options{})
	if !errors.Is(err, ErrReadOnly) || res.Status != StatusFailed || !strings.Contains(res.Reason, "the database is up to date") {
		t.Errorf("status is %s, error %v", res.Status, err)
	}
	s.book.rights = nil
	s.run(StatusApplied)
	s.checkSheet()
	s.quiet()
}

func TestWithoutWriteBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.reg.WriteBack = false
	s.run(StatusApplied)
	equal(t, "columns", len(s.customers().rows[0]), 3)
	s.quiet()
	first := s.mirror.table("customers")
	from := len(s.mirror.history)
	s.customers().set(3, 1, text("Elsewhere"))                                // told by key
	s.orders().set(5, 1, number(7))                                           // told by place and what is left
	slices.Reverse(s.customers().rows[1:])                                    // sorted
	s.orders().rows = slices.Insert(s.orders().rows, 1, cells("C3", 1, 1000)) // inserted
	s.run(StatusApplied)
	inserted := strings.Count(s.history(from), "insert")
	equal(t, "inserted", inserted, 1)
	equal(t, "deleted", strings.Count(s.history(from), "delete"), 0)
	s.quiet()
	// A mirror made anew names the records alike.
	anew := newStage(t)
	anew.reg.WriteBack = false
	anew.run(StatusApplied)
	if !slices.Equal(slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(anew.mirror.table("customers")))) {
		t.Error("a mirror made anew has other ids")
	}
	// Writing back later keeps them.
	s.reg.WriteBack = true
	from = len(s.mirror.history)
	s.run(StatusApplied)
	equal(t, "history", s.history(from), "")
	s.checkSheet()
	s.quiet()
}

func TestDryRun(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	res, err := s.syncer.Run(t.Context(), s.reg, Options{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "status", res.Status, StatusApplied)
	equal(t, "inserted", res.Resources["orders"].Inserted, 12)
	equal(t, "planned for Spent", res.Written["customers"]["spent"], 8)
	equal(t, "changes", s.mirror.changes, 0)
	equal(t, "writes", s.book.writes, 0)
	s.run(StatusApplied)
	res, err = s.syncer.Run(t.Context(), s.reg, Options{DryRun: true})
	if err != nil || res.Status != StatusUnchanged {
		t.Errorf("status is %s, error %v", res.Status, err)
	}
}

// A row that people move while we write is left for the next run, which comes
// though nobody edits anything any more.
func TestSkippedRowsAreRetried(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	s.orders().set(1, 1, number(100))
	s.book.before = func(step string) error {
		if step == "write" { // sorted between our read and our write
			slices.Reverse(s.orders().rows[1:])
		}
		return nil
	}
	res := s.run(StatusApplied)
	if res.NotWritten == "" {
		t.Error("the result does not say that cells were left")
	}
	s.book.before = nil
	s.run(StatusApplied)
	s.checkSheet()
	s.quiet()
}

func TestLocked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.mirror.locked["shop"] = true
	res, err := s.syncer.Run(t.Context(), s.reg, Options{})
	if !errors.Is(err, ErrLocked) || res.Status != StatusFailed {
		t.Errorf("status is %s, error %v", res.Status, err)
	}
	equal(t, "changes", s.mirror.changes, 0)
}

func TestPanicLetsGoOfTheLock(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.book.before = func(step string) error {
		if step == "fetch" {
			panic("secret cell")
		}
		return nil
	}
	res, err := s.syncer.Run(t.Context(), s.reg, Options{})
	if err == nil || strings.Contains(res.Reason, "secret") {
		t.Errorf("reason is %q", res.Reason)
	}
	s.book.before = nil
	s.run(StatusApplied)
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	for _, step := range []string{"describe", "fetch", "load", "apply", "write", "record write-back"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			ctx, cancel := context.WithCancel(t.Context())
			stop := func(at string) error {
				if at == step {
					cancel()
				}
				return ctx.Err()
			}
			s.book.before = stop
			s.mirror.before = func(at string) error {
				if at == "record" {
					return nil
				}
				return stop(at)
			}
			if _, err := s.syncer.Run(ctx, s.reg, Options{}); !errors.Is(err, context.Canceled) {
				t.Errorf("error is %v", err)
			}
			s.revive()
			s.run2()
			s.checkSheet()
			s.quiet()
		})
	}
}

// run2 runs to an end that is not a failure.
func (s *stage) run2() {
	s.t.Helper()
	if _, err := s.syncer.Run(s.t.Context(), s.reg, Options{}); err != nil {
		s.t.Fatal(err)
	}
}

// Another descriptor compares everything in the mirror, without a false change.
func TestChangedDescriptor(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	from := len(s.mirror.history)
	changed := strings.Replace(shopYAML, "{name: quantity, title: Quantity, type: integer}", "{name: quantity, title: Quantity, type: integer, constraints: {minimum: 2}}", 1)
	d, err := sheetschema.Load("shop.yaml", []byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	s.reg.Descriptor = d
	s.run2()
	equal(t, "history", s.history(from), "")
	s.quiet()
}

func TestNewDayWithoutChange(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	s.now = s.now.Add(24 * time.Hour)
	s.quiet()
}

// TestUnsettledSheetIsLookedAtAgain has people move a column between the look
// at the tabs and the reading of the cells.
func TestUnsettledSheetIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		times int
		want  Status
	}{{maxFetchAttempts - 1, StatusApplied}, {maxFetchAttempts, StatusFailed}} {
		s := newStage(t)
		unsettled := 0
		s.book.before = func(step string) error {
			if step == "fetch" && unsettled < tt.times {
				unsettled++
				return ErrUnsettled
			}
			return nil
		}
		res, err := s.syncer.Run(t.Context(), s.reg, Options{})
		equal(t, "status", res.Status, tt.want)
		if tt.want == StatusFailed && !errors.Is(err, ErrUnsettled) {
			t.Errorf("the error is %v, want ErrUnsettled", err)
		}
	}
}

// What an unfinished write left is removed by a run that may write, first of
// all, and by no other.
func TestOnlyARunThatMayWriteCleansUp(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		dryRun    bool
		writeBack bool
		rights    error
		cleaned   bool
	}{
		{name: "a run", writeBack: true, cleaned: true},
		{name: "a dry run", dryRun: true, writeBack: true},
		{name: "a register that is only read"},
		{name: "an account without the right", writeBack: true, rights: ErrReadOnly},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.reg.WriteBack = test.writeBack
			s.book.unfinished, s.book.rights = true, test.rights
			var steps []string
			s.book.before = func(step string) error { steps = append(steps, step); return nil }
			if _, err := s.syncer.Run(t.Context(), s.reg, Options{DryRun: test.dryRun}); err != nil {
				t.Fatal(err)
			}
			equal(t, "cleaned up", !s.book.unfinished, test.cleaned)
			equal(t, "asked to", slices.Contains(steps, "clean up"), test.writeBack && !test.dryRun)
		})
	}
}

// Whatever a run came to, it leaves behind that the sheet was looked at. One that changed
// the mirror has seen all of the sheet, though it could not write there; one that wrote
// only there has not changed the mirror. A dry run leaves nothing.
func TestLooks(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	next := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	s.reg.Next = func(time.Time) time.Time { return next }
	if _, err := s.syncer.Run(t.Context(), s.reg, Options{DryRun: true}); err != nil {
		t.Fatal(err)
	}
	equal(t, "looks of a dry run", len(s.mirror.looks), 0)
	s.run(StatusApplied)
	s.run(StatusUnchanged)
	s.book.rights = fmt.Errorf("%w: share it with the service", ErrReadOnly)
	s.orders().set(1, 1, number(100))
	if _, err := s.syncer.Run(t.Context(), s.reg, Options{}); !errors.Is(err, ErrReadOnly) {
		t.Fatal(err)
	}
	s.book.rights = nil
	s.run(StatusApplied) // what was left to be written
	rows := s.customers().rows
	s.customers().rows = rows[:1]
	s.run(StatusHeld)
	s.customers().rows = rows
	s.run(StatusUnchanged)
	var got []string
	for _, look := range s.mirror.looks {
		if look.Register != s.reg.Name || !look.Next.Equal(next) || look.Started.IsZero() || look.Ended.Before(look.Started) {
			t.Errorf("%+v", look)
		}
		got = append(got, string(look.Status))
	}
	equal(t, "looks", strings.Join(got, " "), "applied unchanged applied unchanged held unchanged")
}

// A run whose expressions take more work than they may fails as a whole, and says by which.
func TestExpressionsAreBounded(t *testing.T) {
	t.Parallel()
	const heavy = `count(split(note, ","), # != code) > 1`
	s := newStage(t)
	s.run(StatusApplied)
	d, err := sheetschema.Load("shop.yaml", []byte(strings.Replace(shopYAML, "{name: orders, title: Orders placed",
		"{name: note, title: Note, type: string}\n        - {name: busy, title: Busy, type: boolean, formula: '"+heavy+"'}\n        - {name: orders, title: Orders placed", 1)))
	if err != nil {
		t.Fatal(err)
	}
	s.reg.Descriptor = d
	for row := 1; row <= 8; row++ {
		s.customers().set(row, 2, text(strings.Repeat("x,", 5_000)))
	}
	s.syncer.config.Work = 10_000
	before := s.mirror.table("customers")
	res, err := s.syncer.Run(t.Context(), s.reg, Options{})
	if res.Status != StatusFailed || !errors.Is(err, expression.ErrOverBudget) || !strings.Contains(res.Reason, heavy) {
		t.Errorf("the run is %s (%s): %v", res.Status, res.Reason, err)
	}
	if !maps.Equal(before, s.mirror.table("customers")) {
		t.Error("a failed run changed the tables")
	}
	s.syncer.config.Work = expression.RunBudget
	s.run(StatusApplied)
	s.quiet()
}
