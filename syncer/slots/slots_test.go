package slots_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"sheetsync/syncer/slots"
)

func TestSlots(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := slots.New(2, 8*time.Second)
		take := func() (*slots.Slot, time.Duration) {
			t.Helper()
			began := time.Now()
			s, err := p.Take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return s, time.Since(began)
		}
		first, _ := take()
		stuck, waited := take()
		if waited != 0 {
			t.Errorf("there is one slot alone: %s", waited)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		reason := errors.New("the run took too long")
		cancel(reason)
		if s, err := p.Take(ctx); !errors.Is(err, reason) {
			t.Errorf("the error is %v", err)
		} else {
			s.Leave() // of one that wasn't had
		}
		first.Leave()
		first.Leave()
		if first, waited = take(); waited != 0 {
			t.Errorf("what was left is waited for %s", waited)
		}
		if _, waited = take(); waited != 8*time.Second {
			t.Errorf("what is stuck is lent after %s", waited)
		}
		stuck.Leave() // it was lent
		first.Leave()
		if _, waited = take(); waited > 8*time.Second {
			t.Errorf("waited %s", waited)
		}
	})
}

func TestNoPool(t *testing.T) {
	t.Parallel()
	var none *slots.Pool
	for range 100 {
		s, err := none.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Leave()
	}
	var s *slots.Slot
	s.Leave()
}
