package replicas_test

import (
	"fmt"
	"math"
	"testing"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/mirror/replicas"
)

func TestShare(t *testing.T) {
	t.Parallel()
	for _, requests := range [][]int64{{0}, {30}, {0, 0}, {30, 0}, {30, 30, 30}, {0, 0, 0, 57}, {1, 2, 3, 4, 5}} {
		sum := 0.0
		for i, own := range requests {
			others := append(append([]int64{}, requests[:i]...), requests[i+1:]...)
			share := replicas.Share(own, others)
			if share < 1/float64(2*len(requests)) || share > 1 {
				t.Errorf("%v: number %d has %f", requests, i, share)
			}
			sum += share
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%v: all together have %f", requests, sum)
		}
	}
	if idle, busy := replicas.Share(0, []int64{30}), replicas.Share(30, []int64{0}); idle != 0.25 || busy != 0.75 {
		t.Errorf("who sends nothing has %f, and who sends all %f", idle, busy)
	}
}

// Who comes has a share at once, who leaves or falls silent leaves it to the others.
func TestBeat(t *testing.T) {
	t.Parallel()
	m, err := mirror.Open(t.Context(), pgtest.New(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	store := replicas.NewStore(m.DB())
	beat := func(id string, want float64) {
		t.Helper()
		share, err := store.Beat(t.Context(), &replicas.Replica{ID: id, Host: "h", PID: 1, Version: "v", Settings: "s"}, 0)
		if err != nil || math.Abs(share-want) > 1e-9 {
			t.Errorf("%s has %f, %v; want %f", id, share, err, want)
		}
	}
	beat("a", 1)
	beat("b", 1.0/2)
	beat("c", 1.0/3)
	beat("a", 1.0/3)
	if err := store.Leave(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	beat("a", 1.0/2)
	silence := func(id, since string) {
		t.Helper()
		if _, err := m.DB().ExecContext(t.Context(), `UPDATE sheetsync.replicas SET seen_at = now() - $2::interval WHERE id = $1`, id, since); err != nil {
			t.Fatal(err)
		}
	}
	silence("c", "1 minute")
	beat("a", 1)
	list, err := store.Live(t.Context())
	if err != nil || len(list) != 1 || list[0].ID != "a" || list[0].Host != "h" || list[0].Started.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	silence("c", "2 days")
	beat("a", 1)
	var rows int
	if err := m.DB().GetContext(t.Context(), &rows, `SELECT count(*) FROM sheetsync.replicas`); err != nil || rows != 1 {
		t.Error(fmt.Sprint(rows, " rows are kept: "), err)
	}
}
