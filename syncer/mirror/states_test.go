package mirror_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sheetsync/syncer"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/writeback"
	"sheetsync/validate/trend"
)

func TestLoadGivesWhatWasApplied(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRegister(t, "acme", customers)
	lock(t, r.mirror, "acme")
	state, err := r.mirror.Peek(ctx, "acme")
	if diff := cmp.Diff(&syncer.State{}, state); err != nil || diff != "" {
		t.Fatalf("before the first run: %v, (-want +got):\n%s", err, diff)
	}
	if err := r.mirror.Prepare(ctx, "acme", r.desc, syncer.Locale{}); err != nil {
		t.Fatal(err)
	}
	r.tabs["customers"] = some
	state, err = r.mirror.Load(ctx, "acme", r.desc)
	if err != nil {
		t.Fatal(err)
	}
	run, changes := r.changes(state)
	changes.Profile = hold.Profile{"customers": {"name": {Valid: 3, Invalid: 1}}}
	changes.Trends = map[string]trend.Memory{"customers": {
		Days:   []trend.Profile{{Day: 20000, Rows: 4, Columns: map[string]trend.Column{"name": {Blank: 1, Values: 3}}}},
		Recent: []string{"a", "b"}, Entered: map[string]trend.Entered{"name": {Rows: 2, Filled: 1}},
	}}
	changes.Resources[0].InSheet[1] = true
	if err := r.mirror.Apply(ctx, run, changes); err != nil {
		t.Fatal(err)
	}
	got, err := r.mirror.Load(ctx, "acme", r.desc)
	if err != nil {
		t.Fatal(err)
	}
	rc := changes.Resources[0]
	want := &syncer.State{
		InputDigest: changes.InputDigest, Basis: changes.Basis, Findings: changes.Findings, Profile: changes.Profile, Trends: changes.Trends,
		Counts: run.Counts, Tabs: changes.Tabs, Comments: comments.Known{Left: -1},
		Records: map[string]*syncer.Records{"customers": {
			IDs: []string{"a", "b", "c"}, Rows: []int32{2, 3, 4}, Hash: rc.Hash, Content: rc.Content, Key: rc.Key,
			InSheet: []bool{false, true, false}, Sketch: rc.Sketch, Computed: rc.Computed,
		}},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNothingToDoWritesNothing runs with a connection that may not write.
func TestNothingToDoWritesNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	r.sync()
	readOnly := open(t, r.dsn+"&default_transaction_read_only=on")
	lock(t, readOnly, "acme")
	if err := readOnly.Prepare(ctx, "acme", r.desc, syncer.Locale{}); err != nil {
		t.Error(err)
	}
	if _, err := readOnly.Load(ctx, "acme", r.desc); err != nil {
		t.Error(err)
	}
	if applied, err := readOnly.Migrate(ctx); err != nil || len(applied) > 0 {
		t.Errorf("Migrate: %v, %v", applied, err)
	}
}

// TestSortedTab: nothing but the positions change.
func TestSortedTab(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	for i := range 500 {
		r.tabs["customers"] = append(r.tabs["customers"], record{fmt.Sprint("id", i), i + 2, map[string]any{"code": fmt.Sprint("C", i)}, nil})
	}
	r.sync()
	const content = `SELECT code, _id, _extra, _raw, _changed_at FROM acme.customers ORDER BY _id`
	before, history := r.rows(content), r.rows(`SELECT *, xmin FROM acme.customers_history ORDER BY _id`)
	slices.Reverse(r.tabs["customers"])
	for i := range r.tabs["customers"] {
		r.tabs["customers"][i].row = i + 2
	}
	r.sync()
	if diff := cmp.Diff(before, r.rows(content)); diff != "" {
		t.Errorf("content (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(history, r.rows(`SELECT *, xmin FROM acme.customers_history ORDER BY _id`)); diff != "" {
		t.Errorf("history (-before +after):\n%s", diff)
	}
	if got := r.rows(`SELECT _id FROM acme.customers ORDER BY _row LIMIT 1`); got[0] != "(id499)" {
		t.Errorf("first row: got %v", got)
	}
}

// TestOneEditRewritesOneBucket: a changed record doesn't rewrite what is known of all others.
func TestOneEditRewritesOneBucket(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	fill := func(n int) {
		r.tabs["customers"] = nil
		for i := range n {
			r.tabs["customers"] = append(r.tabs["customers"], record{fmt.Sprint("id", i), i + 2, map[string]any{"code": fmt.Sprint("C", i)}, nil})
		}
		r.sync()
	}
	buckets := func() (n, newest int) {
		t.Helper()
		err := r.db.QueryRow(`SELECT count(*), count(*) FILTER (WHERE xmin::text = (SELECT max(xmin::text::bigint)::text FROM sheetsync.record_states)) FROM sheetsync.record_states`).Scan(&n, &newest)
		if err != nil {
			t.Fatal(err)
		}
		return n, newest
	}
	fill(5000)
	if n, newest := buckets(); n != 16 || newest != 16 {
		t.Errorf("first: got %d buckets, %d written; want 16, 16", n, newest)
	}
	r.tabs["customers"][99].values = map[string]any{"code": "edited"}
	r.sync()
	if n, newest := buckets(); n != 16 || newest != 1 {
		t.Errorf("after an edit: got %d buckets, %d written by it; want 16, 1", n, newest)
	}
	fill(100)
	if n, _ := buckets(); n != 1 {
		t.Errorf("after shrinking: got %d buckets, want 1", n)
	}
	fill(0)
	if n, _ := buckets(); n != 0 {
		t.Errorf("when empty: got %d buckets, want none", n)
	}
	fill(700)
	state := r.load()
	ids := slices.Sorted(slices.Values(state.Records["customers"].IDs))
	if len(ids) != 700 || len(slices.Compact(ids)) != 700 {
		t.Errorf("got %d ids, want 700 different ones", len(ids))
	}
}

func (r *register) load() *syncer.State {
	r.t.Helper()
	unlock, err := r.mirror.Lock(context.Background(), r.name)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = unlock() }()
	state, err := r.mirror.Load(context.Background(), r.name, r.desc)
	if err != nil {
		r.t.Fatal(err)
	}
	return state
}

func TestRecordWriteBack(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	run := r.sync()
	run.CellsWritten, run.Requests = 2, 7
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	writes := []writeback.CellWrite{
		{Resource: "customers", RecordID: "a", Column: "Record ID", To: "a", At: at},
		{Resource: "customers", RecordID: "c", Column: "Issues", From: "old\n\twords", At: at},
	}
	writeBack := func(run syncer.Run, s syncer.WrittenBack) {
		t.Helper()
		unlock, err := r.mirror.Lock(ctx, "acme")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = unlock() }()
		if err := r.mirror.RecordWriteBack(ctx, run, s); err != nil {
			t.Fatal(err)
		}
	}
	writeBack(run, syncer.WrittenBack{InputDigest: "written", Shown: map[string][]string{"customers": {"a", "c", "unknown"}, "none": {"x"}}, Writes: slices.Values(writes)})
	state := r.load()
	if got := state.Records["customers"].InSheet; !slices.Equal(got, []bool{true, false, true}) || state.InputDigest != "written" {
		t.Errorf("got InSheet %v, digest %q", got, state.InputDigest)
	}
	got := r.rows(`SELECT run, resource, record_id, column_header, old_value, new_value, written_at = $1 AS at FROM sheetsync.cells_written ORDER BY record_id`, at)
	want := []string{`(run-001,customers,a,"Record ID",,a,t)`, "(run-001,customers,c,Issues,\"old\n\twords\",,t)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
	if got := r.rows(`SELECT status, cells_written, requests FROM sheetsync.runs`); len(got) != 1 || got[0] != "(applied,2,7)" {
		t.Errorf("runs: got %v", got)
	}
	// A run that only records what an earlier one left in the sheet is not recorded.
	writeBack(syncer.Run{ID: "later", Register: "acme", Started: at, Status: syncer.StatusUnchanged}, syncer.WrittenBack{InputDigest: "again"})
	if got := r.rows(`SELECT id FROM sheetsync.runs`); len(got) != 1 {
		t.Errorf("runs: got %v", got)
	}
}

func TestHeldAndApproved(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	r.sync()
	started := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	record := func(status syncer.Status, digest string) {
		t.Helper()
		started = started.Add(time.Minute)
		run := syncer.Run{ID: started.Format(time.RFC3339), Register: "acme", Started: started, Ended: started, Status: status, HoldDigest: digest, Reason: "because"}
		if err := r.mirror.RecordRun(ctx, run); err != nil {
			t.Fatal(err)
		}
	}
	approve := func(want error) {
		t.Helper()
		if err := r.mirror.Approve(ctx, "acme", "loses much"); !isError(err, want) {
			t.Errorf("Approve: got %v, want %v", err, want)
		}
	}
	approve(syncer.ErrNothingHeld)
	record(syncer.StatusHeld, syncer.StructuralHold+"x")
	approve(syncer.ErrNotApprovable)
	record(syncer.StatusHeld, "loses much")
	if got := r.load(); got.Held != "loses much" || got.Approved != "" {
		t.Errorf("held: got %q, approved %q", got.Held, got.Approved)
	}
	record(syncer.StatusFailed, "")
	if got := r.load(); got.Held != "loses much" {
		t.Errorf("after a failed run: got held %q", got.Held)
	}
	approve(nil) // the failed run changed nothing
	if got := r.load(); got.Approved != "loses much" {
		t.Errorf("approved: got %q", got.Approved)
	}
	r.sync()
	if got := r.load(); got.Approved != "" {
		t.Errorf("after the run: still approved %q", got.Approved)
	}
}

func TestWithoutServiceTables(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRegister(t, "acme", customers)
	m := open(t, pgtest.New(t))
	lock(t, m, "acme")
	state, err := m.Load(ctx, "acme", r.desc)
	if err != nil || state.Basis != "" {
		t.Errorf("Load: got %v, %v; want a zero state", state, err)
	}
	if err := m.Prepare(ctx, "acme", r.desc, syncer.Locale{}); err == nil || !strings.Contains(err.Error(), "sheetsync migrate") {
		t.Errorf("Prepare: got %v, want a hint to migrate", err)
	}
}
