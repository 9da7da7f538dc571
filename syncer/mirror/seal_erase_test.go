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
	if plan := erase(t, r, ring, "old@huada.cn"); plan.Cells() < 10 {
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
	erase(t, r, ring, "gone@boyuan.cn")
	if content := unsealed(t, r, ring); strings.Contains(content, "gone@boyuan.cn") || strings.Contains(content, "Quitta") {
		t.Errorf("a person of a deleted record is still sealed: %s", content)
	}
}

// erase erases whom a subject means, who is one.
func erase(t *testing.T, r *register, ring *datakeys.Ring, subject string) (plan *subjects.Plan) {
	t.Helper()
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

// Whoever is erased is erased from what was sealed under names and types that the schema
// doesn't have any more, and what is left of others stays sealed.
func TestErasedFromWhatTheSchemaWas(t *testing.T) {
	t.Parallel()
	const before = `
name: acme
resources:
  - name: clients
    schema: {fields: [{name: code, type: string}, {name: mail, type: string, format: email, personal: true}, {name: wish, type: string, personal: true}, {name: born, type: date, personal: true}]}
`
	const renamed = `
name: acme
resources:
  - name: clients
    schema: {fields: [{name: code, type: string}, {name: email, aliases: [mail], type: string, format: email, personal: true}, {name: wish, type: string}, {name: birthday, aliases: [born], type: date, personal: true}]}
`
	for _, tt := range []struct {
		name, after string
		gone        []string
	}{
		{"renamed", renamed, []string{"mark@huada.cn", "Markyear"}},
		// Without an alias nobody knows whose the first version was: mentions go.
		{"renamed, and the aliases gone", strings.NewReplacer("aliases: [mail], ", "", "aliases: [born], ", "").Replace(renamed), []string{"mark@huada.cn"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRegister(t, "acme", before)
			ring, _ := r.sealing()
			one := map[string]any{"code": "A", "mail": "mark@huada.cn", "wish": "as Markwish said", "born": invalid("5 June of Markyear")}
			two := map[string]any{"code": "B", "mail": "li@huada.cn", "wish": "cc mark@huada.cn", "born": invalid("ask li@huada.cn")}
			r.tabs["clients"] = []record{{id: "a", row: 2, values: one}, {id: "b", row: 3, values: two}}
			r.sync()
			one["code"], two["code"] = "A1", "B1" // which seals the first versions
			r.sync()
			for _, after := range []string{renamed, tt.after} {
				r.describe(after)
				for _, values := range []map[string]any{one, two} {
					values["code"] = values["code"].(string) + "+"
					if mail, ok := values["mail"]; ok {
						values["email"] = mail
						delete(values, "mail")
						delete(values, "born")
					}
				}
				r.sync()
			}
			if text := unsealed(t, r, ring); !strings.Contains(text, "mark@huada.cn") || !strings.Contains(text, "Markwish") || !strings.Contains(text, "Markyear") {
				t.Fatalf("sealed is %s", text)
			}
			erase(t, r, ring, "mark@huada.cn")
			text := unsealed(t, r, ring)
			for _, secret := range tt.gone {
				if strings.Contains(text, secret) {
					t.Errorf("%s is still sealed: %s", secret, text)
				}
			}
			if !strings.Contains(text, "li@huada.cn") || !strings.Contains(text, "cc [erased]") || !strings.Contains(text, "ask li@") {
				t.Errorf("of somebody else is left: %s", text)
			}
			if got := strings.Join(r.rows(`SELECT _id, _raw FROM acme.clients_history WHERE _raw IS NOT NULL`), " "); got != "" {
				t.Errorf("what was sealed shows: %s", got)
			}
		})
	}
}

// Where personal data may be kept no longer, it goes under names that fields had as well.
func TestForgottenUnderEarlierNames(t *testing.T) {
	t.Parallel()
	const before = `
name: acme
resources:
  - name: clients
    schema: {fields: [{name: code, type: string}, {name: mail, type: string, personal: true}, {name: born, type: date, personal: true}]}
`
	r := newRegister(t, "acme", before)
	ring, _ := r.sealing()
	values := map[string]any{"code": "A", "mail": "mark@huada.cn", "born": invalid("5 June")}
	r.tabs["clients"] = []record{{id: "a", row: 2, values: values}}
	r.sync()
	values["code"] = "B"
	r.sync()
	r.describe(strings.NewReplacer("name: mail", "name: email, aliases: [mail]", "name: born", "name: birthday, aliases: [born]").Replace(before))
	r.tabs["clients"][0].values = map[string]any{"code": "C"}
	r.forgotten = []syncer.Forgotten{{Resource: r.desc.Resources[0], IDs: []string{"a"}, Fields: []int{1, 2}}}
	r.sync()
	if text := unsealed(t, r, ring); strings.Contains(text, "mark") || strings.Contains(text, "June") {
		t.Errorf("still sealed is %s", text)
	}
	if got := r.rows(`SELECT 1 FROM acme.clients_history AS h WHERE h::text ~ 'mark|June'`); len(got) > 0 {
		t.Errorf("%d versions still show it", len(got))
	}
}
