package schedule

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/go-co-op/gocron/v2"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/sheetschema/parallel"
)

// A job that panics ends alone: the process and the other jobs go on.
func TestPanicEndsOneJob(t *testing.T) {
	t.Parallel()
	logged, ran := make(chan string, 1), make(chan bool, 1)
	s := &Schedule{Log: slog.New(slog.NewTextHandler(lines(logged), nil))}
	g, err := gocron.NewScheduler()
	if err != nil {
		t.Fatal(err)
	}
	now := gocron.WithStartAt(gocron.WithStartImmediately())
	ill := &config.Register{Name: "ill", Location: time.UTC}
	well := &config.Register{Name: "well", Location: time.UTC}
	if err := s.add(t.Context(), g, syncJob, ill, "0 0 1 1 *", func(context.Context) { panic("a cell's value") }, now); err != nil {
		t.Fatal(err)
	}
	if err := s.add(t.Context(), g, syncJob, well, "0 0 1 1 *", func(context.Context) { <-logged; ran <- true }, now); err != nil {
		t.Fatal(err)
	}
	g.Start()
	<-ran
	if err := g.Shutdown(); err != nil {
		t.Error(err)
	}
}

// A panic while reminders are sent is that round's error, and quotes nothing.
func TestPanicIsTheRoundsError(t *testing.T) {
	t.Parallel()
	var reported error
	s := &Schedule{
		Log:      slog.New(slog.DiscardHandler),
		Reminded: func(_ *config.Register, _ reminders.Report, err error) { reported = err },
	}
	s.remind(t.Context(), &config.Register{Name: "acme"}) // there is no mail server to remind through
	var p *parallel.Panic
	if !errors.As(reported, &p) || !strings.Contains(reported.Error(), "register acme") {
		t.Errorf("the error is %v", reported)
	}
}

// A job's line of the log names it and not what the program worked on.
func TestPanicIsLogged(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	s := &Schedule{Log: slog.New(slog.NewTextHandler(&log, nil))}
	s.guarded("sync acme", func(context.Context) { panic("a cell's value") })(t.Context())
	if !strings.Contains(log.String(), `job="sync acme"`) || strings.Contains(log.String(), "a cell's value") {
		t.Errorf("the log is %s", log.String())
	}
}

// lines hands on what is written, and drops it where nobody takes it.
type lines chan<- string

func (l lines) Write(line []byte) (int, error) {
	select {
	case l <- string(line):
	default:
	}
	return len(line), nil
}
