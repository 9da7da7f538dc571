package identity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"sheetsync/syncer/recordid"
)

// BenchmarkResolve measures 100,000 rows of eight columns, half of whose values
// recur, after what people did between two runs.
func BenchmarkResolve(b *testing.B) {
	const n = 100_000
	random := rand.New(rand.NewPCG(1, 1))
	rows := make([]sheetRow, n)
	for i := range rows {
		rows[i] = row(recordid.FromBits(uint64(i)*7919),
			fmt.Sprint("name ", i), fmt.Sprint("mail ", i), fmt.Sprint("phone ", i), fmt.Sprint("city ", random.IntN(40)),
			fmt.Sprint("country ", random.IntN(8)), fmt.Sprint("status ", random.IntN(3)), fmt.Sprint("owner ", random.IntN(12)), fmt.Sprint("note ", i))
	}
	edit := func(rows []sheetRow, at int) {
		cells := slices.Clone(rows[at].cells)
		cells[random.IntN(len(cells))] = fmt.Sprint("edit ", random.Uint32())
		rows[at].cells = cells
	}
	sortOwn := func(rows []sheetRow) {
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r.id
		}
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		for i := range rows {
			rows[i].id = ids[i]
		}
	}
	for _, bb := range []struct {
		name string
		work func(rows []sheetRow) []sheetRow
	}{
		{"unchanged", func(rows []sheetRow) []sheetRow { return rows }},
		{"one edited", func(rows []sheetRow) []sheetRow { edit(rows, n/2); return rows }},
		{"tenth edited", func(rows []sheetRow) []sheetRow {
			for at := 0; at < n; at += 10 {
				edit(rows, at)
			}
			return rows
		}},
		{"all edited", func(rows []sheetRow) []sheetRow {
			for at := range rows {
				edit(rows, at)
			}
			return rows
		}},
		{"all replaced", func(rows []sheetRow) []sheetRow {
			for at := range rows {
				rows[at].cells = []string{fmt.Sprint("other ", at), fmt.Sprint("place ", at), fmt.Sprint("word ", at)}
			}
			return rows
		}},
		{"sorted", func(rows []sheetRow) []sheetRow { slices.Reverse(rows); return rows }},
		{"own columns sorted", func(rows []sheetRow) []sheetRow { sortOwn(rows); return rows }},
		{"own columns sorted and a hundredth edited", func(rows []sheetRow) []sheetRow {
			sortOwn(rows)
			for at := 0; at < n; at += 100 {
				edit(rows, at)
			}
			return rows
		}},
		{"ids cleared", func(rows []sheetRow) []sheetRow {
			for at := range rows {
				rows[at].id = ""
			}
			return rows
		}},
	} {
		known := remember(rows, false, true)
		seen := observe(bb.work(slices.Clone(rows)), false)
		b.Run(bb.name, func(b *testing.B) {
			var changed int
			for b.Loop() {
				changed = 0
				for _, m := range Resolve(known, seen, func(int) string { return "new" }) {
					if m.IsNew() {
						changed++
					}
				}
			}
			b.ReportMetric(float64(changed), "new-ids")
		})
	}
}
