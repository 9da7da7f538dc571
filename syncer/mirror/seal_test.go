package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/backup/sealed"
	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/reports"
	"sheetsync/syncer/mirror/sealedhistory"
	"sheetsync/syncer/mirror/subjects"
	"sheetsync/syncer/sealing"
)

// identities are those of a test; what was lost isn't among them.
type identities struct {
	mu   sync.Mutex
	list []sealed.Identity
}

func (i *identities) All() ([]sealed.Identity, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.list), nil
}

func (i *identities) Fresh(except []string) (sealed.Identity, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, each := range i.list {
		if !slices.Contains(except, each.Recipient().String()) {
			return each, nil
		}
	}
	made, err := sealed.NewIdentity()
	i.list = append(i.list, made)
	return made, err
}

// sealing has a register be sealed from now on.
func (r *register) sealing() (*datakeys.Ring, *identities) {
	kept := &identities{}
	ring := datakeys.New(r.db, kept)
	r.mirror.UseKeys(ring, true)
	return ring, kept
}

// sealed are people whose data was replaced, or went with their records.
var replaced = []string{"old@huada.cn", "13800138000", "Markposition", "1987-06-05", "5 June", "gone@boyuan.cn", "Quitta", "old fax"}

// newSealed is a register in which versions were replaced: of one record twice, of another
// by its deletion.
func newSealed(t *testing.T, before func(*register)) *register {
	t.Helper()
	r := newRegister(t, "acme", clientsYAML)
	before(r)
	one := map[string]any{
		"code": "C1", "company": "Huada Ltd", "contact": "Marka Zufang", "email": "old@huada.cn", "mobile": "+86 13800138000", "position": "Markposition",
		"born": time.Date(1987, 6, 5, 0, 0, 0, 0, time.UTC), "dial": "+86 13800138000", "owner": "Liu Min", "owner_email": "liu@team.cn", "notes": "first", "next": time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC),
	}
	r.tabs["clients"] = []record{
		{id: "c1", row: 2, values: one, extra: map[string]any{"Fax": "old fax"}},
		{id: "c2", row: 3, values: map[string]any{"code": "C2", "company": "Boyuan Ltd", "contact": "Quitta", "email": "gone@boyuan.cn", "born": invalid("5 June")}},
	}
	r.sync()
	one["email"], one["mobile"], one["dial"], one["position"], one["born"] = "new@huada.cn", nil, nil, "Head of buying", nil
	r.tabs["clients"][0].extra = map[string]any{"Fax": "new fax"}
	r.sync()
	one["notes"] = "second"
	r.tabs["clients"] = r.tabs["clients"][:1]
	r.sync()
	return r
}

// histories are what a model shows of both records.
func histories(t *testing.T, r *register, m *readmodel.Model, reader reading.Reader) (list []string) {
	t.Helper()
	ask(t, r, reader, func(ctx context.Context, v *reading.View) error {
		for _, id := range []string{"c1", "c2"} {
			h, err := m.History(ctx, v, "clients", id, 10)
			if err != nil {
				return err
			}
			for _, version := range h.Versions {
				line := id + " " + version.Op
				if version.Sealed {
					line += " (sealed)"
				}
				for _, c := range version.Changes {
					line += fmt.Sprintf(" %s: %s → %s", c.Field, c.Old.Text, c.New.Text)
				}
				list = append(list, line)
			}
		}
		names, err := m.Names(ctx, v, []readmodel.Ref{{Resource: "clients", RecordID: "c2"}})
		if err != nil {
			return err
		}
		changes, err := m.ChangesOf(ctx, v, "run-002", "", 10, 0)
		if err != nil {
			return err
		}
		for _, c := range changes {
			list = append(list, fmt.Sprintf("%s %s %d sealed %t", c.Name.Text, c.Op, len(c.Changes), c.Sealed))
		}
		list = append(list, names[readmodel.Ref{Resource: "clients", RecordID: "c2"}].Text)
		return nil
	})
	return list
}

// opened is what they show with the keys, the same as if nothing was sealed.
var opened = []string{
	"c1 update notes: first → second",
	"c1 update email: old@huada.cn → new@huada.cn mobile: +86 13800138000 →  position: Markposition → Head of buying born: 1987-06-05 → ",
	"c1 insert", "c2 delete", "c2 insert", "Huada Ltd update 4 sealed false", "Boyuan Ltd",
}

func (r *register) model() *readmodel.Model {
	return readmodel.Of("acme", r.desc, reports.Locale{Language: language.English, Zone: "UTC"})
}

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

// unsealed is all that is sealed, opened.
func unsealed(t *testing.T, r *register, ring *datakeys.Ring) string {
	t.Helper()
	var rows []struct {
		ID   string `db:"_id"`
		Op   string `db:"_op"`
		From int64  `db:"from"`
		Run  string `db:"_run"`
		Blob []byte `db:"_sealed"`
	}
	if err := r.db.Select(&rows, `SELECT _id, _op, (extract(epoch FROM _valid_from) * 1000000)::bigint AS from, _run, _sealed FROM acme.clients_history WHERE _sealed IS NOT NULL`); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, row := range rows {
		content, err := ring.Open(t.Context(), sealing.Version{Register: "acme", Resource: "clients", ID: row.ID, Op: row.Op, From: row.From, Run: row.Run}, nil, row.Blob)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%v %v %s\n", content.Fields, content.Raw, content.Extra)
	}
	return all.String()
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
	one := map[string]any{"code": "A", "mail": "old@old.cn", "born": time.Date(1987, 6, 5, 0, 0, 0, 0, time.UTC), "at": time.Date(2026, 1, 2, 3, 4, 5, 678000, time.UTC), "pay": decimal{125, -1}}
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
	for _, secret := range []string{"old@old.cn", "new@new.cn", "1987-06-05", "Guesta", "12.5"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in a dump of the database", secret)
		}
	}
	ask(t, r, manager, func(ctx context.Context, v *reading.View) error {
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
		want := []string{"email: new@new.cn → last@last.cn", "born: 1987-06-05 → ", "at: 2026-01-02T03:04:05Z → ", "pay: 12.5 → a lot", "email: old@old.cn → new@new.cn"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}
		return nil
	})
	if counts, clear, err := sealedhistory.Counts(t.Context(), r.db); err != nil || clear != 0 || len(counts) != 2 {
		t.Errorf("counts are %+v, %d, %v", counts, clear, err)
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
