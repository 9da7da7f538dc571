package lookup_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"sheetsync/validate/duplicates/lookup"
)

// TestFindAmongMany looks each kind of query up among 2,000 customers: what is there
// must be found whatever the fault, and most of what isn't must be free.
func TestFindAmongMany(t *testing.T) {
	t.Parallel()
	w := newWorld(11)
	rows := w.customers(2_000)
	records := register(t, rows)
	index := lookup.New(records, lookup.Fields(records.Resource), "CN")
	for _, kind := range []struct {
		name          string
		query         func(row []string) string
		exists, known float64 // shares at least
	}{
		{"company", func(r []string) string { return r[1] }, 1, 1},
		{"company in capitals without legal form", func(r []string) string {
			return strings.ToUpper(strings.TrimSuffix(strings.TrimSuffix(r[1], " GmbH"), "有限公司"))
		}, 1, 1},
		{"e-mail", func(r []string) string { return r[3] }, 1, 1},
		{"phone", func(r []string) string { return r[4] }, 1, 1},
		{"phone without plus", func(r []string) string { return strings.NewReplacer("+", "", " ", "").Replace(r[4]) }, 1, 1},
		{"company with a typing fault", func(r []string) string { return fault(w.Rand, r[1]) }, 0, 0.97},
		{"e-mail with a typing fault", func(r []string) string { return fault(w.Rand, r[3]) }, 0, 0.96},
		{"phone with a wrong digit", func(r []string) string { return fault(w.Rand, r[4]) }, 0, 0.97},
	} {
		exists, known, n := 0, 0, 0
		for i := 0; i < len(rows); i += 11 {
			n++
			answer := index.Find(kind.query(rows[i]))
			if answer.Verdict == lookup.VerdictExists {
				exists++
			}
			for _, m := range answer.Matches {
				if m.Record == i || rows[m.Record][1] == rows[i][1] {
					known++
					break
				}
			}
		}
		t.Logf("%s: of %d, %d exist, %d found", kind.name, n, exists, known)
		if float64(exists) < kind.exists*float64(n) || float64(known) < kind.known*float64(n) {
			t.Errorf("%s: of %d, %d exist and %d are found", kind.name, n, exists, known)
		}
	}
	for _, kind := range []struct {
		name string
		at   int
		free float64
	}{{"company", 1, 0.8}, {"e-mail", 3, 0.95}, {"phone", 4, 0.9}} {
		free, n := 0, 0
		for range 200 {
			n++
			answer := index.Find(w.customer()[kind.at])
			switch answer.Verdict {
			case lookup.VerdictFree:
				free++
			case lookup.VerdictExists:
				t.Logf("%s: exists by chance", kind.name)
			}
		}
		t.Logf("other %s: of %d, %d free", kind.name, n, free)
		if float64(free) < kind.free*float64(n) {
			t.Errorf("of %d others by %s, %d are free", n, kind.name, free)
		}
	}
}

// fault exchanges, leaves out or doubles a character somewhere behind the first.
func fault(r *rand.Rand, text string) string {
	runes := []rune(text)
	at := 1 + r.IntN(len(runes)-2)
	switch r.IntN(3) {
	case 0:
		runes[at], runes[at+1] = runes[at+1], runes[at]
		return string(runes)
	case 1:
		return string(runes[:at]) + string(runes[at+1:])
	default:
		return string(runes[:at]) + string(runes[at]) + string(runes[at:])
	}
}
