package schedule

import (
	"context"
	"time"

	"sheetsync/cmd/internal/config"
)

// lookAgainAfter is how soon a sheet is looked at again that could not be looked at, or not
// to the end, for a reason that isn't the sheet's. A replica that gives no sign of life
// loses its locks after 45 s (package pglock), so that another one looks within a minute.
const lookAgainAfter = 5 * time.Second

// lookAgain has a sheet looked at soon that another run or another replica is looking at,
// or whose run lost its lock or its database: whoever is at it may be stopped or killed, and the
// next turn of the schedule may be hours away. It is tried until somebody has looked at the
// sheet after since, or the schedule itself is about to.
func (s *Schedule) lookAgain(ctx context.Context, r *config.Register, since time.Time) {
	if ctx.Err() != nil || s.isDueSoon(r) {
		return
	}
	s.missedSince.Store(r.Name, since)
	again, ok := s.missed.begin(r.Name)
	if !ok {
		return
	}
	s.looks.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return // and the service ends
			case <-time.After(s.againAfter()):
			}
			s.guarded("look again "+r.Name, func(ctx context.Context) { s.lookMissed(ctx, r) })(ctx)
			if s.missed.end(r.Name) {
				return
			}
			<-again
		}
	})
}

// lookMissed looks at a sheet, unless somebody has meanwhile. Where another replica has the
// job, or it fails as before, there is a next time.
func (s *Schedule) lookMissed(ctx context.Context, r *config.Register) {
	at, ok, err := s.Service.DB.LookedAt(ctx, r.Name)
	known, _ := s.missedSince.Load(r.Name)
	if since, _ := known.(time.Time); err == nil && ok && at.After(since) || s.isDueSoon(r) {
		return
	}
	lock, err := s.locker.Lock(ctx, syncJob+r.Name)
	if err != nil {
		s.refused(ctx, r, syncJob+r.Name, err)
		return
	}
	defer func() { _ = lock.Unlock(ctx) }()
	s.sync(ctx, r)
}

// lastLook is when the last look at a sheet began that has ended. Where that can't be
// read, a look is taken for new that began after now.
func (s *Schedule) lastLook(ctx context.Context, r *config.Register) time.Time {
	at, _, err := s.Service.DB.LookedAt(ctx, r.Name)
	if err != nil {
		return time.Now()
	}
	return at
}

// isDueSoon reports whether the schedule looks at a sheet as soon as lookAgain would.
func (s *Schedule) isDueSoon(r *config.Register) bool {
	now := time.Now()
	next := nextSync(r, now)
	return !next.IsZero() && next.Sub(now) <= s.againAfter()
}

func (s *Schedule) againAfter() time.Duration {
	if s.again > 0 {
		return s.again
	}
	return lookAgainAfter
}
