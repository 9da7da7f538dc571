package budget_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/gsheets/budget"
)

// served notes the order in which requests are let through.
type served struct {
	wg   sync.WaitGroup
	mu   sync.Mutex
	list []string
}

// ask sends requests that wait at the same time, and returns when all wait.
func (s *served) ask(ctx context.Context, b *budget.Budget, name string, count int) {
	for range count {
		s.wg.Go(func() {
			if b.Wait(ctx) == nil {
				s.mu.Lock()
				s.list = append(s.list, name)
				s.mu.Unlock()
			}
		})
	}
	synctest.Wait()
}

// No minute has more requests than the budget, however they come.
func TestEveryMinute(t *testing.T) {
	t.Parallel()
	for _, perMinute := range []int{1, 2, 7, 60, 300} {
		synctest.Test(t, func(t *testing.T) {
			b := budget.New(perMinute)
			var sent []time.Time
			for range 3*perMinute + 3 {
				if err := b.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				sent = append(sent, time.Now())
			}
			for i := range sent {
				n := 0
				for _, at := range sent[i:] {
					if at.Sub(sent[i]) < time.Minute {
						n++
					}
				}
				if n > max(perMinute, 2) {
					t.Fatalf("%d a minute let %d through", perMinute, n)
				}
			}
			if b.Used() != int64(len(sent)) {
				t.Errorf("it counts %d of %d", b.Used(), len(sent))
			}
		})
	}
}

// A register that asks for much takes turns with the others, and what is urgent goes ahead.
func TestTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := budget.New(2) // one at once, then one a minute
		if err := b.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		var s served
		s.ask(budget.InLine(t.Context(), "greedy"), b, "greedy", 5)
		s.ask(budget.InLine(t.Context(), "modest"), b, "modest", 2)
		s.ask(budget.InLine(t.Context(), "other"), b, "other", 1)
		s.ask(budget.Urgent(budget.InLine(t.Context(), "greedy")), b, "reminder of greedy", 2)
		s.ask(budget.InLine(budget.Urgent(t.Context()), "modest"), b, "reminder of modest", 1)
		s.wg.Wait()
		want := []string{"reminder of greedy", "reminder of modest", "reminder of greedy", "greedy", "modest", "other", "greedy", "modest", "greedy", "greedy", "greedy"}
		if diff := cmp.Diff(want, s.list); diff != "" {
			t.Error(diff)
		}
	})
}

// Who gives up leaves the line, and takes nothing from it.
func TestLeaving(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := budget.New(2)
		_ = b.Wait(t.Context())
		ctx, cancel := context.WithCancelCause(t.Context())
		reason := errors.New("the run ended")
		failed := make(chan error, 1)
		go func() { failed <- b.Wait(ctx) }()
		synctest.Wait()
		cancel(reason)
		if err := <-failed; !errors.Is(err, reason) {
			t.Errorf("the error is %v", err)
		}
		began := time.Now()
		if err := b.Wait(t.Context()); err != nil || time.Since(began) > time.Minute+time.Second {
			t.Errorf("the next one waited %s, %v", time.Since(began), err)
		}
	})
}

// A request that can't be sent in time isn't waited for.
func TestUsedUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := budget.New(2)
		_ = b.Wait(t.Context())
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
		defer cancel()
		began := time.Now()
		if err := b.Wait(ctx); !errors.Is(err, budget.ErrUsedUp) || time.Since(began) > 0 {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
	})
}

// Replicas that have a share each stay below the whole together, and one that gets more is
// served at once.
func TestShares(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		share float64
		most  int // in the minute after the bucket is empty
	}{{1, 30}, {0.5, 15}, {0.25, 8}, {0.001, 1}} {
		t.Run(fmt.Sprint(test.share), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := budget.New(60)
				b.SetShare(test.share)
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				n, full := 0, time.Now().Add(time.Minute)
				for b.Wait(ctx) == nil && !time.Now().After(full) {
					n++
				}
				if n < test.most || n > 2*test.most+1 {
					t.Errorf("%d in a minute", n)
				}
			})
		})
	}
}
