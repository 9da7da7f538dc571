package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/sealedhistory"
)

// Of all types, and what becomes of them: s and t are renamed, i and at get types that their
// values don't fit, n and d one that fits them all, and f is gone.
const (
	typedYAML = `
name: acme
resources:
  - name: people
    schema:
      fields:
        - {name: code, type: string}
        - {name: s, type: string, personal: true}
        - {name: i, type: integer, personal: true}
        - {name: n, type: number, personal: true}
        - {name: b, type: boolean, personal: true}
        - {name: d, type: date, personal: true}
        - {name: t, type: time, personal: true}
        - {name: at, type: datetime, personal: true}
        - {name: j, type: object, personal: true}
        - {name: f, type: string, personal: true}
`
	retypedYAML = `
name: acme
resources:
  - name: persons
    aliases: [people]
    schema:
      fields:
        - {name: code, type: string}
        - {name: text, aliases: [s], type: string, personal: true}
        - {name: i, type: date, personal: true}
        - {name: n, type: string, personal: true}
        - {name: b, type: boolean, personal: true}
        - {name: d, type: string, personal: true}
        - {name: clock, aliases: [t], type: time, personal: true}
        - {name: at, type: integer, personal: true}
        - {name: j, type: object, personal: true}
`
)

// randomRounds has a register go through rounds of edits, of which those of a register with
// the same seed are the same, before and after its schema changes.
func (r *register) randomRounds(seed uint64, rounds int) {
	random := rand.New(rand.NewPCG(seed, 1))
	value := func(f *sheetschema.Field) any {
		n := random.IntN(1 << 30)
		if random.IntN(4) == 0 {
			return nil
		}
		if f.Type != sheetschema.TypeString && random.IntN(6) == 0 {
			return invalid(fmt.Sprintf("“%d” \\ '%s", n, "\u202e"))
		}
		switch f.Type {
		case sheetschema.TypeInteger:
			return []any{n, -n, 20260102, 0}[random.IntN(4)]
		case sheetschema.TypeNumber:
			return []any{decimal{int64(n), -3}, decimal{int64(-n), 2}, decimal{150, -2}, big("123456789012345678901234567890.123")}[random.IntN(4)]
		case sheetschema.TypeBoolean:
			return n%2 == 0
		case sheetschema.TypeDate:
			return time.Unix(int64(n)*2, 0).UTC().Truncate(24 * time.Hour)
		case sheetschema.TypeTime:
			return n % 86400
		case sheetschema.TypeDateTime:
			return time.UnixMicro(int64(n) * 2_000_003).UTC()
		case sheetschema.TypeJSON:
			return fmt.Sprintf(`{"a": [%d, null, "é"]}`, n)
		}
		return []string{"", "20260102", "2026-01-02", "  ", `{"a": 1}`, "NULL", `\x41`, fmt.Sprint("王芳 ", n), "line\nline"}[random.IntN(9)]
	}
	for round := range rounds {
		if round == rounds/2 {
			r.describe(retypedYAML)
			r.tabs["persons"] = r.tabs["people"]
			for i := range r.tabs["persons"] {
				r.tabs["persons"][i].values = map[string]any{}
			}
			delete(r.tabs, "people")
		}
		resource := r.desc.Resources[0]
		list := r.tabs[resource.Name]
		if len(list) < 12 {
			list = append(list, record{id: fmt.Sprint("r", r.runs, len(list)), values: map[string]any{}})
		} else if random.IntN(3) == 0 {
			list = list[1:]
		}
		for i := range list {
			list[i].row = 2 + i
			for _, f := range resource.Fields {
				if random.IntN(3) == 0 {
					list[i].values[f.Name] = value(f)
				}
			}
			if random.IntN(4) == 0 {
				list[i].extra = map[string]any{"Fax": fmt.Sprint("fax ", random.IntN(100)), "No": float64(random.IntN(9))}
			}
		}
		r.tabs[resource.Name] = list
		r.sync()
	}
}

// versions are those of a history as SQL shows them, but for their times where these aren't
// to be compared.
func (r *register) versions(but string) string {
	var list []string
	err := r.db.Select(&list, `SELECT (to_jsonb(h) - 'ignored' - '_sealed' - $1::text[])::text FROM acme.persons_history AS h ORDER BY _id, _run, _op, _valid_from`, "{"+but+"}")
	if err != nil {
		r.t.Fatal(err)
	}
	return strings.Join(list, "\n")
}

func (r *register) resourceOf(_, resource string) *sheetschema.Resource {
	found, _ := r.desc.Resource(resource)
	return found
}

// unseal opens what is sealed as several processes do: of which each is killed after a few
// batches, but for the last; and between which the key is replaced.
func (r *register) unseal(ring *datakeys.Ring, kept *identities, kills int) {
	r.t.Helper()
	for n := range kills {
		ctx, cancel := context.WithCancel(r.t.Context())
		_, _, err := sealedhistory.Batches{DB: r.db, Keys: datakeys.New(r.db, kept), Batch: 1, Progress: func(int) { cancel() }}.Unseal(ctx, r.resourceOf)
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			r.t.Fatal(err)
		}
		if n%2 == 0 {
			key, err := ring.Replace(r.t.Context())
			if err == nil {
				_, err = sealedhistory.Batches{DB: r.db, Keys: ring}.Reseal(r.t.Context(), key.ID)
			}
			if err != nil {
				r.t.Fatal(err)
			}
		}
	}
	if _, unplaced, err := (sealedhistory.Batches{DB: r.db, Keys: datakeys.New(r.db, kept), Batch: 3}).Unseal(r.t.Context(), r.resourceOf); err != nil || len(unplaced) > 0 {
		r.t.Fatalf("%+v, %v", unplaced, err)
	}
	if left := r.rows(`SELECT count(*) FROM acme.persons_history WHERE _sealed IS NOT NULL`); left[0] != "(0)" {
		r.t.Errorf("%s versions are sealed still", left[0])
	}
}

// Sealed and opened again, a history is as if it had never been sealed: what was sealed after
// its fields were renamed and got other types, and what was sealed before.
func TestUnsealed(t *testing.T) {
	t.Parallel()
	const rounds = 14
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			never := newRegister(t, "acme", typedYAML)
			never.randomRounds(seed, rounds)

			t.Run("sealed at last", func(t *testing.T) {
				before := never.versions("")
				ring, kept := never.sealing()
				never.sync() // makes the column
				n, err := never.mirror.SealOld(t.Context(), "acme")
				if err != nil || n < rounds {
					t.Fatalf("%d versions are sealed, %v", n, err)
				}
				if never.versions("") == before {
					t.Error("what is sealed shows")
				}
				never.unseal(ring, kept, 3)
				if diff := cmp.Diff(strings.Split(before, "\n"), strings.Split(never.versions(""), "\n")); diff != "" {
					t.Errorf("seed %d (-want +got):\n%s", seed, diff)
				}
			})
			t.Run("sealed by each run", func(t *testing.T) {
				r := newRegister(t, "acme", typedYAML)
				ring, kept := r.sealing()
				r.randomRounds(seed, rounds)
				r.unseal(ring, kept, 3)
				const times = "_valid_from,_valid_to,_changed_at"
				if diff := cmp.Diff(strings.Split(never.versions(times), "\n"), strings.Split(r.versions(times), "\n")); diff != "" {
					t.Errorf("seed %d (-never sealed +opened again):\n%s", seed, diff)
				}
			})
		})
	}
}

// In the middle of it all that opens what is sealed works, and so does whoever is erased;
// what doesn't open stays, as does what has no column any more, until it has.
func TestUnsealingGoesOn(t *testing.T) {
	t.Parallel()
	var ring *datakeys.Ring
	r := newSealed(t, func(r *register) { ring, _ = r.sealing() })
	r.db.MustExec(`UPDATE acme.clients_history SET _sealed = set_byte(_sealed, 30, (get_byte(_sealed, 30) + 1) % 256) WHERE _id = 'c2' AND _op = 'insert'`)
	ctx, cancel := context.WithCancel(t.Context())
	n, _, err := sealedhistory.Batches{DB: r.db, Keys: ring, Batch: 1, Progress: func(int) { cancel() }}.Unseal(ctx, r.resourceOf)
	if !errors.Is(err, context.Canceled) || n == 0 {
		t.Fatalf("%d versions, then %v", n, err)
	}
	if diff := cmp.Diff(opened, histories(t, r, r.model().With(ring), manager)); diff != "" {
		t.Errorf("in the middle (-want +got):\n%s", diff)
	}
	r.db.MustExec(`UPDATE acme.clients_history SET _sealed = NULL WHERE _id = 'c2' AND _op = 'insert'`) // keys rotate --discard
	erase(t, r, ring, "old@huada.cn")
	r.db.MustExec(`ALTER TABLE acme.clients_history RENAME COLUMN contact TO person`) // and no alias says so
	if _, unplaced, err := (sealedhistory.Batches{DB: r.db, Keys: ring}).Unseal(t.Context(), r.resourceOf); err != nil || fmt.Sprint(unplaced) != "[{acme clients contact 1}]" {
		t.Errorf("without a column: %+v, %v", unplaced, err)
	}
	r.db.MustExec(`ALTER TABLE acme.clients_history RENAME COLUMN person TO contact`)
	if n, unplaced, err := (sealedhistory.Batches{DB: r.db, Keys: ring}).Unseal(t.Context(), r.resourceOf); n != 1 || err != nil || len(unplaced) != 0 {
		t.Errorf("with a column: %d, %+v, %v", n, unplaced, err)
	}
	text := strings.Join(r.rows(`SELECT h::text FROM acme.clients_history AS h`), "\n")
	for _, secret := range []string{"old@huada.cn", "Markposition", "138001"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s was erased, and shows", secret)
		}
	}
	for _, other := range []string{"gone@boyuan.cn", "Quitta"} {
		if !strings.Contains(text, other) {
			t.Errorf("%s doesn't show:\n%s", other, text)
		}
	}
	if left := r.rows(`SELECT count(*) FROM acme.clients_history WHERE _sealed IS NOT NULL`); left[0] != "(0)" {
		t.Errorf("%s versions are sealed still", left[0])
	}
}

// A data key by which somebody is just sealing is looked at once that is done, and stays.
func TestKeyIsRemovedUnused(t *testing.T) {
	t.Parallel()
	var ring *datakeys.Ring
	r := newSealed(t, func(r *register) { ring, _ = r.sealing() })
	tx, err := r.db.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	key, err := ring.Current(t.Context(), tx)
	if err != nil {
		t.Fatal(err)
	}
	var sealed atomic.Bool
	unused := func(context.Context, sqlx.ExtContext) (bool, error) {
		if !sealed.Load() {
			t.Error("it is looked at while somebody seals")
		}
		return false, nil
	}
	ended := make(chan error, 1)
	go func() {
		removed, err := ring.RemoveUnused(t.Context(), key.ID, unused)
		if removed {
			t.Error("it is removed though it is in use")
		}
		ended <- err
	}()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for r.rows(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)[0] == "(0)" {
		select {
		case err := <-ended:
			t.Fatalf("it doesn't wait for who seals: %v", err)
		case <-look.C:
		}
	}
	sealed.Store(true)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	removed, err := ring.RemoveUnused(t.Context(), key.ID, func(context.Context, sqlx.ExtContext) (bool, error) { return true, nil })
	if list, listing := ring.List(t.Context()); !removed || err != nil || listing != nil || len(list) != 0 {
		t.Errorf("%v, %v: there are %d keys, %v", removed, err, len(list), listing)
	}
}
