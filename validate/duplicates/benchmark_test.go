package duplicates_test

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"

	"sheetsync/validate/duplicates"
)

// processorSeconds is how long the process's threads have been at work: on a busy
// machine it tells more than the clock.
func processorSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return float64(usage.Utime.Sec) + float64(usage.Utime.Usec)/1e6
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
