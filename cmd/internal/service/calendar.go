package service

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/reminders/feeds"
	"sheetsync/syncer/mirror"
)

// calendarRefresh is how often apps are asked to look at a calendar again. Many take
// their own time.
const calendarRefresh = time.Hour

// Feeds is the table of the calendars that people subscribe to.
func (s *Service) Feeds() *feeds.Store { return feeds.NewStore(s.DB.DB()) }

// Calendar writes the calendar that a token opens, as of now. The error wraps
// [feeds.ErrUnknown] where it opens none, and [reminders.ErrNotMirrored] where a register
// has not been synchronised since its schema changed: rather than without its dates, apps
// should go on with the calendar that they have.
//
// Where a person isn't known any more, or may not be written to, or a register is gone
// from the configuration, the calendar is empty: that takes from their apps what they
// have shown so far, which no error would.
func (s *Service) Calendar(ctx context.Context, token feeds.Token) ([]byte, error) {
	feed, err := s.Feeds().Find(ctx, token)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	var parts []reminders.Feed
	language := s.Config.Registers[0].Language
	for _, r := range s.calendarRegisters(feed.Register) {
		part, err := s.calendarOf(ctx, r, feed.Person, now)
		if err != nil {
			return nil, err
		}
		if len(parts) == 0 {
			language = r.Language
		}
		parts = append(parts, part)
	}
	data := reminders.JoinFeed(language, feed.Person, parts, calendarRefresh).Write()
	if err := s.Feeds().Read(ctx, feed, now); err != nil {
		s.log.Warn("that a calendar was read could not be noted", "cause", err.Error())
	}
	return data, nil
}

// calendarRegisters are those whose dates a calendar has, "" for all.
func (s *Service) calendarRegisters(name string) []*config.Register {
	var list []*config.Register
	for i := range s.Config.Registers {
		if r := &s.Config.Registers[i]; s.descriptors[r.Name] != nil && (name == "" || name == r.Name) {
			list = append(list, r)
		}
	}
	return list
}

// calendarOf is what a calendar has of a register.
func (s *Service) calendarOf(ctx context.Context, r *config.Register, person string, now time.Time) (reminders.Feed, error) {
	q := reminders.FeedRequest{Register: s.reminded(ctx, r, now), Person: person, At: now}
	known, err := s.DB.Freshness(ctx)
	if err != nil {
		return reminders.Feed{}, err
	}
	i := slices.IndexFunc(known, func(f mirror.Freshness) bool { return f.Register == r.Name })
	if i < 0 || known[i].CheckedAt == nil { // nothing is known of its dates
		return reminders.UnreadFeed(&q.Register), nil
	}
	q.Changed = *cmp.Or(known[i].ChangedAt, known[i].CheckedAt)
	if q.Stale, err = s.stale(ctx, r, now); err != nil {
		return reminders.Feed{}, err
	}
	return s.calendars().Feed(ctx, q)
}

// calendars finds what calendars have.
func (s *Service) calendars() *reminders.Service {
	return &reminders.Service{Source: s.source(), Ledger: s.Ledger(), Domain: s.domain()}
}

// domain is the right side of the UIDs of events, as mails have it.
func (s *Service) domain() string {
	sender, err := MailSender(&s.Config.Mail)
	if err != nil {
		return noDomain
	}
	return sender.Domain()
}

// Acquaintance says whether a register knows somebody, by their address or name. The
// error wraps [reminders.ErrNotMirrored] where no run has seen the register.
func (s *Service) Acquaintance(ctx context.Context, r *config.Register, who string) (reminders.Acquaintance, error) {
	now := time.Now()
	return s.calendars().Acquaintance(ctx, s.reminded(ctx, r, now), now, who)
}

// CalendarDates counts the events that a person's calendar has of a register.
func (s *Service) CalendarDates(ctx context.Context, r *config.Register, person string) (int, error) {
	feed, err := s.calendarOf(ctx, r, person, time.Now())
	return len(feed.Part.Events), err
}
