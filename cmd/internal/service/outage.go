package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/embeddedpg"
)

const (
	// pingEvery is how often it is looked whether the database answers, and pingTimeout
	// how long it may take.
	pingEvery   = 5 * time.Second
	pingTimeout = 4 * time.Second
	// reviveEvery is how long to wait before a private server that ended again, or didn't
	// start, is started; it doubles up to reviveAtMost.
	reviveEvery  = time.Second
	reviveAtMost = 30 * time.Second
	// reviveFor is for how long it is tried. After that whoever watches over the service
	// is to know.
	reviveFor = 5 * time.Minute
)

// Watch watches over the database until the context ends. It logs once that the database
// doesn't answer any more, and why, and once that it answers again. A private server whose
// process was killed it starts again, and its log it keeps small. The error, unless the context has ended, says that
// this can't be done: then the service is of no use.
func (d *Database) Watch(ctx context.Context, log *slog.Logger) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan struct{}, 1)
	revived := make(chan struct{})
	if d.private != nil {
		go func() {
			for d.private.Await(ctx) == nil {
				ended <- struct{}{}
				select {
				case <-revived:
				case <-ctx.Done():
				}
			}
		}()
	}
	o := outage{log: log}
	trim := d.private != nil
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ended:
			o.began("its private server ended: it was killed, perhaps as the machine's memory ran out", "starting it again")
			if err := d.revive(ctx, log); err != nil {
				return err
			}
			select {
			case revived <- struct{}{}:
			case <-ctx.Done():
				return nil
			}
			o.ended()
		case <-ticker.C:
			if err := d.ping(ctx); err != nil && ctx.Err() == nil {
				o.began(err.Error(), "")
			} else if err == nil {
				o.ended()
			}
			if trim {
				trim = d.trimLog(ctx, log)
			}
		}
	}
}

// trimLog keeps the private server's log small. It reports whether to go on with that.
func (d *Database) trimLog(ctx context.Context, log *slog.Logger) bool {
	err := d.private.TrimLog(ctx)
	if err != nil && ctx.Err() == nil {
		log.Warn("the log of the private PostgreSQL grows on until the next start", "cause", err.Error())
	}
	return err == nil
}

func (d *Database) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	return d.Ping(ctx)
}

// revive starts the private server again, for as long as it makes sense.
func (d *Database) revive(ctx context.Context, log *slog.Logger) error {
	limited, cancel := context.WithTimeout(ctx, reviveFor)
	defer cancel()
	for wait := reviveEvery; ; wait = min(2*wait, reviveAtMost) {
		err := d.private.Revive(limited)
		if err == nil || ctx.Err() != nil {
			return nil
		}
		log.Warn("the private PostgreSQL could not be started again", "cause", err.Error())
		select {
		case <-ctx.Done():
			return nil
		case <-limited.Done():
			return exit.Hint(fmt.Errorf("the private PostgreSQL ended and can't be started again: %w", err), reviveHint(err, d.private.Dir()))
		case <-time.After(wait):
		}
	}
}

func reviveHint(err error, dir string) string {
	if known := (*embeddedpg.RemedyError)(nil); errors.As(err, &known) {
		return known.Remedy
	}
	return "its log is server.log in " + dir
}

// An outage is told once, and so is its end.
type outage struct {
	log   *slog.Logger
	since time.Time // zero while there is none
}

func (o *outage) began(cause, remedy string) {
	if !o.since.IsZero() {
		return
	}
	o.since = time.Now()
	args := []any{"cause", cause}
	if remedy != "" {
		args = append(args, "remedy", remedy)
	}
	o.log.Error("the database doesn't answer; nothing is synchronised or sent until it does", args...)
}

func (o *outage) ended() {
	if o.since.IsZero() {
		return
	}
	o.log.Info("the database answers again", "outage_seconds", int(time.Since(o.since).Seconds()))
	o.since = time.Time{}
}
