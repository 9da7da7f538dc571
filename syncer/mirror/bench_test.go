package mirror_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/hold/preview"
)

const benchRows = 100_000

// wide is a resource of 20 fields of mixed types.
func wide() string {
	var b strings.Builder
	b.WriteString("name: wide\nresources:\n  - name: rows\n    schema:\n      primaryKey: key\n      fields:\n        - {name: key, type: string}\n")
	for i, typ := range strings.Fields("string string string string string string number number number number number integer integer integer date date date boolean datetime") {
		fmt.Fprintf(&b, "        - {name: f%02d, type: %s}\n", i, typ)
	}
	return b.String()
}

func wideTable(r *sheetschema.Resource, n int) *table.Table {
	t := table.NewTable(r, n)
	for i := range n {
		t.SetID(i, fmt.Sprintf("%013x", uint64(i)*0x9e3779b97f4a7c15>>12))
		t.SetRow(i, i+2)
		for f, field := range r.Fields {
			x := int64((i*31 + f*17) % 100_003)
			switch field.Type {
			case sheetschema.TypeString:
				t.SetText(i, f, fmt.Sprintf("深圳 Electronics %d", x))
			case sheetschema.TypeNumber:
				t.SetNumber(i, f, x*7+1, -2)
			case sheetschema.TypeInteger:
				t.SetInt(i, f, x)
			case sheetschema.TypeDate:
				t.SetInt(i, f, 15000+x%9000)
			case sheetschema.TypeDateTime:
				t.SetInt(i, f, 1_700_000_000_000_000+x*1_000_003)
			case sheetschema.TypeBoolean:
				t.SetInt(i, f, x&1)
			}
		}
	}
	return t
}

type wideRegister struct {
	*register
	table *table.Table
}

func newWideRegister(b *testing.B) *wideRegister {
	r := &wideRegister{register: newRegister(b, "wide", wide())}
	lock(b, r.mirror, "wide")
	if err := r.mirror.Prepare(context.Background(), "wide", r.desc, syncer.Locale{}); err != nil {
		b.Fatal(err)
	}
	r.table = wideTable(r.desc.Resources[0], benchRows)
	return r
}

func (r *wideRegister) changes() *syncer.Changes {
	h := r.table.Hash()
	n := r.table.Len()
	return &syncer.Changes{Descriptor: r.desc, Basis: "x", Findings: "none", InputDigest: "y", Resources: []syncer.ResourceChanges{{
		Table: r.table, Hash: h.Full, Content: h.Content, Key: h.Key, InSheet: make([]bool, n), Sketch: h.Content, Computed: h.Full,
	}}}
}

func (r *wideRegister) apply(b *testing.B, c *syncer.Changes) {
	r.runs++
	run := syncer.Run{ID: fmt.Sprint(r.runs), Register: "wide", Started: time.Now(), Status: syncer.StatusApplied}
	if err := r.mirror.Apply(context.Background(), run, c); err != nil {
		b.Fatal(err)
	}
}

func all(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func BenchmarkApply(b *testing.B) {
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			r := newWideRegister(b)
			c := r.changes()
			c.Resources[0].Inserted = all(benchRows)
			b.ReportAllocs()
			b.StartTimer()
			r.apply(b, c)
		}
	})
	r := newWideRegister(b)
	c := r.changes()
	c.Resources[0].Inserted = all(benchRows)
	r.apply(b, c)
	b.Run("load", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := r.mirror.Load(context.Background(), "wide", r.desc); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("held", func(b *testing.B) { // a run that would empty all, and one that would delete all
		q := &preview.Question{Resource: r.desc.Resources[0], Fields: all(20)}
		for i := range benchRows {
			q.IDs = append(q.IDs, r.table.ID(i))
		}
		loss := preview.Loss{Resource: "rows", Kind: preview.KindDeleted, Total: benchRows}
		for i := range preview.MaxRows {
			loss.Rows = append(loss.Rows, preview.Row{RecordID: r.table.ID(i), Row: i + 2})
		}
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			if _, err := r.mirror.Stored(context.Background(), "wide", q); err != nil {
				b.Fatal(err)
			}
			run := syncer.Run{ID: fmt.Sprint("held", n), Register: "wide", HoldDigest: fmt.Sprint(n)}
			if err := r.mirror.RecordLosses(context.Background(), run, []preview.Loss{loss}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("oneEdit", func(b *testing.B) {
		for n := 0; b.Loop(); n++ {
			r.table.SetText(777, 1, fmt.Sprint("edited ", n))
			c := r.changes()
			c.Resources[0].Updated = []int{777}
			r.apply(b, c)
		}
	})
	b.Run("allMoved", func(b *testing.B) {
		for b.Loop() {
			for i := range benchRows {
				r.table.SetRow(i, r.table.Row(i)+1)
			}
			c := r.changes()
			c.Resources[0].Moved = all(benchRows)
			r.apply(b, c)
		}
	})
	b.Run("allCompared", func(b *testing.B) {
		for b.Loop() {
			c := r.changes()
			c.Resources[0].Rebuild = true
			r.apply(b, c)
		}
	})
	b.Run("allUpdated", func(b *testing.B) {
		for n := 0; b.Loop(); n++ {
			for i := range benchRows {
				r.table.SetInt(i, 12, int64(n*1000+i))
			}
			c := r.changes()
			c.Resources[0].Updated = all(benchRows)
			r.apply(b, c)
		}
	})
	b.Run("psqlCopy", func(b *testing.B) {
		if _, err := exec.LookPath("psql"); err != nil {
			b.Skip("psql is not installed")
		}
		file := filepath.Join(b.TempDir(), "rows.tsv")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			b.Fatal(err)
		}
		psql := func(script string) {
			if out, err := exec.Command("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", r.dsn, "-c", script).CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, out)
			}
		}
		columns := `key`
		for _, f := range r.desc.Resources[0].Fields[1:] {
			columns += ", " + f.Name
		}
		psql(`\copy (SELECT ` + columns + `, _id, _row FROM wide.rows) TO '` + file + `'`)
		psql(`CREATE TABLE limit_copy AS SELECT ` + columns + `, _id, _row FROM wide.rows WHERE false`)
		for b.Loop() {
			psql(`TRUNCATE limit_copy`)
			psql(`\copy limit_copy FROM '` + file + `'`)
		}
	})
}
