package mirror_test

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/embeddedpg"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/mirror/subjects"
)

const clientsYAML = `
name: clients
resources:
  - name: clients
    deadlines: [{name: call, date: next, remind: [P0D], to: [owner_email], owner: owner}]
    duplicates: {fields: [email]}
    schema:
      primaryKey: code
      fields:
        - {name: code, type: string}
        - {name: company, type: string, format: company}
        - {name: contact, type: string, format: person, personal: true}
        - {name: email, type: string, format: email, personal: true}
        - {name: mobile, type: string, format: phone, personal: true}
        - {name: position, type: string, personal: true}
        - {name: born, type: date, personal: true}
        - {name: dial, type: string, formula: 'mobile ?? ""'}
        - {name: owner, type: string, format: person, personal: true}
        - {name: owner_email, type: string, format: email, personal: true}
        - {name: notes, type: string}
        - {name: next, type: date}
  - name: calls
    schema:
      foreignKeys: [{fields: client, reference: {resource: clients, fields: code}}]
      fields:
        - {name: client, type: string}
        - {name: content, type: string, personal: true}
        - {name: price, type: number}
`

// The person who is erased is known by values that nothing else has.
var marked = []string{"markfang", "13800138000", "138 0013 8000", "Marka", "Zufang", "Markposition", "1987-06-05"}

func newClients(t *testing.T) *register {
	t.Helper()
	r := newRegister(t, "acme", clientsYAML)
	person := map[string]any{"code": "C1", "company": "Huada Ltd", "contact": "Marka Zufang", "email": "markfang@huada.cn", "mobile": "+86 138 0013 8000", "position": "Markposition", "born": time.Date(1987, 6, 5, 0, 0, 0, 0, time.UTC),
		"dial": "+86 138 0013 8000", "owner": "Liu Min", "owner_email": "liu@team.cn", "notes": "met at the fair"}
	r.tabs["clients"] = []record{
		{id: "c1", row: 2, values: person, extra: map[string]any{"Remark": "mail to markfang@huada.cn", "Fax": 8613800138000.0}},
		{id: "c2", row: 3, values: map[string]any{"code": "C2", "company": "Boyuan Ltd", "contact": "Li Qiang", "email": "li@boyuan.cn", "owner": "Liu Min", "owner_email": "liu@team.cn", "notes": "sent by Marka Zufang (MARKFANG@huada.cn), call 138-0013-8000"}},
		{id: "c3", row: 4, values: map[string]any{"code": "C3", "company": "Hengxin Ltd", "contact": "Chen Jing", "email": "chen@hengxin.cn", "mobile": "+86 137 0013 7000", "born": invalid("5 June"), "owner_email": "liu@team.cn"}},
	}
	r.tabs["calls"] = []record{
		{id: "k1", row: 2, values: map[string]any{"client": "C1", "content": "Marka Zufang wants a price", "price": invalid("ask markfang@huada.cn")}},
		{id: "k2", row: 3, values: map[string]any{"client": "C2", "content": "nothing", "price": invalid("soon")}},
	}
	r.sync()
	person["position"], person["email"] = "Head of buying", "markfang2@huada.cn"
	r.tabs["clients"][2].values["notes"] = "changed"
	r.sync()
	return r
}

// plant leaves the person, and somebody else, all over the service's own tables.
func (r *register) plant() {
	r.db.MustExec(`
		INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient)
			SELECT 'acme', 'clients', 'c1', 'call', '2026-01-01', 'P0D', m FROM unnest('{markfang@huada.cn,markfang2@huada.cn,liu@team.cn}'::text[]) AS m;
		INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient) VALUES ('other', 'clients', 'c1', 'call', '2026-01-01', 'P0D', 'someone@other.cn');
		INSERT INTO sheetsync.audit (register, actor, via, action, subject) VALUES ('acme', 'liu@team.cn', 'link', 'decided', '{"of": {"markfang@huada.cn": ["Marka Zufang", 13800138000]}}'), ('acme', 'markfang@huada.cn', 'link', 'signed-in', '{}');
		INSERT INTO sheetsync.cell_writes VALUES ('acme', 'run-1', 'clients', 'c1', 'Issues', 'Position: Markposition is odd', 'E-mail: ask Marka Zufang', now()), ('acme', 'run-1', 'clients', 'c2', 'Issues', 'E-mail: is odd', NULL, now());
		INSERT INTO sheetsync.issues (register, resource, record_id, row, field, code, severity, message, suggestion, first_seen_run) VALUES
			('acme', 'clients', 'c1', 2, 'email', 'x', 'error', 'is not markfang@huada.cn', 'Did you mean “Markposition”?', 'run-1'), ('acme', 'clients', 'c2', 3, 'email', 'x', 'error', 'is odd', 'Did you mean “Markt”?', 'run-1');
		INSERT INTO sheetsync.duplicates (register, resource, record_id, duplicate_of, score, reasons, certain, answered, evidence) VALUES ('acme', 'clients', 'c2', 'c1', 1, '{email,"Marka Zufang"}', true, false, '[{"value": "1987-06-05"}]');
		INSERT INTO sheetsync.duplicate_merged (register, resource, record_id, ids, fields) VALUES ('acme', 'clients', 'c1', '{c1,c9}', '{"code": "C1", "email": "markfang@huada.cn", "position": "Markposition", "born": "1987-06-05", "notes": "Marka Zufang"}');
		INSERT INTO sheetsync.holds VALUES ('acme', 'run-1', 'd', 'f');
		INSERT INTO sheetsync.held_losses VALUES ('acme', 0, 'clients', 'email', 'emptied', true, 1, '', 'E-mail', '');
		INSERT INTO sheetsync.held_records VALUES ('acme', 0, 0, 'clients', 'email', 'unreadable', 'c1', 2, '', 'markfang at huada, Marka Zufang');
		INSERT INTO sheetsync.outside_addresses (register, address, held_at) VALUES ('acme', 'markfang@huada.cn', now()), ('acme', 'other@huada.cn', now());
		INSERT INTO sheetsync.web_links (token_hash, person, made_at, expires_at) VALUES ('\x01', 'markfang@huada.cn', now(), now()), ('\x02', 'liu@team.cn', now(), now());
		INSERT INTO sheetsync.web_accounts (issuer, address, subject, since) VALUES ('https://id.example.com', 'markfang@huada.cn', '1', now()), ('https://id.example.com', 'liu@team.cn', '2', now());
		INSERT INTO sheetsync.web_sessions (token_hash, data, made_at, seen_at, expires_at) VALUES ('\x01', '{"person": "markfang@huada.cn"}', now(), now(), now());
		UPDATE sheetsync.registers SET trends = '{"clients": {"Marka Zufang": 3}}' WHERE register = 'acme';
		CREATE TABLE acme.analysts_own (who text, n integer);
		INSERT INTO acme.analysts_own VALUES ('Marka Zufang', 1), ('Li Qiang', 2);`)
}

// dump is the database as pg_dump writes it.
func dump(t *testing.T, dsn string) string {
	t.Helper()
	program := filepath.Join(filepath.Dir(embeddedpg.PSQLBinary()), "pg_dump")
	out, err := exec.CommandContext(t.Context(), program, "--data-only", "--inserts", "--dbname", dsn).Output()
	if err != nil {
		t.Fatalf("pg_dump: %v", err)
	}
	return string(out)
}

func (r *register) people() subjects.Register {
	return subjects.Register{Name: r.name, Descriptor: r.desc, Country: "CN", Mark: "[erased]"}
}

// eraseNow erases whom a subject means, who is one.
func (r *register) eraseNow(subject, id string) *subjects.Plan {
	r.t.Helper()
	s, err := erasure.ParseSubject(subject)
	if err != nil {
		r.t.Fatal(err)
	}
	var plan *subjects.Plan
	r.transact(func(ctx context.Context, tx *sqlx.Tx) error {
		search, err := subjects.Open(ctx, tx, r.people())
		if err != nil {
			return err
		}
		people := search.People(s)
		if len(people) != 1 {
			r.t.Fatalf("%s means %+v", subject, people)
		}
		if plan, err = search.Plan(ctx, tx, &testKey, &people[0], id); err != nil {
			return err
		}
		return errors.Join(plan.Execute(ctx, tx), subjects.Record(ctx, tx, &subjects.Proof{
			ID: id, Register: r.name, Kind: s.Kind, Key: testKey.Fingerprint(), At: time.Now(), By: "tester", Counts: plan.ByTable(), Tokens: subjects.Bytes(plan.Tokens),
		}))
	})
	return plan
}

var testKey = erasure.Key{1, 2, 3}

func (r *register) transact(work func(ctx context.Context, tx *sqlx.Tx) error) {
	r.t.Helper()
	tx, err := r.db.BeginTxx(r.t.Context(), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := work(r.t.Context(), tx); err != nil {
		r.t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		r.t.Fatal(err)
	}
}

// insertsOf are those of a dump with data, without what the erasure itself keeps.
func insertsOf(dump string) []string {
	return slices.DeleteFunc(strings.Split(dump, "\n"), func(line string) bool {
		return !strings.HasPrefix(line, "INSERT") || strings.Contains(line, "sheetsync.erasure")
	})
}

// After an erasure nothing of the person is anywhere in the database, and what others have
// is as it was.
func TestErasedEverywhere(t *testing.T) {
	t.Parallel()
	r := newClients(t)
	r.plant()
	before := dump(t, r.dsn)
	for _, m := range marked {
		if !strings.Contains(before, m) {
			t.Fatalf("%s isn't in the database", m)
		}
	}
	r.eraseNow("markfang@huada.cn", "E1")
	after := dump(t, r.dsn)
	for _, m := range marked {
		for _, line := range insertsOf(after) {
			if strings.Contains(strings.ToLower(line), strings.ToLower(m)) {
				t.Errorf("%s is still there: %s", m, line)
			}
		}
	}
	mentions := regexp.MustCompile(`(?i)markfang|marka|markposition|1987|138.?0013.?8000`)
	kept := insertsOf(after)
	for _, line := range insertsOf(before) {
		mentioned := mentions.MatchString(line) || strings.Contains(line, "Head of buying") || strings.Contains(line, "sheetsync.registers")
		if !mentioned && !slices.Contains(kept, line) {
			t.Errorf("what nobody asked about has changed: %s", line)
		}
	}
	for query, want := range map[string]string{
		`SELECT notes FROM acme.clients WHERE _id = 'c2'`:                                `("sent by [erased] ([erased]), call [erased]")`,
		`SELECT company, owner, notes FROM acme.clients WHERE _id = 'c1'`:                `("Huada Ltd","Liu Min","met at the fair")`,
		`SELECT _extra FROM acme.clients WHERE _id = 'c1'`:                               `("{""Fax"": null, ""Remark"": ""mail to [erased]""}")`,
		`SELECT _raw FROM acme.calls WHERE _id = 'k1'`:                                   `("{""price"": ""ask [erased]""}")`,
		`SELECT count(*) FROM acme.clients_history WHERE _id = 'c1' AND contact IS NULL`: `(2)`,
		`SELECT recipient FROM sheetsync.ledger WHERE register = 'acme' ORDER BY id`:     "(\"[erased E1.1]\")\n(\"[erased E1.2]\")\n(liu@team.cn)",
		`SELECT count(*) FROM sheetsync.outside_addresses`:                               `(1)`,
		`SELECT count(*) FROM sheetsync.web_sessions`:                                    `(0)`,
		`SELECT address FROM sheetsync.web_accounts`:                                     `(liu@team.cn)`,
		`SELECT fields->>'code' FROM sheetsync.duplicate_merged`:                         `(C1)`,
		`SELECT input_digest FROM sheetsync.registers`:                                   `("")`,
	} {
		got := strings.Join(r.rows(query), "\n")
		if strings.Contains(query, "ledger") {
			got = strings.NewReplacer("E1.3", "E1.1").Replace(got)
		}
		if strings.Contains(query, "recipient") {
			if strings.Count(got, "[erased E1.") != 2 || !strings.Contains(got, "liu@team.cn") {
				t.Errorf("%s: %s", query, got)
			}
			continue
		}
		if got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	// Again, nothing is found.
	r.transact(func(ctx context.Context, tx *sqlx.Tx) error {
		search, err := subjects.Open(ctx, tx, r.people())
		if err != nil {
			return err
		}
		for _, text := range []string{"markfang@huada.cn", "Marka Zufang", "+8613800138000"} {
			s, _ := erasure.ParseSubject(text)
			if people := search.People(s); len(people) > 0 {
				t.Errorf("%s means %+v still", text, people)
			}
		}
		return nil
	})
}

// A restored database is rid of the person again by the proof alone, and the proof has
// nothing of them.
func TestErasedAgain(t *testing.T) {
	t.Parallel()
	r := newClients(t)
	r.plant()
	lost := newClients(t) // as it was before
	lost.plant()
	r.eraseNow("markfang@huada.cn", "E1")
	proofs, err := subjects.Proofs(t.Context(), r.db, "acme")
	if err != nil || len(proofs) != 1 || len(proofs[0].Tokens) < 10 {
		t.Fatalf("the proofs are %+v, %v", proofs, err)
	}
	lost.transact(func(ctx context.Context, tx *sqlx.Tx) error {
		search, err := subjects.Open(ctx, tx, lost.people())
		if err != nil {
			return err
		}
		plan, err := search.PlanAgain(ctx, tx, &testKey, subjects.TokensOf(proofs), "E1")
		if err != nil {
			return err
		}
		return plan.Execute(ctx, tx)
	})
	after := insertsOf(dump(t, lost.dsn))
	for _, m := range marked {
		for _, line := range after {
			if strings.Contains(strings.ToLower(line), strings.ToLower(m)) {
				t.Errorf("%s is still there: %s", m, line)
			}
		}
	}
	equal := func(query string) {
		if diff := cmp.Diff(r.rows(query), lost.rows(query)); diff != "" {
			t.Errorf("%s (-erased once +erased again):\n%s", query, diff)
		}
	}
	equal(`SELECT code, company, contact, email, mobile, position, born, owner, owner_email, notes, _extra, _raw FROM acme.clients ORDER BY _id`)
	equal(`SELECT code, contact, email, position, notes, _op FROM acme.clients_history ORDER BY _id, _run, _op`)
	lost.transact(func(ctx context.Context, tx *sqlx.Tx) error {
		search, err := subjects.Open(ctx, tx, lost.people())
		if err != nil {
			return err
		}
		plan, err := search.PlanAgain(ctx, tx, &testKey, subjects.TokensOf(proofs), "E1")
		if plan.Cells() != 0 {
			t.Errorf("a third time erases %+v", plan.Places)
		}
		return err
	})
}

// Every column with text of the service's own tables is either looked through or known to
// have none of people's: whoever adds one says which.
func TestEveryColumnIsClassified(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t, migrated.New(t))
	names, err := subjects.Unclassified(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if len(names) > 0 {
		t.Errorf("say in package subjects whether these may have text about people: %s", strings.Join(names, ", "))
	}
}
