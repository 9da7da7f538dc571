package likelihood_test

import (
	"errors"
	"math"
	"testing"

	"sheetsync/syncer/outlook/likelihood"
)

func TestMaximize(t *testing.T) {
	t.Parallel()
	nan := func(_, gradient []float64) float64 {
		gradient[0] = math.NaN()
		return math.NaN()
	}
	for _, test := range []struct {
		name  string
		mean  likelihood.Mean
		start []float64
		want  []float64 // nil: there is none
	}{
		{"the rate of an exponential distribution of mean 4", func(p, gradient []float64) float64 {
			gradient[0] = 1/p[0] - 4
			return math.Log(p[0]) - 4*p[0]
		}, []float64{1}, []float64{0.25}},
		{"a Poisson distribution of mean 3, and one of mean 0.01", func(p, gradient []float64) float64 {
			gradient[0], gradient[1] = 3/p[0]-1, 0.01/p[1]-1
			return 3*math.Log(p[0]) - p[0] + 0.01*math.Log(p[1]) - p[1]
		}, []float64{1, 1}, []float64{3, 0.01}},
		{"a sum alone", func(p, gradient []float64) float64 { // a ridge: any pair of that sum
			s := p[0] + p[1]
			gradient[0], gradient[1] = 2/s-1, 2/s-1
			return 2*math.Log(s) - s
		}, []float64{1, 1}, []float64{1, 1}},
		{"without end", func(p, gradient []float64) float64 {
			gradient[0] = 1 / p[0]
			return math.Log(p[0])
		}, []float64{1}, []float64{math.Exp(9.5)}}, // where the penalty's slope is 1
		{"no number", nan, []float64{1}, nil},
		{"no number beside a cliff", func(p, gradient []float64) float64 {
			if p[0] > 2 {
				return nan(p, gradient)
			}
			gradient[0] = 1
			return p[0]
		}, []float64{1}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := likelihood.Maximize(test.mean, test.start)
			if test.want == nil {
				if !errors.Is(err, likelihood.ErrNoMaximum) {
					t.Fatalf("got %v, %v", got, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range test.want {
				if math.Abs(math.Log(got[i]/want)) > 1e-4 {
					t.Errorf("got %v, want %v", got, test.want)
				}
			}
		})
	}
}
