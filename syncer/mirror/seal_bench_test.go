package mirror_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sheetsync/syncer"
)

// BenchmarkSealedApply is what sealing adds to applying a run: of 50,000 records of 20
// fields, of which six are personal, 1 % are edited, or all. “old” seals what was replaced
// before it was switched on.
func BenchmarkSealedApply(b *testing.B) {
	const rows = 50_000
	for _, sealing := range []bool{false, true} {
		r := &wideRegister{register: newRegister(b, "wide", strings.ReplaceAll(wide(), "type: string}\n        - {name: f0", "type: string, personal: true}\n        - {name: f0"))}
		ring, _ := r.sealing()
		r.mirror.UseKeys(ring, sealing)
		lock(b, r.mirror, "wide")
		if err := r.mirror.Prepare(context.Background(), "wide", r.desc, syncer.Locale{}); err != nil {
			b.Fatal(err)
		}
		r.table = wideTable(r.desc.Resources[0], rows)
		c := r.changes()
		c.Resources[0].Inserted = all(rows)
		r.apply(b, c)
		edited := func(n, every int) (list []int) {
			for i := 0; i < rows; i += every {
				r.table.SetText(i, 1, fmt.Sprint("edited ", n, " ", i))
				list = append(list, i)
			}
			return list
		}
		name := map[bool]string{false: "clear", true: "sealed"}[sealing]
		n := 0
		for _, tt := range []struct {
			name  string
			every int
		}{{"onePercent", 100}, {"all", 1}} {
			b.Run(tt.name+"/"+name, func(b *testing.B) {
				for b.Loop() {
					n++
					b.StopTimer()
					list := edited(n, tt.every)
					b.StartTimer()
					c := r.changes()
					c.Resources[0].Updated = list
					r.apply(b, c)
				}
			})
		}
		if sealing {
			continue
		}
		r.mirror.UseKeys(ring, true)
		if err := r.mirror.Prepare(context.Background(), "wide", r.desc, syncer.Locale{}); err != nil {
			b.Fatal(err)
		}
		b.Run("old", func(b *testing.B) {
			total := 0
			for b.Loop() {
				sealed, err := r.mirror.SealOld(context.Background(), "wide")
				if err != nil {
					b.Fatal(err)
				}
				total += sealed
			}
			b.ReportMetric(float64(total), "versions")
		})
	}
}
