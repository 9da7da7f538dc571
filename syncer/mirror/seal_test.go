package mirror_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/backup/sealed"
	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/reports"
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

// replaced are values of people whose data was replaced, or went with their records.
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

// opened is what they show with the keys, the same as if nothing was sealed.
var opened = []string{
	"c1 update notes: first → second",
	"c1 update email: old@huada.cn → new@huada.cn mobile: +86 13800138000 →  position: Markposition → Head of buying born: 1987-06-05 → ",
	"c1 insert", "c2 delete", "c2 insert", "Huada Ltd update 4 sealed false", "Boyuan Ltd",
}

// model shows the register in English.
func (r *register) model() *readmodel.Model {
	return readmodel.Of("acme", r.desc, reports.Locale{Language: language.English, Zone: "UTC"})
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
		content, err := ring.Open(t.Context(), sealing.Version{Register: "acme", Resource: "clients", ID: row.ID, Op: row.Op, From: row.From, Run: row.Run}, row.Blob)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%v %v %s\n", content.Fields, content.Raw, content.Extra)
	}
	return all.String()
}
