package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/holds"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/postgres/pgerr"
)

// hold records a held run with what it would lose.
func (r *register) hold(digest string, losses ...preview.Loss) {
	r.t.Helper()
	r.runs++
	at := time.Date(2026, 3, 1, 0, r.runs, 0, 0, time.UTC)
	run := syncer.Run{ID: fmt.Sprintf("held-%03d", r.runs), Register: "acme", Started: at, Ended: at, Status: syncer.StatusHeld, Reason: "because", HoldDigest: digest}
	unlock, err := r.mirror.Lock(context.Background(), "acme")
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = unlock() }()
	if err := errors.Join(r.mirror.RecordRun(context.Background(), run), r.mirror.RecordLosses(context.Background(), run, losses)); err != nil {
		r.t.Fatal(err)
	}
}

// readHold returns a hold as somebody sees it, a line a loss with its records.
func (r *register) readHold(q sqlx.QueryerContext) (hold holds.Hold, lines []string, err error) {
	hold, err = holds.Read(context.Background(), q, holds.Register{Name: "acme", Descriptor: r.desc, Language: language.English})
	for _, l := range hold.Losses {
		parts := []string{fmt.Sprintf("%s %s %s %d of %d", l.Table, l.Title, l.Kind, len(l.Rows), l.Total)}
		for _, row := range l.Rows {
			parts = append(parts, fmt.Sprintf("%s (%s) %s→%s", row.RecordID, row.Name, row.Before, row.After))
		}
		lines = append(lines, strings.Join(parts, "; "))
	}
	return hold, lines, err
}

// Managers and finance see all that a run would lose, salespeople what is lost of their
// own records, and analysts nothing.
func TestWhoSeesHeldLosses(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	customer := func(id string, row int, owner string) record {
		return record{id: id, row: row, values: map[string]any{"name": "Firm " + id, "owner": owner, "phone": "1", "region": "region " + id}}
	}
	r.tabs = map[string][]record{"customers": {customer("a", 2, "Li Wei"), customer("b", 3, "Wang Fang"), customer("c", 4, "Li Wei")}}
	r.sync()
	r.hold("much",
		preview.Loss{Resource: "customers", Kind: preview.KindDeleted, Held: true, Total: 1, Rows: []preview.Row{{RecordID: "b", Row: 3}}},
		preview.Loss{Resource: "customers", Field: "region", Kind: preview.KindUnreadable, Total: 2, Rows: []preview.Row{{RecordID: "b", Row: 3, After: "#REF!"}, {RecordID: "c", Row: 4, After: "#N/A"}}},
		preview.Loss{Resource: "customers", Field: "phone", Kind: preview.KindColumnGone, Total: 3, Before: "Phone"},
	)
	all := []string{
		"Customers  deleted 1 of 1; b (Firm b) →",
		"Customers region unreadable 2 of 2; b (Firm b) region b→#REF!; c (Firm c) region c→#N/A",
		"Customers phone column_gone 0 of 3",
	}
	for _, tt := range []struct {
		name, register string
		role           access.Role
		names          []string
		want           []string
		err            error
	}{
		{"boss", "acme", access.Manager, nil, all, nil},
		{"purse", "acme", access.Finance, nil, all, nil},
		{"elsewhere", "other", access.Manager, nil, nil, syncer.ErrNothingHeld},
		{"li", "acme", access.Sales, []string{"Li Wei"}, []string{"Customers region unreadable 1 of 1; c (Firm c) region c→#N/A"}, nil},
		{"zhao", "acme", access.Sales, []string{"Zhao Min"}, nil, syncer.ErrNothingHeld},
	} {
		check := func(by string, q sqlx.QueryerContext) {
			hold, lines, err := r.readHold(q)
			if !errors.Is(err, tt.err) {
				t.Errorf("%s %s: got %v, want %v", tt.name, by, err, tt.err)
			}
			if diff := cmp.Diff(tt.want, lines); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", tt.name, by, diff)
			}
			if seesRun := tt.want != nil && tt.role != access.Sales; (hold.Digest == "much") != seesRun || (hold.Run != "") != seesRun {
				t.Errorf("%s %s: the run is %q, its digest %q", tt.name, by, hold.Run, hold.Digest)
			}
		}
		check("as a database user", r.login(tt.name, tt.role, tt.register, tt.names...))
		reader := reading.Reader{Register: tt.register, Role: tt.role, Names: tt.names}
		if err := reading.Read(context.Background(), r.db, reader, func(_ context.Context, v *reading.View) error {
			check("on the page", v.Queryer())
			return nil
		}); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, _, err := r.readHold(r.login("ana", access.Analyst, "")); pgerr.KindOf(err) != pgerr.KindForbidden {
		t.Errorf("analyst: got %v", err)
	}
}

// What the mirror has is read as it is when it is shown, whatever became of it: a record
// that was taken away, a column of another type, a resource that the descriptor dropped.
func TestHeldLossesBesideTheMirror(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.tabs = map[string][]record{"customers": {{id: "a", row: 2, values: map[string]any{"name": "Firm\u202e a", "credit": 1200, "phone": "1"}}}}
	r.sync()
	const bidi = "\u202e"
	r.hold("much",
		preview.Loss{Resource: "customers", Field: "credit", Kind: preview.KindEmptied, Total: 2, Rows: []preview.Row{{RecordID: "a", Row: 2}, {RecordID: "gone", Row: 3}}},
		preview.Loss{Resource: "parcels", Field: "weight", Kind: preview.KindEmptied, Total: 1, Rows: []preview.Row{{RecordID: "p", Row: 2}}},
		preview.Loss{Resource: "contracts", Field: "owner", Kind: preview.KindEmptied, Total: 1, Rows: []preview.Row{{RecordID: "k", Row: 2}}},
	)
	want := []string{
		"Customers credit emptied 2 of 2; a (Firm a) 1200→; gone () →",
		"parcels weight emptied 1 of 1; p () →",
		"Contracts owner emptied 1 of 1; k () →",
	}
	if _, lines, err := r.readHold(r.db); err != nil || cmp.Diff(want, lines) != "" {
		t.Errorf("got %q, %v", lines, err)
	}
	r.describe(strings.Replace(guarded, "{name: credit, type: integer}", "{name: credit, type: date}", 1))
	if _, lines, err := r.readHold(r.db); err != nil || cmp.Diff(want, lines) != "" {
		t.Errorf("of another type: got %q, %v", lines, err)
	}
	if _, lines, _ := r.readHold(r.db); strings.Contains(strings.Join(lines, ""), bidi) {
		t.Errorf("a control character is shown: %q", lines)
	}
}

// Losses of a hold that isn't the last one are not shown, and a tab that can't be
// repaired by approval has no digest.
func TestHeldLossesOfTheLastRun(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.tabs = map[string][]record{"customers": {{id: "a", row: 2, values: map[string]any{"name": "Firm a"}}}}
	r.sync()
	gone := preview.Loss{Resource: "customers", Kind: preview.KindDeleted, Total: 1, Rows: []preview.Row{{RecordID: "a", Row: 2}}}
	r.hold("much", gone)
	at := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	run := syncer.Run{ID: "later", Register: "acme", Started: at, Ended: at, Status: syncer.StatusHeld, HoldDigest: syncer.StructuralHold + "x"}
	if err := r.mirror.RecordRun(context.Background(), run); err != nil { // and the process ended
		t.Fatal(err)
	}
	hold, lines, err := r.readHold(r.db)
	if err != nil || lines != nil || hold.Digest != "" || hold.Run != "later" {
		t.Errorf("got %+v, %v", hold, err)
	}
}

// The cells of a question are what is in the mirror, in the question's order.
func TestStored(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.tabs = map[string][]record{"customers": {
		{id: "a", row: 2, values: map[string]any{"name": "A", "credit": 1}},
		{id: "b", row: 3, values: map[string]any{"name": "B"}},
	}}
	r.sync()
	r.db.MustExec(`UPDATE acme.customers SET _raw = '{"credit": "#N/A", "region": "?"}' WHERE _id = 'b'`)
	resource := r.desc.Resources[0]
	field := func(name string) int {
		f, _ := resource.Field(name)
		return f.Index
	}
	q := &preview.Question{Resource: resource, Fields: []int{field("region"), field("credit"), field("name")}, IDs: []string{"b", "gone", "a"}}
	lock(t, r.mirror, "acme")
	got, err := r.mirror.Stored(context.Background(), "acme", q)
	if err != nil {
		t.Fatal(err)
	}
	want := []preview.Cell{
		preview.CellInvalid, preview.CellError, preview.CellValid,
		preview.CellEmpty, preview.CellEmpty, preview.CellEmpty,
		preview.CellEmpty, preview.CellValid, preview.CellValid,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	r.db.MustExec(`ALTER TABLE acme.customers DROP COLUMN region CASCADE`)
	if got, err = r.mirror.Stored(context.Background(), "acme", q); err != nil || got[0] != preview.CellInvalid {
		t.Errorf("without a column: %v, %v", got, err)
	}
	other := *q
	other.Resource = r.desc.Resources[5]
	other.Fields = []int{0}
	r.db.MustExec(`DROP TABLE acme.products CASCADE`)
	if got, err = r.mirror.Stored(context.Background(), "acme", &other); err != nil || len(got) != 3 {
		t.Errorf("without a table: %v, %v", got, err)
	}
}
