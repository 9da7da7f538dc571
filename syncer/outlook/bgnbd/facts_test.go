package bgnbd_test

import (
	"math"
	"testing"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/outlook/bgnbd"
	"sheetsync/syncer/outlook/outlooktest"
)

// near reports whether two numbers agree to a part of them.
func near(got, want, part float64) bool {
	return math.Abs(got-want) <= part*max(1e-9, math.Abs(want))
}

func TestFacts(t *testing.T) {
	t.Parallel()
	for _, fact := range outlooktest.Facts(t, "testdata/facts.csv") {
		t.Run(fact.Name, func(t *testing.T) {
			t.Parallel()
			n := fact.Numbers
			m := bgnbd.Model{R: n["r"], Alpha: n["alpha"], A: n["a"], B: n["b"]}
			h := bgnbd.History{Repeats: int(n["repeats"]), Last: n["last"], Age: n["age"]}
			for _, test := range []struct {
				name string
				got  float64
			}{
				{"log_likelihood", m.LogLikelihood([]bgnbd.History{h})},
				{"alive", m.Alive(h)},
				{"expected", m.Expected(h, n["horizon"])},
			} {
				if want := n[test.name]; !near(test.got, want, 1e-9) {
					t.Errorf("%s is %.17g, want %.17g", test.name, test.got, want)
				}
			}
		})
	}
}

// The fit that the paper reports for the tenth of CDNOW's customers, to
// every digit that it prints.
func TestPublishedFit(t *testing.T) {
	t.Parallel()
	purchases := outlooktest.CDNOW(t, "../../../../shared")
	end, err := expression.ParseDay(outlooktest.CalibrationEnd)
	if err != nil {
		t.Fatal(err)
	}
	var histories []bgnbd.History
	for _, c := range outlooktest.Customers(purchases, end) {
		histories = append(histories, bgnbd.History{Repeats: c.Repeats, Last: c.Last, Age: c.Age})
	}
	m, logLikelihood, err := bgnbd.Fit(histories)
	if err != nil || len(histories) != 2357 {
		t.Fatal(len(histories), err)
	}
	for _, test := range []struct {
		name             string
		got, want, digit float64
	}{
		{"r", m.R, 0.243, 0.001},
		{"alpha", m.Alpha, 4.414, 0.001},
		{"a", m.A, 0.793, 0.001},
		{"b", m.B, 2.426, 0.001},
		{"log-likelihood", logLikelihood, -9582.4, 0.1},
		{"expected of two repeats", m.Expected(bgnbd.History{Repeats: 2, Last: 30.43, Age: 38.86}, 39), 1.226, 0.001},
	} {
		if math.Abs(test.got-test.want) > test.digit/2 {
			t.Errorf("%s is %g, published as %g", test.name, test.got, test.want)
		}
	}
}
