package service

import (
	"context"
	"errors"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/outages"
)

const (
	// toleratedFailures is how many looks may fail one after the other before a sheet is
	// left alone for longer and the managers hear of it.
	toleratedFailures = 3
	// maxPause is for how long a sheet is left alone at most; schedules with longer gaps are
	// kept to.
	maxPause = 30 * time.Minute
	// maxAskedPause is for how long it is where Google asks for it.
	maxAskedPause = time.Hour
)

// isBroken reports whether an outage lasts: the circuit of the register, as it were, is
// open. Where the schedule looks seldom, one failure is enough.
func isBroken(failures int, gap time.Duration) bool {
	return failures >= toleratedFailures || failures > 0 && gap >= maxPause
}

// pause is how long a sheet is left alone after so many failures, where the schedule would
// look at it again after gap: twice as long each time. asked is how long Google wants it to
// be; 0 for as the schedule says.
func pause(failures int, gap, asked time.Duration) time.Duration {
	asked = min(asked, maxAskedPause)
	if failures < toleratedFailures || gap >= maxPause {
		return asked
	}
	d := gap << min(failures-toleratedFailures+1, 30)
	if d <= 0 || d > maxPause {
		d = maxPause
	}
	return max(d, asked)
}

// gapAt is the time between the next two looks of a register's schedule; 0 without one.
func gapAt(r *config.Register, now time.Time) time.Duration {
	schedule, ok := SyncSchedule(r)
	if !ok {
		return 0
	}
	first := schedule.Next(now)
	second := schedule.Next(first)
	if first.IsZero() || second.IsZero() {
		return maxPause
	}
	return second.Sub(first)
}

// concluded does what follows from how a run ended: a sheet that keeps failing is left
// alone for longer and longer, and the managers are told of an outage that lasts, and of its
// end. before is the outage that there was when the run began, nil for none.
func (s *Service) concluded(ctx context.Context, r *config.Register, before *mirror.Outage, failure error) {
	if errors.Is(failure, syncer.ErrLocked) || ctx.Err() != nil {
		return
	}
	err := error(nil)
	switch {
	case failure != nil:
		err = s.failed(ctx, r, failure)
	case before != nil:
		err = s.recovered(ctx, r, before)
	}
	if err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "the managers could not be told how the sheet's synchronisation stands", "register", r.Name, "cause", err.Error())
	}
}

func (s *Service) failed(ctx context.Context, r *config.Register, failure error) error {
	o, ok, err := s.DB.Outage(ctx, r.Name)
	if err != nil || !ok {
		return err // it failed before it was known what the sheet is like
	}
	if err := s.outages().Failed(ctx, r.Name, o.Since, causeOf(failure)); err != nil {
		return err
	}
	now := time.Now()
	gap := gapAt(r, now)
	if d := pause(o.Failures, gap, apierror.RetryAfter(failure, now)); d > 0 {
		if err := s.DB.PutOff(ctx, r.Name, now.Add(d)); err != nil {
			return err
		}
		if o.Failures == toleratedFailures {
			s.log.WarnContext(ctx, "the sheet keeps failing and is tried less often until it succeeds", "register", r.Name, "since", o.Since, "next", now.Add(d))
		}
	}
	if !isBroken(o.Failures, gap) {
		return nil
	}
	outage := reminders.Outage{Since: o.Since, Reason: failure.Error()}
	s.soon(ctx, func(ctx context.Context) error {
		alike, err := s.outages().Alike(ctx, r.Name)
		if err != nil {
			return err
		}
		others := s.outagesOf(ctx, alike, now)
		return s.toManagers(ctx, r, now, func(sending *reminders.Service, register *reminders.Register) error {
			return sending.NotifyFailing(ctx, register, outage, others...)
		})
	})
	return nil
}

func (s *Service) recovered(ctx context.Context, r *config.Register, before *mirror.Outage) error {
	now := time.Now()
	if before.Failures >= toleratedFailures {
		s.log.InfoContext(ctx, "the sheet is synchronised again", "register", r.Name, "after", now.Sub(before.Since).Round(time.Second).String())
	}
	ended := outages.End{Register: r.Name, Since: before.Since, Until: now}
	if err := s.outages().Ended(ctx, ended); err != nil {
		return err
	}
	alike, err := s.outages().Alike(ctx, r.Name)
	if err != nil {
		return err
	}
	for _, other := range alike {
		// What was wrong with all of them is put right, as it seems: no need to leave them alone.
		if err := s.DB.PutOff(ctx, other, now); err != nil {
			return err
		}
	}
	if len(alike) > 0 && s.isServed(ctx) {
		return nil // until the last of them does, or endsAfter
	}
	return s.tellEnds(ctx, r.Name)
}

// toManagers tells a register's managers something by mail or in their channel, where there
// is a way and anybody to tell.
func (s *Service) toManagers(ctx context.Context, r *config.Register, at time.Time, tell func(*reminders.Service, *reminders.Register) error) (err error) {
	if !s.Reminds() || !s.hasManagers(r) {
		return nil
	}
	if err := s.Paused(ctx); err != nil {
		return err
	}
	reminding, err := s.OpenReminding(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reminding.Close()) }()
	register := s.reminded(ctx, r, at)
	return tell(reminding.sending, &register)
}
