package mirror_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/sealedhistory"
)

// A dump of the database has of what was replaced nothing that is personal; with the keys
// the history shows it all the same.
func TestReplacedVersionsAreSealed(t *testing.T) {
	t.Parallel()
	var ring *datakeys.Ring
	r := newSealed(t, func(r *register) { ring, _ = r.sealing() })
	text := dump(t, r.dsn)
	for _, secret := range replaced {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in a dump of the database", secret)
		}
	}
	if !strings.Contains(text, "new@huada.cn") {
		t.Error("the live row isn't in the dump")
	}
	if diff := cmp.Diff(opened, histories(t, r, r.model().With(ring), manager)); diff != "" {
		t.Errorf("with the keys (-want +got):\n%s", diff)
	}
	masked := histories(t, r, r.model().With(ring).Masked(), manager)
	if want := "c1 update email: ••• → ••• mobile: ••• →  position: ••• → ••• born: ••• → "; masked[1] != want {
		t.Errorf("masked: %s, want %s", masked[1], want)
	}
	without := histories(t, r, r.model(), manager)
	want := []string{"c1 update (sealed) notes: first → second", "c1 update (sealed)", "c1 insert", "c2 delete", "c2 insert", "Huada Ltd update 0 sealed true", "Boyuan Ltd"}
	if diff := cmp.Diff(want, without); diff != "" {
		t.Errorf("without keys (-want +got):\n%s", diff)
	}
	analysts := []string{"c1 update notes: first → second", "c1 insert", "c2 delete", "c2 insert", "Huada Ltd update 0 sealed false", "Boyuan Ltd"}
	if diff := cmp.Diff(analysts, histories(t, r, r.model().With(ring), analyst)); diff != "" {
		t.Errorf("analysts (-want +got):\n%s", diff)
	}
}

// What is sealed shows in SQL as null, the rest as it was; in the report of changes nothing
// passes for emptied.
func TestSealedInSQL(t *testing.T) {
	t.Parallel()
	r := newSealed(t, func(r *register) { r.sealing() })
	for query, want := range map[string]string{
		`SELECT _id, _op, company, contact, email, born, dial, _raw, _extra, _sealed IS NOT NULL FROM acme.clients_history WHERE _valid_to IS NOT NULL ORDER BY _id, _valid_from`: `(c1,insert,"Huada Ltd",,,,,,,t) (c1,update,"Huada Ltd",,,,,,,t) (c2,insert,"Boyuan Ltd",,,,,,,t) (c2,delete,"Boyuan Ltd",,,,,,,t)`,
		`SELECT email, notes, _extra, _sealed FROM acme.clients_history WHERE _valid_to IS NULL`:                                                                                  `(new@huada.cn,second,"{""Fax"": ""new fax""}",)`,
		`SELECT record_id, change, field, old_value, new_value FROM acme.report_changes WHERE change = 'update' ORDER BY changed_at`:                                              `(c1,update,notes,first,second)`,
		`SELECT count(*) FROM sheetsync.data_keys WHERE current`:                                                                                                                  `(1)`,
		`SELECT email FROM acme.clients`: `(new@huada.cn)`,
	} {
		if got := strings.Join(r.rows(query), " "); got != want {
			t.Errorf("%s:\n%s, want\n%s", query, got, want)
		}
	}
	for _, role := range []reading.Reader{manager, analyst} { // masked, too
		ask(t, r, role, func(ctx context.Context, v *reading.View) error {
			answer, err := r.model().Masked().Run(ctx, v, "report_changes", readmodel.Filter{}, nil, 100, 0)
			if err == nil && len(answer.Rows) != 4 {
				t.Errorf("%s: %d changes, masked", role.Role, len(answer.Rows))
			}
			return err
		})
	}
}

// Nothing is as it would be without keys but what is sealed: live tables, states, and what
// the history says of when and by which run.
func TestSealingChangesNothingElse(t *testing.T) {
	t.Parallel()
	plain, sealed := newSealed(t, func(*register) {}), newSealed(t, func(r *register) { r.sealing() })
	for _, query := range []string{
		`SELECT code, company, contact, email, mobile, position, born, dial, owner, notes, _id, _row, _extra, _raw FROM acme.clients ORDER BY _id`,
		`SELECT _id, _op, _run, company, notes, next, _row, _valid_to IS NULL FROM acme.clients_history ORDER BY _id, _valid_from, _op`,
	} {
		if diff := cmp.Diff(plain.rows(query), sealed.rows(query)); diff != "" {
			t.Errorf("%s (-plain +sealed):\n%s", query, diff)
		}
	}
	if got := plain.rows(`SELECT column_name FROM information_schema.columns WHERE table_schema = 'acme' AND column_name = '_sealed'`); len(got) > 0 {
		t.Error("a history has the column though nothing is to be sealed")
	}
	if got := sealed.rows(`SELECT table_name FROM information_schema.columns WHERE table_schema = 'acme' AND column_name = '_sealed' ORDER BY 1`); strings.Join(got, " ") != "(calls_history) (clients_history)" {
		t.Errorf("%s have the column", got)
	}
}

// What was replaced before it was to be sealed is sealed in batches; switched off again,
// what is sealed stays so and opens, and nothing more is sealed.
func TestSealingSwitchedOnAndOff(t *testing.T) {
	t.Parallel()
	r := newSealed(t, func(*register) {})
	ring, _ := r.sealing()
	r.sync()
	if text := dump(t, r.dsn); !strings.Contains(text, "old@huada.cn") {
		t.Fatal("the old versions aren't there")
	}
	if n, err := (sealedhistory.Batches{DB: r.db, Keys: ring, Batch: 1}).SealOld(t.Context(), "acme"); n != 4 || err != nil {
		t.Fatalf("%d versions were sealed, %v", n, err)
	}
	if n, err := r.mirror.SealOld(t.Context(), "acme"); n != 0 || err != nil {
		t.Errorf("again, %d versions were sealed, %v", n, err)
	}
	text := dump(t, r.dsn)
	for _, secret := range replaced {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in a dump of the database", secret)
		}
	}
	if diff := cmp.Diff(opened, histories(t, r, r.model().With(ring), manager)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r.mirror.UseKeys(ring, false)
	r.tabs["clients"][0].values["email"] = "third@huada.cn"
	r.sync()
	if got := r.rows(`SELECT email, _sealed IS NULL FROM acme.clients_history WHERE _run = 'run-003' AND _id = 'c1'`); strings.Join(got, " ") != "(new@huada.cn,t)" {
		t.Errorf("switched off, what was replaced is %s", got)
	}
	if got := histories(t, r, r.model().With(ring), manager); got[0] != "c1 update email: new@huada.cn → third@huada.cn" || got[2] != opened[1] {
		t.Errorf("switched off, the history is %s", got)
	}
}
