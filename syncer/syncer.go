package syncer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/parallel"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/recordid"
	"sheetsync/syncer/slots"
	"sheetsync/syncer/telemetry"
	"sheetsync/validate/duplicates"
)

// Config is what a Syncer works with.
type Config struct {
	Mirror Mirror
	// Open gives the workbook of a register, once a run.
	Open func(ctx context.Context, reg Register) (Workbook, error)
	// Reminded returns the reminders of a register that went out, about any
	// date, for the deadlines' column; nil for none.
	Reminded func(ctx context.Context, register string) ([]deadlines.Sent, error)
	// Erased returns whose personal data a register's mirror isn't to have: those who
	// asked to be erased. Nil for nobody ever.
	Erased func(ctx context.Context, reg *Register) (*erasure.List, error)
	// Slots bound how many runs work at the same time, while others wait for their sheets;
	// nil for no bound.
	Slots *slots.Pool
	// Logger hears of steps and ends of runs, without cell values.
	Logger *slog.Logger
	// Now is the clock, and Bits the source of record ids; nil for
	// [time.Now] and [recordid.RandomBits].
	Now  func() time.Time
	Bits func() uint64
	// Work is how much expressions may take in a run, in units of [expression.Budget]; 0 for
	// [expression.RunBudget].
	Work int64
}

// A Syncer synchronises registers. It may be used by several goroutines; two
// runs of one register exclude each other through the mirror's lock.
type Syncer struct {
	config Config

	mu sync.Mutex
	// idle holds, by register, the digests of an input that was found to need
	// no work although another one is stored: see isIdle.
	idle map[string]idleInput
	// failed holds, by register, why the last run failed.
	failed map[string]string

	// duplicates remembers what was found, so that a run compares only what has
	// changed since the one before.
	duplicates duplicates.Memory
}

// idleInput says that while the mirror stores one digest, another input was
// looked at and found to need no work.
type idleInput struct{ stored, seen string }

// New returns a Syncer.
func New(c Config) *Syncer {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Bits == nil {
		c.Bits = recordid.RandomBits
	}
	if c.Work == 0 {
		c.Work = expression.RunBudget
	}
	return &Syncer{config: c, idle: make(map[string]idleInput), failed: make(map[string]string)}
}

// cleanupTimeout bounds what a run still does after its context has ended:
// recording that it failed, and letting go of the lock.
const cleanupTimeout = 10 * time.Second

// Run synchronises a register once. The result is complete whatever happens;
// an error comes with the status failed and says why. It wraps ErrLocked,
// ErrLockLost, ErrNoAccess, ErrReadOnly or ErrUnsettled where that was the cause. A held
// run is no error.
func (s *Syncer) Run(ctx context.Context, reg Register, opts Options) (Result, error) {
	started := s.config.Now()
	r := &run{
		Syncer: s, reg: &reg, opts: opts,
		log:    s.config.Logger.With("register", reg.Name),
		record: Run{ID: runID(started, s.config.Bits()), Register: reg.Name, Started: started},
		result: Result{Register: reg.Name, DryRun: opts.DryRun, Resources: map[string]ResourceResult{}},
	}
	r.result.Run = r.record.ID
	r.log = r.log.With("run", r.record.ID)
	ctx = telemetry.WithRun(ctx, reg.Name, r.record.ID)
	ctx, end := telemetry.Start(ctx, "run", attribute.String("sheetsync.register", reg.Name), attribute.String("sheetsync.run", r.record.ID))
	err := r.recovered(ctx, r.locked)
	r.finish(ctx, err)
	telemetry.Note(ctx, attribute.String("sheetsync.status", string(r.result.Status)), attribute.Int("sheetsync.requests", r.result.Requests))
	end(err)
	return r.result, err
}

// runID returns an id that sorts by the run's start.
func runID(started time.Time, bits uint64) string {
	return started.UTC().Format(runTime) + "-" + recordid.FromBits(bits)[:6]
}

// runTime is how a run's id begins.
const runTime = "20060102T150405.000Z"

// RunStart returns when the run of an id began, to the millisecond; ok is false for what
// is no id of a run.
func RunStart(id string) (at time.Time, ok bool) {
	text, _, _ := strings.Cut(id, "-")
	at, err := time.Parse(runTime, text)
	return at, err == nil
}

// locked does the run under the register's lock, which it lets go of whatever
// happens.
func (r *run) locked(ctx context.Context) (err error) {
	unlock, err := r.config.Mirror.Lock(ctx, r.reg.Name)
	if err != nil {
		return err // says that it was locking, and which register
	}
	defer func() {
		if e := unlock(); e != nil && err == nil {
			r.log.Warn("the register's lock could not be released in order", "error", e)
		}
	}()
	err = r.stood(ctx, r.recovered(ctx, r.execute))
	r.recordEnd(ctx, err)
	return err
}

// stood says of an error whether it came of the lock's being lost.
func (r *run) stood(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, ErrLockLost) {
		return err
	}
	if _, lost := r.config.Mirror.Stands(ctx, r.reg.Name); errors.Is(lost, ErrLockLost) {
		return fmt.Errorf("%w; %w", err, ErrLockLost)
	}
	return err
}

// recovered makes an error of a panic: a fault in one register's data ends that
// register's run, and nothing else.
func (r *run) recovered(ctx context.Context, step func(context.Context) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			p := parallel.Recovered(fault)
			r.log.Error("a fault of the program ended the run", "stack", string(p.Stack))
			err = fmt.Errorf("synchronise the register %s: %w; the log shows where it happened", r.reg.Name, p)
		}
	}()
	return step(ctx)
}

// recordEnd keeps in the mirror that the sheet was looked at, and the run itself where
// it belongs in the list of runs.
func (r *run) recordEnd(ctx context.Context, err error) {
	if r.opts.DryRun {
		return
	}
	stopped := errors.Is(ctx.Err(), context.Canceled) // the program ends, and the sheet is well, perhaps
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
	defer cancel()
	if r.listed(err) {
		r.record.Ended, r.record.Requests = r.config.Now(), r.requests()
		if e := r.config.Mirror.RecordRun(ctx, r.record); e != nil {
			r.log.Warn("the run could not be recorded in the database", "error", e)
		}
	}
	if err == nil && r.held() {
		record := r.record
		record.Status, record.Ended = StatusHeld, r.config.Now()
		if e := r.config.Mirror.RecordLosses(ctx, record, r.losses); e != nil {
			r.log.Warn("what the run would lose could not be recorded in the database", "error", e)
		}
	}
	if errors.Is(err, ErrLockLost) || err != nil && stopped {
		return // what the sheet looked like is another run's to say
	}
	if e := r.config.Mirror.RecordLook(ctx, r.look(err)); e != nil {
		r.log.Warn("the look at the sheet could not be recorded in the database", "error", e)
	}
}

// listed reports whether a run belongs in the mirror's list of runs, where Apply has not
// put it there: one that was held or failed, and one that ended a hold without anything
// to apply. It says so in the run's record.
func (r *run) listed(err error) bool {
	switch {
	case err != nil:
		if r.mirrorChanged {
			return false // it is in the list already, as what reached the mirror
		}
		r.record.Status, r.record.Reason = StatusFailed, err.Error()
	case r.result.Status == StatusHeld:
		if r.record.HoldDigest != "" && r.heldBefore == r.record.HoldDigest {
			return false // the same hold as last time
		}
		r.record.Status, r.record.Reason = StatusHeld, r.result.Reason
	case r.heldBefore != "" && !r.mirrorChanged:
		r.record.Status = StatusUnchanged // people undid what the runs were held for
	default:
		return false
	}
	return true
}

// look is what the run leaves behind. One that changed the mirror has seen all of the
// sheet, though what follows may have failed.
func (r *run) look(err error) Look {
	l := Look{Register: r.reg.Name, Started: r.record.Started, Ended: r.config.Now(), Status: r.result.Status}
	switch {
	case r.mirrorChanged:
		l.Status = StatusApplied
	case err != nil:
		l.Status = StatusFailed
	case l.Status == StatusApplied:
		l.Status = StatusUnchanged // only the sheet was changed
	}
	if r.reg.Next != nil {
		l.Next = r.reg.Next(l.Started)
	}
	return l
}

// finish fills in the rest of the result and logs it.
func (r *run) finish(ctx context.Context, err error) {
	res := &r.result
	res.Seconds = r.config.Now().Sub(r.record.Started).Seconds()
	res.Requests = r.requests()
	if err != nil {
		res.Status, res.Reason = StatusFailed, err.Error()
	}
	level, reason := slog.LevelInfo, res.Reason
	if res.Status == StatusHeld {
		reason = codes(res.HoldReasons) // in words they name tabs and headers
	}
	if res.Status == StatusHeld || res.Status == StatusFailed && !errors.Is(err, context.Canceled) {
		level = slog.LevelWarn
	}
	if r.failsAgain(res) || errors.Is(err, ErrLocked) {
		level = slog.LevelDebug // told when it began, or by the run that is under way
	}
	r.log.Log(context.WithoutCancel(ctx), level, "run ended", "status", res.Status, "seconds", res.Seconds,
		"requests", res.Requests, "cells_written", res.CellsWritten, "reason", reason, "dry_run", res.DryRun)
}

// codes names the kinds of reasons, as holds.column_renamed.
func codes(reasons []hold.Reason) string {
	names := make([]string, len(reasons))
	for i, r := range reasons {
		names[i] = string(r.Code)
	}
	return strings.Join(names, " ")
}

// failsAgain reports whether a run failed as the one before it did.
func (s *Syncer) failsAgain(res *Result) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if res.Status != StatusFailed {
		delete(s.failed, res.Register)
		return false
	}
	before, again := s.failed[res.Register]
	s.failed[res.Register] = res.Reason
	return again && before == res.Reason
}

// isIdle reports whether the input is known to need no work.
func (s *Syncer) isIdle(register, stored, seen string) bool {
	if stored == "" {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return stored == seen || s.idle[register] == idleInput{stored, seen}
}

// setIdle remembers that the input needs no work. It is not stored: a run that
// has nothing to do writes nothing.
func (s *Syncer) setIdle(register, stored, seen string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle[register] = idleInput{stored, seen}
}
