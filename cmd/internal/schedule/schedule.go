// Package schedule synchronises registers, sends their reminders and backs the database
// up at their times, in one replica of the service at a time. The scheduler is gocron with
// its distributed locker over PostgreSQL (locker.go); what it drops, since another replica
// was at it, is made up for where that one doesn't come to an end (again.go).
package schedule

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/service"
	"sheetsync/reminders"
	"sheetsync/reminders/cronspec"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/parallel"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/budget"
	"sheetsync/syncer/postgres/pglock"
)

// remindWait is how long reminders wait for a look at their sheet, which goes on without
// them: people are reminded by what is known, and told of when that was.
const remindWait = 45 * time.Second

// A Schedule works on registers at their times until its context ends. A job
// never overlaps itself, here or in another replica. Each register has a line of its own,
// and reminders wait for no run: a sheet that hangs or fails delays no other register; see
// [bulkhead] and package budget.
type Schedule struct {
	Service   *service.Service
	Registers []*config.Register
	Reminding *service.Reminding // nil where there is neither a mail server nor a chat robot
	Log       *slog.Logger
	// Changes has the names of registers whose sheets were changed just now, as somebody
	// says; nil for none.
	Changes <-chan string

	// The callers hear how each run went; never two calls at once. A failure that is as the
	// one before is not told again, nor what fails for a database that can't be reached.
	Synced func(*config.Register, syncer.Result, error)
	// Ran hears of every run, also one that is not told; nil for nobody.
	Ran      func(*syncer.Result)
	Reminded func(*config.Register, reminders.Report, error)
	// BackedUp hears how a backup went; nil where none are made.
	BackedUp func(service.Backup, error)
	Program  string // version of the program, for backups

	mu       sync.Mutex // around the callbacks
	caughtUp sync.Map   // registers whose missed reminders were looked for
	waiting  sync.Map   // registers whose reminders wait for records that are being edited
	retries  retries    // of what servers refused for now
	// settlingAt are the registers whose sheet is to be looked at again in between.
	settlingAt sync.Map
	looks      sync.WaitGroup
	tried      sync.Map      // registers whose sheet was looked at since the service began
	remindWait time.Duration // 0 for the usual
	again      time.Duration // after which a look that was missed is made up for; 0 for the usual
	bulkhead   *bulkhead
	locker     locker
	outage     outage // of the database
	failures   folded
	watching   *watching
	watched    turns // registers that are watched
	hooked     turns // registers that are being looked at because somebody said so
	missed     turns // registers that are to be looked at again: see lookAgain
	// missedSince is, by register, after when a look by anybody makes up for it.
	missedSince sync.Map
}

// Run works until the context ends, and then waits for what is under way.
func (s *Schedule) Run(ctx context.Context) error {
	s.locker = locker{pglock.NewShared(s.Service.DB.DB())}
	defer s.locker.locks.Close()
	g, err := gocron.NewScheduler(
		gocron.WithDistributedLocker(s.locker),
		gocron.WithStopTimeout(service.ShutdownTimeout),
		gocron.WithLogger(s.Log),
	)
	if err != nil {
		return fmt.Errorf("make the scheduler: %w", err)
	}
	s.bulkhead = newBulkhead()
	s.watching = newWatching(s.Service.Config.Google.RequestsPerMinute)
	for _, r := range s.Registers {
		// The first run is now: whatever was missed while the service was down.
		if err := s.add(ctx, g, syncJob, r, r.Sync, func(ctx context.Context) { s.sync(ctx, r) }, gocron.WithStartAt(gocron.WithStartImmediately())); err != nil {
			return err
		}
		if err := s.add(ctx, g, "prune ", r, pruneTimes, func(ctx context.Context) { s.prune(ctx, r) }); err != nil {
			return err
		}
		if s.Reminding == nil {
			continue
		}
		// Each replica makes its round, and the ledger keeps them from sending twice: a round
		// whose replica is killed is not made again before the next day.
		if err := s.add(ctx, g, remindJob, r, r.Remind, func(ctx context.Context) { s.remind(ctx, r) }, gocron.WithDisabledDistributedJobLocker(true)); err != nil {
			return err
		}
	}
	if err := s.addBackup(ctx, g); err != nil {
		return err
	}
	g.Start()
	s.looks.Go(func() { s.hear(ctx) })
	<-ctx.Done()
	err = g.Shutdown()
	s.looks.Wait()
	if err != nil {
		return fmt.Errorf("stop the scheduler: %w", err)
	}
	return nil
}

// What the names of jobs begin with, before that of the register.
const (
	syncJob   = "sync "
	remindJob = "remind "
)

func (s *Schedule) add(ctx context.Context, g gocron.Scheduler, what string, r *config.Register, cron string, job func(context.Context), options ...gocron.JobOption) error {
	if cron == "" {
		return nil
	}
	name := what + r.Name
	options = append(options, gocron.WithName(name), gocron.WithContext(ctx), gocron.WithSingletonMode(gocron.LimitModeReschedule),
		gocron.WithEventListeners(gocron.AfterLockError(func(_ uuid.UUID, job string, err error) { s.refused(ctx, r, job, err) })),
		gocron.WithCronImplementation(&civilCron{zone: r.Location}))
	_, err := g.NewJob(gocron.CronJob(cron, false), gocron.NewTask(s.guarded(name, job)), options...)
	if err != nil {
		return fmt.Errorf("schedule the job %s: %w", name, err)
	}
	return nil
}

// guarded keeps a panic of one job from ending the process, and the other
// registers' jobs with it: the scheduler itself lets it through.
func (s *Schedule) guarded(name string, job func(context.Context)) func(context.Context) {
	return func(ctx context.Context) {
		defer func() {
			if fault := recover(); fault != nil {
				p := parallel.Recovered(fault)
				s.Log.Error("a fault of the program ended a job", "job", name, "error", p, "stack", string(p.Stack))
			}
		}()
		job(ctx)
	}
}

// civilCron lets the scheduler go by civil time: see [cronspec.Schedule].
type civilCron struct {
	zone *time.Location
	cronspec.Schedule
}

// IsValid implements [gocron.Cron]; it takes the crontab that is to be followed.
func (c *civilCron) IsValid(crontab string, _ *time.Location, now time.Time) (err error) {
	if c.Schedule, err = cronspec.Parse(crontab, c.zone); err != nil {
		return err
	}
	if c.Next(now).IsZero() {
		return gocron.ErrCronJobInvalid
	}
	return nil
}

// sync is the schedule's look at a sheet.
func (s *Schedule) sync(ctx context.Context, r *config.Register) {
	if s.isPutOff(ctx, r) {
		return
	}
	if _, ok := s.look(ctx, r); !ok || s.Reminding == nil || r.Remind == "" {
		return
	}
	if _, done := s.caughtUp.LoadOrStore(r.Name, true); !done {
		s.catchUp(ctx, r)
	} else if _, waiting := s.waiting.LoadAndDelete(r.Name); waiting || s.retries.due(r.Name, time.Now()) {
		s.remind(ctx, r)
	}
}

// isPutOff reports whether a sheet that keeps failing is to be left alone for now. The first
// look since the service began is not put off: perhaps that was the remedy.
func (s *Schedule) isPutOff(ctx context.Context, r *config.Register) bool {
	if _, tried := s.tried.LoadOrStore(r.Name, true); !tried {
		return false
	}
	o, failing, err := s.Service.DB.Outage(ctx, r.Name)
	if err != nil {
		gone, first := s.databaseFailed(err)
		if first && ctx.Err() == nil {
			s.reportSynced(r, syncer.Result{Register: r.Name, Status: syncer.StatusFailed, Reason: err.Error()}, err)
		}
		if gone {
			s.lookAgain(ctx, r, time.Now())
		}
		return gone
	}
	s.databaseAnswers()
	return failing && time.Now().Before(o.RetryAt)
}

// look synchronises a register, and reports whether that went well.
func (s *Schedule) look(ctx context.Context, r *config.Register) (result syncer.Result, ok bool) {
	done, ok := s.bulkhead.enter(ctx, r.Name)
	if !ok {
		return result, false
	}
	began := time.Now()
	failed := true // a panic is a failure, too
	defer func() { done(failed) }()
	result, err := s.Service.Sync(ctx, r, syncer.Options{})
	if failed = err != nil; ctx.Err() != nil {
		return result, false // stopping: nothing to report
	}
	if errors.Is(err, syncer.ErrLocked) {
		failed = s.bulkhead.isFailing(r.Name) // done elsewhere: nothing to report
		s.lookAgain(ctx, r, s.lastLook(ctx, r))
		return result, false
	}
	if s.Ran != nil {
		s.mu.Lock()
		s.Ran(&result)
		s.mu.Unlock()
	}
	gone, first := s.databaseFailed(err)
	if !gone {
		s.databaseAnswers()
	}
	if gone || errors.Is(err, syncer.ErrLockLost) {
		s.lookAgain(ctx, r, began)
	}
	if gone && first || !gone && s.failures.isNews(syncJob+r.Name, err) {
		s.reportSynced(r, result, err)
	}
	if result.Unsettled > 0 {
		s.settle(ctx, r, result.SettledBy)
	}
	if hasEdits(&result) {
		s.watch(ctx, r)
	}
	return result, err == nil
}

// lookUrgently is the look for which reminders wait, ahead of others and for as long as they
// may; it goes on after that.
func (s *Schedule) lookUrgently(ctx context.Context, r *config.Register) {
	if s.isPutOff(ctx, r) {
		return
	}
	done := make(chan struct{})
	s.looks.Go(func() {
		defer close(done)
		s.guarded("look before reminders of "+r.Name, func(ctx context.Context) { s.look(ctx, r) })(budget.Urgent(ctx))
	})
	enough := time.NewTimer(cmp.Or(s.remindWait, remindWait))
	defer enough.Stop()
	select {
	case <-done:
	case <-enough.C:
	case <-ctx.Done():
	}
}

func (s *Schedule) reportSynced(r *config.Register, result syncer.Result, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Synced(r, result, err)
}

// catchUp sends today's reminders if their hour passed while the service was
// down. The ledger knows which went out already.
func (s *Schedule) catchUp(ctx context.Context, r *config.Register) {
	at, ok := service.RemindSchedule(r)
	if now := time.Now(); !ok || at.On(expression.DayOf(now.In(r.Location))).After(now) {
		return
	}
	s.remind(ctx, r)
}

func (s *Schedule) remind(ctx context.Context, r *config.Register) {
	report, err := s.sendReminders(ctx, r)
	if ctx.Err() != nil {
		return
	}
	if gone, first := s.databaseFailed(err); gone && !first {
		return
	}
	if err == nil {
		s.databaseAnswers()
		s.failures.isNews(remindJob+r.Name, nil)
		err = report.Err()
		s.retries.note(r.Name, mayPass(&report), time.Now())
	}
	if report.Unsettled > 0 {
		s.waiting.Store(r.Name, true)
		s.settle(ctx, r, report.SettledBy)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Reminded(r, report, err)
}

// sendReminders reports a panic as the round's error, so that people hear of it.
func (s *Schedule) sendReminders(ctx context.Context, r *config.Register) (report reminders.Report, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			p := parallel.Recovered(fault)
			s.Log.Error("a fault of the program ended the reminders", "register", r.Name, "stack", string(p.Stack))
			err = fmt.Errorf("remind of register %s: %w", r.Name, p)
		}
	}()
	return s.Reminding.Remind(ctx, r, service.Look{Sync: func(ctx context.Context) { s.lookUrgently(ctx, r) }})
}
