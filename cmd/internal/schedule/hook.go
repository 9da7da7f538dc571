package schedule

import (
	"context"
	"slices"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/syncer"
)

// A look that another run is in the way of is tried again so often, after so long: the
// other may have read the sheet before it was changed.
const (
	maxHookAttempts = 15
	hookRetry       = 2 * time.Second
)

// hear has sheets looked at as soon as somebody says that they were changed.
func (s *Schedule) hear(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case name := <-s.Changes:
			at := slices.IndexFunc(s.Registers, func(r *config.Register) bool { return r.Name == name })
			if at < 0 {
				continue // it isn't among those that run
			}
			if again, ok := s.hooked.begin(name); ok {
				s.looks.Go(func() { s.lookNow(ctx, s.Registers[at], again) })
			}
		}
	}
}

// lookNow has a sheet looked at, and once more for all that was changed meanwhile.
func (s *Schedule) lookNow(ctx context.Context, r *config.Register, again <-chan struct{}) {
	for {
		for range maxHookAttempts {
			done, ok := s.watching.wait(ctx)
			if !ok {
				return
			}
			looked, requests := false, 0
			s.guarded("hook "+r.Name, func(ctx context.Context) {
				var result syncer.Result
				result, looked = s.look(ctx, r)
				requests = result.Requests
			})(ctx)
			done(requests)
			if looked {
				break
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(hookRetry):
			}
		}
		if s.hooked.end(r.Name) {
			return
		}
		<-again
	}
}
