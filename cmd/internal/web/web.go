// Package web serves pages over HTTP: whether the service is well, figures for a monitor,
// the calendars that people subscribe to, and the site behind the gate of package login;
// and hears from sheets that they were changed.
package web

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"sheetsync/cmd/internal/web/limit"
	"sheetsync/cmd/internal/web/login"
	"sheetsync/sheetschema/parallel"
	"sheetsync/syncer/hostcheck"
)

// quiet is a log for who wants none.
var quiet = slog.New(slog.DiscardHandler)

// pingTimeout bounds how long /healthz and /readyz wait for the database, so that there is
// an answer within five seconds.
const pingTimeout = 4 * time.Second

// inTime asks, and waits no longer than pingTimeout for what may hang although its context
// has ended. A panic of what is asked is an error: where it is asked, no handler catches it.
func inTime[T any](ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel() // not where it is asked: an answer must be there before the context ends
	answered := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if fault := recover(); fault != nil {
				a.err = parallel.Recovered(fault)
			}
			answered <- a
		}()
		a.value, a.err = ask(ctx)
	}()
	select {
	case a := <-answered:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// Pages are what is served.
type Pages struct {
	// Ping fails while the service isn't well.
	Ping func(context.Context) error
	// Stale names the registers whose records are older than they should be, a line each. Who
	// may read the figures is told them, and who asks on this machine; others how many.
	Stale     func(context.Context) ([]string, error)
	Calendars Calendars
	Hooks     Hooks
	Metrics   Metrics
	// Gate decides who gets in to the site; nil for no site.
	Gate *login.Gate
	// Site is what people see who got in, at "/"; nil for nothing yet.
	Site http.Handler
	// Hosts are names by which people and apps reach the pages, as [hostcheck.Check] takes
	// them. Whether the service is well is told to whoever asks, as container platforms do
	// by names of their own.
	Hosts []string
	// Proxies are networks of servers that pass requests on, see [limit.Behind].
	Proxies []netip.Prefix
	Log     *slog.Logger // nil for none
}

// Handler answers /healthz and /readyz: 200 while all is well, else 503 with what isn't, a
// line each. /healthz is well while Ping succeeds, /readyz while Stale names nothing; the
// names are not for everybody. Below
// [CalendarPath] it answers with calendars, below [HookPath] it is called by sheets, and
// at /metrics a monitor reads figures. All else is the site.
func (p *Pages) Handler() http.Handler {
	log := cmp.Or(p.Log, quiet)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if _, err := inTime(r.Context(), func(ctx context.Context) (bool, error) { return true, p.Ping(ctx) }); err != nil {
			answer(w, noDatabase)
			return
		}
		answer(w)
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		lines, err := inTime(r.Context(), p.Stale)
		switch {
		case err != nil:
			lines = []string{noDatabase}
		case len(lines) > 0 && !p.Metrics.trusts(r):
			lines = []string{countStale(len(lines))}
		}
		answer(w, lines...)
	})
	mux.Handle("GET /metrics", p.Metrics.handler())
	pages := http.NewServeMux()
	pages.Handle("GET "+CalendarPath+"{file...}", newCalendarHandler(p.Calendars, log))
	pages.Handle("POST "+HookPath+"{register}", newHookHandler(p.Hooks))
	if p.Gate != nil {
		for _, path := range p.Gate.Paths() {
			pages.Handle(path, p.Gate.Handler())
		}
		if p.Site != nil {
			pages.Handle("/", p.Gate.Headers(p.Gate.Require(p.Site)))
		} else {
			pages.Handle("GET /{$}", http.RedirectHandler("/login", http.StatusSeeOther))
		}
	}
	mux.Handle("/", hostcheck.Check(p.Hosts...)(pages))
	return limit.Behind(p.Proxies, p.shield(newRefusals(log).watch(caught(log, mux))))
}

// shield has every answer, refusals and what no page is for among them, keep other sites
// from what they may try with it.
func (p *Pages) shield(next http.Handler) http.Handler {
	if p.Gate != nil {
		return p.Gate.Headers(next)
	}
	return login.Headers(false, next)
}

const noDatabase = "the database does not answer"

// countStale says of how many registers there is something to name to who may know.
func countStale(n int) string {
	if n == 1 {
		return "1 register is not as fresh as its schedule allows; which is told on its machine, or by web.metrics_token"
	}
	return fmt.Sprintf("%d registers are not as fresh as their schedules allow; which is told on its machine, or by web.metrics_token", n)
}

// answer says that all is well, or what isn't.
func answer(w http.ResponseWriter, wrong ...string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if len(wrong) == 0 {
		wrong = []string{"ok"}
	} else {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	for _, line := range wrong {
		fmt.Fprintln(w, line)
	}
}
