package mirror_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/subjects"
)

// Whoever is erased is erased from what is sealed as well; others stay in it.
func TestErasedFromSealedVersions(t *testing.T) {
	t.Parallel()
	var ring *datakeys.Ring
	r := newSealed(t, func(r *register) { ring, _ = r.sealing() })
	erase := func(subject string) *subjects.Plan {
		var plan *subjects.Plan
		r.transact(func(ctx context.Context, tx *sqlx.Tx) error {
			who := r.people()
			who.Keys = ring
			search, err := subjects.Open(ctx, tx, who)
			if err != nil {
				return err
			}
			s, err := erasure.ParseSubject(subject)
			if err != nil {
				return err
			}
			people := search.People(s)
			if len(people) != 1 {
				return fmt.Errorf("%s means %+v", subject, people)
			}
			again, err := search.Plan(ctx, tx, &testKey, &people[0], "E1")
			if err != nil {
				return err
			}
			if plan, err = search.Plan(ctx, tx, &testKey, &people[0], "E1"); err != nil {
				return err
			}
			if plan.Digest() != again.Digest() {
				t.Error("the same plan has another digest, so that nobody could be erased")
			}
			return plan.Execute(ctx, tx)
		})
		return plan
	}
	if plan := erase("old@huada.cn"); plan.Cells() < 10 {
		t.Errorf("%d values were erased: %+v", plan.Cells(), plan.Places)
	}
	got := histories(t, r, r.model().With(ring), manager)
	want := []string{"c1 update notes: first → second", "c1 insert", "c2 delete", "c2 insert", "Huada Ltd update 0 sealed false", "Boyuan Ltd"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after the erasure (-want +got):\n%s", diff)
	}
	content := unsealed(t, r, ring)
	for _, secret := range []string{"old@huada.cn", "Marka", "Markposition", "1987", "138001"} {
		if strings.Contains(content, secret) {
			t.Errorf("%s is still sealed: %s", secret, content)
		}
	}
	for _, other := range []string{"Liu Min", "gone@boyuan.cn", "5 June", "old fax"} {
		if !strings.Contains(content, other) {
			t.Errorf("%s went, too: %s", other, content)
		}
	}
	erase("gone@boyuan.cn")
	if content := unsealed(t, r, ring); strings.Contains(content, "gone@boyuan.cn") || strings.Contains(content, "Quitta") {
		t.Errorf("a person of a deleted record is still sealed: %s", content)
	}
}

// Where personal data may be kept no longer, what is sealed of it goes as well.
func TestForgottenFromSealedVersions(t *testing.T) {
	t.Parallel()
	var ring *datakeys.Ring
	r := newSealed(t, func(r *register) { ring, _ = r.sealing() })
	clients := r.desc.Resources[0]
	email, _ := clients.Field("email")
	position, _ := clients.Field("position")
	r.forgotten = []syncer.Forgotten{{Resource: clients, IDs: []string{"c1"}, Fields: []int{email.Index, position.Index}}}
	r.tabs["clients"][0].values["notes"] = "third"
	r.sync()
	content := unsealed(t, r, ring)
	for _, gone := range []string{"old@huada.cn", "new@huada.cn", "Markposition"} {
		if strings.Contains(content, gone) {
			t.Errorf("%s is still sealed: %s", gone, content)
		}
	}
	for _, left := range []string{"Marka Zufang", "gone@boyuan.cn"} {
		if !strings.Contains(content, left) {
			t.Errorf("%s went, too: %s", left, content)
		}
	}
	before := r.rows(`SELECT ctid, xmin FROM acme.clients_history WHERE _run IN ('run-001', 'run-002')`)
	r.tabs["clients"][0].values["notes"] = "fourth"
	r.sync()
	if diff := cmp.Diff(before, r.rows(`SELECT ctid, xmin FROM acme.clients_history WHERE _run IN ('run-001', 'run-002')`)); diff != "" {
		t.Errorf("what was forgotten before is written again (-before +after):\n%s", diff)
	}
}
