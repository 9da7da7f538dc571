package mirror_test

import (
	"context"
	"testing"
	"time"

	"sheetsync/reminders"
	"sheetsync/reminders/ledger"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/sealedhistory"
)

// pastVersions opens what is sealed for reminders, as the service does.
type pastVersions struct {
	r    *register
	ring *datakeys.Ring
}

func (p pastVersions) Versions(ctx context.Context, register string, r *sheetschema.Resource, fields []int, ids []string) ([]ledger.PastVersion, error) {
	found, err := sealedhistory.PastOf(ctx, p.r.db, p.ring, register, r, fields, ids)
	list := make([]ledger.PastVersion, len(found))
	for i := range found {
		list[i] = ledger.PastVersion(found[i])
	}
	return list, err
}

// Reminders know since when a record has a date that is personal, though the versions that
// say so are sealed.
func TestSealedDatesWereSeen(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", clientsYAML)
	ring, kept := r.sealing()
	values := map[string]any{"code": "C1", "mobile": "+86 1", "born": time.Date(1987, 6, 5, 0, 0, 0, 0, time.UTC), "notes": "first"}
	r.tabs["clients"] = []record{{id: "c1", row: 2, values: values}}
	r.sync()
	for _, notes := range []string{"second", "third"} {
		values["notes"] = notes
		r.sync()
	}
	values["mobile"] = "+86 2"
	r.sync()
	clients := r.desc.Resources[0]
	field := func(name string) int { f, _ := clients.Field(name); return f.Index }
	since := func(run string) time.Time {
		var at time.Time
		if err := r.db.Get(&at, `SELECT _valid_from FROM acme.clients_history WHERE _run = $1`, run); err != nil {
			t.Fatal(err)
		}
		return at
	}
	day, _ := expression.NewDay(1987, 6, 5)
	date := reminders.RecordDate{RecordID: "c1", Day: day}
	query := reminders.DateQuery{Register: "acme", Resource: clients, Date: field("born"), Zone: time.UTC, Dates: []reminders.RecordDate{date}}
	computed := query
	computed.Date, computed.Operands = -1, []int{field("born"), field("mobile")}
	source := ledger.NewSource(r.db).With(pastVersions{r, ring})
	lost := ledger.NewSource(r.db).With(pastVersions{r, datakeys.New(r.db, &identities{})})
	for _, tt := range []struct {
		name   string
		source *ledger.Source
		query  reminders.DateQuery
		want   string
	}{
		{"a date", source, query, "run-001"},
		{"computed from what changed", source, computed, "run-004"},
		{"without the key", lost, query, "run-004"},
	} {
		seen, err := tt.source.FirstSeen(t.Context(), tt.query)
		if err != nil || !seen[date].Equal(since(tt.want)) {
			t.Errorf("%s: since %s, %v; want that of %s", tt.name, seen[date], err, tt.want)
		}
	}
	values["mobile"] = "+86 1" // as at first
	r.sync()
	if seen, err := source.FirstSeen(t.Context(), computed); err != nil || !seen[date].Equal(since("run-001")) {
		t.Errorf("computed from what came back: since %s, %v", seen[date], err)
	}
	r.tabs["clients"] = nil // reminders of it still say whose it was
	r.sync()
	past := reminders.Query{Register: "acme", Resource: clients, Fields: []int{field("code"), field("mobile")}, Date: -1, Zone: time.UTC, IDs: []string{"c1"}, Past: true}
	for record, err := range source.Records(t.Context(), past) {
		if err != nil || record.Values[field("code")].String() != "C1" || record.Values[field("mobile")].String() != "+86 1" {
			t.Errorf("the deleted record is %v, %v", record.Values, err)
		}
	}
	if len(kept.list) != 1 {
		t.Errorf("%d keys were made", len(kept.list))
	}
}
