package gammagamma_test

import (
	"math"
	"testing"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/outlook/gammagamma"
	"sheetsync/syncer/outlook/outlooktest"
)

func TestFacts(t *testing.T) {
	t.Parallel()
	for _, fact := range outlooktest.Facts(t, "testdata/facts.csv") {
		t.Run(fact.Name, func(t *testing.T) {
			t.Parallel()
			n := fact.Numbers
			m := gammagamma.Model{P: n["p"], Q: n["q"], Gamma: n["gamma"]}
			s := gammagamma.Spend{Orders: int(n["orders"]), Mean: n["mean"]}
			if got, want := m.LogLikelihood([]gammagamma.Spend{s}), n["log_likelihood"]; math.Abs(got-want) > 1e-8*math.Abs(want) {
				t.Errorf("the log-likelihood is %.17g, want %.17g", got, want)
			}
			if got, ok := m.Expected(s); !ok || math.Abs(got-n["expected"]) > 1e-12*n["expected"] {
				t.Errorf("expected are %.17g, %v, want %.17g", got, ok, n["expected"])
			}
		})
	}
}

// The fit that the note reports for those of CDNOW's customers who bought again, to the
// digits that it prints.
func TestPublishedFit(t *testing.T) {
	t.Parallel()
	purchases := outlooktest.CDNOW(t, "../../../../shared")
	end, err := expression.ParseDay(outlooktest.CalibrationEnd)
	if err != nil {
		t.Fatal(err)
	}
	var spends []gammagamma.Spend
	for _, c := range outlooktest.Customers(purchases, end) {
		if c.Mean > 0 {
			spends = append(spends, gammagamma.Spend{Orders: c.Repeats, Mean: c.Mean})
		}
	}
	m, logLikelihood, err := gammagamma.Fit(spends)
	if err != nil || len(spends) != 946 {
		t.Fatal(len(spends), err)
	}
	for _, test := range []struct {
		name             string
		got, want, digit float64
	}{
		{"p", m.P, 6.25, 0.01},
		{"q", m.Q, 3.74, 0.01},
		{"gamma", m.Gamma, 15.44, 0.01},
		{"log-likelihood", logLikelihood, -4055.92, 0.01},
	} {
		if math.Abs(test.got-test.want) > test.digit/2 {
			t.Errorf("%s is %g, published as %g", test.name, test.got, test.want)
		}
	}
}
