package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer"
)

// atOnce is how many registers are synchronised at the same time.
const atOnce = 4

// A schedule synchronises and reminds registers at their times until its
// context ends. A job never overlaps itself, here or in another replica.
type schedule struct {
	service   *service
	registers []*config.Register
	reminding *reminding // nil where there is no mail server
	log       *slog.Logger

	// The callers hear how each run went; never two calls at once.
	synced   func(*config.Register, syncer.Result, error)
	reminded func(*config.Register, reminders.Report, error)

	mu       sync.Mutex // around the callbacks
	caughtUp sync.Map   // registers whose missed reminders were looked for
}

// run works until the context ends, and then waits for what is under way.
func (s *schedule) run(ctx context.Context) error {
	g, err := gocron.NewScheduler(
		gocron.WithDistributedLocker(locker{db: s.service.db.DB()}),
		gocron.WithLimitConcurrentJobs(atOnce, gocron.LimitModeWait),
		gocron.WithStopTimeout(stopTimeout),
		gocron.WithLogger(s.log),
	)
	if err != nil {
		return fmt.Errorf("make the scheduler: %w", err)
	}
	for _, r := range s.registers {
		// The first run is now: whatever was missed while the service was down.
		if err := s.add(ctx, g, "sync", r, r.Sync, func(ctx context.Context) { s.sync(ctx, r) }, gocron.WithStartAt(gocron.WithStartImmediately())); err != nil {
			return err
		}
		if s.reminding == nil {
			continue
		}
		if err := s.add(ctx, g, "remind", r, r.Remind, func(ctx context.Context) { s.remind(ctx, r) }); err != nil {
			return err
		}
	}
	g.Start()
	<-ctx.Done()
	if err := g.Shutdown(); err != nil {
		return fmt.Errorf("stop the scheduler: %w", err)
	}
	return nil
}

func (s *schedule) add(ctx context.Context, g gocron.Scheduler, what string, r *config.Register, cron string, work func(context.Context), options ...gocron.JobOption) error {
	if cron == "" {
		return nil
	}
	name := what + " " + r.Name
	options = append(options, gocron.WithName(name), gocron.WithContext(ctx), gocron.WithSingletonMode(gocron.LimitModeReschedule))
	_, err := g.NewJob(gocron.CronJob("CRON_TZ="+r.Location.String()+" "+cron, false), gocron.NewTask(work), options...)
	if err != nil {
		return fmt.Errorf("schedule the job %s: %w", name, err)
	}
	return nil
}

func (s *schedule) sync(ctx context.Context, r *config.Register) {
	result, err := s.service.sync(ctx, r, syncer.Options{})
	if ctx.Err() != nil || errors.Is(err, syncer.ErrLocked) {
		return // stopping, or done elsewhere: nothing to tell
	}
	s.mu.Lock()
	s.synced(r, result, err)
	s.mu.Unlock()
	if err == nil && s.reminding != nil && r.Remind != "" {
		if _, done := s.caughtUp.LoadOrStore(r.Name, true); !done {
			s.catchUp(ctx, r)
		}
	}
}

// catchUp sends today's reminders if their hour passed while the service was
// down. The ledger knows which went out already.
func (s *schedule) catchUp(ctx context.Context, r *config.Register) {
	at, ok := remindSchedule(r)
	if now := time.Now(); !ok || at.On(expression.DayOf(now.In(r.Location))).After(now) {
		return
	}
	s.remind(ctx, r)
}

func (s *schedule) remind(ctx context.Context, r *config.Register) {
	report, err := s.service.remind(ctx, s.reminding, r, time.Now(), false)
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		err = report.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reminded(r, report, err)
}
