package service

import (
	"context"
	"errors"
	"slices"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/syncer/mirror/outages"
)

const (
	// endsAfter is how long the end of an outage waits for those of others that had the same
	// cause.
	endsAfter = 10 * time.Minute
	// maxOthersTelling is how long another replica is waited for that is telling managers:
	// longer than one that was stopped keeps its lock.
	maxOthersTelling = time.Minute
)

// errClosing says that a mail is left to other replicas, or to the next start.
var errClosing = errors.New("the service ends")

// soon tells the managers something after Gather: registers fail together, one after the
// other. What the process's end cuts off is told after the register's next failure, by
// whatever replica sees it, since the ledger knows nothing of it.
func (s *Service) soon(ctx context.Context, tell func(context.Context) error) {
	do := func(ctx context.Context) {
		if err := s.tellAlone(ctx, tell); err != nil && ctx.Err() == nil && !errors.Is(err, errClosing) {
			s.log.WarnContext(ctx, "the managers could not be told how the sheet's synchronisation stands", "cause", err.Error())
		}
	}
	if s.Gather <= 0 {
		do(ctx)
		return
	}
	s.telling.Go(func() {
		select {
		case <-s.closing:
			return
		case <-time.After(s.Gather):
		}
		do(context.WithoutCancel(ctx)) // the run's has ended
	})
}

// tellAlone tells the managers something while no other goroutine and no other replica
// does, or two mails would each name what both tell of: who comes second finds in the ledger
// what was told.
func (s *Service) tellAlone(ctx context.Context, tell func(context.Context) error) (err error) {
	s.tellOne.Lock()
	defer s.tellOne.Unlock()
	waiting, cancel := context.WithTimeoutCause(ctx, maxOthersTelling, errors.New("another replica is telling the managers of outages"))
	defer cancel()
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-s.closing:
			cancel()
		case <-ended:
		}
	}()
	unlock, err := s.outages().Lock(waiting)
	if err != nil {
		select {
		case <-s.closing:
			return errClosing
		default:
			return err
		}
	}
	ctx, cancelTelling := context.WithTimeout(context.WithoutCancel(ctx), ShutdownTimeout) // a mail that was begun is ended
	defer cancelTelling()
	defer func() { err = errors.Join(err, unlock(context.WithoutCancel(ctx))) }()
	return tell(ctx)
}

func (s *Service) outages() *outages.Store { return outages.NewStore(s.DB.DB()) }

// TellEnds tells the managers of the ends of outages, of whatever replica's runs, that have
// waited for others for long enough, until the context ends; and then of the rest, where no
// other replica is left to do so.
func (s *Service) TellEnds(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.tellWaiting(ctx, endsAfter)
		case <-ctx.Done():
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ShutdownTimeout)
			defer cancel()
			if others, err := s.Replicas(ctx); err == nil && len(others) == 0 {
				s.tellWaiting(ctx, 0)
			}
			return
		}
	}
}

// tellWaiting tells the managers of the ends of outages that have waited for so long, or
// for whose cause nothing fails any more. That the database is away is told by whoever watches
// over it.
func (s *Service) tellWaiting(ctx context.Context, wait time.Duration) {
	names, err := s.outages().Waiting(ctx, wait)
	if err != nil {
		s.log.DebugContext(ctx, "which outages are over is looked up later", "cause", err.Error())
		return
	}
	for _, name := range names {
		if err := s.tellEnds(ctx, name); err != nil && ctx.Err() == nil && !errors.Is(err, errClosing) {
			s.log.WarnContext(ctx, "the managers could not be told that the sheet is synchronised again", "register", name, "cause", err.Error())
		}
	}
}

// tellEnds tells the managers of the end of a register's outage, and of those of others that
// had the same cause. What could not be told is told later.
func (s *Service) tellEnds(ctx context.Context, name string) error {
	return s.tellAlone(ctx, func(ctx context.Context) error {
		ends, err := s.outages().Ends(ctx, name)
		if err != nil {
			return err
		}
		if err := s.notifyRecovered(ctx, ends); err != nil {
			return err
		}
		return s.outages().Told(ctx, ends)
	})
}

// notifyRecovered tells the managers of ends of outages.
func (s *Service) notifyRecovered(ctx context.Context, ends []outages.End) error {
	var errs []error
	for i, e := range ends { // each has managers of its own, perhaps
		r := s.registerOf(e.Register)
		if r == nil {
			continue
		}
		var others []reminders.OutageOf
		for _, other := range ends[i+1:] {
			if o := s.registerOf(other.Register); o != nil {
				register := s.reminded(ctx, o, other.Until)
				others = append(others, reminders.OutageOf{Register: &register, Outage: reminders.Outage{Since: other.Since}})
			}
		}
		errs = append(errs, s.toManagers(ctx, r, e.Until, func(sending *reminders.Service, register *reminders.Register) error {
			return sending.NotifyRecovered(ctx, register, reminders.Outage{Since: e.Since}, e.Until, others...)
		}))
	}
	return errors.Join(errs...)
}

// isServed reports whether some process runs the service, which tells what this one leaves.
func (s *Service) isServed(ctx context.Context) bool {
	if s.Gather > 0 {
		return true // this one
	}
	list, err := s.Replicas(ctx)
	return err == nil && len(list) > 0
}

// outagesOf are the outages of registers, as far as they last.
func (s *Service) outagesOf(ctx context.Context, names []string, at time.Time) []reminders.OutageOf {
	var list []reminders.OutageOf
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
