package schedule

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
)

func TestPace(t *testing.T) {
	t.Parallel()
	p := pace{every: time.Minute}
	var got []string
	for range 9 {
		got = append(got, p.next().String())
	}
	p.edit()
	got = append(got, p.next().String())
	want := []string{"1m0s", "1m0s", "1m0s", "1m0s", "1m0s", "2m0s", "4m0s", "8m0s", "16m0s", "1m0s"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range 200 {
		if d := p.next(); d < time.Minute {
			t.Fatalf("after a long time: %s", d)
		}
	}
}

// A register is watched once, however many edits there are, and an edit that comes as
// watching is about to end goes on with it.
func TestTurns(t *testing.T) {
	t.Parallel()
	var w turns
	again, ok := w.begin("a")
	if !ok {
		t.Fatal("it isn't watched")
	}
	for range 3 {
		if _, twice := w.begin("a"); twice {
			t.Error("it is watched twice")
		}
	}
	if _, ok := w.begin("b"); !ok {
		t.Error("another one isn't watched")
	}
	if w.end("a") {
		t.Error("an edit was missed")
	}
	<-again
	if !w.end("a") {
		t.Error("it is watched for ever")
	}
	if _, ok := w.begin("a"); !ok {
		t.Error("it isn't watched again")
	}
}

// Looks take no more than their share of the requests, and leave at once when the service
// ends.
func TestWatchingWaits(t *testing.T) {
	t.Parallel()
	w := newWatching(40)
	for range 10 { // 30 requests: what is allowed at once
		done, ok := w.wait(t.Context())
		if !ok {
			t.Fatal("a look must wait")
		}
		done(3)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, ok := w.wait(ctx); ok {
		t.Error("more than the share was used")
	}
	if _, ok := newWatching(1).wait(t.Context()); !ok {
		t.Error("the smallest budget allows nothing")
	}
}

func TestHasEdits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		result syncer.ResourceResult
		want   bool
	}{
		{"nothing", syncer.ResourceResult{Rows: 5, Issues: 2, Moved: 3}, false},
		{"a new row", syncer.ResourceResult{Inserted: 1}, true},
		{"a changed one", syncer.ResourceResult{Updated: 1}, true},
		{"a deleted one", syncer.ResourceResult{Deleted: 1}, true},
	} {
		if got := hasEdits(&syncer.Result{Resources: map[string]syncer.ResourceResult{"a": {}, "b": c.result}}); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
