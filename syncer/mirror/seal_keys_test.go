package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/sealedhistory"
)

// Without its identity a run that would replace something fails, and one that doesn't goes
// on: nothing is sealed with a key that nobody has, and nothing is left in the clear.
func TestLostIdentity(t *testing.T) {
	t.Parallel()
	var kept *identities
	r := newSealed(t, func(r *register) { _, kept = r.sealing() })
	before := r.rows(`SELECT _id, _op, _run FROM acme.clients_history ORDER BY 1, 2, 3`)
	all := kept.list
	kept.list = nil
	r.tabs["clients"] = append(r.tabs["clients"], record{id: "c3", row: 4, values: map[string]any{"code": "C3", "email": "third@third.cn"}})
	r.sync()
	r.tabs["clients"][0].values["email"] = "newer@huada.cn"
	_, err := r.trySync(t.Context(), nil)
	if !errors.Is(err, datakeys.ErrLost) {
		t.Fatalf("without the identity: %v", err)
	}
	if strings.Contains(err.Error(), "@") {
		t.Errorf("the error quotes a cell: %v", err)
	}
	if got := r.rows(`SELECT _id, _op, _run FROM acme.clients_history WHERE _id <> 'c3' ORDER BY 1, 2, 3`); cmp.Diff(before, got) != "" {
		t.Errorf("the history has changed: %s", got)
	}
	kept.list = all
	r.sync()
	if got := r.rows(`SELECT email FROM acme.clients WHERE _id = 'c1'`); got[0] != "(newer@huada.cn)" {
		t.Errorf("with the identity again: %s", got)
	}
}

// A rotation that ends in the middle goes on where it was; afterwards the old key opens
// nothing and is gone, and nothing is lost.
func TestRotationGoesOn(t *testing.T) {
	t.Parallel()
	var ring *datakeys.Ring
	var kept *identities
	r := newSealed(t, func(r *register) { ring, kept = r.sealing() })
	old, err := ring.List(t.Context())
	if err != nil || len(old) != 1 {
		t.Fatalf("%v, %v", old, err)
	}
	key, err := ring.Replace(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n, err := sealedhistory.Batches{DB: r.db, Keys: ring, Batch: 1, Progress: func(int) { cancel() }}.Reseal(ctx, key.ID)
	if !errors.Is(err, context.Canceled) || n == 0 || n == 4 {
		t.Fatalf("%d were sealed anew, then %v", n, err)
	}
	if diff := cmp.Diff(opened, histories(t, r, r.model().With(datakeys.New(r.db, kept)), manager)); diff != "" {
		t.Errorf("in the middle (-want +got):\n%s", diff)
	}
	again := datakeys.New(r.db, kept) // another process
	if rest, err := (sealedhistory.Batches{DB: r.db, Keys: again, Batch: 1}).Reseal(t.Context(), key.ID); n+rest != 4 || err != nil {
		t.Fatalf("%d and %d were sealed anew, %v", n, rest, err)
	}
	id, err := old[0].ID()
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	kept.list = kept.list[1:] // the new one alone
	if diff := cmp.Diff(opened, histories(t, r, r.model().With(datakeys.New(r.db, kept)), manager)); diff != "" {
		t.Errorf("with the new identity alone (-want +got):\n%s", diff)
	}
	counts, clear, err := sealedhistory.Counts(t.Context(), r.db)
	if err != nil || clear != 0 || len(counts) != 1 || counts[0].Key != key.ID || counts[0].Versions != 4 {
		t.Errorf("counts are %+v, %d, %v", counts, clear, err)
	}
}

// A rotation beside runs seals all there is with the new key: a run that began before
// seals with whatever is current when it applies.
func TestRotationBesideRuns(t *testing.T) {
	t.Parallel()
	var ring *datakeys.Ring
	var kept *identities
	r := newSealed(t, func(r *register) { ring, kept = r.sealing() })
	const rotations = 5
	rotated := make(chan error, 1)
	go func() {
		for range rotations {
			key, err := ring.Replace(t.Context())
			if err == nil {
				_, err = sealedhistory.Batches{DB: r.db, Keys: ring, Batch: 1}.Reseal(t.Context(), key.ID)
			}
			if err != nil {
				rotated <- err
				return
			}
		}
		rotated <- nil
	}()
	edits := 0
	for ended := false; !ended; edits++ {
		select {
		case err := <-rotated:
			if err != nil {
				t.Fatal(err)
			}
			ended = true
		default:
		}
		r.tabs["clients"][0].values["email"] = fmt.Sprintf("edit%d@huada.cn", edits)
		r.sync()
	}
	list, err := ring.List(t.Context())
	if err != nil || len(list) != 1+rotations {
		t.Fatalf("%d keys, %v", len(list), err)
	}
	counts, clear, err := sealedhistory.Counts(t.Context(), r.db)
	if err != nil || clear != 0 || len(counts) != 1 || counts[0].Key.String() != list[0].Name || counts[0].Versions != 4+edits {
		t.Errorf("after %d edits counts are %+v, %d, %v; the current key is %s", edits, counts, clear, err, list[0].Name)
	}
	if text := unsealed(t, r, datakeys.New(r.db, &identities{list: kept.list[rotations:]})); !strings.Contains(text, "old@huada.cn") || edits > 1 && !strings.Contains(text, "edit0@huada.cn") {
		t.Errorf("the new key opens %s", text)
	}
}
