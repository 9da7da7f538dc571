package gammagamma_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"sheetsync/syncer/outlook/gammagamma"
	"sheetsync/syncer/outlook/likelihood"
)

// simulate draws customers with some orders each, and what another order of theirs is
// worth.
func simulate(m gammagamma.Model, n int, source *rand.Rand) (spends []gammagamma.Spend, next []float64) {
	for range n {
		rate := distuv.Gamma{Alpha: m.Q, Beta: m.Gamma, Src: source}.Rand()
		order := distuv.Gamma{Alpha: m.P, Beta: rate, Src: source}
		s := gammagamma.Spend{Orders: 1 + source.IntN(8)}
		for range s.Orders {
			s.Mean += order.Rand() / float64(s.Orders)
		}
		spends, next = append(spends, s), append(next, order.Rand())
	}
	return spends, next
}

// Of simulated customers the parameters by which they were made are found again, in any
// currency; and what is expected of an order is what another one is worth on average.
func TestFitRecovers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		m    gammagamma.Model
	}{
		{"as CDNOW's", gammagamma.Model{P: 6, Q: 4, Gamma: 15}},
		{"wide apart", gammagamma.Model{P: 2, Q: 3, Gamma: 4e6}},
		{"nearly alike", gammagamma.Model{P: 1.5, Q: 20, Gamma: 0.7}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			spends, next := simulate(test.m, 40000, rand.New(rand.NewPCG(5, 6)))
			m, logLikelihood, err := gammagamma.Fit(spends)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range [][2]float64{{m.P, test.m.P}, {m.Q, test.m.Q}, {m.Gamma, test.m.Gamma}} {
				if math.Abs(math.Log(p[0]/p[1])) > 0.15 {
					t.Fatalf("found %+v of %+v", m, test.m)
				}
			}
			if truth := test.m.LogLikelihood(spends); logLikelihood < truth {
				t.Errorf("the fit is less likely than the truth: %g, %g", logLikelihood, truth)
			}
			var small, large [3]float64 // number, expected, worth
			for i, s := range spends {
				e, ok := m.Expected(s)
				if !ok {
					t.Fatalf("%+v expects nothing of %+v", m, s)
				}
				to := &small
				if s.Mean > test.m.P*test.m.Gamma/(test.m.Q-1) {
					to = &large
				}
				to[0], to[1], to[2] = to[0]+1, to[1]+e, to[2]+next[i]
			}
			for _, sums := range [][3]float64{small, large} {
				if math.Abs(sums[1]/sums[2]-1) > 0.03 {
					t.Errorf("expected are %g, and orders are worth %g", sums[1]/sums[0], sums[2]/sums[0])
				}
			}
		})
	}
}

func TestExpectedLiesBetween(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		positive := func(name string) float64 { return math.Exp(rapid.Float64Range(-6, 6).Draw(t, name)) }
		m := gammagamma.Model{P: positive("p"), Q: 1.01 + positive("q"), Gamma: positive("gamma")}
		s := gammagamma.Spend{Orders: rapid.IntRange(1, 1000).Draw(t, "orders"), Mean: positive("mean")}
		everybody := m.P * m.Gamma / (m.Q - 1)
		e, ok := m.Expected(s)
		if low, high := min(s.Mean, everybody), max(s.Mean, everybody); !ok || e < low*(1-1e-9) || e > high*(1+1e-9) {
			t.Fatalf("%g, %v is not between %g and %g", e, ok, low, high)
		}
		more := s
		more.Orders *= 2
		if f, _ := m.Expected(more); math.Abs(f-s.Mean) > math.Abs(e-s.Mean)+1e-9*s.Mean {
			t.Fatalf("more orders count less: %g, %g", f, e)
		}
		dearer := s
		dearer.Mean *= 2
		if f, _ := m.Expected(dearer); f < e {
			t.Fatalf("dearer orders make the next one cheaper: %g, %g", f, e)
		}
	})
}

func TestFitDegenerate(t *testing.T) {
	t.Parallel()
	repeat := func(n int, s ...gammagamma.Spend) []gammagamma.Spend {
		var all []gammagamma.Spend
		for range n {
			all = append(all, s...)
		}
		return all
	}
	for _, test := range []struct {
		name   string
		spends []gammagamma.Spend
		want   error // nil: a model or none, but numbers
	}{
		{"nobody", nil, gammagamma.ErrFewCustomers},
		{"one customer", repeat(1, gammagamma.Spend{Orders: 3, Mean: 10}), gammagamma.ErrFewCustomers},
		{"worth nothing", repeat(9, gammagamma.Spend{Orders: 3}), gammagamma.ErrSpend},
		{"credit", repeat(9, gammagamma.Spend{Orders: 3, Mean: -1}), gammagamma.ErrSpend},
		{"no orders", repeat(9, gammagamma.Spend{Mean: 1}), gammagamma.ErrSpend},
		{"no number", repeat(9, gammagamma.Spend{Orders: 1, Mean: math.NaN()}), gammagamma.ErrSpend},
		{"without end", repeat(9, gammagamma.Spend{Orders: 1, Mean: math.Inf(1)}), gammagamma.ErrSpend},
		{"all alike", repeat(500, gammagamma.Spend{Orders: 3, Mean: 10}), nil},
		{"two prices", repeat(500, gammagamma.Spend{Orders: 3, Mean: 10}, gammagamma.Spend{Orders: 1, Mean: 1e9}), nil},
		{"the smallest and the largest", repeat(50, gammagamma.Spend{Orders: 1, Mean: 1e-9}, gammagamma.Spend{Orders: 1, Mean: 1e15}), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m, _, err := gammagamma.Fit(test.spends)
			switch {
			case test.want != nil:
				if !errors.Is(err, test.want) {
					t.Errorf("got %v, want %v", err, test.want)
				}
			case err != nil:
				if !errors.Is(err, likelihood.ErrNoMaximum) {
					t.Error(err)
				}
			default:
				for _, s := range test.spends {
					if e, ok := m.Expected(s); ok && !(e > 0 && e < math.Inf(1)) {
						t.Fatalf("%+v expects %g of %+v", m, e, s)
					}
				}
			}
		})
	}
}

func BenchmarkFit(b *testing.B) {
	spends, _ := simulate(gammagamma.Model{P: 6, Q: 4, Gamma: 15}, 100000, rand.New(rand.NewPCG(5, 6)))
	for b.Loop() {
		if _, _, err := gammagamma.Fit(spends); err != nil {
			b.Fatal(err)
		}
	}
}
