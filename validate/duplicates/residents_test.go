package duplicates_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sheetsync/validate/duplicates"
)

// residents makes persons with addresses, each once, and again so many entries of
// some of them, up to five of each with up to five faults.
func (p population) residents(originals, again int) (rows [][]string, truth []string) {
	surnames, places, streets := make([]string, 1500), make([]string, 1200), make([]string, 3000)
	for i := range surnames {
		surnames[i] = p.word(2 + p.IntN(2))
	}
	for i := range places {
		places[i] = p.word(2 + p.IntN(2))
	}
	for i := range streets {
		streets[i] = p.word(2+p.IntN(2)) + []string{" street", " place", " crescent", " court", " drive"}[p.IntN(5)]
	}
	states := []string{"nsw", "vic", "qld", "wa", "sa", "tas", "act", "nt"}
	names := slices.Concat(menNames, womenNames)
	for range 200 {
		names = append(names, p.word(2))
	}
	for i := range originals {
		at := p.rank(len(places))
		row := []string{names[p.rank(len(names))], surnames[p.rank(len(surnames))], fmt.Sprint(1 + p.rank(300)), streets[p.rank(len(streets))], p.word(3), places[at], fmt.Sprintf("%04d", 2000+at*3%7000), states[p.rank(8)],
			fmt.Sprintf("%04d%02d%02d", 1900+p.IntN(100), 1+p.IntN(12), 1+p.IntN(28)), p.digits(7)}
		for f, share := range []float64{0.02, 0.01, 0.05, 0.02, 0.15, 0.01, 0, 0.1, 0.02, 0} {
			if p.Float64() < share {
				row[f] = ""
			}
		}
		rows, truth = append(rows, row), append(truth, fmt.Sprint(i))
	}
	for k := 0; k < again; {
		i := p.IntN(originals)
		for range 1 + p.rank(5) {
			if k >= again {
				break
			}
			k++
			row := slices.Clone(rows[i])
			for range 1 + p.IntN(5) {
				p.enterWrongly(row, rows[p.IntN(originals)])
			}
			rows, truth = append(rows, row), append(truth, truth[i])
		}
	}
	return rows, truth
}

// enterWrongly leaves out a value of a resident, puts it into the next field, takes
// that of another, or mistypes it.
func (p population) enterWrongly(row, other []string) {
	i := p.IntN(len(row))
	switch p.IntN(10) {
	case 0:
		row[i] = ""
	case 1:
		next := i ^ 1
		row[i], row[next] = row[next], row[i]
	case 2, 3:
		row[i] = other[i]
	default:
		for range 1 + p.IntN(2) {
			row[i] = p.fault(row[i])
		}
	}
}

// TestResidents holds that entries with several faults each are found, with a number
// that is a person's own and without.
func TestResidents(t *testing.T) {
	t.Parallel()
	rows, truth := population{rand.New(rand.NewPCG(1, 2))}.residents(600, 900)
	for _, test := range []struct {
		name   string
		fields int
		f1     float64
	}{
		{"with id", 10, 0.985},
		{"without id", 9, 0.98},
		{"without date of birth and id", 8, 0.95},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			fields := strings.Fields(febrlFields)[:test.fields]
			some := make([][]string, len(rows))
			for i, row := range rows {
				some[i] = row[:test.fields]
			}
			m := measure(truth, duplicates.Find(customersOf(t, policyOf(fields), fields, some...), duplicates.Options{}).Clusters)
			t.Logf("precision %.4f, recall %.4f, F1 %.4f", m.precision, m.recall, m.f1)
			if m.f1 < test.f1 {
				t.Errorf("F1 is %.4f, less than %.3f", m.f1, test.f1)
			}
		})
	}
}
