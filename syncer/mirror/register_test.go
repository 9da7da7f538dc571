package mirror_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
)

// A register under test: its mirror, and what its sheet holds.
type register struct {
	t       testing.TB
	name    string
	dsn     string
	mirror  *mirror.Mirror
	db      *sqlx.DB
	desc    *sheetschema.Descriptor
	tabs    map[string][]record // by resource
	issues  []sheetschema.Issue
	words   []string
	doubles []assess.Duplicate
	merged  []syncer.MergedRecords
	// forgotten is whose personal data was to be kept no longer.
	forgotten []syncer.Forgotten
	runs      int
	locale    syncer.Locale
	custom    *table.Table // instead of tabs, for the first resource
}

// A record of the sheet. Fields that are not in values are empty.
type record struct {
	id     string
	row    int
	values map[string]any
	extra  map[string]any
}

type (
	invalid string               // a cell that is not of its field's type
	big     string               // a number of many digits
	decimal struct{ c, e int64 } // c × 10^e
)

func newRegister(t testing.TB, name, descriptor string) *register {
	t.Helper()
	dsn := migrated.New(t)
	r := &register{t: t, name: name, dsn: dsn, mirror: open(t, dsn), db: pgtest.Open(t, dsn), tabs: make(map[string][]record)}
	r.describe(descriptor)
	return r
}

func (r *register) describe(descriptor string) {
	r.t.Helper()
	d, err := sheetschema.Load("test.yaml", []byte(descriptor))
	if err != nil {
		r.t.Fatal(err)
	}
	r.desc = d
}

func (r *register) table(resource *sheetschema.Resource) *table.Table {
	r.t.Helper()
	if r.custom != nil {
		return r.custom
	}
	rows := r.tabs[resource.Name]
	records := table.NewTable(resource, len(rows))
	columns := make(map[string]int)
	for i, rec := range rows {
		records.SetID(i, rec.id)
		records.SetRow(i, rec.row)
		for name, v := range rec.values {
			f, ok := resource.Field(name)
			if !ok {
				r.t.Fatalf("no field %s", name)
			}
			setCell(r.t, records, i, f, v)
		}
		for header, v := range rec.extra {
			if _, known := columns[header]; !known {
				columns[header] = records.AddExtra(header)
			}
			switch v := v.(type) {
			case string:
				records.SetExtra(i, columns[header], table.Cell{Kind: table.CellText, Text: v})
			case float64:
				records.SetExtra(i, columns[header], table.Cell{Kind: table.CellNumber, Number: v})
			}
		}
	}
	return records
}

func setCell(t testing.TB, table *table.Table, record int, f *sheetschema.Field, v any) {
	t.Helper()
	switch v := v.(type) {
	case nil:
	case string:
		table.SetText(record, f.Index, v)
	case int:
		if f.Type == sheetschema.TypeNumber {
			table.SetNumber(record, f.Index, int64(v), 0)
			return
		}
		table.SetInt(record, f.Index, int64(v))
	case bool:
		n := int64(0)
		if v {
			n = 1
		}
		table.SetInt(record, f.Index, n)
	case time.Time: // a date at midnight, else a datetime
		if f.Type == sheetschema.TypeDate {
			table.SetInt(record, f.Index, v.Unix()/86400)
			return
		}
		table.SetInt(record, f.Index, v.UnixMicro())
	case decimal:
		table.SetNumber(record, f.Index, v.c, int8(v.e))
	case big:
		table.SetBig(record, f.Index, string(v))
	case invalid:
		table.SetInvalid(record, f.Index, string(v))
	default:
		t.Fatalf("unknown value %T", v)
	}
}

// sync does what a run does with the mirror and returns the run.
func (r *register) sync() syncer.Run {
	r.t.Helper()
	run, err := r.trySync(context.Background(), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return run
}

// trySync calls before, if it isn't nil, between loading and applying.
func (r *register) trySync(ctx context.Context, before func()) (run syncer.Run, err error) {
	r.t.Helper()
	unlock, err := r.mirror.Lock(ctx, r.name)
	if err != nil {
		return run, err
	}
	defer func() {
		if e := unlock(); e != nil && err == nil {
			err = e
		}
	}()
	if err := r.mirror.Prepare(ctx, r.name, r.desc, r.locale); err != nil {
		return run, err
	}
	state, err := r.mirror.Load(ctx, r.name, r.desc)
	if err != nil {
		return run, err
	}
	run, changes := r.changes(state)
	if before != nil {
		before()
	}
	return run, r.mirror.Apply(ctx, run, changes)
}

func (r *register) changes(state *syncer.State) (syncer.Run, *syncer.Changes) {
	r.runs++
	run := syncer.Run{
		ID: fmt.Sprintf("run-%03d", r.runs), Register: r.name, Status: syncer.StatusApplied,
		Started: time.Date(2026, 1, 2, 3, 4, r.runs, 0, time.UTC), Counts: make(map[string]syncer.Counts),
	}
	c := &syncer.Changes{
		Descriptor: r.desc, InputDigest: "digest of " + run.ID, Basis: r.desc.Digest, Findings: fmt.Sprintf("%q", fmt.Sprint(r.issues, r.words, r.doubles)),
		Tabs: map[string]syncer.KnownTabs{}, Issues: r.issues, Messages: r.words, Duplicates: r.doubles, Merged: r.merged, Forgotten: r.forgotten,
	}
	for i, resource := range r.desc.Resources {
		table := r.table(resource)
		hashes := table.Hash()
		rc := syncer.ResourceChanges{
			Table: table, Hash: hashes.Full, Content: hashes.Content, Key: hashes.Key,
			InSheet: make([]bool, table.Len()), Sketch: make([]uint64, table.Len()), Computed: make([]uint64, table.Len()),
			Rebuild: state.Basis != "" && state.Basis != c.Basis,
		}
		diff(&rc, state.Records[resource.Name])
		c.Tabs[resource.Name] = syncer.KnownTabs{{SheetID: int64(100 + i)}}
		c.Resources = append(c.Resources, rc)
		run.Counts[resource.Name] = syncer.Counts{Rows: table.Len(), Inserted: len(rc.Inserted), Updated: len(rc.Updated), Deleted: len(rc.Deleted)}
	}
	return run, c
}

func diff(rc *syncer.ResourceChanges, before *syncer.Records) {
	known := make(map[string]int)
	for i, id := range before.IDs {
		known[id] = i
	}
	for i := range rc.Table.Len() {
		rc.Sketch[i], rc.Computed[i] = uint64(i)+1, uint64(i)+2
		b, found := known[rc.Table.ID(i)]
		delete(known, rc.Table.ID(i))
		switch {
		case !found:
			rc.Inserted = append(rc.Inserted, i)
		case before.Hash[b] != rc.Hash[i]:
			rc.Updated = append(rc.Updated, i)
		case int(before.Rows[b]) != rc.Table.Row(i):
			rc.Moved = append(rc.Moved, i)
		}
	}
	for id := range known {
		rc.Deleted = append(rc.Deleted, id)
	}
}

// rows returns what a query gives, each row as PostgreSQL writes it.
func (r *register) rows(query string, args ...any) []string {
	r.t.Helper()
	got := []string{}
	if err := r.db.Select(&got, `SELECT q::text FROM (`+query+`) AS q`, args...); err != nil {
		r.t.Fatalf("%s: %v", query, err)
	}
	return got
}
