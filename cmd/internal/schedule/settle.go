package schedule

import (
	"context"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/service"
)

// patientFor is how long records that were edited just now wait for the next
// scheduled look. Where that comes later, as with one a day, the sheet is looked at
// once more in between, so that no mail waits for a day.
const patientFor = 10 * time.Minute

// settle has the sheet looked at again once records that were edited just now may
// have settled, unless the schedule does so soon.
func (s *Schedule) settle(ctx context.Context, r *config.Register, at time.Time) {
	if next := nextSync(r, at); !next.IsZero() && next.Sub(at) <= patientFor {
		return
	}
	if _, pending := s.settlingAt.LoadOrStore(r.Name, at); pending {
		return
	}
	s.looks.Go(func() {
		select {
		case <-ctx.Done():
			return // and the service ends
		case <-time.After(max(time.Until(at), time.Second)):
		}
		s.settlingAt.Delete(r.Name)
		s.guarded("settle "+r.Name, func(ctx context.Context) { s.sync(ctx, r) })(ctx)
	})
}

// nextSync is when the schedule next looks at the sheet; zero where it never does.
func nextSync(r *config.Register, after time.Time) time.Time {
	schedule, ok := service.SyncSchedule(r)
	if !ok {
		return time.Time{}
	}
	return schedule.Next(after.Add(-time.Second))
}
