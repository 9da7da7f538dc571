package mirror_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sheetsync/syncer"
	"sheetsync/syncer/mirror/datakeys"
)

// BenchmarkSealedApply is what sealing adds to applying a run: of 50,000 records of 20
// fields, of which six are personal, 1 % are edited. A register with sealing and one without
// take turns, so that what else the machine does touches both. “old” seals 5,000 versions
// that were replaced before it was switched on.
func BenchmarkSealedApply(b *testing.B) {
	const rows, edits = 50_000, 500
	personal := strings.ReplaceAll(wide(), "type: string}\n        - {name: f0", "type: string, personal: true}\n        - {name: f0")
	var registers [2]*wideRegister
	var rings [2]*datakeys.Ring
	for i := range registers {
		r := &wideRegister{register: newRegister(b, "wide", personal)}
		rings[i], _ = r.sealing()
		r.mirror.UseKeys(rings[i], i == 1)
		lock(b, r.mirror, "wide")
		if err := r.mirror.Prepare(context.Background(), "wide", r.desc, syncer.Locale{}); err != nil {
			b.Fatal(err)
		}
		r.table = wideTable(r.desc.Resources[0], rows)
		c := r.changes()
		c.Resources[0].Inserted = all(rows)
		r.apply(b, c)
		registers[i] = r
	}
	edit := func(r *wideRegister, n int) time.Duration {
		var list []int
		for i := n % 100; i < rows; i += rows / edits {
			r.table.SetText(i, 1, fmt.Sprint("edited ", n, " ", i))
			list = append(list, i)
		}
		c := r.changes()
		c.Resources[0].Updated = list
		began := time.Now()
		r.apply(b, c)
		return time.Since(began)
	}
	b.Run("onePercent", func(b *testing.B) {
		var took [2][]time.Duration
		for n := 0; b.Loop(); n++ {
			for i, r := range registers {
				took[i] = append(took[i], edit(r, n))
			}
		}
		for i, name := range []string{"clear-ms", "sealed-ms"} {
			slices.Sort(took[i])
			b.ReportMetric(float64(took[i][len(took[i])/2].Microseconds())/1000, name)
		}
	})
	b.Run("old", func(b *testing.B) {
		r := registers[0]
		for n := 0; b.Loop(); n++ {
			b.StopTimer()
			r.mirror.UseKeys(rings[0], false)
			for i := range 10 {
				edit(r, 1000+10*n+i)
			}
			r.mirror.UseKeys(rings[0], true)
			if err := r.mirror.Prepare(context.Background(), "wide", r.desc, syncer.Locale{}); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if sealed, err := r.mirror.SealOld(context.Background(), "wide"); err != nil || sealed < 10*edits {
				b.Fatalf("%d versions were sealed, %v", sealed, err)
			}
		}
	})
}
