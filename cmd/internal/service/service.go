package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/lib/pq/pqerror"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/reminders/ledger"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/gsheets"
	"sheetsync/syncer/gsheets/budget"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/slots"
	"sheetsync/syncer/telemetry"
)

// A Service works on the registers that it was opened for.
type Service struct {
	Config *config.Config
	DB     *Database
	// Gather is how long managers are told later of outages, so that a mail can name all
	// registers that fail for the same cause; 0 tells them at once.
	Gather time.Duration

	telling sync.WaitGroup
	tellOne sync.Mutex
	closing chan struct{} // closes as the service does

	closeOnce sync.Once

	guard       *ledger.Guard
	syncer      *syncer.Syncer
	descriptors map[string]*sheetschema.Descriptor // by register
	log         *slog.Logger
	budget      *budget.Budget // of requests to Google, which all registers share

	mu      sync.Mutex
	clients map[bool]*gsheets.Client // by whether it may only read
}

// Open loads the descriptors of the registers, opens the database and brings the
// service's own tables up to date. Close it.
func Open(ctx context.Context, c *config.Config, registers []*config.Register, log *slog.Logger) (*Service, error) {
	collectEarly()
	s := &Service{Config: c, log: log, budget: budget.New(c.Google.RequestsPerMinute), descriptors: map[string]*sheetschema.Descriptor{}, clients: map[bool]*gsheets.Client{}, closing: make(chan struct{})}
	for _, r := range registers {
		d, err := descriptor.Source{BuiltIn: r.Schema, File: r.SchemaFile, Settings: r.Settings}.Load(ctx)
		if err != nil {
			return nil, err
		}
		s.descriptors[r.Name] = d
	}
	var err error
	if s.DB, err = OpenMigrated(ctx, c, log); err != nil {
		return nil, err
	}
	s.guard = ledger.NewGuard(s.DB.DB(), marksFile(c.DataDir), log)
	s.syncer = syncer.New(syncer.Config{Mirror: s.DB.Mirror, Open: s.Workbook, Reminded: s.sent, Erased: s.erased, Slots: slots.New(max(4, runtime.GOMAXPROCS(0)), lendSlot), Logger: log})
	if _, err := s.ReapplyErasures(ctx); err != nil {
		return nil, errors.Join(err, s.DB.Close(ctx))
	}
	return s, nil
}

// collectEarly has the garbage collector come sooner than by default, unless the
// environment says otherwise. What a run holds are few large pieces without pointers,
// which cost the collector next to nothing, so that its memory stays near what is used.
// Still sooner would cost more than it saves: each collection looks at what the program
// and its libraries hold from the start.
func collectEarly() {
	const percent = 50
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// lendSlot is how long a run works on the database and in memory before another may begin.
const lendSlot = 8 * time.Second

// Close gives back the database. It works after the context has ended, too.
func (s *Service) Close(ctx context.Context) error {
	s.closeOnce.Do(func() { close(s.closing) })
	s.telling.Wait()
	return s.DB.Close(ctx)
}

// Descriptor returns a register's descriptor.
func (s *Service) Descriptor(r *config.Register) *sheetschema.Descriptor {
	return s.descriptors[r.Name]
}

// Register joins a register's settings and descriptor.
func (s *Service) Register(r *config.Register) syncer.Register {
	var next func(time.Time) time.Time
	if schedule, ok := SyncSchedule(r); ok {
		next = schedule.Next
	}
	return syncer.Register{
		Name: r.Name, Spreadsheet: r.SpreadsheetID, Descriptor: s.descriptors[r.Name],
		Language: r.Language, TimeZone: r.Location, Workdays: r.Workdays, Country: country(r), WriteBack: r.WriteBack,
		Hold: hold.Limits{DeletedRatio: r.Hold.DeletedRatio, DeletedRows: r.Hold.DeletedRows}, Settle: r.Settle, Next: next,
		Comments: syncer.Commenting{On: r.Comments.On, Limit: r.Comments.PerRun, Assignee: s.assignee(r)},
	}
}

// country is where the telephone numbers without a country code of a register
// are taken to be from: China for a register in Chinese, else unknown.
func country(r *config.Register) string {
	if r.Language == language.Chinese {
		return "CN"
	}
	return ""
}

// Sync synchronises a register once. The error is syncer.ErrLocked where another
// replica is doing so.
//
// The register's managers are told of a held run by mail, once, where there is a
// mail server, and of a sheet that keeps failing and of the end of that; and what is
// predicted of its customers follows what changed; that any of it
// fails is logged and changes nothing about the run.
//
// A run that takes longer than the register's timeout fails with a [TimeoutError].
func (s *Service) Sync(ctx context.Context, r *config.Register, o syncer.Options) (syncer.Result, error) {
	var before *mirror.Outage
	if outage, failing, err := s.DB.Outage(ctx, r.Name); err == nil && failing {
		before = &outage
	}
	result, err := s.runInTime(ctx, r, o)
	ctx = telemetry.WithRun(ctx, r.Name, result.Run)
	if !o.DryRun {
		s.concluded(ctx, r, before, err)
	}
	if err == nil && result.Status == syncer.StatusHeld && !o.DryRun {
		if err := s.notifyHeld(ctx, r, result.HoldReasons); err != nil {
			s.log.WarnContext(ctx, "the managers could not be told of the held run", "cause", err.Error())
		}
	}
	if err == nil && !o.DryRun && (result.Status == syncer.StatusApplied || result.Status == syncer.StatusUnchanged) {
		s.renewOutlook(ctx, r)
	}
	return result, err
}

// A TimeoutError says that a run took longer than it may.
type TimeoutError struct {
	Limit time.Duration
	// During is what was under way; "" where whatever wraps the error says so. It is a text,
	// since the kind of its error is that of something that was cut off.
	During string
}

func (e *TimeoutError) Error() string {
	text := fmt.Sprintf("the run took longer than %s, which is the most that sync.timeout allows", e.Limit)
	if e.During != "" {
		text += ": " + e.During
	}
	return text
}

// runInTime carries out a run, and ends it where it takes longer than it may.
func (s *Service) runInTime(ctx context.Context, r *config.Register, o syncer.Options) (syncer.Result, error) {
	if r.Timeout <= 0 {
		return s.run(ctx, r, o)
	}
	late := &TimeoutError{Limit: r.Timeout}
	limited, cancel := context.WithTimeoutCause(ctx, r.Timeout, late)
	defer cancel()
	result, err := s.run(limited, r, o)
	var told *TimeoutError
	if err != nil && errors.Is(context.Cause(limited), late) && !errors.As(err, &told) {
		err = &TimeoutError{r.Timeout, err.Error()}
	}
	return result, err
}

// maxDeadlocks is how often a run is tried again that the database ended for another's sake.
const maxDeadlocks = 3

// run carries out a run. Two registers' first ones, which make tables and give rights on
// those of the service, may stand in each other's way: the database then ends one of them,
// which has changed nothing, and may begin anew at once.
func (s *Service) run(ctx context.Context, r *config.Register, o syncer.Options) (result syncer.Result, err error) {
	ctx = budget.InLine(ctx, r.Name)
	for n := 0; ; n++ {
		result, err = s.syncer.Run(ctx, s.Register(r), o)
		err = LostHint(err)
		if n == maxDeadlocks || !pgerr.HasCode(err, pqerror.TRDeadlockDetected, pqerror.TRSerializationFailure) {
			return result, err
		}
		s.log.InfoContext(ctx, "the database ended the run for the sake of another register's, trying again", "register", r.Name, "run", result.Run)
	}
}

// lockWait is how long what a person asked for waits for another run of the
// register to end: the service's, or one that was killed and whose last
// statement the database is still carrying out.
const lockWait = 30 * time.Second

// SyncWaiting is Sync that waits up to 30 seconds for another run to end.
func (s *Service) SyncWaiting(ctx context.Context, r *config.Register, o syncer.Options) (result syncer.Result, err error) {
	err = waiting(ctx, func() error {
		result, err = s.Sync(ctx, r, o)
		return err
	})
	return result, err
}

// LockWaiting takes a register's lock, waiting up to 30 seconds for a run to end.
func (s *Service) LockWaiting(ctx context.Context, r *config.Register) (unlock func() error, err error) {
	err = waiting(ctx, func() error {
		unlock, err = s.DB.Lock(ctx, r.Name)
		return err
	})
	return unlock, err
}

// waiting tries again until the register is free, lockWait is over or the
// context ends.
func waiting(ctx context.Context, try func() error) error {
	limited, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		err := try()
		if !errors.Is(err, syncer.ErrLocked) {
			return err
		}
		select {
		case <-limited.Done():
			return err
		case <-again.C:
		}
	}
}

// Survey reads a register's tabs as they are now, and says by what their records
// are to be judged. It asks for no more than the right to read.
func (s *Service) Survey(ctx context.Context, r *config.Register) ([]syncer.SurveyedTab, assess.Conditions, error) {
	ctx = telemetry.WithRun(ctx, r.Name, "")
	reg := s.Register(r)
	c := assess.Conditions{
		Scope: expression.Scope{Today: expression.DayOf(time.Now().In(r.Location)), Zone: r.Location, Workdays: r.Workdays}, Language: r.Language, Country: reg.Country,
	}
	reg.WriteBack = false
	w, err := s.Workbook(ctx, reg)
	if err != nil {
		return nil, c, err
	}
	tabs, err := s.DB.Tabs(ctx, r.Name)
	if err != nil {
		return nil, c, err
	}
	surveyed, err := syncer.Survey(ctx, w, &reg, tabs)
	if err != nil {
		return nil, c, fmt.Errorf("register %s: %w", r.Name, err)
	}
	return surveyed, c, nil
}
