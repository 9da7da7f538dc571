package mirror_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/subjects"
)

// What is held of somebody has no changes that are none: values look the same sealed or not,
// and as the sheet has them.
func TestHeldOfSealedVersions(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", `
name: acme
resources:
  - name: clients
    schema: {fields: [{name: email, type: string, format: email, personal: true}, {name: born, type: date, personal: true}, {name: met, type: datetime, personal: true}, {name: size, type: number, personal: true}, {name: vip, type: boolean, personal: true}, {name: notes, type: string}]}
`)
	ring, _ := r.sealing()
	values := map[string]any{
		"email": "mark@huada.cn", "born": time.Date(1987, 6, 5, 0, 0, 0, 0, time.UTC), "met": time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "size": decimal{125, -1}, "vip": true, "notes": "first",
	}
	r.tabs["clients"] = []record{{id: "a", row: 2, values: values}}
	r.sync()
	values["notes"] = "second"
	r.sync()
	var held *subjects.Held
	r.transact(func(ctx context.Context, tx *sqlx.Tx) error {
		who := r.people()
		who.Keys = ring
		search, err := subjects.Open(ctx, tx, who)
		if err != nil {
			return err
		}
		subject, err := erasure.ParseSubject("mark@huada.cn")
		if err != nil {
			return err
		}
		people := search.People(subject)
		plan, err := search.Plan(ctx, tx, &testKey, &people[0], "E1")
		if err != nil {
			return err
		}
		held, err = search.Held(ctx, tx, &people[0], plan)
		return err
	})
	if len(held.Records) != 1 {
		t.Fatalf("%d records are held", len(held.Records))
	}
	var got []string
	for _, v := range held.Records[0].Values {
		got = append(got, v.Text)
	}
	if diff := cmp.Diff([]string{"mark@huada.cn", "1987-06-05", "2026-01-02T03:04:05Z", "12.5", "true", "second"}, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if changes := held.Records[0].Changes; len(changes) != 1 || changes[0].Field.Name != "notes" {
		t.Errorf("changes are %+v", changes)
	}
}
