package bgnbd_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"sheetsync/syncer/outlook/bgnbd"
	"sheetsync/syncer/outlook/likelihood"
)

// A shopper is one as the model has them, from the first purchase on.
type shopper struct {
	rate, leaving float64
	source        *rand.Rand
}

func newShopper(m bgnbd.Model, source *rand.Rand) shopper {
	return shopper{
		rate:    distuv.Gamma{Alpha: m.R, Beta: m.Alpha, Src: source}.Rand(),
		leaving: distuv.Beta{Alpha: m.A, Beta: m.B, Src: source}.Rand(),
		source:  source,
	}
}

// until lets the shopper buy from one time to another; false: left.
func (s shopper) until(from, to float64) (repeats int, last float64, stays bool) {
	for now := from; ; {
		if now += s.source.ExpFloat64() / s.rate; now > to {
			return repeats, last, true
		}
		repeats, last = repeats+1, now
		if s.source.Float64() < s.leaving {
			return repeats, last, false
		}
	}
}

func simulate(m bgnbd.Model, n int, source *rand.Rand) []bgnbd.History {
	histories := make([]bgnbd.History, n)
	for i := range histories {
		age := 20 + 60*source.Float64()
		repeats, last, _ := newShopper(m, source).until(0, age)
		histories[i] = bgnbd.History{Repeats: repeats, Last: last, Age: age}
	}
	return histories
}

// Of simulated customers the parameters by which they were made are found again.
func TestFitRecovers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		m      bgnbd.Model
		within float64 // in logarithms
	}{
		{"as CDNOW's", bgnbd.Model{R: 0.25, Alpha: 4.5, A: 0.8, B: 2.5}, 0.15},
		{"steady customers", bgnbd.Model{R: 2, Alpha: 10, A: 0.5, B: 4}, 0.15},
		{"customers who leave soon", bgnbd.Model{R: 1, Alpha: 5, A: 2, B: 3}, 0.25},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			histories := simulate(test.m, 40000, rand.New(rand.NewPCG(1, 2)))
			m, logLikelihood, err := bgnbd.Fit(histories)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range [][2]float64{{m.R, test.m.R}, {m.Alpha, test.m.Alpha}, {m.A, test.m.A}, {m.B, test.m.B}} {
				if math.Abs(math.Log(p[0]/p[1])) > test.within {
					t.Fatalf("found %+v of %+v", m, test.m)
				}
			}
			if truth := test.m.LogLikelihood(histories); logLikelihood < truth {
				t.Errorf("the fit is less likely than the truth: %g, %g", logLikelihood, truth)
			}
		})
	}
}

// What is expected of customers with some history is what simulated customers do who
// happened to have it.
func TestExpectedAgainstSimulation(t *testing.T) {
	t.Parallel()
	m := bgnbd.Model{R: 1.2, Alpha: 12, A: 0.9, B: 2.5}
	const age, horizon = 30, 20
	// By number of repeats, and whether the last was in the second half.
	type cell struct {
		repeats int
		late    bool
	}
	type sums struct{ n, alive, expectedAlive, bought, squares, expected float64 }
	cells := make(map[cell]*sums)
	source := rand.New(rand.NewPCG(3, 4))
	for range 400000 {
		s := newShopper(m, source)
		repeats, last, stays := s.until(0, age)
		h := bgnbd.History{Repeats: repeats, Last: last, Age: age}
		c := cells[cell{min(repeats, 6), last > age/2}]
		if c == nil {
			c = new(sums)
			cells[cell{min(repeats, 6), last > age/2}] = c
		}
		c.n++
		c.expectedAlive += m.Alive(h)
		c.expected += m.Expected(h, horizon)
		if stays {
			next, _, _ := s.until(age, age+horizon)
			c.alive++
			c.bought += float64(next)
			c.squares += float64(next * next)
		}
	}
	tested := 0
	for at, c := range cells {
		if c.n < 500 {
			continue
		}
		tested++
		noise := 5 / math.Sqrt(c.n)
		if math.Abs(c.alive-c.expectedAlive)/c.n > noise/2 {
			t.Errorf("%+v: %g are alive, and expected are %g", at, c.alive/c.n, c.expectedAlive/c.n)
		}
		mean := c.bought / c.n
		if deviation := math.Sqrt(c.squares/c.n - mean*mean); math.Abs(mean-c.expected/c.n) > noise*deviation {
			t.Errorf("%+v: %g were bought, and expected are %g", at, mean, c.expected/c.n)
		}
	}
	if tested < 10 {
		t.Errorf("only %d kinds of histories are frequent", tested)
	}
}

func drawModel(t *rapid.T) bgnbd.Model {
	positive := func(name string) float64 { return math.Exp(rapid.Float64Range(-6, 6).Draw(t, name)) }
	return bgnbd.Model{R: positive("r"), Alpha: positive("alpha"), A: positive("a"), B: positive("b")}
}

func drawHistory(t *rapid.T) bgnbd.History {
	h := bgnbd.History{Repeats: rapid.IntRange(0, 300).Draw(t, "repeats"), Age: rapid.Float64Range(1, 2000).Draw(t, "age")}
	if h.Repeats > 0 {
		h.Last = h.Age * rapid.Float64Range(0.001, 1).Draw(t, "last")
	}
	return h
}

func TestMonotonicity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, h := drawModel(t), drawHistory(t)
		horizon := rapid.Float64Range(0.1, 4000).Draw(t, "horizon")
		alive, expected := m.Alive(h), m.Expected(h, horizon)
		if !(alive >= 0 && alive <= 1) || !(expected >= 0) || math.IsInf(expected, 0) {
			t.Fatalf("alive %g, expected %g", alive, expected)
		}
		// Nobody buys more than somebody who is alive and never leaves.
		if never := (m.R + float64(h.Repeats)) / (m.Alpha + h.Age) * horizon; expected > never*(1+1e-9) {
			t.Fatalf("expected %g, and without leaving %g", expected, never)
		}
		if longer := m.Expected(h, 2*horizon); longer < expected*(1-1e-9) {
			t.Fatalf("within twice the time %g, and not %g", longer, expected)
		}
		older := h
		older.Age *= 1.5
		if m.Alive(older) > alive*(1+1e-9) {
			t.Fatalf("silence makes it likelier that a customer is alive: %g, %g", m.Alive(older), alive)
		}
		if h.Repeats > 0 {
			later := h
			later.Last = (h.Last + h.Age) / 2
			if m.Alive(later) < alive*(1-1e-9) || m.Expected(later, horizon) < expected*(1-1e-9) {
				t.Fatalf("a later purchase makes it less likely that a customer is alive: %g, %g", m.Alive(later), alive)
			}
		}
	})
}

func TestFitDegenerate(t *testing.T) {
	t.Parallel()
	repeat := func(n int, h ...bgnbd.History) []bgnbd.History {
		var all []bgnbd.History
		for range n {
			all = append(all, h...)
		}
		return all
	}
	nan := math.NaN()
	for _, test := range []struct {
		name      string
		histories []bgnbd.History
		want      error // nil: a model or none, but numbers
	}{
		{"nobody", nil, bgnbd.ErrFewRepeats},
		{"one customer", repeat(1, bgnbd.History{Repeats: 3, Last: 10, Age: 20}), bgnbd.ErrFewRepeats},
		{"nobody came back", repeat(1000, bgnbd.History{Age: 20}), bgnbd.ErrFewRepeats},
		{"all on one day", repeat(1000, bgnbd.History{}), bgnbd.ErrFewRepeats},
		{"a last purchase after now", repeat(9, bgnbd.History{Repeats: 1, Last: 30, Age: 20}), bgnbd.ErrHistory},
		{"a repeat at once", repeat(9, bgnbd.History{Repeats: 1, Age: 20}), bgnbd.ErrHistory},
		{"no number", repeat(9, bgnbd.History{Repeats: 1, Last: nan, Age: nan}), bgnbd.ErrHistory},
		{"fewer than none", repeat(9, bgnbd.History{Repeats: -1, Age: 20}), bgnbd.ErrHistory},
		{"without end", repeat(9, bgnbd.History{Repeats: 1, Last: 3, Age: math.Inf(1)}), bgnbd.ErrHistory},
		{"all alike", repeat(500, bgnbd.History{Repeats: 5, Last: 90, Age: 100}), nil},
		{"nobody leaves", repeat(500, bgnbd.History{Repeats: 5, Last: 100, Age: 100}, bgnbd.History{Repeats: 1, Last: 100, Age: 100}), nil},
		{"everybody left at once", repeat(500, bgnbd.History{Repeats: 1, Last: 0.01, Age: 1000}), nil},
		{"one who never stops", append(repeat(500, bgnbd.History{Age: 100}), repeat(3, bgnbd.History{Repeats: 100000, Last: 100, Age: 100})...), nil},
		{"seconds", repeat(100, bgnbd.History{Repeats: 2, Last: 3e7, Age: 1e8}, bgnbd.History{Repeats: 7, Last: 9e7, Age: 1e8}, bgnbd.History{Age: 1e8}), nil},
		{"millennia", repeat(100, bgnbd.History{Repeats: 2, Last: 3e-4, Age: 1e-3}, bgnbd.History{Repeats: 7, Last: 9e-4, Age: 1e-3}, bgnbd.History{Age: 1e-3}), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m, _, err := bgnbd.Fit(test.histories)
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
				for _, h := range test.histories {
					if e := m.Expected(h, h.Age); math.IsNaN(e) || math.IsInf(e, 0) || e < 0 {
						t.Fatalf("%+v expects %g of %+v", m, e, h)
					}
				}
			}
		})
	}
}

func BenchmarkFit(b *testing.B) {
	histories := simulate(bgnbd.Model{R: 0.25, Alpha: 4.5, A: 0.8, B: 2.5}, 100000, rand.New(rand.NewPCG(1, 2)))
	for b.Loop() {
		if _, _, err := bgnbd.Fit(histories); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExpected(b *testing.B) {
	m := bgnbd.Model{R: 0.25, Alpha: 4.5, A: 0.8, B: 2.5}
	histories := simulate(m, 100000, rand.New(rand.NewPCG(1, 2)))
	for b.Loop() {
		for _, h := range histories {
			m.Expected(h, 13)
		}
	}
}
