package service

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
)

// endsAfter is how long the end of an outage waits for those of others that had the same
// cause.
const endsAfter = 10 * time.Minute

// soon tells the managers something after Gather: registers fail together, one after the
// other. What the process's end cuts off is told after the register's next failure, since
// the ledger knows nothing of it.
func (s *Service) soon(ctx context.Context, tell func(context.Context) error) {
	do := func() {
		s.tellOne.Lock() // or two mails would each name both
		defer s.tellOne.Unlock()
		if err := tell(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "the managers could not be told how the sheet's synchronisation stands", "cause", err.Error())
		}
	}
	if s.Gather <= 0 {
		do()
		return
	}
	s.telling.Go(func() {
		select {
		case <-s.closing:
			return
		case <-time.After(s.Gather):
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), ShutdownTimeout) // a run's has ended
		defer cancel()
		do()
	})
}

// TellEnds tells the managers of the ends of outages that have waited for others for long
// enough, until the context ends, and then of the rest.
func (s *Service) TellEnds(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		wait := endsAfter
		select {
		case <-tick.C:
		case <-ctx.Done():
			wait = 0
		}
		for {
			name, ok := s.causes.waiting(time.Now().Add(-wait))
			if !ok {
				break
			}
			limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), ShutdownTimeout)
			if err := s.tellEnds(limited, name); err != nil {
				s.log.WarnContext(ctx, "the managers could not be told that the sheet is synchronised again", "register", name, "cause", err.Error())
			}
			cancel()
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// tellEnds tells the managers of the end of a register's outage, and of those of others that
// had the same cause.
func (s *Service) tellEnds(ctx context.Context, name string) error {
	ends := s.causes.ends(name)
	slices.SortFunc(ends, func(a, b end) int { return cmp.Compare(a.register, b.register) })
	var errs []error
	for i, e := range ends { // each has managers of its own, perhaps
		r := s.registerOf(e.register)
		if r == nil {
			continue
		}
		var others []reminders.OutageOf
		for _, other := range ends[i+1:] {
			if o := s.registerOf(other.register); o != nil {
				register := s.reminded(ctx, o, other.until)
				others = append(others, reminders.OutageOf{Register: &register, Outage: reminders.Outage{Since: other.since}})
			}
		}
		errs = append(errs, s.toManagers(ctx, r, e.until, func(sending *reminders.Service, register *reminders.Register) error {
			return sending.NotifyRecovered(ctx, register, reminders.Outage{Since: e.since}, e.until, others...)
		}))
	}
	return errors.Join(errs...)
}

// outagesOf are the outages of registers, as far as they last.
func (s *Service) outagesOf(ctx context.Context, names []string, at time.Time) []reminders.OutageOf {
	var list []reminders.OutageOf
	slices.Sort(names)
	for _, name := range names {
		r := s.registerOf(name)
		if r == nil {
			continue
		}
		if o, ok, err := s.DB.Outage(ctx, name); err == nil && ok { // else it is told by itself
			register := s.reminded(ctx, r, at)
			list = append(list, reminders.OutageOf{Register: &register, Outage: reminders.Outage{Since: o.Since}})
		}
	}
	return list
}

func (s *Service) registerOf(name string) *config.Register {
	at := slices.IndexFunc(s.Config.Registers, func(r config.Register) bool { return r.Name == name })
	if at < 0 || s.descriptors[name] == nil {
		return nil // it isn't among those that the service was opened for
	}
	return &s.Config.Registers[at]
}
