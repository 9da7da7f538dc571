package duplicates_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"sheetsync/validate/duplicates"
)

// processorSeconds is how long the process's threads have been at work: on a busy
// machine it tells more than the clock.
func processorSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return float64(usage.Utime.Sec+usage.Stime.Sec) + float64(usage.Utime.Usec+usage.Stime.Usec)/1e6
}

// BenchmarkCustomers finds the duplicates among customers, of which one in nine was
// entered twice.
func BenchmarkCustomers(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if testing.Short() && n > 100_000 {
				b.Skip("SKIPPED, a million customers take minutes")
			}
			t, truth := tableOfCustomers(b, population{rand.New(rand.NewPCG(1, uint64(n)))}, n)
			var m measures
			before := processorSeconds()
			for b.Loop() {
				m = measure(truth, duplicates.Find(t, duplicates.Options{Country: "CN"}).Clusters)
			}
			b.ReportMetric((processorSeconds()-before)/float64(b.N), "cpu-s/op")
			b.ReportMetric(m.precision, "precision")
			b.ReportMetric(m.recall, "recall")
		})
	}
}

// BenchmarkIndex edits one row after the other among 100,000 customers, and reports
// how long the 50th, 99th and 99.9th of 100 (1,000) edits takes to be matched, how
// many bytes the index takes a record, and how long it takes from nothing.
func BenchmarkIndex(b *testing.B) {
	const n = 100_000
	p := population{rand.New(rand.NewPCG(1, n))}
	like, _ := tableOfCustomers(b, p, 1)
	rows, _ := p.customers(n)
	t := tableWithIDs(b, like, rows)
	pool, _ := p.customers(2_000)
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	warm, _ := tableOfCustomers(b, p, 100) // tables of pinyin and numbering plans
	duplicates.Find(warm, duplicates.Options{Country: "CN"})
	empty := heap()
	var index duplicates.Index
	start, before := time.Now(), processorSeconds()
	index.Find(t, duplicates.Options{Country: "CN"})
	cold, coldCPU := time.Since(start), processorSeconds()-before
	perRecord := float64(heap()-empty) / n
	var took, worked []float64
	rebuilt := 0
	cpu := processorSeconds()
	for b.Loop() {
		record := p.IntN(n)
		field := 1 + p.IntN(5)
		text := t.Text(record, field)
		if p.IntN(2) == 0 {
			text = pool[p.IntN(len(pool))][field]
		} else {
			text = p.fault(text)
		}
		t.SetText(record, field, text)
		start, before := time.Now(), processorSeconds()
		_, all := index.Update(t, []int{record}, nil)
		took, worked = append(took, time.Since(start).Seconds()*1000), append(worked, (processorSeconds()-before)*1000)
		if all {
			rebuilt++
		}
	}
	at := func(list []float64, share float64) float64 {
		slices.Sort(list)
		return list[int(share*float64(len(list)-1))]
	}
	b.ReportMetric(at(took, 0.5), "p50-ms")
	b.ReportMetric(at(took, 0.99), "p99-ms")
	b.ReportMetric(at(took, 0.999), "p999-ms")
	b.ReportMetric(at(worked, 0.5), "p50-cpu-ms")
	b.ReportMetric(at(worked, 0.99), "p99-cpu-ms")
	b.ReportMetric((processorSeconds()-cpu)/float64(b.N)*1000, "cpu-ms/edit")
	b.ReportMetric(float64(rebuilt), "rebuilt")
	b.ReportMetric(perRecord, "B/record")
	b.ReportMetric(cold.Seconds(), "cold-s")
	b.ReportMetric(coldCPU, "cold-cpu-s")
	runtime.KeepAlive(&index)
}
