package mirror_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/sealedhistory"
)

// A sealed version that is put into another row doesn't open there.
func TestSealedVersionIsBoundToItsRow(t *testing.T) {
	t.Parallel()
	for name, move := range map[string]string{
		"of another record": `UPDATE acme.clients_history AS h SET _sealed = o._sealed FROM acme.clients_history AS o WHERE h._id = 'c1' AND h._op = 'insert' AND o._id = 'c2' AND o._op = 'insert'`,
		"of the same":       `UPDATE acme.clients_history AS h SET _sealed = o._sealed FROM acme.clients_history AS o WHERE h._id = 'c1' AND h._op = 'insert' AND o._id = 'c1' AND o._op = 'update' AND o._sealed IS NOT NULL`,
		"damaged":           `UPDATE acme.clients_history SET _sealed = set_byte(_sealed, 30, (get_byte(_sealed, 30) + 1) % 256) WHERE _id = 'c1' AND _op = 'insert'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var ring *datakeys.Ring
			r := newSealed(t, func(r *register) { ring, _ = r.sealing() })
			r.db.MustExec(move)
			got := histories(t, r, r.model().With(ring), manager)
			if got[1] != "c1 update (sealed)" {
				t.Errorf("the history shows %s", got[1])
			}
			if got[3] != opened[3] {
				t.Errorf("other versions don't open any more: %s", got)
			}
		})
	}
}

// A schema that changes keeps what is sealed readable: resources and fields that are
// renamed, fields that become personal later; and a resource that goes is sealed, too.
func TestSealedHistoryOutlivesTheSchema(t *testing.T) {
	t.Parallel()
	const before = `
name: acme
resources:
  - name: people
    schema: {fields: [{name: code, type: string}, {name: mail, type: string, personal: true}, {name: born, type: date}, {name: at, type: datetime, personal: true}, {name: pay, type: number, personal: true}]}
  - name: guests
    schema: {fields: [{name: name, type: string, personal: true}]}
`
	const after = `
name: acme
resources:
  - name: contacts
    aliases: [people]
    schema: {fields: [{name: code, type: string}, {name: email, aliases: [mail], type: string, personal: true}, {name: born, type: date, personal: true}, {name: at, type: datetime, personal: true}, {name: pay, type: string, personal: true}]}
`
	r := newRegister(t, "acme", before)
	ring, _ := r.sealing()
	one := map[string]any{"code": "A", "mail": "old@old.cn", "born": time.Date(1987, 6, 5, 0, 0, 0, 0, time.UTC), "at": time.Date(2026, 1, 2, 3, 4, 5, 678000, time.UTC), "pay": decimal{987655, -1}}
	r.tabs["people"] = []record{{id: "a", row: 2, values: one}}
	r.tabs["guests"] = []record{{id: "g", row: 2, values: map[string]any{"name": "Guesta"}}}
	r.sync()
	one["mail"] = "new@new.cn"
	r.sync()
	r.describe(after)
	r.tabs = map[string][]record{"contacts": {{id: "a", row: 2, values: map[string]any{"code": "A", "email": "last@last.cn", "pay": "a lot"}}}}
	r.sync()
	if n, err := r.mirror.SealOld(t.Context(), "acme"); n < 2 || err != nil { // that of the guest, and the birthday of the first version
		t.Errorf("%d versions were sealed, %v", n, err)
	}
	text := dump(t, r.dsn)
	for _, secret := range []string{"old@old.cn", "new@new.cn", "1987-06-05", "Guesta", "98765.5"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in a dump of the database", secret)
		}
	}
	look := func(ctx context.Context, v *reading.View) error {
		h, err := r.model().With(ring).History(ctx, v, "contacts", "a", 10)
		if err != nil {
			return err
		}
		var got []string
		for _, version := range h.Versions {
			for _, c := range version.Changes {
				got = append(got, fmt.Sprintf("%s: %s → %s", c.Field, c.Old.Text, c.New.Text))
			}
		}
		want := []string{"email: new@new.cn → last@last.cn", "born: 1987-06-05 → ", "at: 2026-01-02T03:04:05Z → ", "pay: 98765.5 → a lot", "email: old@old.cn → new@new.cn"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}
		return nil
	}
	ask(t, r, manager, look)
	r.describe(strings.Replace(after, "    aliases: [people]\n", "", 1)) // nobody needs it any more
	r.sync()
	ask(t, r, manager, look)
	if counts, clear, err := sealedhistory.Counts(t.Context(), r.db); err != nil || clear != 0 || len(counts) != 2 {
		t.Errorf("counts are %+v, %d, %v", counts, clear, err)
	}
}
